"""Precomputed counts, so that queries read few rows: by class and another code, and by block of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Mask, Numbers, Rows, counts

# Rows of a block: at both ends of a range, half of it is read in the mean; smaller ones would take more memory.
_BLOCK = 1 << 14
# Minimum number of rows per block and code, as the counts would take much memory otherwise.
_PER_CODE = 4


@dataclass(frozen=True)
class Tally:
    """The pairs of a class and a code that occur, sorted, and the number of rows of each.

    Parameters
    ----------
    sizes
        Number of pairs of each class.
    code
        Codes of the first class, then those of the second, and so on.
    count
        Number of rows of each pair.
    codes
        Number of possible codes.
    """

    sizes: NDArray[np.int64]
    code: NDArray[np.unsignedinteger[Any]]
    count: NDArray[np.int32]
    codes: int

    @classmethod
    def of(cls, classes: NDArray[np.integer[Any]], size: int, code: NDArray[np.integer[Any]], codes: int) -> Self:
        """Count the rows of two columns, of `size` classes and `codes` codes; rows without a code, -1, are left out.

        >>> Tally.of(np.array([0, 1, 1, 1]), 2, np.array([2, 0, 0, -1]), 3).counts(np.array([False, True])).tolist()
        [2, 0, 0]
        """
        pair = classes.astype(np.int64) * (codes + 1) + code + 1
        distinct, count = np.unique(pair, return_counts=True)
        of_class, found = np.divmod(distinct, codes + 1)
        known = found > 0
        sizes = np.bincount(of_class[known], minlength=size)
        return cls(sizes, (found[known] - 1).astype(np.min_scalar_type(codes)), count[known].astype(np.int32), codes)

    def counts(self, passing: Mask) -> NDArray[np.int64]:
        """Count the rows of some classes by code."""
        kept = slice(None) if passing.all() else np.repeat(passing, self.sizes)
        return np.bincount(self.code[kept], self.count[kept], self.codes).astype(np.int64)


@dataclass(frozen=True)
class Blocks:
    """A column of codes, and cumulative counts of each code before each block.

    Parameters
    ----------
    column
        Code of each row; -1 is not counted.
    before
        Counts, of shape (blocks + 1, codes); the last are the totals.
    step
        Rows per block.
    """

    column: Numbers
    before: NDArray[np.int32]
    step: int

    @classmethod
    def of(cls, column: Numbers, codes: int, least: int = _BLOCK) -> Self:
        """Count the rows of each block; `least` is the minimum size of a block."""
        step = max(least, _PER_CODE * codes)
        blocks = [counts(column[first : first + step], codes) for first in range(0, len(column), step)]
        return cls(column, np.cumsum([np.zeros(codes, np.int64), *blocks], axis=0, dtype=np.int32), step)

    def counts(self, rows: slice | Rows) -> NDArray[np.int64]:
        """Count rows by code; of a range only the rows at its ends are read.

        >>> Blocks.of(np.array([0, 2, -1, 2], np.int8), 3).counts(slice(1, 4)).tolist()
        [0, 0, 2]
        """
        if isinstance(rows, slice):
            return self._until(rows.stop) - self._until(rows.start)
        return counts(self.column[rows], self.before.shape[1])

    def _until(self, row: int) -> NDArray[np.int64]:
        block = len(self.before) - 1 if row == len(self.column) else row // self.step
        after = counts(self.column[block * self.step : row], self.before.shape[1])
        return np.asarray(self.before[block] + after)
