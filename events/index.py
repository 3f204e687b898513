"""The columnar index behind every query: typed arrays, one row an event, sorted by start.

A filter is a few vectorised passes over the rows that begin before the period ends. Category, verification, countries
and the precision of the date are one number a row, its class: a filter on any of them is one table of classes, and the
counts of every choice come out of one histogram. A part of the map is a few ranges of a second order, by place.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events import dates
from events.classes import Classes
from events.codes import CodedSets, Codes, Postings
from events.grid import CellSums, Clusters, Window, cluster, project, quadkeys, sum_cells
from events.query import Vocabulary
from events.serialised import SerialisedFeatures
from events.words import WordIndex
from geodata import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from events.catalogue import Catalogue
    from events.query import BoundingBox, EventFilter

    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]

#: What lists and marks show of an event beside the columns of the index.
SHOWN = ("id", "title", "date", "place_name", "radius_km")

# Ranges of positions that are nearer than this are read as one: skipping so few costs more than looking at them.
_GAP = 4_096
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
        self.lon, self.lat = (table[name].to_numpy() for name in ("lon", "lat"))
        self.words = WordIndex.of(table)
        self.features = SerialisedFeatures.of(catalogue, cache)
        # In one piece: Arrow joins a column's pieces anew each time it takes rows of it.
        self.shown = table.select(SHOWN).combine_chunks()
        self._space = SpatialOrder(self)
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
        return np.flatnonzero(self.mask(event_filter))

    def mask(self, event_filter: EventFilter, *, without: frozenset[str] = frozenset()) -> Mask:
        """Mark the rows that pass a filter; `without` leaves out some of ``datetime``, ``classes``, ``place``."""
        mask: Mask = np.ones(len(self), np.bool_)
        if event_filter.datetime and "datetime" not in without:
            period = event_filter.period
            began = int(np.searchsorted(self.start, period.end_day, side="right"))
            mask[began:] = False
            np.greater_equal(self.end[:began], period.start_day, out=mask[:began])
        if "classes" not in without and not self.classes.passes_all(event_filter):
            mask &= self.classes.passing(event_filter)[self.classes.column]
        if event_filter.places and "place" not in without:
            mask &= self.place.wanted(event_filter.places)[self.place.column]
        if event_filter.vessels:
            mask &= self._marked(self.vessels.rows_with(vessel) for vessel in event_filter.vessels)
        if event_filter.bbox is not None:
            mask &= self.inside(event_filter.bbox)
        for word in event_filter.words:
            mask &= self._marked([self.words.rows_with(word)])
        return mask

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

    def inside(self, bbox: BoundingBox) -> Mask:
        """Mark the events within west, south, east, north in degrees; west > east crosses the antimeridian."""
        west, south, east, north = bbox
        lon, lat = self.lon, self.lat
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
        self.classes = index.classes.column[order]
        self._sums: dict[int, CellSums] = {}

    @cached_property
    def category(self) -> NDArray[np.int32]:
        """Code of each event's category."""
        return self.index.category.column[self.rows]

    def view(self, event_filter: EventFilter, bbox: BoundingBox, zoom: int) -> Clusters:
        """Group the events of a part of the map, see `EventIndex.view`."""
        window = Window.around(bbox, zoom)
        if event_filter.is_empty and window.level <= _KEPT_LEVELS:
            return cluster(window, self._sums_of_all(window.level), bbox)
        elsewhere = self._elsewhere(event_filter)
        parts = []
        for positions in self._within(window):
            mask = self._passing(event_filter, elsewhere, positions)
            # Taking by number is twice as fast as by a mask; a part that passes as a whole is not copied at all.
            parts.append(self._columns(positions if mask is None else np.flatnonzero(mask) + positions.start))
        x, y, category, rows = (
            (np.concatenate(column) for column in zip(*parts, strict=True)) if parts else self._columns(slice(0, 0))
        )
        return cluster(window, sum_cells(window.level, x, y, (category, len(self.index.category.values)), rows), bbox)

    def _columns(self, positions: slice | Rows) -> tuple[NDArray[Any], ...]:
        return self.x[positions], self.y[positions], self.category[positions], self.rows[positions]

    def _sums_of_all(self, level: int) -> CellSums:
        """Return the sums of every cell of a level, computed once: without a filter they are the answer."""
        if level not in self._sums:
            x, y, category, rows = self._columns(slice(None))
            self._sums[level] = sum_cells(level, x, y, (category, len(self.index.category.values)), rows)
        return self._sums[level]

    def _within(self, window: Window) -> list[slice]:
        """Find the positions whose quadkeys the window's ranges hold, and some between ranges that nearly touch."""
        bounds = np.searchsorted(self.keys, window.key_ranges())
        apart = np.flatnonzero(bounds[1:, 0] - bounds[:-1, 1] > _GAP)
        first, last = bounds[np.r_[0, apart + 1], 0], bounds[np.r_[apart, len(bounds) - 1], 1]
        return [slice(int(a), int(b)) for a, b in zip(first, last, strict=True) if a < b]

    def _elsewhere(self, event_filter: EventFilter) -> Mask | None:
        """Mark the rows that pass what the columns here do not decide; `None` if the filter asks for nothing of it."""
        if event_filter.words or event_filter.places or event_filter.vessels or event_filter.bbox is not None:
            return self.index.mask(event_filter, without=frozenset({"datetime", "classes"}))
        return None

    def _passing(self, event_filter: EventFilter, elsewhere: Mask | None, positions: slice) -> Mask | None:
        """Mark which of some positions pass a filter; `None` where all do."""
        masks = []
        if event_filter.datetime:
            period = event_filter.period
            masks += [self.start[positions] <= period.end_day, self.end[positions] >= period.start_day]
        if not self.index.classes.passes_all(event_filter):
            masks.append(self.index.classes.passing(event_filter)[self.classes[positions]])
        if elsewhere is not None:
            masks.append(elsewhere[self.rows[positions]])
        return reduce(np.logical_and, masks) if masks else None


def _days(column: pa.ChunkedArray, missing: int) -> NDArray[np.int32]:
    """Convert ISO days to days since 1970-01-01."""
    days = pc.cast(pc.cast(column, pa.date32()), pa.int32())
    return np.asarray(pc.fill_null(days, missing).to_numpy(), np.int32)
