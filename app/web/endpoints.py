"""Which endpoints answer for a release, so that links among its pages stay in it."""

from __future__ import annotations

from flask import has_request_context

from app.web.parameters import VERSION, requested_version

#: Endpoints that answer for a release, so that links among a release's pages stay in it.
_VERSIONED = frozenset(
    {
        *("pages.index", "pages.events", "pages.event", "pages.event_json", "embeds.embed", "coverage.page"),
        "handbook.page",
        *("downloads.geojson", "downloads.csv", "downloads.file", "downloads.columns", "downloads.search"),
        *("pictures.map_picture", "pictures.event_picture", "one_file.file"),
        *("citations.view", "citations.event"),
        *("vessels.listing", "vessels.listing_data", "vessels.page", "vessels.page_data"),
        *("places.listing", "places.listing_data", "places.page", "places.page_data"),
        *("geography.routes", "geography.port_access", "geography.port_access_table"),
        *("api.landing", "api.conformance_classes", "api.description", "api.description_31", "api.collections"),
        *("api.collection", "api.queryables", "api.schema", "api.features", "api.feature"),
    }
)


def carry_version(endpoint: str, values: dict[str, object]) -> None:
    """Let the addresses of a release's pages name the release, unless `version` is given otherwise."""
    if endpoint in _VERSIONED and has_request_context() and requested_version():
        values.setdefault(VERSION, requested_version())
