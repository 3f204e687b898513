"""Dates in the Solar Hijri calendar of Iran, for readers of Persian; `dates.ts` formats them the same."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import gettext as _
from persiantools.jdatetime import JalaliDate

from app.language.languages import current
from events.model import dates

# Days outside this range are only given in the Gregorian calendar; `persiantools` ends in the following year.
_FIRST, _LAST = date(622, 3, 22), date(9998, 12, 31)


def register(app: Flask) -> None:
    """Register the template filter."""
    app.add_template_global(solar_hijri)


def solar_hijri(edtf: str) -> str:
    """Format a record's date in the Solar Hijri calendar, if the page is in Persian; empty otherwise.

    Months and years of the two calendars begin on different days: a Gregorian month spans two months.

    Parameters
    ----------
    edtf
        EDTF date of a record.

    Examples
    --------
    >>> from app import create_app
    >>> with create_app().test_request_context("/?lang=fa"):
    ...     solar_hijri("2013-07-08"), solar_hijri("2013-07"), solar_hijri("2013")
    ('۱۷ تیر ۱۳۹۲', 'تیر ۱۳۹۲ – مرداد ۱۳۹۲', '۱۳۹۱ – ۱۳۹۲')
    """
    interval = dates.parse(edtf)
    if current().code != "fa" or interval.start is None or not _FIRST <= interval.start <= _LAST:
        return ""
    first = _write(interval.start, interval.start_precision)
    if interval.end is not None and interval.end > _LAST:
        return ""
    if interval.end is None:
        return str(_("since %(date)s", date=first))
    last = _write(interval.end, interval.end_precision)
    return first if first == last else f"{first} – {last}"


def _write(day: date, precision: dates.Precision) -> str:
    """Format a day, its month, or its year, as in CLDR."""
    parts = {"day": "%d %B %Y", "month": "%B %Y", "year": "%Y"}[precision]
    written: str = JalaliDate(day).strftime(parts, locale="fa")  # type: ignore[no-untyped-call]
    return written.lstrip("۰")
