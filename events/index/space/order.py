"""Columns of the index in quadtree order, in which a part of the map is a few ranges.

If the requested period has fewer events than the part of the map, their positions are found by time instead.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from events.index.codes import BLOCK, Mask, Numbers, Parts, in_blocks, joined, length, narrowed
from events.index.columns import Columns, days_of
from events.index.evaluation import evaluation
from events.index.recent import Recent
from events.index.space.grid import (
    CellSums,
    Clusters,
    Window,
    add_cells,
    cell_starts,
    cluster,
    project,
    sum_cells,
)
from events.index.space.known import DISC, Known
from events.index.space.quadkeys import Quadkeys
from events.model.event_filter import BoundingBox, EventFilter

# Ranges of positions closer than this are read as one: skipping so few costs more than reading them.
_GAP = 4_096
# Finding the position of a row by its time takes as long as reading this many rows by position.
_SCATTERED = 6
# Levels whose cell sums over all events are kept: deeper ones have many cells, and a part of the map few events.
_KEPT_LEVELS = 10
# Memory for the cell sums of recent filters; those of one take about half a megabyte.
_MOST_BYTES = 1 << 26


class SpatialOrder:
    """The columns needed for a part of the map, in quadtree order, so that a part is a few ranges.

    Parameters
    ----------
    columns
        Columns to reorder.
    known
        Spatial precision of the events.
    """

    def __init__(self, columns: Columns, known: Known) -> None:
        self.columns = columns
        self.known = known
        quadkeys = Quadkeys.of_catalogue(columns.catalogue)
        self.rows = quadkeys.rows
        self.keys = (quadkeys.keys >> np.uint64(32)).astype(np.uint32)
        x, y = project(columns.lon, columns.lat)
        self.x, self.y = x[self.rows], y[self.rows]
        self.start, self.end = columns.start[self.rows], columns.end[self.rows]
        self._codes: dict[str, Numbers] = {}
        self._depths = np.unique(known.deepest)
        self._recent = Recent(_MOST_BYTES, _bytes_of)

    def codes(self, name: str) -> Numbers:
        """Return a column of codes in this order, reordered on first use."""
        if name not in self._codes:
            self._codes[name] = self.columns.codes(name)[self.rows]
        return self._codes[name]

    @cached_property
    def position(self) -> NDArray[np.int32]:
        """Position of each row in this order."""
        position = np.empty(len(self.rows), np.int32)
        position[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        return position

    def clusters(
        self, event_filter: EventFilter, rows: Parts, bbox: BoundingBox, zoom: float
    ) -> tuple[Clusters, Clusters]:
        """Cluster the symbols and the discs of a part of the map, see `EventIndex.view`.

        Parameters
        ----------
        event_filter
            Filter to apply.
        rows
            Rows that pass it, apart from its classes.
        bbox, zoom
            Part of the map.
        """
        window = Window.around(bbox, int(zoom))
        symbols, discs = (cluster(window, one, bbox) for one in self._sums(event_filter, rows, window, zoom))
        return symbols, discs

    def forget(self) -> None:
        """Drop the sums that are kept for recent filters."""
        self._recent.clear()

    def _sums(self, event_filter: EventFilter, rows: Parts, window: Window, zoom: float) -> tuple[CellSums, CellSums]:
        """Sum up the events of a window by cell; from the second request with a filter on, those of all windows.

        A reader who moves the map keeps its filter: the sums of all cells then answer until the filter changes.
        """
        key = (event_filter, window.level, int(np.searchsorted(self._depths, zoom)))
        if kept := self._recent.get(key):
            return kept
        everywhere = window.level <= _KEPT_LEVELS and (event_filter.is_empty or self._recent.again(key))
        within = (slice(0, len(self.rows)),) if everywhere else self._within(window)
        found = self._sums_of(window.level, zoom, self._positions(event_filter, rows, within))
        if everywhere:
            self._recent.put(key, found)
        return found

    @cached_property
    def _deepest(self) -> NDArray[np.int8]:
        return self.known.deepest[self.rows]

    @cached_property
    def _is_disc(self) -> Mask:
        return np.asarray(self.known.code[self.rows] == DISC)

    def _sums_of(self, level: int, zoom: float, parts: Parts) -> tuple[CellSums, CellSums]:
        """Sum up positions, given in order, by cell: those of symbols, and those of discs too large to be one."""
        if len(parts) > 1 and sum(map(length, parts)) <= BLOCK:
            # Each part takes a tenth of a millisecond, however few positions it has.
            parts = (joined(parts),)
        if not np.any(self._depths < zoom):
            return self._added(level, parts), self._added(level, ())
        shown = [self._deepest[part] >= zoom for part in parts]
        symbols = tuple(map(narrowed, parts, shown))
        discs = tuple(narrowed(part, self._is_disc[part] & ~one) for part, one in zip(parts, shown, strict=True))
        return self._added(level, symbols), self._added(level, discs)

    def _added(self, level: int, parts: Parts) -> CellSums:
        """Sum up positions, given in order, by cell; a slice is not copied."""
        kinds = len(self.columns.category.values)
        sums = []
        for part in parts or (slice(0, 0),):
            x, y, category = self.x[part], self.y[part], self.codes("category")[part]
            starts = cell_starts(level, x, y)
            first = self.rows[starts + part.start if isinstance(part, slice) else part[starts]]
            sums.append(sum_cells(starts, x, y, (category, kinds), first=first))
        return add_cells(level, sums)

    def _positions(self, event_filter: EventFilter, rows: Parts, parts: tuple[slice, ...]) -> Parts:
        """Return the positions of the events that pass a filter, within some ranges of positions."""
        classes = self.columns.classes
        in_ranges = sum(length(part) for part in rows if isinstance(part, slice))
        if event_filter.bbox is None and in_ranges * _SCATTERED >= sum(map(length, parts)):
            period = days_of(event_filter) if event_filter.datetime else None
            return in_blocks(tuple(map(evaluation(self, classes.wanted(event_filter), period), parts)))
        positions = self.position[joined(self.columns.of_classes(rows, classes.passing(event_filter)))]
        bounds = np.array([(part.start, part.stop) for part in parts], np.intp).reshape(-1, 2)
        # Rows far from the window are not sorted.
        positions = positions[(positions >= bounds.min(initial=len(self.rows))) & (positions < bounds.max(initial=0))]
        found = np.sort(positions).astype(np.intp)
        return in_blocks([found[first:last] for first, last in np.searchsorted(found, bounds)])

    def _within(self, window: Window) -> tuple[slice, ...]:
        """Return the positions of quadkeys in the window's ranges, including small gaps between ranges."""
        first, after = window.key_ranges().T
        # In the dtype of the keys, which may not hold the first key after the last range.
        begin = np.searchsorted(self.keys, first.astype(np.uint32))
        bounds = np.stack([begin, np.searchsorted(self.keys, (after - 1).astype(np.uint32), side="right")], axis=1)
        apart = np.flatnonzero(bounds[1:, 0] - bounds[:-1, 1] > _GAP)
        first, last = bounds[np.r_[0, apart + 1], 0], bounds[np.r_[apart, len(bounds) - 1], 1]
        return tuple(slice(int(a), int(b)) for a, b in zip(first, last, strict=True) if a < b)


def _bytes_of(sums: tuple[CellSums, CellSums]) -> int:
    return sum(one.nbytes for one in sums)
