"""Free-form dates converted to EDTF: month names, days first or months first, serial numbers, Persian years.

Candidate libraries were measured: of the 33 date texts that people asked questions about, dateutil changes the
meaning of 11, dateparser of 13 and the parser of `edtf` of 14 (a month becomes today's day of it, ``8.7.2013`` becomes
7 August, ``1392`` a Gregorian year), where an error is needed. Babel has the names of months, and persiantools
the calendar; the forms are few.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal

from babel.dates import get_month_names
from persiantools.jdatetime import JalaliDate

from events.model.errors import DateError, shorten
from events.own.written.digits import ascii_digits

Order = Literal["", "dmy", "mdy"]
Calendar = Literal["gregorian", "persian"]
Number = Literal["", "excel", "seconds", "milliseconds"]

#: Earliest year of an event, and number of years from now up to the latest.
FIRST_YEAR, YEARS_AHEAD = 1800, 1
#: Words for the end of an ongoing event.
LASTING = frozenset({"ongoing", "present", "now", "current", "today", "..", "по настоящее время", "н.в.", "н. в."})

_EXPECTED = "a date such as 2013, 2013-07, 2013-07-08, 8.7.2013 or 8 July 2013"
_TIME = re.compile(
    r"(?<=\d)(?:[T ]+|, *)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AP]\.?M\.?)? ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$"
    r"|(?<=-\d\d)(?:Z|[+-]\d{2}:\d{2})$",
    re.IGNORECASE | re.ASCII,
)
_DASHES = str.maketrans("‐‑‒–—−\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "------  ")
_CIRCA = re.compile(r"(?:circa|approx(?:imately)?|about|around|ca|c|около|ок|примерно)\b\.? *|~ *", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?: ?г\.?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](\d{4})")
_DAY_NAME_YEAR = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*(?:of )?([^\W\d_]+)[ .,-]*(\d{4}|\d{2})(?: ?г(?:\.|ода)?)?"
)
_NAME_DAY_YEAR = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_NAME_YEAR = re.compile(r"([^\W\d_]+)[ .,-]+(\d{4})(?: ?г(?:\.|ода)?)?")
_YEAR_NAME_DAY = re.compile(r"(\d{4})[ -]([^\W\d_]+)(?:[ -](\d{1,2}))?")
_DAYS_NAME_YEAR = re.compile(r"(\d{1,2}) ?- ?(\d{1,2}) ([^\W\d_]+) (\d{4})(?: ?г(?:\.|ода)?)?")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?")
_ORDINAL = re.compile(r"(\d{4})-(\d{3})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"(\d+)(\.\d+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
# Ranges of numeric columns: days from 1941 to 2119, seconds and milliseconds from 1973 to 2128.
_SERIALS: dict[Number, tuple[float, float]] = {
    "excel": (15_000, 80_000),
    "seconds": (1e8, 5e9),
    "milliseconds": (1e11, 5e12),
}
_PERSIAN_YEARS = range(1250, 1500)
_SPELLINGS = {"sept": 9, "sep": 9, "мая": 5, "май": 5, "сент": 9, "нояб": 11, "фев": 2, "февр": 2}


@dataclass(frozen=True)
class DateForm:
    """Date format of a set, as far as a single date is ambiguous.

    Parameters
    ----------
    order
        Whether the day or the month comes first if both are numbers; empty if unknown.
    numbers
        Unit of a purely numeric column; empty if the numbers are years or days such as 20130708.
    calendar
        Calendar of the years.
    """

    order: Order = ""
    numbers: Number = ""
    calendar: Calendar = "gregorian"


def order_of(texts: Iterable[str]) -> Order | None:
    """Infer whether the day comes first, from dates in which one part cannot be a month.

    Returns
    -------
    str or None
        ``dmy`` or ``mdy``; empty if the dates allow both; `None` if none of them is ambiguous.

    Examples
    --------
    >>> order_of(["07/08/2013", "13/08/2013"]), order_of(["07/08/2013"]), order_of(["2013-07-08"])
    ('dmy', '', None)
    """
    found: Order | None = None
    for text in texts:
        if text.isascii() and text[:3].isdecimal():  # begins with the year, as a cheap check shows
            continue
        match = _YEAR_LAST.fullmatch(_TIME.sub("", _plain(text)))
        if match is None or match[2] == "." or (match[2] == "-" and len(match[4]) == 2):  # noqa: PLR2004
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:  # noqa: PLR2004 - months
            return "dmy"
        if second > 12 >= first:  # noqa: PLR2004
            return "mdy"
        if first != second:
            found = ""
    return found


def numbers_of(texts: Iterable[str]) -> Number:
    """Infer the unit of a purely numeric column.

    >>> numbers_of(["41463", "41464"]), numbers_of(["1373241600"]), numbers_of(["2013"]), numbers_of(["41463", "2013"])
    ('excel', 'seconds', '', '')
    """
    values = []
    for text in texts:
        match = _NUMBER.fullmatch(_plain(text))
        if match is None or _COMPACT.fullmatch(text):
            return ""
        values.append(float(match[0]))
    fitting = [kind for kind, (least, most) in _SERIALS.items() if all(least <= value <= most for value in values)]
    return fitting[0] if values and fitting else ""


def edtf(text: str, form: DateForm) -> str:
    """Convert a date to EDTF.

    Parameters
    ----------
    text
        Date in EDTF, ISO 8601 or free form, in English or Russian, with any digits; a time of day is dropped.
    form
        Date format of the set.

    Raises
    ------
    DateError
        If it is not a date, its day and month are ambiguous, or its year is out of range for an event.

    Examples
    --------
    >>> [edtf(text, DateForm()) for text in ("08-Jul-13", "8.7.2013", "июль 2013", "20130708", "2013-07-00", "c. 2013")]
    ['2013-07-08', '2013-07-08', '2013-07', '2013-07-08', '2013-07', '2013~']
    >>> edtf("07/08/2013", DateForm("mdy")), edtf("1392-04-17", DateForm(calendar="persian"))
    ('2013-07-08', '2013-07-08')
    """
    plain = _plain(text)
    whole = _moment(plain, form)
    if whole is not None:
        return whole
    for between in ("/", " - ", "-"):
        first, found, last = plain.partition(between)
        if found and between not in last:
            start, end = (".." if part.strip() == ".." else _moment(part.strip(), form) for part in (first, last))
            if start and end:
                return start if start == end else f"{start}/{end}"
    raise DateError(f"{shorten(text)!r} is not a date; expected {_EXPECTED}")


def from_parts(year: str, month: str, day: str) -> str:
    """Build an EDTF date from separate year, month and day; 0 or an empty text means unknown.

    >>> from_parts("2013", "7", "8"), from_parts("2013", "July", "0"), from_parts("2013", "0", "8")
    ('2013-07-08', '2013-07', '2013')
    """
    number = months().get(month.strip(". ").casefold())
    if number is not None:
        month = str(number)
    parts = [re.sub(r"\.0+$", "", part.strip()) for part in (year, month, day)]
    known = [part for part in parts if part.strip("0-")]
    if not known or known[0] != parts[0]:
        return ""
    used = parts[: 1 + (bool(parts[1].strip("0-")) and (1 + bool(parts[2].strip("0-"))))]
    return "-".join([used[0].zfill(4), *(part.zfill(2) for part in used[1:])])


def lasts(text: str) -> bool:
    """Return whether the end of an event means that it is ongoing: a word, or a day such as 9999-12-31.

    >>> [lasts(text) for text in ("9999-12-31", "31.12.2999 23:59:59", "Ongoing", "2013-07-08")]
    [True, True, True, False]
    """
    plain = _plain(text)
    if plain.casefold() in LASTING:
        return True
    return re.search(r"9999|2999|3000|2099-12-31|31.12.2099|12/31/2099|2100-01-01", plain) is not None


@cache
def months() -> dict[str, int]:
    """Names of the months in English and Russian, full and abbreviated, in lower case without full stops."""
    names = dict(_SPELLINGS)
    for language in ("en", "ru"):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, language).items():
                    names[name.casefold().strip(".")] = number
    return names


def _plain(text: str) -> str:
    """Normalise a text to ASCII digits, hyphens and single spaces."""
    text = " ".join(text.translate(_DASHES).split())
    return ascii_digits(text)


def _moment(text: str, form: DateForm) -> str | None:
    """Parse one end of a date; `None` if it has none of the known forms."""
    text = _TIME.sub("", text)
    if form.numbers and (match := _NUMBER.fullmatch(text)):
        return _counted(float(match[0]), form.numbers)
    qualifier = ""
    if match := _CIRCA.match(text):
        text, qualifier = text[match.end() :], "~"
    elif text[-1:] in ("~", "?", "%"):
        text, qualifier = text[:-1], text[-1]
    for read in (_year, _year_first, _year_last, _named, _rare):
        found = read(text, form)
        if found is not None:
            return "/".join(part + qualifier for part in found.split("/"))
    return None


def _year(text: str, form: DateForm) -> str | None:
    match = re.fullmatch(r"(\d{4})(?:\.0+)?(?: ?(?:г\.?|год))?", text)
    return _written(text, form, int(match[1]), 0, 0) if match else None


def _year_first(text: str, form: DateForm) -> str | None:
    match = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    month, day = (match[3], match[4]) if match.re is _YEAR_FIRST else (match[2], match[3])
    if match.re is _YEAR_FIRST and match[2] == "." and day is None:
        return None  # a part of a year
    return _written(text, form, int(match[1]), int(month), int(day or 0))


def _year_last(text: str, form: DateForm) -> str | None:
    if match := _MONTH_YEAR.fullmatch(text):
        return _written(text, form, int(match[2]), int(match[1]), 0)
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if match[2] == "-" and len(match[4]) == 2:  # noqa: PLR2004 - 13-07-08 may begin with the year
        raise DateError(f"{shorten(text)!r} may begin or end with the year; expected four digits of it")
    order = "dmy" if match[2] == "." else form.order
    if not order:
        order = "dmy" if first > 12 or first == second else "mdy" if second > 12 else ""  # noqa: PLR2004 - months
    if not order:
        raise DateError(f"day and month cannot be told apart, --dates dmy or --dates mdy says which: {shorten(text)!r}")
    day, month = (first, second) if order == "dmy" else (second, first)
    return _written(text, form, _full(match[4]), month, day)


def _named(text: str, form: DateForm) -> str | None:
    """Parse a date with the name of a month."""
    if match := _DAYS_NAME_YEAR.fullmatch(text):
        month = months().get(match[3].casefold())
        if month is not None:
            first, last = (_written(text, form, int(match[4]), month, int(match[day])) for day in (1, 2))
            return f"{first}/{last}"
    places: tuple[tuple[re.Pattern[str], int, int, int], ...] = (
        (_DAY_NAME_YEAR, 3, 2, 1),
        (_NAME_DAY_YEAR, 3, 1, 2),
        (_NAME_YEAR, 2, 1, 0),
        (_YEAR_NAME_DAY, 1, 2, 3),
    )
    for pattern, year, name, day in places:
        match = pattern.fullmatch(text)
        month = months().get(match[name].casefold()) if match else None
        if match and month is not None:
            return _written(text, form, _full(match[year]), month, int((match[day] if day else None) or 0))
    return None


def _rare(text: str, form: DateForm) -> str | None:
    """Parse ISO 8601 week and ordinal dates."""
    try:
        if match := _WEEK.fullmatch(text):
            year, week = int(match[1]), int(match[2])
            days = [date.fromisocalendar(year, week, day) for day in ((int(match[3]),) * 2 if match[3] else (1, 7))]
        elif match := _ORDINAL.fullmatch(text):
            days = [_day_of_year(int(match[1]), int(match[2]))] * 2
        else:
            return None
    except (ValueError, OverflowError) as error:
        raise DateError(f"{shorten(text)!r} is not a day of the calendar; expected {_EXPECTED}") from error
    first, last = (_written(text, form, day.year, day.month, day.day) for day in days)
    return first if first == last else f"{first}/{last}"


def _day_of_year(year: int, number: int) -> date:
    day = date(year, 1, 1) + timedelta(number - 1)
    if day.year != year:
        raise ValueError(f"{year} has no day {number}")
    return day


def _written(text: str, form: DateForm, year: int, month: int, day: int) -> str:
    """Validate a date in the set's calendar and format it; 0 means unknown."""
    if form.calendar == "persian":
        return _from_persian(text, year, month, day)
    _check_year(text, year)
    if (month and not 1 <= month <= 12) or day > (calendar.monthrange(year, month)[1] if month else 0):  # noqa: PLR2004
        raise DateError(f"{shorten(text)!r} is not a day of the calendar; expected {_EXPECTED}")
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _check_year(text: str, year: int) -> None:
    last = datetime.now(UTC).year + YEARS_AHEAD
    if FIRST_YEAR <= year <= last:
        return
    persian = " (--calendar persian converts Solar Hijri years)" if year in _PERSIAN_YEARS else ""
    raise DateError(f"the year is not one from {FIRST_YEAR} to {last}{persian}: {shorten(text)!r}")


