"""How many rows have each class and another code: what a filter of classes alone counts without looking at rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Mask


@dataclass(frozen=True)
class Tally:
    """The pairs of a class and a code that occur, sorted, and how many rows have each.

    Parameters
    ----------
    sizes
        How many pairs each class has.
    code
        The codes of the first class, then those of the second, and so on.
    count
        The number of rows of each pair.
    codes
        How many codes there may be.
    """

    sizes: NDArray[np.int64]
    code: NDArray[np.unsignedinteger[Any]]
    count: NDArray[np.int32]
    codes: int

    @classmethod
    def of(cls, classes: NDArray[np.integer[Any]], size: int, code: NDArray[np.integer[Any]], codes: int) -> Self:
        """Count the rows of two columns, of `size` classes and `codes` codes; those without a code, -1, are left out.

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
