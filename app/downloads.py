"""Downloads of the events that pass a filter."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.caching import asked_each_time, fingerprint, kept_for_ever, not_modified
from app.columns import columns_json, search_json
from app.state import VERSION, allow_parameters, parse_filter, requested_index, requested_version
from events import formats

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/events.geojson")
def geojson() -> Response:
    """Give the filtered events as GeoJSON (RFC 7946), to be saved under a name that tells the filter."""
    event_filter = parse_filter(list(request.args.items(multi=True)))
    index = requested_index()
    etag = fingerprint(f"{index.fingerprint} {event_filter.to_query()}".encode())
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    rows = index.select(event_filter)
    members = {
        "name": "caspian_events",
        "title": index.catalogue.name,
        "version": index.catalogue.version,
        "license": index.catalogue.licence,
        "query": event_filter.to_query(),
        "numberReturned": len(rows),
    }
    body = map(bytes, formats.joined_collection(index.feature_blocks(rows), members))
    response = Response(body, mimetype=formats.GEOJSON)
    name = "-".join(filter(None, ["caspian-events", requested_version(), event_filter.slug()]))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return _cacheable(response, etag)


@blueprint.get("/events.columns.json")
def columns() -> Response:
    """Give all events as the map page holds them; with the content's name as `v` in the address they can be kept."""
    return _kept(columns_json(requested_index()))


@blueprint.get("/events.search.json")
def search() -> Response:
    """Give the words that the page's search looks through."""
    return _kept(search_json(requested_index()))


def _kept(body: bytes) -> Response:
    allow_parameters("v", VERSION)
    response = Response(body, mimetype="application/json")
    return kept_for_ever(response) if request.args.get("v") == fingerprint(body) else asked_each_time(response)


def _cacheable(response: Response, etag: str) -> Response:
    """Let caches keep the answer, but ask each time whether it still holds."""
    response.set_etag(etag)
    response.cache_control.public = True
    response.cache_control.no_cache = True
    return response
