"""Web interface: the Flask application that serves the map, its downloads and embeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.web.config import Settings
    from events.table.catalogue import Catalogue


def create_app(settings: Settings | None = None, events: Catalogue | None = None) -> Flask:
    """Create the application.

    Parameters
    ----------
    settings
        The configuration; from the environment by default.
    events
        Events to serve; by default those that the settings name, read and validated before anything is served.

    Raises
    ------
    CatalogueError
        If the catalogue or a story of it has problems.
    EventSetError
        If one of the user's event sets cannot be read.
    """
    from app.assembly import assemble  # noqa: PLC0415 - commands without a web server do not load one
    from app.web.config import Settings  # noqa: PLC0415
    from app.web.served import read  # noqa: PLC0415

    settings = settings or Settings()
    return assemble(settings, read(settings, events=events))
