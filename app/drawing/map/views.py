"""The endpoints for maps of large event sets: clusters and single events, counts, timeline, pages of the list."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

import numpy as np
from flask import Blueprint, Response, request

from app.drawing.map.columns import row_columns, sorted_rows
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index
from app.web.policy.concurrency import one_at_a_time
from app.web.query import Query
from app.web.responses import fingerprint, not_modified, revalidated
from events.index.codes import Mask
from events.index.index import EventIndex
from events.index.moments import UNITS, Unit
from events.index.questions.facets import facets
from events.index.questions.ordering import COLUMNS, Ordering
from events.index.questions.timeline import timeline
from events.index.space.grid import Clusters, Integers, unproject
from events.index.space.known import POINT
from events.index.space.spots import Spot, areas
from events.model import dates
from events.model.errors import FilterError
from events.model.event_filter import BoundingBox, EventFilter
from events.table.features import dumps_numbers

blueprint = Blueprint("views", __name__, url_prefix="/api")

MOST_ZOOM = 22
LONGEST_LIST = 500
#: The orders of a list, by parameter value; the first is the default.
ORDERS = {"newest": Ordering(), "oldest": Ordering(descending=False)} | {
    str(one): one
    for column in COLUMNS
    for one in (Ordering(column, descending=False), Ordering(column, descending=True))
}


@blueprint.get("/view")
@address(release=True, shared=True)
def view() -> Response:
    """Return the clusters and single events of a viewport, and the counts of events known only to an area."""
    query = Query.requested().only_filtered("bbox", "zoom", "within", VERSION)
    event_filter, bbox, zoom = _filter_within(query), query.bbox(), query.number("zoom", 0, MOST_ZOOM)
    return _answer(lambda index: _view(index, event_filter, bbox, zoom))


@blueprint.get("/summary")
@address(release=True, shared=True)
def counts() -> Response:
    """Return the number of matching events, and the counts of every filter value."""
    event_filter = parse_filter(Query.requested().only_filtered(VERSION).pairs)
    return _answer(lambda index: _counts(index, event_filter))


@blueprint.get("/timeline")
@address(release=True, shared=True)
def over_time() -> Response:
    """Return the number of events that began in each bin of the timeline."""
    query = Query.requested().only_filtered("bins", "range", VERSION)
    event_filter = parse_filter(query.without("bins", "range"))
    unit = cast("Unit", query.choice("bins", UNITS, "month"))
    within = query.period("range")
    if within and (within.start is None or within.end is None):
        raise FilterError(
            "range", query.text("range"), "expected a period with both ends, such as 2013-01-01/2013-12-31"
        )
    return _answer(lambda index: _over_time(index, event_filter, unit, within))


@blueprint.get("/list")
@address(release=True, shared=True)
def listing() -> Response:
    """Return a page of the events in a viewport, newest first unless ``order`` names another order.

    With ``zoom`` it lists the symbols in the viewport at that zoom, with ``area`` the events counted in badges there.
    """
    query = Query.requested().only_filtered("bbox", "within", "zoom", "area", "offset", "limit", "order", VERSION)
    event_filter, bbox = _filter_within(query), query.bbox()
    zoom = query.number("zoom", 0, MOST_ZOOM) if "zoom" in query or "area" in query else None
    chosen = query.any_of("area", areas()) if "area" in query else []
    offset = query.number("offset", 0, 10**9, default=0)
    limit = query.number("limit", 1, LONGEST_LIST, default=50)
    order = ORDERS[query.choice("order", tuple(ORDERS))]
    page = slice(offset, offset + limit)
    return _answer(lambda index: _list(index, event_filter, Spot(bbox, zoom, tuple(chosen)), page, order))


def _view(index: EventIndex, event_filter: EventFilter, bbox: BoundingBox, zoom: int) -> dict[str, Any]:
    found = index.view(event_filter, bbox, zoom)
    together = found.symbols.count > 1
    held = np.flatnonzero(found.regions.any(axis=1))
    return {
        "clusters": _groups(found.symbols, together),
        "events": row_columns(index, found.symbols.first[~together]),
        "regions": {
            "id": [index.known.regions[code] for code in held],
            "mix": _mixes(found.regions[held]),
        },
        "discs": _groups(found.discs, np.ones(len(found.discs.first), np.bool_))
        | {"place_name": index.shown["place_name"].take(found.discs.first).to_pylist()},
    }


def _groups(found: Clusters, wanted: Mask) -> dict[str, Any]:
    lon, lat = unproject(found.x[wanted], found.y[wanted])
    return {
        "lon": lon.round(5).tolist(),
        "lat": lat.round(5).tolist(),
        "count": found.count[wanted].tolist(),
        "mix": _mixes(found.mix[wanted]),
        "box": found.box[wanted].round(6).tolist(),
    }


def _mixes(mix: Integers) -> list[list[int]]:
    """Return counts by category as alternating codes and counts, without zeros."""
    groups, codes = mix.nonzero()
    pairs = np.stack([codes, mix[groups, codes]], axis=1).ravel().tolist()
    ends = (2 * np.cumsum(np.bincount(groups, minlength=len(mix)))).tolist()
    return [pairs[first:last] for first, last in pairwise([0, *ends])]


def _counts(index: EventIndex, event_filter: EventFilter) -> dict[str, Any]:
    found = facets(index, event_filter)
    return {"matched": found.matched, "facets": found.counts}


def _over_time(
    index: EventIndex, event_filter: EventFilter, unit: Unit, within: dates.DateInterval | None
) -> dict[str, Any]:
    line = timeline(index, event_filter, unit, within)
    return {
        "unit": unit,
        "edges": line.edges.tolist(),
        "begin": {name: numbers.tolist() for name, numbers in line.begin.items()},
        "vague": {name: numbers.tolist() for name, numbers in line.vague.items()},
        "ongoing": line.ongoing.tolist(),
    }


def _list(index: EventIndex, event_filter: EventFilter, spot: Spot, page: slice, order: Ordering) -> dict[str, Any]:
    rows = spot.rows(index.known, index.parts(event_filter))
    return {
        "matched": len(rows),
        "areal": int((index.known.code[rows] != POINT).sum()),
        "events": row_columns(index, sorted_rows(index, rows, order)[page]),
    }


def _filter_within(query: Query) -> EventFilter:
    """Parse the filter; ``bbox`` is the viewport, and ``within`` the bbox of the filter."""
    own = ("bbox", "zoom", "area", "offset", "limit", "order")
    return parse_filter([("bbox" if name == "within" else name, value) for name, value in query.without(*own)])


def _answer(make: Callable[[EventIndex], dict[str, Any]]) -> Response:
    """Return 304 if the client has the current response, otherwise compute it."""
    index = requested_index()
    tag = fingerprint(f"{index.fingerprint} {request.full_path}".encode())
    if (unchanged := not_modified(tag)) is not None:
        return unchanged
    with one_at_a_time():
        content = dumps_numbers(make(index))
    return revalidated(Response(content, mimetype="application/json"), tag)
