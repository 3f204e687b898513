"""What people see: the Flask application that serves the map, its downloads and embeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress

from app import assets, coverage, downloads, embeds, errors, geography, metadata, pages, security, state, views
from app.config import Settings
from events import catalogue
from events.index import EventIndex

if TYPE_CHECKING:
    from events.catalogue import Catalogue

_COMPRESSED = [
    *("text/html", "text/css", "text/javascript", "image/svg+xml"),
    *("application/json", "application/geo+json", "application/schema+json"),
]
_YEAR = 365 * 24 * 3600


def create_app(settings: Settings | None = None, events: Catalogue | None = None) -> Flask:
    """Make the application.

    Parameters
    ----------
    settings
        The configuration; from the environment by default.
    events
        What to serve; by default the catalogue in ``settings.catalogue``, read and checked before anything is served.

    Raises
    ------
    CatalogueError
        If the catalogue has problems.
    """
    settings = settings or Settings()
    app = Flask(__name__)
    # Every address of a static file carries its content's hash (app/assets.py).
    app.config.update(
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR,
        COMPRESS_MIMETYPES=_COMPRESSED,
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
    )
    app.add_template_global(assets.url, "asset")
    app.url_defaults(state.carry_version)
    Babel(app)
    Compress(app)
    index = EventIndex(events if events is not None else catalogue.load(settings.catalogue), settings.cache)
    state.put(state.Served(settings, index), app.extensions)
    for module in (pages, coverage, downloads, embeds, geography, metadata, views, assets):
        app.register_blueprint(module.blueprint)
    errors.register(app)
    security.register(app)
    return app
