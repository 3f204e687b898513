"""Dates and languages in words, as event pages show them; the map says the same (`app/frontend/src/dates.ts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from flask_babel import gettext as _

from events import dates

if TYPE_CHECKING:
    from datetime import date

_PATTERNS = {"year": "y", "month": "yMMMM"}
# CLDR has no pattern for an interval with the month's full name.
_INTERVALS = {"year": "y", "month": "yMMM", "day": "yMMMd"}


def describe_date(edtf: str, locale: str = "en_GB") -> str:
    """Say a record's date with what is not known about it.

    Parameters
    ----------
    edtf
        Date of a record.
    locale
        Babel's name of the locale.

    Examples
    --------
    >>> from app import create_app
    >>> with create_app().test_request_context():
    ...     describe_date("2013-07-08/2013-07-12"), describe_date("2013-06~")
    ('8–12 Jul 2013', 'June 2013, day unknown, approximate')
    """
    interval = dates.parse(edtf)
    precisions = (interval.start_precision, interval.end_precision)
    notes = []
    if "year" in precisions:
        notes.append(_("month and day unknown"))
    elif "month" in precisions:
        notes.append(_("day unknown"))
    if interval.approximate:
        notes.append(_("approximate"))
    if interval.uncertain:
        notes.append(_("uncertain"))
    return ", ".join([_span(interval, locale), *notes])


def language_name(code: str, locale: str = "en_GB") -> str:
    """Name a language in the reader's own.

    >>> language_name("fa")
    'Persian'
    """
    return str(Locale.parse(locale).languages.get(code, code))


def _span(interval: dates.DateInterval, locale: str) -> str:
    """Write the days of an interval that has a start, as coarsely as they are known."""
    assert interval.start is not None  # noqa: S101 - dates.parse gives every record's date a start
    first = _moment(interval.start, interval.start_precision, locale)
    if interval.end is None:
        return str(_("since %(date)s", date=first))
    last = _moment(interval.end, interval.end_precision, locale)
    if first == last:
        return first
    if interval.start_precision == interval.end_precision:
        skeleton = _INTERVALS[interval.start_precision]
        return str(format_interval(interval.start, interval.end, skeleton, locale=locale))
    return f"{first} – {last}"


def _moment(day: date, precision: dates.Precision, locale: str) -> str:
    if precision == "day":
        return str(format_date(day, "long", locale=locale))
    return str(format_skeleton(_PATTERNS[precision], day, locale=locale))
