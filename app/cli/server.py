"""The production server: Gunicorn, with the application loaded once and shared by its worker processes.

On SIGHUP the application is made anew and new workers take over from the old ones, which end what they are doing first.
Events that cannot be read change nothing: the last good ones stay, and ``/readyz`` says why.
"""

from __future__ import annotations

import gc
import logging
import signal
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from app.cli.logs import ServerLog
from app.web import served
from events.model.errors import EventsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.web.config import Settings

_LOG = logging.getLogger("caspian.server")


_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class Overseer(Arbiter):  # type: ignore[misc]
    """Arbiter of the worker processes that merges repeated reloads, puts a stop first, and loses no stop."""

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
    make
        Makes the application, complete: workers are forked from it.
    settings
        Host, port, workers and threads.

    Raises
    ------
    EventsError
        If the events cannot be read the first time.
    """

    def __init__(self, make: Callable[[], Flask], settings: Settings) -> None:
        self.make = make
        self.application = make()
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Translate the settings for Gunicorn."""
        settings = self.settings
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        options = {
            "bind": f"{host}:{settings.port}",
            "workers": settings.workers,
            "threads": settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "loglevel": "warning",
            "logger_class": ServerLog,
            # Signals are enough; the socket would be one more file to write and one more way in.
            "control_socket_disable": True,
            "when_ready": self.when_ready,
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

    def reload(self) -> None:
        """Make the application anew; keep the one there is if that fails."""
        super().reload()
        gc.unfreeze()
        try:
            self.application = self.make()
        except (EventsError, OSError) as error:
            _LOG.error("The events were not reloaded, the last good ones are served: %s", error)
            served.of(self.application).problem = str(error)
        gc.collect()
        _settle()
        self.callable = None

    def when_ready(self, arbiter: Any) -> None:
        """Print the address, as soon as connections are accepted."""
        for listener in arbiter.LISTENERS:
            host, port = listener.sock.getsockname()[:2]
            click.echo(f"The map is at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl+C)")


def _settle() -> None:
    """Exempt what is loaded from garbage collection, which would copy shared pages in each worker.

    See "freeze" in Python's documentation of `gc`.
    """
    gc.freeze()
    gc.enable()
