"""What the map draws of a part of a large event set: groups and single events, counts, and pages of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from app.drawing.map.columns import row_columns, sorted_rows
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index
from app.web.responses import fingerprint, not_modified, revalidated
from events.index.moments import UNITS
from events.index.questions.facets import facets
from events.index.questions.ordering import Ordering
from events.index.questions.timeline import timeline
from events.index.space.grid import unproject
from events.model import dates
from events.model.errors import DateError, FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.event_filter import parse_bbox
from events.table.features import dumps

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.index.index import EventIndex
    from events.index.moments import Unit
    from events.model.event_filter import BoundingBox, EventFilter

blueprint = Blueprint("views", __name__, url_prefix="/api")

MOST_ZOOM = 22
LONGEST_LIST = 500


@blueprint.get("/view")
@address(release=True, shared=True)
def view() -> Response:
    """Give the groups and the single events of a part of the map."""
    event_filter, own = _parameters("bbox", "zoom", "within")
    bbox = _required_bbox(own)
    zoom = _number("zoom", own, 0, MOST_ZOOM)
    return _answer(lambda index: _view(index, event_filter, bbox, zoom))


@blueprint.get("/summary")
@address(release=True, shared=True)
def counts() -> Response:
    """Give how many events match, and the counts of every choice."""
    event_filter, _own = _parameters("bbox")
    return _answer(lambda index: _counts(index, event_filter))


@blueprint.get("/timeline")
@address(release=True, shared=True)
def over_time() -> Response:
    """Give how many events began when."""
    event_filter, own = _parameters("bbox", "bins", "range")
    unit = own.get("bins", "month")
    if unit not in UNITS:
        raise FilterError("bins", unit, f"expected one of {', '.join(UNITS)}")
    within = _range(own.get("range", ""))
    return _answer(lambda index: _over_time(index, event_filter, unit, within))


@blueprint.get("/list")
@address(release=True, shared=True)
def listing() -> Response:
    """Give a page of the events of a part of the map, newest first unless ``order`` names a column of the table."""
    event_filter, own = _parameters("bbox", "within", "offset", "limit", "order")
    bbox = _required_bbox(own)
    offset = _number("offset", own, 0, 10**9, "0")
    limit = _number("limit", own, 1, LONGEST_LIST, "50")
    order = _order(own.get("order", "newest"))
    return _answer(lambda index: _list(index, event_filter, bbox, slice(offset, offset + limit), order))


def _view(index: EventIndex, event_filter: EventFilter, bbox: BoundingBox, zoom: int) -> dict[str, Any]:
    found = index.view(event_filter, bbox, zoom)
    together = found.count > 1
    lon, lat = unproject(found.x[together], found.y[together])
    mix = [
        [part for code, n in enumerate(counts) if n for part in (code, n)] for counts in found.mix[together].tolist()
    ]
    return {
        "clusters": {
            "lon": lon.round(5).tolist(),
            "lat": lat.round(5).tolist(),
            "count": found.count[together].tolist(),
            "mix": mix,
            "box": found.box[together].round(6).tolist(),
        },
        "events": row_columns(index, found.first[~together]),
    }


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


def _list(
    index: EventIndex, event_filter: EventFilter, bbox: BoundingBox, page: slice, order: Ordering
) -> dict[str, Any]:
    rows = index.select(event_filter)
    rows = rows[index.within(bbox)(rows)]
    return {"matched": len(rows), "events": row_columns(index, sorted_rows(index, rows, order)[page])}


def _order(text: str) -> Ordering:
    """Read an order of the list."""
    return {"newest": Ordering(), "oldest": Ordering(descending=False)}.get(text) or Ordering.parse(text, "order")


def _parameters(*names: str) -> tuple[EventFilter, dict[str, str]]:
    """Read the filter, and the parameters of the address's own; ``within`` is the filter's area where it takes one."""
    own, pairs = {}, []
    for name, value in request.args.items(multi=True):
        if name not in names:
            pairs.append((name, value))
        elif name in own:
            raise FilterError(name, value, "expected it once")
        else:
            own[name] = value
    if "within" in names:
        pairs += [("bbox", own["within"])] if own.get("within") else []
    elif "bbox" in own:
        pairs.append(("bbox", own.pop("bbox")))
    known = {*FILTER_PARAMETERS, VERSION}
    for name, value in pairs:
        if name not in known:
            allowed = ", ".join([*names, *(one for one in FILTER_PARAMETERS if one not in names), VERSION])
            raise FilterError(name, value, f"there is no such parameter; expected one of {allowed}")
    return parse_filter(pairs), own


def _required_bbox(own: dict[str, str]) -> BoundingBox:
    bbox = parse_bbox(own.get("bbox", ""))
    if bbox is None:
        raise FilterError("bbox", "", "expected the part of the map as west,south,east,north in degrees")
    return bbox


def _number(name: str, own: dict[str, str], least: int, most: int, default: str = "") -> int:
    text = own.get(name, default)
    if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= most):
        raise FilterError(name, text, f"expected a whole number from {least} to {most}")
    return int(text)


def _range(text: str) -> dates.DateInterval | None:
    if not text:
        return None
    try:
        interval = dates.parse_period(text)
    except DateError as error:
        raise FilterError("range", text, str(error)) from error
    if interval.start is None or interval.end is None:
        raise FilterError("range", text, "expected a period with both ends, such as 2013-01-01/2013-12-31")
    return interval


def _answer(make: Callable[[EventIndex], dict[str, Any]]) -> Response:
    """Answer from the cache of whoever asks, if the events are still the same, and compute otherwise."""
    index = requested_index()
    tag = fingerprint(f"{index.fingerprint} {request.full_path}".encode())
    return not_modified(tag) or revalidated(Response(dumps(make(index)), mimetype="application/json"), tag)
