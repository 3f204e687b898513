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
# The second half of the precisions is the same as the first, with a date marked approximate or uncertain.
_SURE = len(PRECISIONS) // 2


@dataclass(frozen=True)
class Moments:
    """Beginnings and ends of events, counted in a unit since the beginning of 1970.

    Parameters
    ----------
    begin, end
        The first moment at which each may have begun, and its end.
    category
        Codes of their categories.
    precision
        How well the beginnings are known, as places in `PRECISIONS`.
    unit
        Of the numbers.
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
        """Read the days of some rows."""
        precision = index.classes.precision[index.classes.column[rows]]
        return cls(index.start[rows], index.end[rows], index.category.column[rows], precision, "day")

    def taken(self, places: Rows) -> Moments:
        """Return some of them."""
        columns = ("begin", "end", "category", "precision")
        return replace(self, **{name: getattr(self, name)[places] for name in columns})

    def years(self) -> Moments:
        """Return the years of months."""
        begin, end = (column // _MONTHS_OF_A_YEAR for column in (self.begin, self.end))
        return replace(self, begin=begin, end=end, unit="year")

    @cached_property
    def approximate(self) -> Mask:
        """Mark those whose dates are marked approximate or uncertain."""
        return np.asarray(self.precision >= _SURE)

    @cached_property
    def latest(self) -> Integers:
        """The last moment at which each may have begun."""
        latest = self.begin.copy()
        for name in UNITS[: UNITS.index(self.unit)]:
            known = np.flatnonzero(self.precision % _SURE == PRECISIONS.index(name))
            begun = latest[known].astype(NUMPY[self.unit]).astype(NUMPY[name])
            latest[known] = ((begun + 1).astype(NUMPY[self.unit]) - 1).astype(np.int64)
        return latest


@dataclass(frozen=True)
class Months:
    """The distinct months of beginning and end, with category and precision, and which of these each row has."""

    distinct: Moments
    column: Numbers

    @classmethod
    def of(cls, index: Columns) -> Self:
        """Read the months of all rows."""
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
    """Return the distinct pairs of two columns, as their firsts and their seconds, and the place of each row's."""
    least = first.min(initial=0), second.min(initial=0)
    width = int(second.max(initial=0)) - int(least[1]) + 1
    pairs, places = ranked((first - least[0]) * width + (second - least[1]), _span(first) * width)
    return pairs // width + least[0], pairs % width + least[1], places


def _span(numbers: NDArray[np.int64]) -> int:
    return int(numbers.max(initial=0)) - int(numbers.min(initial=0)) + 1
