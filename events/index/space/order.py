"""The columns of the index in the order of the quadtree: a part of the map is a few ranges of them.

If the requested time has fewer events than the part, their positions are found by time instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Mask, Numbers, Rows, narrowed
from events.index.columns import Columns
from events.index.evaluation import Conditions, evaluation
from events.index.space.grid import (
    CellSums,
    Clusters,
    Integers,
    Window,
    cell_starts,
    cluster,
    project,
    quadkeys,
    sum_cells,
)
from events.index.space.known import DISC, Known
from events.index.space.regional import Regional
from events.model.event_filter import BoundingBox, EventFilter

# Ranges of positions closer than this are read as one: skipping so few costs more than reading them.
_GAP = 4_096
# Finding the position of a row by its time takes as long as reading this many rows by position.
_SCATTERED = 6
# Levels of cells whose sums over all events are kept: deeper ones have many cells, and a part of the map few events.
_KEPT_LEVELS = 10


@dataclass(frozen=True)
class View:
    """What a map shows of some events: what is known to a point, and what is known to an area; never mixed.

    Parameters
    ----------
    symbols
        Symbols and clusters of them, as far as they reach into the part of the map.
    discs
        Those known to a disc that is larger than two symbols at the zoom, together where they are near each other.
    regions
        Counts of those known to a region that is, by region and category, of shape (regions, categories); wherever the
        region lies.
    """

    symbols: Clusters
    discs: Clusters
    regions: Integers


class SpatialOrder:
    """The columns that a part of the map needs, in the order of the quadtree, so that a part is a few ranges.

    Parameters
    ----------
    columns
        The columns that it orders.
    known
        How well the places of its events are known.
    """

    def __init__(self, columns: Columns, known: Known) -> None:
        self.columns = columns
        self.known = known
        x, y = project(columns.lon, columns.lat)
        keys = quadkeys(x, y)
        order = np.argsort(keys, kind="stable")
        self.rows = order.astype(np.int32)
        self.keys = (keys[order] >> np.uint64(32)).astype(np.uint32)
        self.x, self.y = x[order], y[order]
        self.start, self.end = columns.start[order], columns.end[order]
        self._codes: dict[str, Numbers] = {}
        self._depths = np.unique(known.deepest)
        self._sums: dict[tuple[int, int, bool], CellSums] = {}
        self._regional = Regional(columns, known)

    def codes(self, name: str) -> Numbers:
        """Return a column of codes in this order, put into it when it is first needed."""
        if name not in self._codes:
            self._codes[name] = self.columns.codes(name)[self.rows]
        return self._codes[name]

    def rows_at(self, part: slice | Rows) -> NDArray[np.int32]:
        """Return which rows are at some positions of this order."""
        return self.rows[part]

    def within(self, bbox: BoundingBox) -> Callable[[slice | Rows], Mask]:
        """Return a function that marks which of some positions are within a bounding box in degrees."""
        # Degrees are not kept in this order: marking all rows and putting the marks in order takes less memory.
        return self.columns.within(bbox)(slice(None))[self.rows].__getitem__

    @cached_property
    def position(self) -> NDArray[np.int32]:
        """Position of each row in this order."""
        position = np.empty(len(self.rows), np.int32)
        position[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        return position

    def view(self, event_filter: EventFilter, bbox: BoundingBox, zoom: float) -> View:
        """Group the events of a part of the map, see `EventIndex.view`."""
        window = Window.around(bbox, int(zoom))
        step = int(np.searchsorted(self._depths, zoom))
        # Looked up once, for both orders of the rows.
        conditions = None if event_filter.is_empty else self.columns.conditions(event_filter)
        if conditions is None and window.level <= _KEPT_LEVELS:
            sums = [self._sums_of_all(window.level, zoom, symbols=symbols) for symbols in (True, False)]
        else:
            positions = self._positions(event_filter, conditions, window)
            if step:
                where = np.arange(positions.start, positions.stop) if isinstance(positions, slice) else positions
                is_symbol = self._deepest[where] >= zoom
                positions, rest = where[is_symbol], where[~is_symbol]
                discs = rest[self._is_disc[rest]]
            else:
                discs = np.empty(0, np.intp)
            sums = [self._sums_of(window.level, one) for one in (positions, discs)]
        symbols, discs_together = (cluster(window, one, bbox) for one in sums)
        return View(symbols, discs_together, self._by_region(conditions, step))

    @cached_property
    def _deepest(self) -> NDArray[np.int8]:
        return self.known.deepest[self.rows]

    @cached_property
    def _is_disc(self) -> Mask:
        return np.asarray(self.known.code[self.rows] == DISC)

    def _by_region(self, conditions: Conditions | None, step: int) -> Integers:
        """Count the events whose regions are too large for symbols, by region and category."""
        if step == 0:
            return np.zeros((len(self.known.regions), len(self.columns.category.values)), np.int64)
        return self._regional.counts(conditions, int(self._depths[step - 1]))

    def _sums_of(self, level: int, positions: slice | Rows) -> CellSums:
        """Sum some positions, in their order, by cell; a slice is not copied."""
        x, y, category = self.x[positions], self.y[positions], self.codes("category")[positions]
        starts = cell_starts(level, x, y)
        first = self.rows[starts + positions.start if isinstance(positions, slice) else positions[starts]]
        return sum_cells(starts, level, x, y, (category, len(self.columns.category.values)), first=first)

    def _sums_of_all(self, level: int, zoom: float, *, symbols: bool) -> CellSums:
        """Return the sums of every cell of a level, computed once: the result if there is no filter."""
        key = (level, int(np.searchsorted(self._depths, zoom)), symbols)
        if key not in self._sums:
            is_symbol = self._deepest >= zoom
            wanted = is_symbol if symbols else self._is_disc & ~is_symbol
            self._sums[key] = self._sums_of(level, narrowed(slice(0, len(self.rows)), wanted))
        return self._sums[key]

    def _positions(self, event_filter: EventFilter, conditions: Conditions | None, window: Window) -> slice | Rows:
        """Find the positions of the events that pass a filter, within the window and a little around it."""
        parts = self._within(window)
        if event_filter.datetime:
            near, began = self.columns.reach(event_filter.period.start_day, event_filter.period.end_day)
            if (began - near) * _SCATTERED < sum(part.stop - part.start for part in parts):
                positions = np.sort(self.position[self.columns.rows(event_filter)])
                bounds = np.searchsorted(positions, np.array([(part.start, part.stop) for part in parts], np.int32))
                return np.concatenate([positions[a:b] for a, b in bounds])
        passing = list(map(evaluation(self, conditions or Conditions()), parts))
        if len(passing) == 1:
            return passing[0]
        return np.concatenate(
            [np.arange(one.start, one.stop) if isinstance(one, slice) else one for one in passing]
            or [np.empty(0, np.intp)]
        )

    def _within(self, window: Window) -> list[slice]:
        """Find the positions whose quadkeys the window's ranges hold, and some between ranges that nearly touch."""
        first, after = window.key_ranges().T
        # In the type of the keys, which may not hold the first key after the last range.
        begin = np.searchsorted(self.keys, first.astype(np.uint32))
        bounds = np.stack([begin, np.searchsorted(self.keys, (after - 1).astype(np.uint32), side="right")], axis=1)
        apart = np.flatnonzero(bounds[1:, 0] - bounds[:-1, 1] > _GAP)
        first, last = bounds[np.r_[0, apart + 1], 0], bounds[np.r_[apart, len(bounds) - 1], 1]
        return [slice(int(a), int(b)) for a, b in zip(first, last, strict=True) if a < b]
