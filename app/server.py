"""The production server: Gunicorn, with the application loaded once and shared by its worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings


class Server(BaseApplication):  # type: ignore[misc]
    """Serves one application with the given settings until it is told to stop.

    Parameters
    ----------
    app
        The application, complete: workers are forked from it.
    settings
        Host, port, workers and threads.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.application = app
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
            "when_ready": announce,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give Gunicorn the application."""
        return self.application


def announce(arbiter: Any) -> None:
    """Print the address, as soon as connections are accepted."""
    for listener in arbiter.LISTENERS:
        host, port = listener.sock.getsockname()[:2]
        click.echo(f"The map is at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl+C)")
