"""The filtered events as the pages of a table that readers sort: beside the map, and at `/events/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from flask import request, url_for
from flask_babel import gettext as _

from app.columns import row_columns
from app.labels import labels, place_names
from app.languages import current
from app.state import requested_index
from app.words import short_date
from events.index.questions.ordering import COLUMNS, Ordering, ordered
from events.model.errors import FilterError

if TYPE_CHECKING:
    from app.labels import Labels
    from events.index.codes import Rows
    from events.index.index import EventIndex
    from events.index.questions.ordering import Column
    from events.model.event_filter import EventFilter

#: The parameters of the table: by which column it is sorted, and which of its pages is shown.
SORT, PAGE = "sort", "page"
#: How many events a page of the table has, here and beside the map (`table-view.ts`).
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the table shows it."""

    id: str
    edtf: str
    date: str
    title: str
    category: str
    place: str
    countries: str
    verification: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the table.

    Parameters
    ----------
    event_filter
        Which events the whole table has.
    rows
        The events of the page.
    matched
        How many events the whole table has.
    ordering
        How it is sorted.
    page
        Number of the page, from 1.
    endpoint
        Whose address changes when the table is sorted otherwise.
    """

    event_filter: EventFilter
    rows: list[Row]
    matched: int
    ordering: Ordering
    page: int
    endpoint: str

    @property
    def pages(self) -> int:
        """How many pages there are; one if there is no event."""
        return max(1, -(-self.matched // PER_PAGE))

    @property
    def first(self) -> int:
        """Number of the page's first event in the whole table, from 1."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Number of the page's last event."""
        return self.first + len(self.rows) - 1

    def columns(self) -> dict[Column, str]:
        """Name the columns."""
        names = (_("Date"), _("Event"), _("Category"), _("Place"), _("Countries"), _("Verification"))
        return dict(zip(COLUMNS, names, strict=True))

    def sorted_by(self, column: Column) -> str:
        """Return the address of the table sorted by a column; the other way round if it is sorted by it."""
        descending = not self.ordering.descending if column == self.ordering.column else column == "date"
        return self._address(self.endpoint, Ordering(column, descending))

    def turned_to(self, page: int) -> str:
        """Return the address of another page of the table."""
        return self._address("pages.events", self.ordering, page)

    def _address(self, endpoint: str, ordering: Ordering, page: int = 1) -> str:
        values: dict[str, Any] = dict(self.event_filter.to_pairs())
        values |= {SORT: str(ordering)} if ordering != Ordering() else {}
        values |= {PAGE: page} if page > 1 else {}
        return url_for(endpoint, **values)


def listing(event_filter: EventFilter, endpoint: str, page: int = 1) -> Listing:
    """Make a page of the table that the request asks for.

    Raises
    ------
    FilterError
        If there is no such page.
    """
    index = requested_index()
    ordering = requested_ordering()
    rows = index.select(event_filter)
    pages = max(1, -(-len(rows) // PER_PAGE))
    if page > pages:
        raise FilterError(PAGE, str(page), f"expected a number from 1 to {pages}, the last page of these events")
    shown = sorted_rows(index, rows, ordering)[(page - 1) * PER_PAGE : page * PER_PAGE]
    written = _rows(index, tuple(shown.tolist()), current().code)
    return Listing(event_filter, written, len(rows), ordering, page, endpoint)


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


def sorted_rows(index: EventIndex, rows: Rows, ordering: Ordering) -> Rows:
    """Put rows in order by what the table shows of them."""

    @cache
    def names() -> Labels:
        return labels(index.countries.values, current().code)

    return ordered(index, rows, ordering, lambda kind, code: names()[kind].get(code, code))


def _once(name: str) -> str | None:
    values = request.args.getlist(name)
    if len(values) > 1:
        raise FilterError(name, values[1], "the parameter stands twice; expected it once")
    return values[0] if values else None


@lru_cache(maxsize=32)
def _rows(index: EventIndex, rows: tuple[int, ...], language: str) -> list[Row]:
    """Write the rows of a page; kept, since every visit of the map brings them for readers without scripts."""
    names = labels(index.countries.values, language)
    states = [names["state"][code] for code in index.countries.values]
    places = place_names(index.place.values, language)
    columns = row_columns(index, np.array(rows, np.intp))

    def named(kind: str, values: tuple[str, ...], code: int) -> str:
        return names[kind].get(values[code], values[code]) if code >= 0 else ""

    return [
        Row(
            id=columns["id"][i],
            edtf=columns["date"][i],
            date=short_date(columns["date"][i]) if columns["date"][i] else "",
            title=columns["title"][i],
            category=named("category", index.category.values, columns["category"][i]),
            place=places.get(columns["place_name"][i], columns["place_name"][i]),
            countries=", ".join(states[code] for code in columns["countries"][i]),
            verification=named("verification", index.verification.values, columns["verification"][i]),
        )
        for i in range(len(rows))
    ]
