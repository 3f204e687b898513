"""The events that are known to a region, in columns of their own: how many of them pass a filter, wherever they are.

They are a part of all, and each part of the map asks for them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from events.index.codes import Mask, Numbers, Rows
from events.index.columns import Columns
from events.index.evaluation import Conditions, evaluation
from events.index.space.grid import Integers
from events.index.space.known import Known
from events.model.event_filter import BoundingBox


class Regional:
    """Counts the events that are known to a region.

    Parameters
    ----------
    columns
        The columns of all events.
    known
        How well the places of these are known.
    """

    def __init__(self, columns: Columns, known: Known) -> None:
        self.columns = columns
        self.rows = np.flatnonzero(known.code >= 0)
        self.start, self.end = (one[self.rows] for one in (columns.start, columns.end))
        self._shape = (len(known.regions), len(columns.category.values))
        # The place of each one's region and category in the counts.
        self._slot = known.code[self.rows].astype(np.int32) * self._shape[1] + columns.category.column[self.rows]
        self._deepest = known.deepest[self.rows]
        self._codes: dict[str, Numbers] = {}
        self._of_all: dict[int, Integers] = {}

    def codes(self, name: str) -> Numbers:
        """Return a column of codes of these events, taken from that of all when it is first needed."""
        if name not in self._codes:
            self._codes[name] = self.columns.codes(name)[self.rows]
        return self._codes[name]

    def rows_at(self, part: slice | Rows) -> Rows:
        """Return the row numbers of some of these events."""
        return self.rows[part]

    def within(self, bbox: BoundingBox) -> Callable[[slice | Rows], Mask]:
        """Return a function that marks which of some positions are within a bounding box in degrees."""
        return self.columns.within(bbox)(self.rows).__getitem__

    def counts(self, conditions: Conditions | None, depth: int) -> Integers:
        """Count the events that pass a filter, by region and category.

        Parameters
        ----------
        conditions
            Those of the filter; `None` if there is none.
        depth
            Only those are counted whose symbol no deeper zoom shows than this.
        """
        if conditions is not None:
            return self._counted(self._passing(conditions), depth)
        if depth not in self._of_all:
            self._of_all[depth] = self._counted(slice(0, len(self.rows)), depth)
        return self._of_all[depth]

    def _passing(self, conditions: Conditions) -> slice | Rows:
        # They are sorted by start, as all are.
        last = None if conditions.period is None else np.int32(conditions.period[1])
        end = len(self.rows) if last is None else int(np.searchsorted(self.start, last, side="right"))
        return evaluation(self, conditions)(slice(0, end))

    def _counted(self, positions: slice | Rows, depth: int) -> Integers:
        slots = self._slot[positions][self._deepest[positions] <= depth]
        return np.bincount(slots, minlength=self._shape[0] * self._shape[1]).reshape(self._shape)
