"""The columnar index behind every query: typed arrays, one row an event, sorted by start.

A filter is a few vectorised passes over the rows that begin before the period ends. Category, verification and set of
countries are small numbers that are compared many at once; together with the precision of the date they are one number
a row, its class, so that the counts of every choice come out of one histogram. A part of the map is a few ranges of a
second order, by place, unless fewer rows are of the time that is asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events import dates
from events.classes import Classes
from events.codes import CodedSets, Codes, Postings, among
from events.grid import CellSums, Clusters, Window, cell_starts, cluster, project, quadkeys, sum_cells
from events.query import Vocabulary
from events.serialised import SerialisedFeatures
from events.timeline import Moments
from events.words import WordIndex
from geodata import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from events.catalogue import Catalogue
    from events.codes import Numbers
    from events.query import BoundingBox, EventFilter

    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]

#: What lists and marks show of an event beside the columns of the index.
SHOWN = ("id", "title", "date", "place_name", "radius_km")

# Ranges of positions that are nearer than this are read as one: skipping so few costs more than looking at them.
_GAP = 4_096
# What lasts longer, in days, is looked at whatever the period: so the others that touch it began shortly before it.
_LONG = 366
# Finding the position of a row by its time takes as long as looking at so many rows by their position.
_SCATTERED = 6
# Levels of cells whose sums over all events are kept: deeper ones have many cells, and a part of the map few events.
_KEPT_LEVELS = 10


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
                rows = _narrowed(rows, among(self.terms[name][rows], wanted))
        if event_filter.places and "place" not in without:
            rows = _narrowed(rows, among(self.place.column[rows], self.place.wanted(event_filter.places)))
        if event_filter.bbox is not None:
            rows = _narrowed(rows, self.inside(event_filter.bbox, rows))
        if event_filter.vessels:
            named = self._marked(self.vessels.rows_with(vessel) for vessel in event_filter.vessels)
            rows = _narrowed(rows, named[rows])
        for word in event_filter.words:
            rows = _narrowed(rows, self._marked([self.words.rows_with(word)])[rows])
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

    def _marked(self, rows: Iterable[NDArray[np.int32]]) -> Mask:
        mask = np.zeros(len(self), np.bool_)
        for some in rows:
            mask[some] = True
        return mask


class SpatialOrder:
    """The columns that a part of the map needs, in the order of the quadtree, so that a part is a few ranges.

    Parameters
    ----------
    index
        The index whose events it orders.
    """

    def __init__(self, index: EventIndex) -> None:
        self.index = index
        x, y = project(index.lon, index.lat)
        keys = quadkeys(x, y)
        order = np.argsort(keys, kind="stable")
        self.rows = order.astype(np.int32)
        self.keys = (keys[order] >> np.uint64(32)).astype(np.uint32)
        self.x, self.y = x[order], y[order]
        self.start, self.end = index.start[order], index.end[order]
        self.terms = {name: column[order] for name, column in index.terms.items()}
        self._sums: dict[int, CellSums] = {}

    @cached_property
    def place(self) -> Numbers:
        """Code of each event's place."""
        return self.index.place.column[self.rows]

    @cached_property
    def position(self) -> NDArray[np.int32]:
        """Where each row stands in this order."""
        position = np.empty(len(self.rows), np.int32)
        position[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        return position

    def view(self, event_filter: EventFilter, bbox: BoundingBox, zoom: int) -> Clusters:
        """Group the events of a part of the map, see `EventIndex.view`."""
        window = Window.around(bbox, zoom)
        if event_filter.is_empty and window.level <= _KEPT_LEVELS:
            return cluster(window, self._sums_of_all(window.level), bbox)
        return cluster(window, self._sums_of(window.level, self._positions(event_filter, window)), bbox)

    def _sums_of(self, level: int, positions: slice | Rows) -> CellSums:
        """Sum some positions, in their order, by cell; a slice is not copied."""
        x, y, category = self.x[positions], self.y[positions], self.terms["category"][positions]
        starts = cell_starts(level, x, y)
        first = self.rows[starts + positions.start if isinstance(positions, slice) else positions[starts]]
        return sum_cells(starts, level, x, y, (category, len(self.index.category.values)), first=first)

    def _sums_of_all(self, level: int) -> CellSums:
        """Return the sums of every cell of a level, computed once: without a filter they are the answer."""
        if level not in self._sums:
            self._sums[level] = self._sums_of(level, slice(0, len(self.rows)))
        return self._sums[level]

    def _positions(self, event_filter: EventFilter, window: Window) -> slice | Rows:
        """Find the positions of the events that pass a filter, those of the window and some beside it."""
        parts = self._within(window)
        if event_filter.datetime:
            near, began = self.index.reach(event_filter.period.start_day, event_filter.period.end_day)
            if (began - near) * _SCATTERED < sum(part.stop - part.start for part in parts):
                positions = np.sort(self.position[self.index.rows(event_filter)])
                bounds = np.searchsorted(positions, np.array([(part.start, part.stop) for part in parts], np.int32))
                return np.concatenate([positions[a:b] for a, b in bounds])
        elsewhere = self._elsewhere(event_filter)
        passing = [_narrowed(part, self._passing(event_filter, elsewhere, part)) for part in parts]
        if len(passing) == 1:
            return passing[0]
        return np.concatenate(
            [np.arange(one.start, one.stop) if isinstance(one, slice) else one for one in passing]
            or [np.empty(0, np.intp)]
        )

    def _within(self, window: Window) -> list[slice]:
        """Find the positions whose quadkeys the window's ranges hold, and some between ranges that nearly touch."""
        first, after = window.key_ranges().T
        # Of the keys' own type, in which the first key after the last range may have no number.
        begin = np.searchsorted(self.keys, first.astype(np.uint32))
        bounds = np.stack([begin, np.searchsorted(self.keys, (after - 1).astype(np.uint32), side="right")], axis=1)
        apart = np.flatnonzero(bounds[1:, 0] - bounds[:-1, 1] > _GAP)
        first, last = bounds[np.r_[0, apart + 1], 0], bounds[np.r_[apart, len(bounds) - 1], 1]
        return [slice(int(a), int(b)) for a, b in zip(first, last, strict=True) if a < b]

    def _elsewhere(self, event_filter: EventFilter) -> list[Mask]:
        """Mark the positions that pass what no column here decides: words, ships, and a part of the map."""
        masks = [self._marked([self.index.words.rows_with(word)]) for word in event_filter.words]
        if event_filter.vessels:
            masks.append(self._marked(self.index.vessels.rows_with(vessel) for vessel in event_filter.vessels))
        if event_filter.bbox is not None:
            masks.append(self.index.inside(event_filter.bbox, slice(None))[self.rows])
        return masks

    def _marked(self, rows: Iterable[NDArray[np.int32]]) -> Mask:
        """Mark the positions of some rows."""
        mask = np.zeros(len(self.rows), np.bool_)
        for some in rows:
            mask[self.position[some]] = True
        return mask

    def _passing(self, event_filter: EventFilter, elsewhere: list[Mask], positions: slice) -> Mask:
        """Mark which of some positions pass a filter."""
        period, index = event_filter.period, self.index
        masks = [mask[positions] for mask in elsewhere]
        if period.end_day < dates.OPEN_END:
            masks.append(self.start[positions] <= period.end_day)
        if period.start_day > dates.OPEN_START:
            masks.append(self.end[positions] >= period.start_day)
        for name, wanted in index.classes.wanted(event_filter).items():
            masks.append(among(self.terms[name][positions], wanted))
        if event_filter.places:
            masks.append(among(self.place[positions], index.place.wanted(event_filter.places)))
        return reduce(np.logical_and, masks) if masks else np.ones(positions.stop - positions.start, np.bool_)


def _narrowed(rows: slice | Rows, passes: Mask) -> slice | Rows:
    """Keep the rows that pass."""
    if isinstance(rows, slice):
        return rows if passes.all() else np.flatnonzero(passes) + rows.start
    return rows[passes]


def _days(column: pa.ChunkedArray, missing: int) -> NDArray[np.int32]:
    """Convert ISO days to days since 1970-01-01."""
    days = pc.cast(pc.cast(column, pa.date32()), pa.int32())
    return np.asarray(pc.fill_null(days, missing).to_numpy(), np.int32)
