"""Downloads of the events that pass a filter."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from app.columns import columns as layout
from app.state import parse_filter, requested_index, requested_version
from events import formats

if TYPE_CHECKING:
    from events.index import EventIndex
    from events.query import EventFilter

blueprint = Blueprint("downloads", __name__)

_YEAR = 365 * 24 * 3600


@blueprint.get("/events.geojson")
def geojson() -> Response:
    """Give the filtered events as GeoJSON (RFC 7946), to be saved under a name that tells the filter."""
    event_filter = parse_filter(list(request.args.items(multi=True)))
    index = requested_index()
    etag = _etag(index, event_filter)
    # Compression appends its name to the tag that a client has.
    if etag in {known.partition(":")[0] for known in request.if_none_match.as_set()}:
        return _cacheable(Response(status=304), etag)
    rows = index.select(event_filter)
    members = {
        "name": "caspian_events",
        "title": index.catalogue.name,
        "version": index.catalogue.version,
        "license": index.catalogue.licence,
        "query": event_filter.to_query(),
        "numberReturned": len(rows),
    }
    body = formats.feature_collection(index.feature_bytes(rows), members)
    response = Response(body, mimetype=formats.GEOJSON)
    name = "-".join(filter(None, ["caspian-events", requested_version(), event_filter.slug()]))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return _cacheable(response, etag)


@blueprint.get("/events.columns.json")
def columns() -> Response:
    """Give all events as the map page holds them; `v` in the address is the version, so that it can be kept."""
    return _kept(_columns_json(requested_index()))


@blueprint.get("/events.search.json")
def search() -> Response:
    """Give the words that the page's search looks through, a text for each event, in the order of the columns."""
    return _kept(_search_json(requested_index()))


def _kept(body: bytes) -> Response:
    version = requested_index().catalogue.version
    response = Response(body, mimetype="application/json")
    response.set_etag(version)
    response.cache_control.public = True
    response.cache_control.max_age = _YEAR if request.args.get("v") == version else 0
    response.make_conditional(request)
    return response


@lru_cache(maxsize=4)
def _columns_json(index: EventIndex) -> bytes:
    return formats.dumps(layout(index))


@lru_cache(maxsize=4)
def _search_json(index: EventIndex) -> bytes:
    return formats.dumps(index.text.to_pylist())


def _etag(index: EventIndex, event_filter: EventFilter) -> str:
    return hashlib.sha256(f"{index.catalogue.version} {event_filter.to_query()}".encode()).hexdigest()[:20]


def _cacheable(response: Response, etag: str) -> Response:
    """Let caches keep the answer, but ask each time whether it still holds."""
    response.set_etag(etag)
    response.cache_control.public = True
    response.cache_control.no_cache = True
    return response
