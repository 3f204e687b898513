"""Resolution of incomplete dates: the year of a day, or the date of a weekday, relative to the day of the report."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

_TIME_ZONES = 1
_SOON = 14


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A year, month or day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        return "-".join([f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)])

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class When:
    """A mention of a date in a text.

    Attributes
    ----------
    start, end
        Offsets in the cleaned text.
    first, last
        Ends of the interval; equal for a single moment.
    mark
        EDTF qualifier: empty, ``~`` or ``?``.
    kind
        ``day``, ``month``, ``year`` or ``interval`` as written; ``relative`` if it depends on another date in the text.
    is_since
        Whether the date is the beginning or end of a state, and not the time of an event.
    shift
        Distance of a relative date in days from the preceding date.
    """

    start: int
    end: int
    first: Moment
    last: Moment
    mark: str = ""
    kind: str = "day"
    is_since: bool = False
    shift: int = 0

    @property
    def edtf(self) -> str:
        """Return the date in EDTF."""
        if self.first == self.last:
            return f"{self.first}{self.mark}"
        return f"{self.first}{self.mark if self.mark == '?' else ''}/{self.last}{self.mark}"

    def to(self, last: Moment, mark: str = "~") -> When:
        """Extend the date to a later day."""
        return replace(self, last=last, mark=mark, kind="interval")


def of_day(day: date) -> Moment:
    """Convert a day to a moment."""
    return Moment(day.year, day.month, day.day)


def year_of(month: int, day: int | None, anchor: date, *, ahead: bool | None) -> int | None:
    """Return the year of a day or month written without one.

    Parameters
    ----------
    month, day
        Month and day as written.
    anchor
        Day of the report.
    ahead
        Whether the text refers to the future. If not, or if unknown, a day in the coming fortnight takes precedence.

    Returns
    -------
    int or None
        Latest year in which it is not after the report, or if `ahead` the year in which it is nearest; None for a day
        that does not exist.

    Examples
    --------
    >>> year_of(12, 30, date(2013, 1, 5), ahead=False), year_of(2, None, date(2012, 12, 5), ahead=True)
    (2012, 2013)
    """
    options = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            options.append(Moment(year, month, day).first)
            if day is None:
                options[-1] = max(options[-1], min(anchor, Moment(year, month).last))
        except ValueError:
            continue
    if not options:
        return None
    if ahead:
        to_come = [one for one in options if one >= anchor]
        recent = [one for one in options if one < anchor]
        if to_come and not (recent and (anchor - recent[-1]).days * 4 < (to_come[0] - anchor).days):
            return to_come[0].year
    # Texts do not omit the year of a day that was nearly a year ago.
    if not ahead and day is not None:
        soon = [one for one in options if timedelta(0) < one - anchor <= timedelta(days=_SOON)]
        if soon:
            return soon[0].year
    past = [one for one in options if one <= anchor + timedelta(days=_TIME_ZONES)]
    return past[-1].year if past else options[0].year


def weekday(number: int, anchor: date, *, ahead: bool) -> date:
    """Return the date of a weekday: the last one up to the day of the report, or the next one.

    >>> weekday(2, date(2018, 10, 19), ahead=False).isoformat()
    '2018-10-17'
    """
    back = (anchor.weekday() - number) % 7
    return anchor + timedelta(days=(7 - back if back else 0)) if ahead else anchor - timedelta(days=back)


def months_before(anchor: date, count: int) -> Moment:
    """Return the month that is a number of months before a day."""
    index = anchor.year * 12 + anchor.month - 1 - count
    return Moment(index // 12, index % 12 + 1)
