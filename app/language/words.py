"""Dates, languages and filters in words, for pages and cards; the map formats dates the same (`dates.ts`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from app.language.labels import state_names
from app.language.languages import current
from app.web.served import served
from events.model import dates
from events.model.event_filter import POSTINGS, BoundingBox, EventFilter
from geodata import gazetteer

_PATTERNS: dict[dates.Precision, str] = {"year": "y", "month": "yMMMM"}
# CLDR has no interval pattern with the full name of the month.
_INTERVALS: dict[dates.Precision, str] = {"year": "y", "month": "yMMM", "day": "yMMMd"}


def describe_date(edtf: str) -> str:
    """Format a record's date, with remarks on what is unknown.

    Parameters
    ----------
    edtf
        EDTF date of a record.

    Examples
    --------
    >>> from app import create_app
    >>> with create_app().test_request_context():
    ...     describe_date("2013-07-08/2013-07-12"), describe_date("2013-06~")
    ('8–12 Jul 2013', 'June 2013, day unknown, approximate')
    """
    locale = current().locale
    interval = dates.parse(edtf)
    precisions = (interval.start_precision, interval.end_precision)
    notes = []
    if "year" in precisions:
        notes.append(_("month and day unknown"))
    elif "month" in precisions:
        notes.append(_("day unknown"))
    if interval.approximate:
        # Translators: of a date.
        notes.append(_("approximate"))
    if interval.uncertain:
        notes.append(_("uncertain"))
    return listed([_span(interval, locale), *notes])


def short_date(edtf: str) -> str:
    """Format a record's date as briefly as its precision allows, prefixed with ~ if it is uncertain.

    Examples
    --------
    >>> from app import create_app
    >>> with create_app().test_request_context():
    ...     short_date("2013-07-08/2013-07-12"), short_date("2013-06~")
    ('8–12 Jul 2013', '~ Jun 2013')
    """
    interval = dates.parse(edtf)
    mark = "~ " if interval.approximate or interval.uncertain else ""
    return mark + _span(interval, current().locale, _INTERVALS)


def describe_period(text: str) -> str:
    """Format the period of a filter.

    Parameters
    ----------
    text
        Period in the syntax of `events.model.dates.parse_period`.

    Examples
    --------
    >>> from app import create_app
    >>> with create_app().test_request_context():
    ...     describe_period("2013/2014"), describe_period("../2013")
    ('2013–2014', 'until 2013')
    """
    locale = current().locale
    interval = dates.parse_period(text)
    if interval.start is not None:
        return _span(interval, locale)
    if interval.end is not None:
        return str(_("until %(date)s", date=_moment(interval.end, interval.end_precision, locale)))
    return ""


def describe_filter(event_filter: EventFilter) -> str:
    """Describe a filter in words; empty if every event passes.

    Parameters
    ----------
    event_filter
        The filter.

    Examples
    --------
    >>> from app import create_app
    >>> from events.model.event_filter import EventFilter
    >>> with create_app().test_request_context():
    ...     describe_filter(EventFilter("2013", ("IR", "RU"), "all", ("port-call",)))
    'Iran and Russia together, 2013, port calls'
    """
    locale = current().locale
    language = locale.partition("_")[0]
    parts = (
        _states(event_filter, locale),
        describe_period(event_filter.datetime) if event_filter.datetime else "",
        _either((_many(code) for code in event_filter.categories), locale),
        _either((_graded(code) for code in event_filter.verifications), locale),
        _either((gazetteer.load()[key].name_in(language) for key in event_filter.places), locale),
        *(_either(_named(one.name, getattr(event_filter, one.field)), locale) for one in POSTINGS),
        _("“%(text)s”", text=event_filter.text) if event_filter.text else "",
        _area(event_filter.bbox) if event_filter.bbox else "",
    )
    return listed(filter(None, parts))


def _named(parameter: str, ids: tuple[str, ...]) -> list[str]:
    """Return the names of ships or organisations of the catalogue; the ids of others."""
    return [served().names[parameter].get(key, key) for key in ids]


def describe_matches(event_filter: EventFilter, number: int) -> str:
    """Describe a filter in words, with the number of events that pass it.

    >>> from app import create_app
    >>> from events.model.event_filter import EventFilter
    >>> with create_app().test_request_context():
    ...     describe_matches(EventFilter("2013"), 1), describe_matches(EventFilter(), 1200)
    ('2013: 1 event', '1,200 events')
    """
    count = ngettext("%(written)s event", "%(written)s events", number, written=current().number(number))
    described = describe_filter(event_filter)
    return str(_("%(filter)s: %(count)s", filter=described, count=count)) if described else str(count)


def listed(parts: Iterable[str]) -> str:
    """Join parts to a list, such as a date and remarks.

    >>> from app import create_app
    >>> with create_app().test_request_context():
    ...     listed(["June 2013", "day unknown", "approximate"])
    'June 2013, day unknown, approximate'
    """
    said = ""
    for part in parts:
        # Translators: the comma between the parts of a list.
        said = str(_("%(first)s, %(second)s", first=said, second=part)) if said else part
    return said


def language_name(code: str) -> str:
    """Return the name of a language in the reader's language.

    >>> language_name("fa")
    'Persian'
    """
    return str(Locale.parse(current().locale).languages.get(code, code))


def _span(interval: dates.DateInterval, locale: str, patterns: dict[dates.Precision, str] = _PATTERNS) -> str:
    """Format an interval that has a start, with the precision to which its days are known."""
    assert interval.start is not None  # noqa: S101 - dates.parse gives every record's date a start
    first = _moment(interval.start, interval.start_precision, locale, patterns)
    if interval.end is None:
        return str(_("since %(date)s", date=first))
    last = _moment(interval.end, interval.end_precision, locale, patterns)
    if first == last:
        return first
    if interval.start_precision == interval.end_precision:
        skeleton = _INTERVALS[interval.start_precision]
        return current().in_digits(str(format_interval(interval.start, interval.end, skeleton, locale=locale)))
    return f"{first} – {last}"


def _moment(
    day: date, precision: dates.Precision, locale: str, patterns: dict[dates.Precision, str] = _PATTERNS
) -> str:
    if precision not in patterns:
        return current().in_digits(str(format_date(day, "long", locale=locale)))
    return current().in_digits(str(format_skeleton(patterns[precision], day, locale=locale)))


def _states(event_filter: EventFilter, locale: str) -> str:
    named = list(state_names(event_filter.countries, locale.partition("_")[0]).values())
    if event_filter.match == "all" and len(named) > 1:
        return str(_("%(states)s together", states=format_list(named, "standard", locale)))
    return _either(named, locale)


def _either(names: Iterable[str], locale: str) -> str:
    return format_list(list(names), "or", locale)


def _many(category: str) -> str:
    """Return the plural name of a category; the code of a category of a user's set."""
    named = {
        # Translators: the categories, within a sentence.
        "naval-exercise": _("naval exercises"),
        "ship-deployment": _("ship deployments"),
        "port-call": _("port calls"),
        "port-access": _("port access"),
        "base": _("bases"),
        "strike": _("strikes"),
        "incident": _("incidents"),
        "arms-transfer": _("arms transfers"),
        "agreement": _("agreements"),
    }
    return str(named.get(category, category))


def _graded(verification: str) -> str:
    """Return the name of a grade of verification; the code of a grade of a user's set."""
    named = {
        # Translators: the grades of verification, within a list.
        "confirmed": _("confirmed"),
        "reported": _("reported"),
        "disputed": _("disputed"),
        "announced": _("announced"),
    }
    return str(named.get(verification, verification))


def _area(bbox: BoundingBox) -> str:
    west, south, east, north = (f"{number:g}°" for number in bbox)
    return str(
        _("%(south)s to %(north)s north, %(west)s to %(east)s east", west=west, south=south, east=east, north=north)
    )
