"""The lists of a brief: the events with the numbers of their sources, the sources, and port access."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.language.labels import Labels, labels
from app.language.languages import current
from app.language.words import describe_date
from app.pages.brief.parts import Line, Section, Span, Table, line
from app.pages.profiles.portrait import local_name
from events.index.codes import Rows
from events.index.index import EventIndex
from events.index.questions import access
from events.index.questions.access import Interval
from events.model.event_filter import EventFilter
from geodata import gazetteer

#: Most events that a brief lists.
MOST_LISTED = 200

_READ = ["id", "title", "date", "place", "place_name", "countries", "verification", "sources"]


def listed(index: EventIndex, rows: Rows) -> tuple[Section, Section]:
    """List events, newest first, with the numbers of their sources.

    Parameters
    ----------
    index
        The events.
    rows
        Rows of the events to list, sorted by start.

    Returns
    -------
    Section
        The events.
    Section
        Their sources, without duplicates.
    """
    newest = rows[::-1][:MOST_LISTED]
    shown = index.catalogue.table.select(_READ).take(newest).to_pylist()
    numbers = _numbered(shown)
    names = labels({state for event in shown for state in event["countries"] or ()}, current().code)
    columns = (_("Date"), _("Event"), _("Place"), _("Countries"), _("Verification"), _("Sources"))
    table = Table(columns, tuple(_row(event, names, numbers) for event in shown))
    return (
        Section(
            "events",
            _("Events"),
            tuple(_further(len(rows) - len(shown))),
            (table,) if shown else (),
        ),
        Section("sources", _("Sources"), tuple(_source(number, one) for one, number in numbers.items())),
    )


# Key that identifies a source: URL, title, publisher and date.
_Source = tuple[str, str, str, str]


def _numbered(shown: Iterable[Mapping[str, Any]]) -> dict[_Source, int]:
    """Assign numbers to the sources of events in order; a source that several events cite has one number."""
    cited = dict.fromkeys(_told(source) for event in shown for source in event["sources"] or ())
    return {one: number for number, one in enumerate(cited, 1)}


def _told(source: Mapping[str, Any]) -> _Source:
    url, title, publisher, published = (source.get(name) or "" for name in ("url", "title", "publisher", "published"))
    return url, title, publisher, published


def _row(event: Mapping[str, Any], names: Labels, numbers: Mapping[_Source, int]) -> tuple[Line, ...]:
    page = url_for("pages.event", _external=True, event_id=event["id"])
    cited = dict.fromkeys(numbers[_told(source)] for source in event["sources"] or ())
    marks = [Span(_mark(number), f"#source-{number}") for number in cited]
    verification = event["verification"] or ""
    return (
        line(describe_date(event["date"]) if event["date"] else ""),
        (Span(event["title"], page, english=True),),
        line(local_name(event["place"], event["place_name"] or "")),
        line(", ".join(names["state"].get(state, state) for state in event["countries"] or ())),
        line(names["verification"].get(verification, verification)),
        tuple(part for mark in marks for part in (mark, Span(" ")))[:-1],
    )


def _mark(number: int) -> str:
    return f"[{current().in_digits(str(number))}]"


def _source(number: int, source: _Source) -> Line:
    url, title, publisher, published = source
    dated = describe_date(published) if published else _("date not shown")
    said = ", ".join(filter(None, (publisher, dated)))
    # The URL is spelled out for print.
    leads = (Span(". "), Span(url, url)) if url.startswith(("http://", "https://")) else ()
    return (Span(f"{_mark(number)} "), Span(title, english=True), Span(f". {said}"), *leads)


def _further(number: int) -> list[Line]:
    """Return a remark on the number of events that are not listed."""
    if not number:
        return []
    said = ngettext(
        "The newest %(listed)s are listed; %(written)s older event is not.",
        "The newest %(listed)s are listed; %(written)s older events are not.",
        number,
        listed=current().number(MOST_LISTED),
        written=current().number(number),
    )
    return [line(said)]


def port_access(index: EventIndex, event_filter: EventFilter) -> Section:
    """List who might use which port in the period of a filter, limited to its states and places if it names any.

    Parameters
    ----------
    index
        The events.
    event_filter
        The filter.
    """
    held = access.intervals(index.catalogue, date=event_filter.datetime)
    wanted = [one for one in held if _concerns(one, event_filter)]
    columns = (_("Port"), _("Who may use it"), _("Access"), _("Date"), _("Verification"))
    names = labels({one.granted_to for one in wanted}, current().code)
    table = Table(columns, tuple(_held(one, names) for one in wanted))
    narrowed = event_filter.countries or event_filter.places
    lines = [line(_("Of the states and places of the filter."))] if narrowed else []
    if not wanted:
        lines.append(line(_("Nothing is recorded of it. That does not mean that nothing changed.")))
    return Section("access", _("Port access in the period"), tuple(lines), (table,) if wanted else ())


def _concerns(one: Interval, event_filter: EventFilter) -> bool:
    """Return whether port access matches the states and places of a filter."""
    places = gazetteer.load()
    states = {one.granted_to, places[one.port].country if one.port in places else ""}
    return (not event_filter.countries or not states.isdisjoint(event_filter.countries)) and (
        not event_filter.places or one.port in event_filter.places
    )


def _held(one: Interval, names: Labels) -> tuple[Line, ...]:
    page = url_for("pages.event", _external=True, event_id=one.event)
    return (
        line(local_name(one.port, one.port)),
        line(names["state"].get(one.granted_to, one.granted_to)),
        line(names["access"].get(one.status, one.status)),
        (Span(describe_date(one.date), page),),
        line(names["verification"].get(one.verification, one.verification)),
    )
