"""The production server: Gunicorn, with the application loaded once and shared by its worker processes.

On SIGHUP, which also comes from processes that watch what is served, a child process reads it anew, and new workers
take over from the old ones, which end what they are doing first. Events that cannot be read change nothing: the last
good ones stay, and ``/readyz`` says why.
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


_BACKLOG = 2048  # connections that the system accepts before a worker does
# How many times as many workers as serve may end what they are doing, each with what was served when they began.
_MOST_ENDING = 2
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class Overseer(Arbiter):  # type: ignore[misc]
    """Arbiter of the worker processes that merges repeated reloads, puts a stop first, and loses no stop."""

    app: Server
    reading: Reading[Content] | None = None
    again = False
    is_warm = False
    is_slow = False  # whether that was told of what is read now

    def init_signals(self) -> None:
        """Install the handlers of signals; a reload that was asked for before comes now."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGHUP])

    def handle_hup(self) -> None:
        """Begin to read anew; what is asked for while something is read is done after it, or instead if it is slow."""
        if self.reading and self.is_slow:
            self.reading.stop()
            self.reading = None
        self.again = True
        self.manage_workers()

    def manage_workers(self) -> None:
        """Reload if what is served was read anew, and begin to read if that is wanted; then see to the workers."""
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
        """Let new workers serve what was read anew, while the old ones end what they are doing.

        Gunicorn would wait for these, and do nothing else meanwhile, so that they are told once to end; ours may be
        told again.
        """
        self.app.reload()
        for _worker in range(self.num_workers):
            self.spawn_worker()
        super().manage_workers()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - as Gunicorn calls it
        """Stop the workers, and the processes that read and watch."""
        self.app.watches.stop()
        if self.reading:
            self.reading.stop()
        super().stop(graceful)

    def wait_for_signals(self, timeout: float = 1.0) -> list[int]:
        """Return the signals that came, each once; if the server is to stop, that alone."""
        signals: list[int] = super().wait_for_signals(timeout)
        return [one for one in signals if one in _STOPS][:1] or list(dict.fromkeys(signals))

    def spawn_worker(self) -> int:
        """Fork a worker that keeps a stop pending until it has signal handlers of its own.

        It is forked with the handlers of this process, which would only queue the signal; `unblock_stops` ends that.
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
    """Serves an application with the given settings until it is told to stop.

    Parameters
    ----------
    read
        Reads what is served; takes what is served now, if there is anything.
    make
        Makes the application of it, complete: workers are forked from it.
    settings
        Host, port, workers and threads.
    watched
        What tells of changes of what is served.

    Raises
    ------
    EventsError
        If the events cannot be read the first time.
    click.ClickException
        If the address cannot be listened on.
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
        # Before anything is read, so that no change is missed.
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
        """Translate the settings for Gunicorn."""
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
            # Signals are enough; the socket would be one more file to write and one more way in.
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
        """Serve until the server is told to stop."""
        _settle()
        Overseer(self).run()

    def reading(self) -> Reading[Content]:
        """Begin to read anew; what has not changed comes back as what is served already."""
        now = served.of(self.application).content
        return Reading(lambda: self.read(now), (*now.catalogue.pieces, now.records))

    def reload(self) -> None:
        """Let the application serve what was read anew; keep what there is if that fails, or is not there yet."""
        before = served.of(self.application).index
        try:
            if self.newly_read is None:
                seconds = f"{self.settings.patience:g} seconds"
                self._refuse(f"they have been read for more than {seconds}, and are not there yet")
                return
            content = self.newly_read.result()
            # Workers are forked anew of the same application: it differs in what it serves alone.
            served.put(self.settings, content, self.application.extensions)
        except Exception as error:  # noqa: BLE001 - whatever it is, the last good events are served
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
        """Let what could not be read at the start be tried again."""
        self.watches.tell(failed=served.of(self.application).stale is not None)

    def when_ready(self, arbiter: Any) -> None:
        """Print the address, as soon as connections are accepted."""
        for listener in arbiter.LISTENERS:
            host, port = listener.sock.getsockname()[:2]
            click.echo(f"The map is at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl+C)")


def listen(settings: Settings) -> socket.socket:
    """Return a socket that accepts connections where the settings say.

    Raises
    ------
    click.ClickException
        If that is not possible, with what to do about it.
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
    """Load what reading needs and a start does without, so that not each process that reads loads it anew."""
    import pandas as pd  # noqa: F401, PLC0415 - by Arrow, to read rows

    gazetteer.load()
    _settle()


def _settle() -> None:
    """Exempt what is loaded from garbage collection, which would copy shared pages in each worker.

    See "freeze" in Python's documentation of `gc`.
    """
    gc.freeze()
    gc.enable()
