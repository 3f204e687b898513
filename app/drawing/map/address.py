"""The address of a page with a map: filter, part of the map, layers, order and page of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from app.drawing.map import tours
from app.drawing.map.composing import layer_names
from app.language import languages
from app.web.parameters import VERSION, parse_filter, requested_index
from app.web.served import served
from events.index.questions.ordering import Ordering
from events.model import dates
from events.model.errors import DateError, FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.view import View

if TYPE_CHECKING:
    from events.model.event_filter import EventFilter

#: The parameters of the table: by which column it is sorted, and which of its pages is shown.
SORT, PAGE = "sort", "page"


def requested_ordering() -> Ordering:
    """Read how the request sorts the table.

    Raises
    ------
    FilterError
        If there is no such column, or two are named.
    """
    text = _once(SORT)
    return Ordering() if text is None else Ordering.parse(text, SORT)


def requested_page() -> int:
    """Read which page of the table the request asks for.

    Raises
    ------
    FilterError
        If that is no number from 1 on.
    """
    text = _once(PAGE)
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0):
        raise FilterError(PAGE, text, "expected the number of a page, from 1 on")
    return int(text[:9])


def _once(name: str) -> str | None:
    values = request.args.getlist(name)
    if len(values) > 1:
        raise FilterError(name, values[1], "the parameter stands twice; expected it once")
    return values[0] if values else None


#: Parameters of a page with a map that are none of the filter.
_OWN = (*tours.PARAMETERS, "view", "event", "stand", "compare", "layers", "show", SORT)


def page_filter() -> tuple[EventFilter, list[str]]:
    """Read the filter and the part of the map that the address of a page holds.

    Returns
    -------
    EventFilter
        The filter; where the address has none but tells a story, that of the story's step.
    list of str
        Parameters that the page does not know. A link that somebody else decorated still works, and the page names
        what it did not use.

    Raises
    ------
    FilterError
        If a known parameter has a value that is not allowed.
    """
    pairs = list(request.args.items(multi=True))
    view, opened = request.args.get("view"), request.args.get("event")
    for name in _OWN:
        if len(request.args.getlist(name)) > 1:
            raise FilterError(name, request.args.getlist(name)[1], "the parameter stands twice; expected it once")
    if view is not None:
        View.parse(view)
    _check_choice("stand", ("place", "concern"))
    _check_choice("show", ("map", "table"))
    requested_ordering()
    requested_layers()
    if "compare" in request.args:
        _check_period("compare", request.args["compare"])
    if opened is not None and requested_index().row_of(opened) is None:
        raise FilterError("event", opened, "expected the id of an event")
    known = [pair for pair in pairs if pair[0] in FILTER_PARAMETERS]
    tour = tours.requested_tour()
    unknown = sorted({name for name, _value in pairs} - {*FILTER_PARAMETERS, *_OWN, VERSION, languages.LANGUAGE})
    return tour.step.event_filter if tour and not known else parse_filter(known), unknown


def requested_layers() -> list[str]:
    """Read which further layers the map shows.

    Raises
    ------
    FilterError
        If the map has no such layer.
    """
    text = request.args.get("layers", "")
    names = [name.strip() for name in text.split(",")]
    if not text.strip():
        return []
    known = layer_names(requested_index(), served().settings)
    for name in names:
        if name not in known:
            raise FilterError("layers", text, f"expected any of {', '.join(known)}; not {name!r}")
    return names


def _check_choice(name: str, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is none of a few."""
    if request.args.get(name, allowed[0]) not in allowed:
        raise FilterError(name, request.args[name], f"expected {' or '.join(allowed)}")


def _check_period(name: str, text: str) -> None:
    """Refuse a period that the filter's ``datetime`` could not have."""
    try:
        dates.parse_period(text)
    except DateError as error:
        raise FilterError(name, text, f"{error}, .. for an open end") from error
