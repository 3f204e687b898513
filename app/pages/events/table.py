"""The filtered events as a paginated, sortable table, at `/events/` and on the map's page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flask import url_for
from flask_babel import gettext as _

from app.drawing.map.address import PAGE, SORT, requested_ordering
from app.drawing.map.columns import row_columns, sorted_rows
from app.language.labels import labels, place_names
from app.language.languages import current
from app.language.words import short_date
from app.pages.events.known import counted, known_only_to
from app.web.parameters import requested_index, requested_version
from app.web.served import served
from events.index.index import EventIndex
from events.index.questions.ordering import COLUMNS, Column, Ordering
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

#: Events on a page of the table, here and in the map's table view (`table-view.ts`).
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An event in the table; ``area`` names the area to which it is known if that is not a point."""

    id: str
    edtf: str
    date: str
    title: str
    category: str
    place: str
    area: str
    countries: str
    verification: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the table.

    Parameters
    ----------
    event_filter
        Filter of the whole table.
    rows
        The events of the page.
    matched
        Number of events in the whole table.
    unplaced
        Remark on the number of these that are known only to an area; empty for none.
    ordering
        Order of the table.
    page
        Number of the page, from 1.
    endpoint
        Endpoint of the page with the table, for links to other orders.
    """

    event_filter: EventFilter
    rows: list[Row]
    matched: int
    unplaced: str
    ordering: Ordering
    page: int
    endpoint: str

    @property
    def pages(self) -> int:
        """Number of pages; one if there is no event."""
        return max(1, -(-self.matched // PER_PAGE))

    @property
    def first(self) -> int:
        """Number of the page's first event in the whole table, from 1."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Number of the page's last event."""
        return self.first + len(self.rows) - 1

    @staticmethod
    def columns() -> dict[Column, str]:
        """Return the labels of the columns."""
        names = (_("Date"), _("Event"), _("Category"), _("Place"), _("Countries"), _("Verification"))
        return dict(zip(COLUMNS, names, strict=True))

    def sorted_by(self, column: Column) -> str:
        """Return the URL of the table sorted by a column; in reverse if it is already sorted by it."""
        descending = not self.ordering.descending if column == self.ordering.column else column == "date"
        return self._address(self.endpoint, Ordering(column, descending))

    def turned_to(self, page: int) -> str:
        """Return the URL of another page of the table."""
        return self._address("pages.events", self.ordering, page)

    def _address(self, endpoint: str, ordering: Ordering, page: int = 1) -> str:
        values: dict[str, Any] = dict(self.event_filter.to_pairs())
        values |= {SORT: str(ordering)} if ordering != Ordering() else {}
        values |= {PAGE: page} if page > 1 else {}
        return url_for(endpoint, **values)


def listing(event_filter: EventFilter, endpoint: str, page: int = 1) -> Listing:
    """Return the requested page of the table.

    Raises
    ------
    FilterError
        If there is no such page.
    """
    index, ordering = requested_index(), requested_ordering()
    if (event_filter, ordering, page) == (EventFilter(), Ordering(), 1):
        # Every map contains this table for readers without scripts.
        key = ("table", current().code, requested_version())
        shown = served().parts.part(key, lambda: _shown(index, event_filter, ordering, page))
    else:
        shown = _shown(index, event_filter, ordering, page)
    return Listing(event_filter, *shown, ordering, page, endpoint)


def _shown(index: EventIndex, event_filter: EventFilter, ordering: Ordering, page: int) -> tuple[list[Row], int, str]:
    """Return the rows of a page, the total number of rows, and the remark on the number of those without a position."""
    rows = index.select(event_filter)
    pages = max(1, -(-len(rows) // PER_PAGE))
    if page > pages:
        raise FilterError(PAGE, str(page), f"expected a whole number from 1 to {pages}, the last page of these events")
    shown = sorted_rows(index, rows, ordering)[(page - 1) * PER_PAGE : page * PER_PAGE]
    written = written_rows(index, tuple(shown.tolist()), current().code)
    return written, len(rows), counted(index, rows)


@lru_cache(maxsize=32)
def written_rows(index: EventIndex, rows: tuple[int, ...], language: str) -> list[Row]:
    """Return rows of the table; cached, since every page of the map contains them for readers without scripts."""
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
            area=known_only_to(index, rows[i]),
            countries=", ".join(states[code] for code in columns["countries"][i]),
            verification=named("verification", index.verification.values, columns["verification"][i]),
        )
        for i in range(len(rows))
    ]
