"""Rows that contain any of some words or values, from inverted indexes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Mask, Rows, marked


@dataclass(frozen=True)
class Listed:
    """A subset of the rows of a set.

    Parameters
    ----------
    rows
        Row numbers in any order, possibly repeated.
    size
        Number of rows of the set.
    """

    rows: NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, lists: Iterable[NDArray[np.int32]], size: int) -> Self:
        """Concatenate lists of rows; a single one is not copied."""
        parts = list(lists)
        return cls(parts[0] if len(parts) == 1 else np.concatenate(parts), size)

    @cached_property
    def marks(self) -> Mask:
        """Return the rows as a mask."""
        return marked(self.size, [self.rows])

    @cached_property
    def ordered(self) -> NDArray[np.int32]:
        """The rows in order, without duplicates, as those of a single word already are."""
        if np.all(self.rows[1:] > self.rows[:-1]):
            return self.rows
        rows = np.sort(self.rows)
        return np.asarray(rows[np.diff(rows, prepend=np.int32(-1)) > 0])

    def within(self, part: slice | Rows) -> Rows:
        """Return the rows that are among some others, in order."""
        # Numbers of another dtype would make NumPy convert the whole list before the search.
        if isinstance(part, slice):
            first, last = np.searchsorted(self.ordered, np.array([part.start, part.stop], np.int32))
            return self.ordered[first:last].astype(np.intp)
        wanted = part.astype(np.int32)
        places = np.searchsorted(self.ordered, wanted)
        held: Rows = part[np.append(self.ordered, np.int32(-1))[places] == wanted]
        return held
