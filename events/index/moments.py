"""The beginnings and ends of events, as numbers of days, months or years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from events.index.classes import PRECISIONS, Classes
from events.index.codes import Mask, Numbers, Rows, ranked
from events.index.columns import Columns

Integers = NDArray[np.integer[Any]]

Unit = Literal["year", "month", "day"]
UNITS: tuple[Unit, ...] = get_args(Unit)

NUMPY = {"year": "datetime64[Y]", "month": "datetime64[M]", "day": "datetime64[D]"}
_MONTHS_OF_A_YEAR = 12
# The second half of the precisions is the same as the first, for dates marked approximate or uncertain.
_SURE = len(PRECISIONS) // 2


@dataclass(frozen=True)
class Moments:
    """Beginnings and ends of events, counted in a unit since the beginning of 1970.

    Parameters
    ----------
    begin, end
        Earliest beginning of each event, and its end.
    category
        Codes of their categories.
    precision
        Precision of the beginnings, as positions in `PRECISIONS`.
    unit
        Unit of the numbers.
    """

    begin: Integers
    end: Integers
    category: Integers
    precision: Integers
    unit: Unit

    def __len__(self) -> int:
        return len(self.begin)

    @classmethod
    def days(cls, index: Columns, rows: Rows | slice) -> Self:
        """Return the days of some rows."""
        precision = index.classes.precision[index.classes.column[rows]]
        return cls(index.start[rows], index.end[rows], index.category.column[rows], precision, "day")

    def taken(self, places: Rows) -> Moments:
        """Return a subset."""
        columns = ("begin", "end", "category", "precision")
        return replace(self, **{name: getattr(self, name)[places] for name in columns})

    def years(self) -> Moments:
        """Convert months to years."""
        begin, end = (column // _MONTHS_OF_A_YEAR for column in (self.begin, self.end))
        return replace(self, begin=begin, end=end, unit="year")

    @cached_property
    def approximate(self) -> Mask:
        """Mark the events whose dates are marked approximate or uncertain."""
        return np.asarray(self.precision >= _SURE)

    @cached_property
    def latest(self) -> Integers:
        """The latest possible beginning of each event."""
        latest = self.begin.copy()
        for name in UNITS[: UNITS.index(self.unit)]:
            known = np.flatnonzero(self.precision % _SURE == PRECISIONS.index(name))
            begun = latest[known].astype(NUMPY[self.unit]).astype(NUMPY[name])
            latest[known] = ((begun + 1).astype(NUMPY[self.unit]) - 1).astype(np.int64)
        return latest


@dataclass(frozen=True)
class Months:
    """The distinct combinations of months of beginning and end, category and precision, and the one of each row."""

    distinct: Moments
    column: Numbers

    @classmethod
    def of(cls, index: Columns) -> Self:
        """Encode the months of all rows."""
        classes = index.classes
        begins, ends, month = _combined(*map(_months, (index.start, index.end)))
        months, kinds, column = _combined(month, _kinds(classes)[classes.column])
        category, precision = np.divmod(kinds, len(PRECISIONS))
        narrow = column.astype(np.min_scalar_type(-len(months) - 1))
        return cls(Moments(begins[months], ends[months], category - 1, precision, "month"), narrow)


def _months(days: NDArray[np.int32]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _kinds(classes: Classes) -> NDArray[np.int64]:
    """Combine the category and the precision of each class."""
    return np.asarray((classes.category + 1) * len(PRECISIONS) + classes.precision)


def _combined(
    first: NDArray[np.int64], second: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct pairs of two columns, as their firsts and their seconds, and the position of each row's."""
    least = first.min(initial=0), second.min(initial=0)
    width = int(second.max(initial=0)) - int(least[1]) + 1
    pairs, places = ranked((first - least[0]) * width + (second - least[1]), _span(first) * width)
    return pairs // width + least[0], pairs % width + least[1], places


def _span(numbers: NDArray[np.int64]) -> int:
    return int(numbers.max(initial=0)) - int(numbers.min(initial=0)) + 1
