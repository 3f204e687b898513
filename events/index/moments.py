"""The beginnings and ends of events, as numbers of days, months or years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from events.index.classes import PRECISIONS
from events.index.codes import Rows
from events.index.columns import Columns

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

Unit = Literal["year", "month", "day"]
UNITS: tuple[Unit, ...] = get_args(Unit)

_NUMPY = {"year": "datetime64[Y]", "month": "datetime64[M]", "day": "datetime64[D]"}
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Moments:
    """The beginnings and ends of events, as numbers of days, months or years since the beginning of 1970.

    Parameters
    ----------
    begin, latest
        The first and the last moment at which each event may have begun.
    end
        Its end.
    """

    begin: Integers
    latest: Integers
    end: Integers

    @classmethod
    def months(cls, index: Columns) -> Self:
        """Read the months of all rows."""
        latest = _latest_day(index.start, index.classes.precision[index.classes.column])
        months = (days.astype("datetime64[D]").astype("datetime64[M]") for days in (index.start, latest, index.end))
        return cls(*(column.astype(np.int32) for column in months))

    @classmethod
    def of(cls, index: Columns, months: Moments, rows: Rows | slice, unit: Unit) -> Self:
        """Read the moments of some rows, given the months of all."""
        if unit == "day":
            begin = index.start[rows]
            return cls(begin, _latest_day(begin, index.classes.precision[index.classes.column[rows]]), index.end[rows])
        known = (column[rows] for column in (months.begin, months.latest, months.end))
        return cls(*(known if unit == "month" else (column // _MONTHS_OF_A_YEAR for column in known)))


def _latest_day(start: NDArray[np.int32], precision: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the last day on which events may have begun, as their dates say it."""
    latest = start.copy()
    for name in ("month", "year"):
        known = np.flatnonzero((precision == PRECISIONS.index(name)) | (precision == PRECISIONS.index(f"{name}~")))
        begun = start[known].astype("datetime64[D]").astype(_NUMPY[name])
        latest[known] = ((begun + 1).astype("datetime64[D]") - 1).astype(np.int64)
    return latest
