"""Assembles the Flask application of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    access_log,
    api,
    assets,
    cards,
    choices,
    citations,
    cors,
    coverage,
    downloads,
    embeds,
    errors,
    event_sets,
    feeds,
    geography,
    handbook,
    health,
    languages,
    limits,
    linked_data,
    metadata,
    oembed,
    one_file,
    pages,
    pictures,
    places,
    related,
    security,
    sharing,
    solar_hijri,
    state,
    stories,
    vessels,
    views,
)
from events.index.index import EventIndex

if TYPE_CHECKING:
    from app.config import Settings
    from events.table.catalogue import Catalogue

_COMPRESSED = [
    *("text/csv", "application/geo+json-seq", "application/vnd.google-earth.kml+xml"),
    *("text/html", "text/css", "text/javascript", "image/svg+xml"),
    *("application/json", "application/geo+json", "application/schema+json"),
    *("application/vnd.oai.openapi+json", "application/atom+xml", "application/feed+json"),
]


def assemble(settings: Settings, events: Catalogue | None) -> Flask:
    """Make the application, see `app.create_app`."""
    app = Flask("app", static_folder=None)  # `app.assets` serves the static files
    app.config.update(
        COMPRESS_MIMETYPES=_COMPRESSED,
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
    )
    if settings.trusted_hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    app.add_template_global(assets.url, "asset")
    app.url_defaults(state.carry_version)
    Babel(app, locale_selector=languages.requested)
    Compress(app)
    index = EventIndex(events if events is not None else event_sets.load(settings), settings.cache)
    state.put(state.Served(settings, index, stories=stories.load(settings, index)), app.extensions)
    limits.register(app, settings.expensive)
    for module in (
        pages,
        handbook,
        health,
        pictures,
        citations,
        feeds,
        cards,
        choices,
        linked_data,
        oembed,
        one_file,
        coverage,
        downloads,
        embeds,
        geography,
        metadata,
        places,
        related,
        sharing,
        stories,
        vessels,
        views,
        api,
        assets,
    ):
        app.register_blueprint(module.blueprint)
    access_log.register(app, written=settings.access_log)
    errors.register(app)
    languages.register(app)
    solar_hijri.register(app)
    security.register(app)
    cors.register(app, settings)
    return app
