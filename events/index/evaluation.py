"""The evaluation of a filter, on columns in any order of their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Mask, Numbers, Rows, among, marked, narrowed
from events.model.event_filter import BoundingBox


@dataclass(frozen=True)
class Conditions:
    """The conditions of a filter, as the index looks them up.

    Parameters
    ----------
    wanted
        By column of codes, the codes that pass.
    listed
        Each a list of arrays of row numbers, sorted by start: a row passes that is in any of them.
    period
        First and last day since 1970-01-01 of a period that the row's own has to intersect; None for any.
    bbox
        West, south, east, north in degrees; None for anywhere.
    """

    wanted: dict[str, Mask] = field(default_factory=dict)
    listed: list[list[NDArray[np.int32]]] = field(default_factory=list)
    period: tuple[int, int] | None = None
    bbox: BoundingBox | None = None


class Arrangement(Protocol):
    """Columns in some order; `positions` translates row numbers, sorted by start, to places in that order."""

    start: NDArray[np.int32]
    end: NDArray[np.int32]

    def codes(self, name: str) -> Numbers:
        """Return a column of codes."""

    def positions(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return where rows are in this order."""

    def within(self, bbox: BoundingBox) -> Callable[[slice | Rows], Mask]:
        """Return a function that marks which of some positions are within a bounding box in degrees."""


def evaluation(columns: Arrangement, conditions: Conditions) -> Callable[[slice | Rows], slice | Rows]:
    """Return a function that narrows positions to those that meet the conditions.

    Lookups that all positions share are done here, once.
    """
    size = len(columns.start)
    checks: list[Callable[[slice | Rows], Mask]] = []
    if conditions.period:
        first, last = conditions.period
        checks += [lambda part: columns.start[part] <= last, lambda part: columns.end[part] >= first]
    for name, wanted in conditions.wanted.items():
        checks.append(partial(_among, columns.codes(name), wanted))
    checks += [marked(size, map(columns.positions, arrays)).__getitem__ for arrays in conditions.listed]
    if conditions.bbox is not None:
        checks.append(columns.within(conditions.bbox))

    def narrow(part: slice | Rows) -> slice | Rows:
        if isinstance(part, slice):
            # Contiguous columns are compared as a whole, which is faster than selecting rows of each.
            return narrowed(part, reduce(np.logical_and, (check(part) for check in checks))) if checks else part
        for check in checks:
            part = part[check(part)]
        return part

    return narrow


def _among(column: Numbers, wanted: Mask, part: slice | Rows) -> Mask:
    return among(column[part], wanted)


def inside(bbox: BoundingBox, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Mask:
    """Mark which points are within a bounding box in degrees; west > east crosses the antimeridian."""
    west, south, east, north = bbox
    between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    within: Mask = between & (lat >= south) & (lat <= north)
    return within
