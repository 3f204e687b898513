"""The columnar index behind every query: typed arrays, one row an event, sorted by start.

A filter is a few vectorised passes over the rows that begin before the period ends. Category, verification and set of
countries are small numbers that are compared many at once; together with the precision of the date they are one number
a row, its class, so that the counts of every choice come out of one histogram. A part of the map is asked of a second
order, by place (`events.spatial_order`).
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events import dates
from events.classes import Classes
from events.codes import CodedSets, Codes, Postings, among
from events.masks import marked, narrowed
from events.query import Vocabulary
from events.serialised import SerialisedFeatures
from events.spatial_order import SpatialOrder
from events.timeline import Moments
from events.words import WordIndex
from geodata import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from events.catalogue import Catalogue
    from events.grid import Clusters
    from events.masks import Mask, Rows
    from events.query import BoundingBox, EventFilter

#: What lists and marks show of an event beside the columns of the index.
SHOWN = ("id", "title", "date", "place_name", "radius_km")

# What lasts longer, in days, is looked at whatever the period: so the others that touch it began shortly before it.
_LONG = 366


class EventIndex:
    """Filters, counts and clusters events, and gives out their features.

    Parameters
    ----------
    catalogue
        Checked events, sorted by start.
    cache
        Folder that keeps the serialised features of large sets; `None` keeps them in memory.
    """

    def __init__(self, catalogue: Catalogue, cache: Path | None = None) -> None:
        table = catalogue.table
        self.catalogue = catalogue
        self.start = _days(table["start"], dates.OPEN_START)
        self.end = _days(table["end"], dates.OPEN_END)
        self.category = Codes.of(table["category"])
        self.verification = Codes.of(table["verification"])
        self.place = Codes.of(table["place"])
        self.countries = CodedSets.of(table["countries"])
        self.vessels = Postings.of(table["vessels"])
        self.classes = Classes.of(self.category, self.verification, self.countries, table["date"])
        #: The columns of what has few values, by the names of `Classes.wanted`.
        self.terms = {
            "category": self.category.column,
            "verification": self.verification.column,
            "country": self.countries.column,
        }
        self.lon, self.lat = (table[name].to_numpy() for name in ("lon", "lat"))
        self.words = WordIndex.of(table)
        self.features = SerialisedFeatures.of(catalogue, cache)
        # In one piece: Arrow joins a column's pieces anew each time it takes rows of it.
        self.shown = table.select(SHOWN).combine_chunks()
        self._space = SpatialOrder(self)
        self._long = np.flatnonzero(self.end.astype(np.int64) - self.start > _LONG)
        self._by_id = pc.sort_indices(table["id"]).to_numpy().astype(np.int32)

    def __len__(self) -> int:
        return len(self.start)

    @property
    def fingerprint(self) -> str:
        """Changes whenever any feature does."""
        return self.features.fingerprint

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What a filter may name: the schema's words, the gazetteer's places, and what else these events have."""
        base = Vocabulary()
        return Vocabulary(
            categories=tuple(dict.fromkeys([*base.categories, *self.category.values])),
            verifications=tuple(dict.fromkeys([*base.verifications, *self.verification.values])),
            countries=frozenset(self.countries.values),
            places=frozenset(gazetteer.load()),
            vessels=frozenset(self.vessels.values),
        )

    def select(self, event_filter: EventFilter) -> Rows:
        """Return the rows that pass a filter.

        Returns
        -------
        ndarray of intp
            Row numbers in the order of the catalogue: by start, end and id.
        """
        rows = self.rows(event_filter)
        return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows

    def mask(self, event_filter: EventFilter) -> Mask:
        """Mark the rows that pass a filter."""
        mask: Mask = np.zeros(len(self), np.bool_)
        mask[self.rows(event_filter)] = True
        return mask

    def rows(self, event_filter: EventFilter, *, without: frozenset[str] = frozenset()) -> slice | Rows:
        """Return the rows that pass a filter, each part of it looking only at what passed those before it.

        Parameters
        ----------
        event_filter
            The filter.
        without
            Which of its parts are left out: ``datetime``, ``classes``, ``place``.

        Returns
        -------
        slice or ndarray of intp
            A slice where all rows of a range pass.
        """
        rows: slice | Rows = slice(0, len(self))
        if event_filter.datetime and "datetime" not in without:
            rows = self._touching(event_filter.period.start_day, event_filter.period.end_day)
        if "classes" not in without:
            for name, wanted in self.classes.wanted(event_filter).items():
                rows = narrowed(rows, among(self.terms[name][rows], wanted))
        if event_filter.places and "place" not in without:
            rows = narrowed(rows, among(self.place.column[rows], self.place.wanted(event_filter.places)))
        if event_filter.bbox is not None:
            rows = narrowed(rows, self.inside(event_filter.bbox, rows))
        if event_filter.vessels:
            named = marked(len(self), (self.vessels.rows_with(vessel) for vessel in event_filter.vessels))
            rows = narrowed(rows, named[rows])
        for word in event_filter.words:
            rows = narrowed(rows, marked(len(self), [self.words.rows_with(word)])[rows])
        return rows

    def _touching(self, first: int, last: int) -> slice | Rows:
        """Return the rows whose time touches that from one day to another."""
        near, began = self.reach(first, last)
        long = self._long[: np.searchsorted(self._long, min(near, began))]
        long = long[self.end[long] >= first]
        # What begins within the time touches it, whenever it ends.
        within = min(max(near, int(np.searchsorted(self.start, np.int32(first)))), began)
        before = np.flatnonzero(self.end[near:within] >= first) + near
        if len(long) == 0 and len(before) == within - near:
            return slice(near, began)
        return np.concatenate([long, before, np.arange(within, began)])

    def reach(self, first: int, last: int) -> tuple[int, int]:
        """Return the bounds of the rows among which all are that touch a time and do not last long."""
        # Numbers of another type would let NumPy convert the whole column before it searches.
        near = int(np.searchsorted(self.start, np.int32(max(first - _LONG, dates.OPEN_START))))
        return near, max(near, int(np.searchsorted(self.start, np.int32(last), side="right")))

    @cached_property
    def months(self) -> Moments:
        """When the events began and ended, to the month."""
        return Moments.months(self)

    def row_of(self, event_id: str) -> int | None:
        """Return the row of an event, or `None` if there is none of this id."""
        ids = self.catalogue.table["id"]
        position = bisect_left(self._by_id, event_id, key=lambda row: ids[int(row)].as_py())
        found = int(self._by_id[position]) if position < len(self._by_id) else -1
        return found if found >= 0 and ids[found].as_py() == event_id else None

    def feature_bytes(self, rows: Rows) -> Iterator[bytes]:
        """Yield the serialised features of the given rows, in their order."""
        return (self.features[int(row)] for row in rows)

    def feature_blocks(self, rows: Rows) -> Iterator[memoryview]:
        """Yield the serialised features of the given rows, many at once, each with a comma before it."""
        return self.features.blocks(rows)

    def view(self, event_filter: EventFilter, bbox: BoundingBox, zoom: int) -> Clusters:
        """Group the events of a part of the map as they are drawn.

        Parameters
        ----------
        event_filter
            Which events; all of them are counted, also those just outside of the part that is asked for whose group
            reaches into it.
        bbox
            The part of the map: west, south, east, north in degrees.
        zoom
            Zoom of a web map whose world is 256 CSS pixels wide at zoom 0.
        """
        return self._space.view(event_filter, bbox, zoom)

    def inside(self, bbox: BoundingBox, rows: slice | Rows) -> Mask:
        """Mark which rows lie within west, south, east, north in degrees; west > east crosses the antimeridian."""
        west, south, east, north = bbox
        lon, lat = self.lon[rows], self.lat[rows]
        between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        within: Mask = between & (lat >= south) & (lat <= north)
        return within


def _days(column: pa.ChunkedArray, missing: int) -> NDArray[np.int32]:
    """Convert ISO days to days since 1970-01-01."""
    days = pc.cast(pc.cast(column, pa.date32()), pa.int32())
    return np.asarray(pc.fill_null(days, missing).to_numpy(), np.int32)
