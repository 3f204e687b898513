"""Evaluation of conditions on numeric columns, in any order of their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Mask, Numbers, Rows, among, in_blocks, narrowed
from events.model.event_filter import BoundingBox


class Arrangement(Protocol):
    """Columns in some order of rows."""

    start: NDArray[np.int32]
    end: NDArray[np.int32]

    def codes(self, name: str) -> Numbers:
        """Return a column of codes."""


def evaluation(
    columns: Arrangement, wanted: dict[str, Mask], period: tuple[int, int] | None = None
) -> Callable[[slice | Rows], slice | Rows]:
    """Return a function that narrows positions to those that meet conditions.

    Parameters
    ----------
    columns
        Columns to which the conditions apply.
    wanted
        Mask of the matching codes, by column of codes.
    period
        First and last day since 1970-01-01 of a period that the row's own must intersect; None for any.
    """
    checks: list[Callable[[slice | Rows], Mask]] = []
    if period:
        first, last = period
        checks += [lambda part: columns.start[part] <= last, lambda part: columns.end[part] >= first]
    checks += [partial(_among, columns.codes(name), codes) for name, codes in wanted.items()]

    def narrow(part: slice | Rows) -> slice | Rows:
        if isinstance(part, slice):
            # Contiguous columns are compared as a whole, which is faster than selecting rows of each.
            return narrowed(part, _marked(part, checks)) if checks else part
        for check in checks:
            part = part[check(part)]
        return part

    return narrow


def _among(column: Numbers, wanted: Mask, part: slice | Rows) -> Mask:
    return among(column[part], wanted)


def _marked(part: slice, checks: Sequence[Callable[[slice | Rows], Mask]]) -> Mask:
    """Mark the positions that pass all checks."""
    blocks = (reduce(np.logical_and, (check(block) for check in checks)) for block in in_blocks((part,)))
    return np.concatenate([*blocks, np.empty(0, np.bool_)])


def inside(bbox: BoundingBox, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Mask:
    """Mark the points that are within a bounding box in degrees; west > east crosses the antimeridian."""
    west, south, east, north = bbox
    between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    within: Mask = between & (lat >= south) & (lat <= north)
    return within
