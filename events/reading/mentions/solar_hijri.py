"""Dates in the Solar Hijri calendar, as in Iranian reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from persiantools.jdatetime import JalaliDate

from events.reading.mentions.calendar_words import JALALI

Ends = tuple[date, date]
Maker = Callable[[re.Match[str], date, bool], Ends | None]

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_YEAR = r"(?:13[67]\d|13[89]\d|14[0-2]\d)(?!\d)"
_MONTH = f"(?:{'|'.join(JALALI)})"
_MAAH = "[\\s\u200c]?ماه"


def rules() -> list[tuple[str, Maker]]:
    """Return patterns of a day, an interval of days, and a month with or without a year, with their parsers."""
    end = "(?![\\w\u200c])"
    year = rf"(?:\s+(?:سال\s+)?(?P<y>{_YEAR}))?"
    month = rf"(?P<m>{_MONTH})(?:{_MAAH})?{end}"
    return [
        (rf"(?P<d1>{_DAY})\s*(?:تا|الی|و|[-–])\s*(?P<d>{_DAY})\s+{month}{year}", _days),
        (rf"(?P<d1>{_DAY})\s+(?P<m1>{_MONTH})(?:{_MAAH})?\s+(?:تا|الی)\s+(?P<d>{_DAY})\s+{month}{year}", _days),
        (rf"(?P<d>{_DAY})\s+{month}{year}", _days),
        (
            rf"(?<!\w)(?P<m>{_MONTH})(?:{_MAAH}{end}(?:\s+(?:سال\s+)?(?P<y>{_YEAR}))?|\s+(?:سال\s+)?(?P<y2>{_YEAR}))",
            _month,
        ),
        (rf"\b(?P<y>{_YEAR})/(?P<mm>\d\d?)/(?P<d>\d\d?)\b", _numeric),
    ]


def _gregorian(year: int, month: int, day: int) -> date:
    converted: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return converted


def _number(text: str) -> int:
    return next(number for pattern, number in JALALI.items() if re.fullmatch(pattern, text))


def _days(match: re.Match[str], day: date, ahead: bool) -> Ends | None:  # noqa: FBT001
    parts = match.groupdict()
    month = _number(match["m"])
    year = int(parts["y"]) if parts.get("y") else _year_of(month, int(match["d"]), day, ahead=ahead)
    try:
        last = _gregorian(year, month, int(match["d"]))
        first = last
        if parts.get("d1"):
            first = _gregorian(year, _number(parts["m1"]) if parts.get("m1") else month, int(parts["d1"]))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _month(match: re.Match[str], day: date, ahead: bool) -> Ends | None:  # noqa: FBT001
    month = _number(match["m"])
    stated = match["y"] or match["y2"]
    year = int(stated) if stated else _year_of(month, 1, day, ahead=ahead)
    last = JalaliDate.days_in_month(month, year)
    return _gregorian(year, month, 1), _gregorian(year, month, last)


def _numeric(match: re.Match[str], _day: date, _ahead: bool) -> Ends | None:  # noqa: FBT001
    try:
        day = _gregorian(int(match["y"]), int(match["mm"]), int(match["d"]))
    except ValueError:
        return None
    return day, day


def _year_of(month: int, day: int, anchor: date, *, ahead: bool) -> int:
    """Return the latest year in which a day is not after the report, or if `ahead` the first not before it."""
    today = JalaliDate(anchor)  # type: ignore[no-untyped-call]
    passed = (month, day) <= (today.month, today.day)
    if ahead:
        return int(today.year) + (1 if passed and (month, day) != (today.month, today.day) else 0)
    return int(today.year) - (0 if passed else 1)
