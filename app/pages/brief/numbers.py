"""The statistics of a brief: key figures, also compared with the previous period, and certainty of the events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.language.labels import categories, labels, state_names
from app.language.languages import current
from app.language.words import describe_date, describe_period, listed
from app.pages.brief.figures import Figures, in_order
from app.pages.brief.parts import Line, Section, Span, Table, line
from app.pages.events.known import counted
from events.index.codes import Rows
from events.index.index import EventIndex
from events.model import dates
from events.model.event_filter import EventFilter

#: Most pairs of states that a brief lists.
MOST_PAIRS = 20


def key_figures(index: EventIndex, event_filter: EventFilter, found: Figures) -> Section:
    """Count events by category and pair of states, compared with the previous period if the filter has a period.

    Parameters
    ----------
    index
        The events.
    event_filter
        Filter of the events.
    found
        Figures of the events.
    """
    period = dates.preceding(event_filter.datetime) if event_filter.datetime else ""
    earlier = replace(event_filter, datetime=period)
    before = Figures.of(index, index.select(earlier)) if period else None
    if not found.events and not (before and before.events):
        return Section("figures", _("Key figures"))
    lines = _compared(index, event_filter, earlier) if period else []
    shown = found.together.pairs[:MOST_PAIRS]
    if further := len(found.together.pairs) - len(shown):
        lines.append(_further_pairs(event_filter, further))
    return Section("figures", _("Key figures"), tuple(lines), tuple(_tables(found, before, period)))


def _tables(found: Figures, before: Figures | None, period: str) -> list[Table]:
    """Return tables of the numbers by category, and by pair of states if any event names two."""
    heads = (_("Events"), *([describe_period(period)] if period else []))
    was = before.categories if before else Counter[str]()
    names = categories()
    rows = [(_("All"), found.events, before.events if before else 0)]
    rows += [
        (names.get(code, code), found.categories[code], was[code])
        for code in in_order([*found.categories, *was], names)
    ]
    tables = [_table((_("Category"), *heads), rows)]
    shown = found.together.pairs[:MOST_PAIRS]
    if shown:
        states = state_names(found.together.states, current().code)
        tables.append(
            _table(
                (_("States together"), *heads),
                [
                    (
                        " – ".join(states[code] for code in pair.states),
                        pair.events,
                        before.together.events(*pair.states) if before else 0,
                    )
                    for pair in shown
                ],
            )
        )
    return tables


def _table(columns: tuple[str, ...], rows: list[tuple[str, int, int]]) -> Table:
    """Return a table of numbers, with those of the previous period if there is a column for them."""
    number = current().number
    written = [(name, number(now), number(was)) for name, now, was in rows]
    return Table(columns, tuple(tuple(map(line, row[: len(columns)])) for row in written))


def _compared(index: EventIndex, event_filter: EventFilter, earlier: EventFilter) -> list[Line]:
    """Return remarks on the previous period, and on the limits of the comparison."""
    lines = [
        line(
            _("Compared with the period before, of the same length:"),
            " ",
            Span(describe_period(earlier.datetime), url_for("pages.index", _external=True, **dict(earlier.to_pairs()))),
            ". ",
            _("An event counts in every period that it touches."),
        )
    ]
    until = index.catalogue.searched_until
    if until and event_filter.period.end_day > dates.parse(until).end_day:
        said = _(
            "Caution: reports were searched only until %(day)s; fewer events than before need not mean less activity.",
            day=describe_date(until),
        )
        lines.append(line(said))
    if partly := _partly_searched(index, event_filter, earlier):
        said = _("Caution: for these years reports were searched only in part for %(states)s.", states=listed(partly))
        lines.append(line(said, " ", Span(_("Coverage"), url_for("coverage.page", _external=True, _anchor="searched"))))
    return lines


def _partly_searched(index: EventIndex, event_filter: EventFilter, earlier: EventFilter) -> list[str]:
    """Return the names of a filter's states for which reports of either period were not fully searched."""
    known = index.catalogue.coverage
    start, end = earlier.period.start_day, event_filter.period.end_day
    states = {
        one.state: None
        for one in (known.states if known else ())
        if one.extent != "searched"
        and one.state in (event_filter.countries or (one.state,))
        and dates.parse(one.first).start_day <= end
        and dates.parse(one.last).end_day >= start
    }
    return list(state_names(states, current().code).values())


def _further_pairs(event_filter: EventFilter, number: int) -> Line:
    said = ngettext(
        "%(written)s further pair of states is not in the table.",
        "%(written)s further pairs of states are not in the table.",
        number,
        written=current().number(number),
    )
    everyone = url_for("pairs.page", _external=True, **dict(event_filter.to_pairs()))
    return line(said, " ", Span(_("Who acts with whom"), everyone))


def certainty(index: EventIndex, rows: Rows, found: Figures) -> Section:
    """Count events by verification, and by precision of their dates and places.

    Parameters
    ----------
    index
        The events.
    rows
        Rows of the events.
    found
        Figures of the events.
    """
    heading = _("How certain it is")
    if not found.events:
        return Section("certainty", heading)
    names = labels((), current().code)
    meanings = names["verification_meaning"]
    graded = Table(
        (_("Verification"), _("Events"), _("Meaning")),
        tuple(
            (*_counted(code, names["verification"], found.verifications), line(meanings.get(code, "")))
            for code in in_order(found.verifications, names["verification"])
        ),
    )
    placed = Table(
        (_("Place"), _("Events")),
        tuple(
            _counted(code, names["precision"], found.precisions)
            for code in in_order(found.precisions, names["precision"])
        ),
    )
    number = current().number
    vague = ngettext(
        "%(written)s of them is not known to the day.",
        "%(written)s of them are not known to the day.",
        found.vague,
        written=number(found.vague),
    )
    single = ngettext(
        "%(written)s of them rests on a single source.",
        "%(written)s of them rest on a single source.",
        found.single,
        written=number(found.single),
    )
    total = ngettext("%(written)s event", "%(written)s events", found.events, written=number(found.events))
    said = (f"{total}.", counted(index, rows), vague if found.vague else "", single if found.single else "")
    sentences = (line(" ".join(filter(None, said))),)
    return Section("certainty", heading, sentences, tuple(one for one in (graded, placed) if one.rows))


def _counted(code: str, names: Mapping[str, str], counts: Counter[str]) -> tuple[Line, Line]:
    return line(names.get(code, code)), line(current().number(counts[code]))
