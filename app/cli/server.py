"""The production server: Gunicorn, with the application loaded once and shared by its worker processes.

On SIGHUP, which also comes from processes that watch the content for changes, a child process reads it again, and new
workers take over from the old ones, which finish their requests first. Events that cannot be read change nothing: the
last good ones stay, and ``/readyz`` says why.
"""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from app.cli.balance import Balances
from app.cli.logs import ServerLog
from app.cli.reloading import Reading, ReloadError
from app.cli.watching import Watches
from app.cli.worker import BufferingWorker
from app.web import served
from app.web.policy.reasons import explain
from geodata import gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

    from app.cli.watching import Changes
    from app.web.config import Settings
    from app.web.served import Content

_LOG = logging.getLogger("caspian.server")


_BACKLOG = 2048  # connections that the kernel queues until a worker accepts them
# Most draining workers, as a multiple of the serving ones; each of them still holds older content.
_MOST_ENDING = 2
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class Overseer(Arbiter):  # type: ignore[misc]
    """Arbiter of the worker processes that merges repeated reloads, gives priority to a stop, and never loses one."""

    app: Server
    reading: Reading[Content] | None = None
    again = False
    is_warm = False
    is_slow = False  # whether the current reading was reported as slow

    def init_signals(self) -> None:
        """Install the signal handlers, and unblock SIGHUP: a pending reload is handled now."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGHUP])

    def handle_hup(self) -> None:
        """Start reading again: after a reading that is in progress, or instead of it if it is slow."""
        if self.reading and self.is_slow:
            self.reading.stop()
            self.reading = None
        self.again = True
        self.manage_workers()

    def manage_workers(self) -> None:
        """Reload if new content was read, and start reading if requested; then manage the workers."""
        if self.reading and self.reading.is_done():
            self.app.newly_read, self.reading = self.reading, None
            self.reload()
        elif self.reading and not self.is_slow and self.reading.has_taken(self.app.settings.patience):
            self.is_slow = True
            self.app.newly_read = None
            self.reload()
        if self.app.watches.is_due():
            self.again = True
        if self.again and not self.reading and len(self.WORKERS) <= _MOST_ENDING * self.num_workers:
            self.again, self.is_slow, self.reading = False, False, self.app.reading()
        super().manage_workers()
        if self.app.watches and not self.is_warm:
            self.is_warm = True
            _warm()

    def reload(self) -> None:
        """Let new workers serve the new content, while the old ones finish their requests.

        Gunicorn would block until these have exited, and signal them only once; here they may be signalled again.
        """
        self.app.reload()
        for _worker in range(self.num_workers):
            self.spawn_worker()
        super().manage_workers()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - as Gunicorn calls it
        """Stop the workers, and the child processes that read and watch."""
        self.app.watches.stop()
        if self.reading:
            self.reading.stop()
        super().stop(graceful)

    def wait_for_signals(self, timeout: float = 1.0) -> list[int]:
        """Return the signals received, each once; only the stop signal if there is one."""
        signals: list[int] = super().wait_for_signals(timeout)
        return [one for one in signals if one in _STOPS][:1] or list(dict.fromkeys(signals))

    def spawn_worker(self) -> int:
        """Fork a worker in which stop signals stay pending until it has its own signal handlers.

        It inherits the handlers of this process, which would only queue the signal; `unblock_stops` unblocks them.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        try:
            return int(super().spawn_worker())
        finally:
            unblock_stops()


