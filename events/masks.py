"""Rows that pass: marked one by one, or narrowed from a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]


def marked(size: int, rows: Iterable[NDArray[np.int32]]) -> Mask:
    """Mark rows, in any order and as often as they stand there.

    >>> marked(4, [np.array([2, 0]), np.array([2])]).tolist()
    [True, False, True, False]
    """
    mask = np.zeros(size, np.bool_)
    for some in rows:
        mask[some] = True
    return mask


def narrowed(rows: slice | Rows, passes: Mask) -> slice | Rows:
    """Keep the rows that pass; a slice stays one if all of them do.

    >>> narrowed(slice(5, 8), np.array([True, False, True])).tolist()
    [5, 7]
    """
    if isinstance(rows, slice):
        return rows if passes.all() else np.flatnonzero(passes) + rows.start
    return rows[passes]
