"""Content of a brief on the requested events that pass a filter, in the reader's language, for every format."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.data.citations import view_item
from app.language.languages import LANGUAGE, current
from app.language.words import describe_date, describe_filter, describe_matches, describe_period
from app.pages.brief import events, numbers
from app.pages.brief.figures import Figures
from app.pages.brief.parts import Brief, Line, Section, Span, line, plain
from app.web.parameters import requested_index, requested_version
from events.index.index import EventIndex
from events.model.event_filter import EventFilter
from events.publishing import citations
from events.publishing.metadata import LICENCES

#: Width and height of the map's picture in CSS pixels.
SIZE = (1200, 800)


def compose(event_filter: EventFilter) -> Brief:
    """Compose the brief of a filter.

    Parameters
    ----------
    event_filter
        Filter of the events of the requested release, or else of the current ones.
    """
    index = requested_index()
    rows = index.select(event_filter)
    found = Figures.of(index, rows)
    listed, sources = events.listed(index, rows)
    sections = (
        numbers.key_figures(index, event_filter, found),
        events.port_access(index, event_filter),
        listed,
        numbers.certainty(index, rows, found),
        _limits(index),
        sources,
        _citation(index, event_filter),
    )
    return Brief(
        title=plain(describe_filter(event_filter)) or _("Military activity in the Caspian region"),
        lines=tuple(_lead(event_filter, len(rows))),
        picture=_picture(event_filter),
        pictured=plain(_("Map and timeline: %(events)s", events=describe_matches(event_filter, len(rows)))),
        sections=tuple(one for one in sections if one.lines or one.tables),
    )


def _picture(event_filter: EventFilter) -> str:
    """Return the URL of a picture of the map with its timeline, in the reader's language."""
    width, height = SIZE
    drawn = {"width": str(width), "height": str(height), "timeline": "1", LANGUAGE: current().code}
    return url_for("pictures.map_picture", form="png", _external=True, **dict(event_filter.to_pairs()), **drawn)


def _lead(event_filter: EventFilter, number: int) -> list[Line]:
    """Return the introduction: the period, the number of events, and their release."""
    period = describe_period(event_filter.datetime) if event_filter.datetime else _("all years")
    counted = ngettext("%(written)s event", "%(written)s events", number, written=current().number(number))
    on_map = Span(counted, url_for("pages.index", _external=True, **dict(event_filter.to_pairs())))
    nothing = _("No event matches the filter. That nothing is recorded does not mean that nothing happened.")
    lead = [line(_("Period: %(period)s", period=period)), (on_map,) if number else line(nothing)]
    if version := requested_version():
        lead.append(line(_("The events are those of release %(version)s, which never changes.", version=version)))
    return lead


def _limits(index: EventIndex) -> Section:
    """Return the section on how far reports were searched, and what the absence of a record means."""
    until = index.catalogue.searched_until
    searched = (
        _(
            "Reports were searched until %(day)s; nothing was searched for what happened later.",
            day=describe_date(until),
        )
        if until
        else _("The events do not come with the day until which reports were searched.")
    )
    caution = _(
        "The absence of records is not the absence of activity: what was not reported, or not found, is not here."
    )
    return Section("limits", _("Where the search ends"), (line(searched), line(caution)))


def _citation(index: EventIndex, event_filter: EventFilter) -> Section:
    """Return the section on the citation and the licence of the events."""
    licence = index.catalogue.licence
    known = LICENCES.get(licence)
    named = Span(f"{known['title']} ({licence})", known["path"]) if known else Span(licence)
    return Section(
        "citation",
        _("Citation and licence"),
        (
            (Span(citations.text(view_item(event_filter)).strip(), english=True),),
            *([line(_("Licence of the events:"), " ", named)] if licence else []),
        ),
    )
