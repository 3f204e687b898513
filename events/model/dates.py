"""EDTF date strings, as far as the catalogue uses them, and the closed intervals of days that they denote.

The profile is ISO 8601-2 (EDTF) level 1 without seasons and unspecified digits: a year, month or day, each with an
optional qualifier (``~`` approximate, ``?`` uncertain, ``%`` both), or two of them as an interval, whose end may be
``..`` (ongoing). Qualifiers do not widen the interval, since they do not say by how much. The `edtf` package parses
far more, but takes 5 to 40 ms per date and rejects ``../2014``; the tests compare this module with it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from events.model.errors import DateError, shorten

Precision = Literal["day", "month", "year"]

EPOCH = date(1970, 1, 1)
OPEN_START = -(2**31)  #: day number of an interval without a beginning
OPEN_END = 2**31 - 1  #: day number of an interval without an end

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)
_TIME = re.compile(r"T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$", re.ASCII | re.IGNORECASE)
_EXPECTED = "a date such as 2013, 2013-07, 2013-07-08 or 2013-07-08/2013-07-12"


@dataclass(frozen=True, slots=True)
class DateInterval:
    """A closed interval of days and the precision of its ends.

    Parameters
    ----------
    start, end
        First and last day; `None` where the interval is open.
    start_precision, end_precision
        Precision of each end: day, month or year.
    approximate, uncertain
        Whether either end carries the qualifier ``~`` or ``?``.
    """

    start: date | None
    end: date | None
    start_precision: Precision = "day"
    end_precision: Precision = "day"
    approximate: bool = False
    uncertain: bool = False

    @property
    def start_day(self) -> int:
        """Days from 1970-01-01 to the first day; `OPEN_START` if there is none."""
        return OPEN_START if self.start is None else (self.start - EPOCH).days

    @property
    def end_day(self) -> int:
        """Days from 1970-01-01 to the last day; `OPEN_END` if there is none."""
        return OPEN_END if self.end is None else (self.end - EPOCH).days


@dataclass(frozen=True, slots=True)
class _Moment:
    """One end of an interval: the span of days of a year, month or day."""

    first: date
    last: date
    precision: Precision
    qualifier: str


def parse(text: str) -> DateInterval:
    """Parse the date of a record.

    Parameters
    ----------
    text
        EDTF: ``2013``, ``2013-03``, ``2013-07-08``, ``2013-07-08/2013-07-12``, ``2011~/2013~``, ``2014-12/..``.

    Returns
    -------
    DateInterval
        Always with a start; without an end if the text ends with ``..``.

    Raises
    ------
    DateError
        If the text is anything else, a day that does not exist, or an interval that ends before it starts.

    Examples
    --------
    >>> parse("2013-06~")
    DateInterval(start=datetime.date(2013, 6, 1), end=datetime.date(2013, 6, 30), start_precision='month',
    end_precision='month', approximate=True, uncertain=False)
    >>> parse("2014-12-01/..").end is None
    True
    """
    interval = _parse(text)
    if interval.start is None:
        raise DateError(f"{shorten(text)!r} has no beginning; expected {_EXPECTED}")
    return interval


def parse_period(text: str) -> DateInterval:
    """Parse the period of a filter: the same dates without qualifiers, open at either end, times of day allowed.

    A time of day (as in OGC API and STAC requests) is dropped, since events are known to the day at best.

    Parameters
    ----------
    text
        ``2013``, ``2013-07``, ``2013-01-01/2013-12-31``, ``../2013``, ``2013/..``, ``2013-07-08T00:00:00Z``.

    Raises
    ------
    DateError
        If the text is anything else.

    Examples
    --------
    >>> period = parse_period("2009/2013")
    >>> period.start.isoformat(), period.end.isoformat()
    ('2009-01-01', '2013-12-31')
    >>> parse_period("../2013").start is None
    True
    """
    parts = [_TIME.sub("", part) for part in text.strip().split("/")]
    # OGC API - Features, 7.15.4: an open end of an interval is either ".." or empty.
    interval = _parse("/".join(part or ".." for part in parts) if any(parts) else text)
    if interval.approximate or interval.uncertain:
        raise DateError(f"{shorten(text)!r} has a qualifier; a period is exact: {_EXPECTED}")
    return interval


def preceding(text: str) -> str:
    """Return the period of equal length that ends where another begins, counted in years, months or days as given.

    Parameters
    ----------
    text
        Period in the syntax of `parse_period`.

    Returns
    -------
    str
        In the same syntax; empty if the period is open at an end, or the calendar has no such days.

    Examples
    --------
    >>> preceding("2013"), preceding("2009/2013"), preceding("2013-01/2013-03"), preceding("2013-07-08/2013-07-12")
    ('2012', '2004/2008', '2012-10/2012-12', '2013-07-03/2013-07-07')
    """
    period = parse_period(text)
    if period.start is None or period.end is None:
        return ""
    first, last, after = period.start, period.end, period.end + timedelta(days=1) if period.end < date.max else None
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    try:
        if first.day == 1 and (after is None or after.day == 1):
            size = 7 if months % 12 or first.month != 1 else 4
            ends = (_months_before(first, months), _months_before(last, months))
        else:
            size, length = 10, last - first + timedelta(days=1)
            ends = (first - length, last - length)
    except (ValueError, OverflowError):
        return ""
    written = [end.isoformat()[:size] for end in ends]
    return "/".join(dict.fromkeys(written))


def _months_before(day: date, months: int) -> date:
    """Return the first day of an earlier month."""
    count = 12 * day.year + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def iso(day: date | None) -> str | None:
    """Format a day as ``YYYY-MM-DD``; `None` stays `None`."""
    return None if day is None else day.isoformat()


def _parse(text: str) -> DateInterval:
    parts = text.split("/")
    if len(parts) == 1:
        moment = _moment(parts[0], text)
        return _interval(moment, moment)
    if len(parts) != 2:  # noqa: PLR2004 - an interval has two ends
        raise DateError(f"{shorten(text)!r} has more than one '/'; expected {_EXPECTED}")
    start, end = (None if part == ".." else _moment(part, text) for part in parts)
    if start is not None and end is not None and end.last < start.first:
        raise DateError(f"{shorten(text)!r} ends before it starts; expected the earlier date first")
    return _interval(start, end)


def _interval(start: _Moment | None, end: _Moment | None) -> DateInterval:
    qualifiers = "".join(moment.qualifier for moment in (start, end) if moment is not None)
    return DateInterval(
        start=None if start is None else start.first,
        end=None if end is None else end.last,
        start_precision="day" if start is None else start.precision,
        end_precision="day" if end is None else end.precision,
        approximate="~" in qualifiers or "%" in qualifiers,
        uncertain="?" in qualifiers or "%" in qualifiers,
    )


def _moment(part: str, text: str) -> _Moment:
    match = _DATE.fullmatch(part)
    if match is None:
        raise DateError(f"{shorten(text)!r} is not a date; expected {_EXPECTED}")
    year, month, day, qualifier = int(match[1]), match[2], match[3], match[4]
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError as error:
        raise DateError(f"{shorten(text)!r} is not a day of the calendar; expected {_EXPECTED}") from error
    if day is not None:
        return _Moment(first, first, "day", qualifier)
    if month is not None:
        last = date(year, first.month, calendar.monthrange(year, first.month)[1])
        return _Moment(first, last, "month", qualifier)
    return _Moment(first, date(year, 12, 31), "year", qualifier)
