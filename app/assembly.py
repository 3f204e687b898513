"""Assembly of the Flask application from its parts."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress

from app.data import citations, downloads, feeds, geography, metadata
from app.data.api import routes as api
from app.drawing.map import views
from app.drawing.picture import routes as pictures
from app.frontend import assets
from app.language import languages, solar_hijri
from app.pages import access, cards, pairs, stories
from app.pages.brief import brief
from app.pages.events import events as event_pages
from app.pages.events import related
from app.pages.handbook import changelog, coverage, handbook
from app.pages.links import framed, linked_data, oembed
from app.pages.map import choices, embed, one_file, share_dialog
from app.pages.map import page as map_page
from app.pages.profiles import places, series, vessels
from app.web import addresses, errors, health, kept_parts, packing, served
from app.web.config import Settings
from app.web.policy import access_log, concurrency, cors, hosts, security, strict_requests, versions
from app.web.query import Request
from app.web.served import Content

# Media types and their compression: a good ratio for pages, speed for data.
_PAGES = ["text/html"], ["br", "zstd", "gzip"]
_DATA = (
    [
        *("text/csv", "application/geo+json-seq", "application/vnd.google-earth.kml+xml"),
        *("text/css", "text/javascript", "image/svg+xml"),
        *("application/json", "application/geo+json", "application/schema+json"),
        *("application/vnd.oai.openapi+json", "application/atom+xml", "application/feed+json"),
    ],
    ["zstd", "br", "gzip"],
)


# Modules of one room may share a blueprint.
_BLUEPRINTS = dict.fromkeys(
    module.blueprint
    for module in (
        *(map_page, event_pages, handbook, health, pictures, citations, feeds, cards, choices, linked_data, oembed),
        *(one_file, coverage, downloads, embed, geography, metadata, changelog, places, related, share_dialog),
        *(access, brief, pairs, series, stories, vessels, views, api, assets, framed),
    )
)


def assemble(settings: Settings, content: Content) -> Flask:
    """Create the application; see `app.create_app`."""
    # `app.frontend.assets` serves the static files.
    app = Flask("app", static_folder=None, template_folder="frontend/templates")
    app.request_class = Request
    app.config.update(
        BABEL_TRANSLATION_DIRECTORIES="language/translations",
        COMPRESS_BR_LEVEL=5,
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
    )
    app.add_template_global(assets.url, "asset")
    app.add_template_global(assets.inline, "inline")
    app.add_template_global(lambda: served.served().stale, "stale")
    # First, so that every response has a request id and is logged as it is sent.
    access_log.register(app, written=settings.access_log)
    strict_requests.register(app, settings.proxies)
    hosts.register(app, settings.trusted_hosts, always=health.blueprint)
    Babel(app, locale_selector=languages.requested)
    for kinds, algorithms in (_PAGES, _DATA):
        app.config.update(COMPRESS_MIMETYPES=kinds, COMPRESS_ALGORITHM=algorithms)
        Compress(app)
    packing.register(app, frozenset(_DATA[0]))
    # Handlers registered later see a response earlier: entity tags are computed before compression.
    addresses.register(app)
    served.put(settings, content, app.extensions)
    kept_parts.register(app, lambda: served.of(app).parts)
    concurrency.register(app, settings.expensive, settings.threads)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.suggestions:
        from app.desk import suggestions  # noqa: PLC0415 - a site without suggestions needs no database

        suggestions.register(app, settings)
    errors.register(app)
    languages.register(app)
    solar_hijri.register(app)
    security.register(app)
    versions.register(app)
    cors.register(app)
    return app
