"""The evaluation of a filter, on columns in any order of their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Mask, Numbers, Rows, among, narrowed
from events.model.event_filter import BoundingBox


@dataclass(frozen=True)
class Conditions:
    """The conditions of a filter, as the index looks them up.

    Parameters
    ----------
    wanted
        By column of codes, the codes that pass.
    listed
        Each marks the rows, sorted by start, that hold one of some words or values.
    period
        First and last day since 1970-01-01 of a period that the row's own has to intersect; None for any.
    bbox
        West, south, east, north in degrees; None for anywhere.
    """

    wanted: dict[str, Mask] = field(default_factory=dict)
    listed: list[Mask] = field(default_factory=list)
    period: tuple[int, int] | None = None
    bbox: BoundingBox | None = None


class Arrangement(Protocol):
    """Columns in some order; `rows_at` translates places in that order to row numbers, sorted by start."""

    start: NDArray[np.int32]
    end: NDArray[np.int32]

    def codes(self, name: str) -> Numbers:
        """Return a column of codes."""

    def rows_at(self, part: slice | Rows) -> slice | Rows | NDArray[np.int32]:
        """Return which rows are at some positions."""

    def within(self, bbox: BoundingBox) -> Callable[[slice | Rows], Mask]:
        """Return a function that marks which of some positions are within a bounding box in degrees."""


def evaluation(columns: Arrangement, conditions: Conditions) -> Callable[[slice | Rows], slice | Rows]:
    """Return a function that narrows positions to those that meet the conditions.

    Lookups that all positions share are done here, once.
    """
    checks: list[Callable[[slice | Rows], Mask]] = []
    if conditions.period:
        first, last = conditions.period
        checks += [lambda part: columns.start[part] <= last, lambda part: columns.end[part] >= first]
    for name, wanted in conditions.wanted.items():
        checks.append(partial(_among, columns.codes(name), wanted))
    # Only of the positions that are asked for: to put all marks in order takes longer than to look some up.
    checks += [partial(_listed, columns, marks) for marks in conditions.listed]
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


def _listed(columns: Arrangement, marks: Mask, part: slice | Rows) -> Mask:
    return marks[columns.rows_at(part)]


def inside(bbox: BoundingBox, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Mask:
    """Mark which points are within a bounding box in degrees; west > east crosses the antimeridian."""
    west, south, east, north = bbox
    between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    within: Mask = between & (lat >= south) & (lat <= north)
    return within