def unblock_stops(_worker: object = None) -> None:
    """Unblock the signals that stop a process."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)


class Server(BaseApplication):  # type: ignore[misc]
    """Serves an application with the given settings until it is stopped.

    Parameters
    ----------
    read
        Reads the content to serve; takes the content served so far, if any.
    make
        Creates the complete application for the content: workers are forked from it.
    settings
        Host, port, workers and threads.
    watched
        Watchers for changes of the content.

    Raises
    ------
    EventsError
        If the events cannot be read the first time.
    click.ClickException
        If the server cannot listen on the address.
    """

    def __init__(
        self,
        read: Callable[[Content | None], Content],
        make: Callable[[Content], Flask],
        settings: Settings,
        watched: Sequence[Changes] = (),
    ) -> None:
        self.settings = settings
        self.balance = Balances()
        self.listener = listen(settings)
        # Started before the content is read, so that no change is missed.
        self.watches = Watches(watched, is_insistent=settings.allow_stale)
        self.read = read
        self.newly_read: Reading[Content] | None = None
        try:
            self.application = make(read(None))
        except BaseException:
            self.listener.close()
            raise
        self._tell_watches()
        super().__init__()

    def load_config(self) -> None:
        """Translate the settings to those of Gunicorn."""
        settings = self.settings
        options = {
            "bind": f"fd://{self.listener.fileno()}",
            "workers": settings.workers,
            "threads": settings.threads,
            "worker_class": BufferingWorker,
            "graceful_timeout": settings.grace,
            "preload_app": True,
            "loglevel": "warning",
            "logger_class": ServerLog,
            # Signals suffice; the socket would be one more file to write and a larger attack surface.
            "control_socket_disable": True,
            "when_ready": self.when_ready,
            "child_exit": lambda _arbiter, worker: self.balance.of(worker.age).leave(),
            "post_worker_init": unblock_stops,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application to Gunicorn."""
        return self.application

    def run(self) -> None:
        """Serve until the server is stopped."""
        _settle()
        Overseer(self).run()

    def reading(self) -> Reading[Content]:
        """Start reading again; unchanged parts are returned as the objects that are already served."""
        now = served.of(self.application).content
        return Reading(lambda: self.read(now), (*now.catalogue.pieces, now.records))

    def reload(self) -> None:
        """Let the application serve the new content; keep the old one if reading failed, or takes too long."""
        before = served.of(self.application).index
        try:
            if self.newly_read is None:
                seconds = f"{self.settings.patience:g} seconds"
                self._refuse(f"they have been read for more than {seconds}, and are not there yet")
                return
            content = self.newly_read.result()
            # New workers are forked from the same application: only its content differs.
            served.put(self.settings, content, self.application.extensions)
        except Exception as error:  # noqa: BLE001 - on any error the last good events are served
            self._refuse(str(error) if isinstance(error, ReloadError) else explain(error))
            self.watches.tell(failed=True)
        else:
            before.let_go()
            self._tell_watches()
        finally:
            _settle()

    def _refuse(self, reason: str) -> None:
        _LOG.error("The events were not reloaded, the last good ones are served: %s", reason)
        served.of(self.application).problem = reason

    def _tell_watches(self) -> None:
        """Schedule another attempt if the content could not be read at startup."""
        self.watches.tell(failed=served.of(self.application).stale is not None)

    def when_ready(self, arbiter: Any) -> None:
        """Print the address once connections are accepted."""
        for listener in arbiter.LISTENERS:
            host, port = listener.sock.getsockname()[:2]
            click.echo(f"The map is at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl+C)")


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens on the host and port of the settings.

    Raises
    ------
    click.ClickException
        If that is not possible; the message suggests what to do.
    """
    at = f"{settings.host} port {settings.port}"
    try:
        kind, _type, _protocol, _name, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address, family=kind, backlog=_BACKLOG)
    except OSError as error:
        advice = {
            errno.EADDRINUSE: "another program listens there; stop it or choose another port (0 takes a free one)",
            errno.EACCES: "this user may not; choose a port above 1023",
            errno.EADDRNOTAVAIL: "this machine has no such address; choose another with --host",
        }.get(error.errno or 0, f"{error.strerror}; choose another --host or --port")
        raise click.ClickException(f"cannot listen on {at}: {advice}") from error


def _warm() -> None:
    """Load modules that only reading needs, so that child processes that read need not each import them."""
    import pandas as pd  # noqa: F401, PLC0415 - Arrow needs it to read rows

    gazetteer.load()
    _settle()


def _settle() -> None:
    """Exempt loaded objects from garbage collection, which would copy shared memory pages in each worker.

    See "freeze" in Python's documentation of `gc`.
    """
    gc.freeze()
    gc.enable()