def _from_persian(text: str, year: int, month: int, day: int) -> str:
    if year not in _PERSIAN_YEARS:
        raise DateError(f"the year is not one of the Solar Hijri calendar, such as 1392: {shorten(text)!r}")
    first, last = (year, month or 1, day or 1), (year, month or 12, day)
    try:
        days = [_gregorian(*first), _gregorian(*last) if day else _last_of(*last[:2])]
    except ValueError as error:
        raise DateError(f"{shorten(text)!r} is not a day of the Solar Hijri calendar") from error
    return days[0] if days[0] == days[1] else "/".join(days)


def _gregorian(year: int, month: int, day: int) -> str:
    day_there = JalaliDate(year, month, day)  # type: ignore[no-untyped-call]
    return str(day_there.to_gregorian().isoformat())


def _last_of(year: int, month: int) -> str:
    return _gregorian(year, month, JalaliDate.days_in_month(month, year))


def _counted(value: float, kind: Number) -> str:
    least, most = _SERIALS[kind]
    if not least <= value <= most:
        raise DateError(f"{value:g} is not a date like the others of its column; expected {least:g} to {most:g}")
    if kind == "excel":
        return (_EXCEL_EPOCH + timedelta(int(value))).isoformat()
    return datetime.fromtimestamp(value / (1000 if kind == "milliseconds" else 1), UTC).date().isoformat()


def _full(year: str) -> int:
    """Complete a two-digit year; a year in the future becomes one of the last century."""
    if len(year) > 2:  # noqa: PLR2004
        return int(year)
    full = 2000 + int(year)
    return full if full <= datetime.now(UTC).year + YEARS_AHEAD else full - 100
