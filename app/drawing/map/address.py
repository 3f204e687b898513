"""The query parameters of a page with a map: filter, viewport, layers, order and page of the table."""

from __future__ import annotations

from flask import request

from app.drawing.map import tours
from app.drawing.map.overlays import layer_names
from app.language import languages
from app.web.parameters import VERSION, parse_filter, requested_index
from app.web.query import Query
from app.web.served import served
from events.index.questions.ordering import Ordering
from events.model.errors import FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.event_filter import EventFilter
from events.model.view import View

#: The query parameters of the table: the column by which it is sorted, and the number of its page.
SORT, PAGE = "sort", "page"


def requested_ordering() -> Ordering:
    """Parse the requested order of the table.

    Raises
    ------
    FilterError
        If there is no such column, or more than one is named.
    """
    text = Query.requested().once(SORT)
    return Ordering() if text is None else Ordering.parse(text, SORT)


#: Parameters of a page with a map that are not part of the filter.
_OWN = (*tours.PARAMETERS, "areas", "view", "event", "stand", "compare", "layers", "show", SORT)


# Key in the request's environment for the result of `page_filter`.
_KEPT = "caspian.page_filter"


def page_filter() -> tuple[EventFilter, list[str]]:
    """Parse the filter of a page with a map, and validate its other parameters, once per request.

    Returns
    -------
    EventFilter
        The filter; if the URL has none but names a story, that of the story's step.
    list of str
        Unknown parameters. A link with extra parameters still works, and the page lists those that were ignored.

    Raises
    ------
    FilterError
        If a known parameter has a value that is not allowed.
    """
    kept: tuple[EventFilter, list[str]] | None = request.environ.get(_KEPT)
    if kept is None:
        # Not in `g`: an oEmbed request handles another request within it.
        kept = request.environ[_KEPT] = _read_page_filter()
    return kept


def _read_page_filter() -> tuple[EventFilter, list[str]]:
    query = Query.requested()
    if (view := query.once("view")) is not None:
        View.parse(view)
    query.choice("areas", ("shown", "hidden"))
    query.choice("stand", ("place", "concern"))
    query.choice("show", ("map", "table"))
    query.period("compare")
    requested_ordering()
    requested_layers()
    opened = query.once("event")
    if opened is not None and requested_index().row_of(opened) is None:
        raise FilterError("event", opened, "expected the id of an event")
    known = [pair for pair in query.pairs if pair[0] in FILTER_PARAMETERS]
    tour = tours.requested_tour()
    unknown = sorted(set(query.names) - {*FILTER_PARAMETERS, *_OWN, VERSION, languages.LANGUAGE})
    return tour.step.event_filter if tour and not known else parse_filter(known), unknown


def requested_layers() -> list[str]:
    """Parse the requested overlays of the map.

    Raises
    ------
    FilterError
        If the map has no such layer.
    """
    query = Query.requested()
    return query.any_of("layers", layer_names(requested_index(), served().settings)) if "layers" in query else []
