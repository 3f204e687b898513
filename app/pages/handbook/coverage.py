"""The statistics page: coverage and gaps of the served catalogue, in charts and tables."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import cast

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _

from app.drawing.charts import chart as charts
from app.drawing.charts.chart import Chart, Width
from app.frontend.look import THEMES, ThemeName
from app.language import languages
from app.language.labels import labels, state_names
from app.language.words import describe_date
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index, requested_version
from app.web.query import Query
from events.index.index import EventIndex
from events.table.features import dumps
from geodata.countries import LITTORAL

blueprint = Blueprint("coverage", __name__)

_THEME, _WIDTH = "theme", "width"
_PAIR = 2


def title() -> str:
    """Return the title of the page, for the table of contents."""
    return str(_("Coverage: what the catalogue holds, and what it lacks"))


@blueprint.get("/docs/coverage")
@address(release=True, language=True)
def page() -> str:
    """Show the charts with their tables."""
    from events.index.questions import statistics  # noqa: PLC0415 - pandas is slow to load, and a server starts without it

    index = requested_index()
    frame = index.catalogue.frame
    years = statistics.by_year(frame)
    version = {VERSION: requested_version()} if requested_version() else {}
    return render_template(
        "handbook/coverage.html",
        title=title(),
        catalogue=index.catalogue,
        charts=_charts(index, languages.requested()),
        sizes={
            width: {name: charts.size(chart, width) for name, chart in _charts(index, languages.requested()).items()}
            for width in charts.WIDTHS
        },
        describe=describe,
        describe_date=describe_date,
        years=years,
        thin=year_ranges(statistics.thin_years(years)),
        empty=year_ranges(statistics.empty_years(years)),
        gaps=_gaps(index, languages.requested()),
        searched=_searched(index, languages.requested()),
        version=version,
        unknown=sorted(set(request.args) - {VERSION, languages.LANGUAGE}),
    )


@blueprint.get("/docs/coverage.json")
@address(release=True, language=True, shared=True, revalidate=True)
def data() -> Response:
    """Return the numbers of all charts."""
    Query.requested().only(VERSION, languages.LANGUAGE)
    index = requested_index()
    body = {
        "version": index.catalogue.version,
        "license": index.catalogue.licence,
        "events": len(index),
        "coverage": known.model_dump(mode="json") if (known := index.catalogue.coverage) else None,
        "charts": {
            name: {"title": chart.title, "unit": chart.unit, "columns": [chart.heading, *chart.columns],
                   "rows": [[row, *numbers] for row, numbers in zip(chart.rows, chart.values, strict=True)]}
            for name, chart in _charts(index, languages.requested()).items()
            if len(index)
        },
    }  # fmt: skip
    return Response(dumps(body), mimetype="application/json")


@blueprint.get("/docs/coverage/<name>.svg")
@address(release=True, language=True, shared=True, revalidate=True)
def figure(name: str) -> Response:
    """Return a chart; ``theme`` is ``light`` or ``dark``, ``width`` is ``wide`` or ``narrow``."""
    query = Query.requested().only(_THEME, _WIDTH, VERSION, languages.LANGUAGE)
    theme = cast("ThemeName", query.choice(_THEME, list(THEMES)))
    width = cast("Width", query.choice(_WIDTH, list(charts.WIDTHS)))
    chart = _charts(requested_index(), languages.requested()).get(name)
    if chart is None:
        abort(404, _("There is no figure %(name)s.", name=name[:120]))
    return Response(charts.svg(chart, theme, width, languages.current()), mimetype="image/svg+xml")


def describe(chart: Chart) -> str:
    """Return the alternative text of a chart."""
    number, in_digits = languages.current().number, languages.current().in_digits
    parts = {"title": chart.title, "rows": number(len(chart.rows)), "most": number(chart.largest)}
    if not chart.largest:
        return str(_("%(title)s: nothing to show.", **parts))
    if chart.kind == "matrix":
        parts |= {"first": in_digits(chart.columns[0]), "last": in_digits(chart.columns[-1])}
        shown = _(
            "%(title)s: a matrix of %(rows)s rows, from %(first)s to %(last)s; the largest number is %(most)s.", **parts
        )
    else:
        top = next(row for row, numbers in zip(chart.rows, chart.values, strict=True) if numbers[0] == chart.largest)
        parts |= {"top": in_digits(top), "first": in_digits(chart.rows[0]), "last": in_digits(chart.rows[-1])}
        shown = (
            _("%(title)s: columns from %(first)s to %(last)s; the highest is %(top)s with %(most)s.", **parts)
            if chart.kind == "columns"
            else _("%(title)s: %(rows)s bars; the longest is %(top)s with %(most)s.", **parts)
        )
    return f"{shown} {_('All numbers are in the table below.')}"


def year_ranges(years: Sequence[int]) -> str:
    """Format years, with runs of three or more as ranges.

    >>> year_ranges([1991, 1993, 1994, 1995, 2004, 2005])
    '1991, 1993–1995, 2004, 2005'
    """
    runs = [[year for _place, year in run] for _gap, run in groupby(enumerate(years), lambda pair: pair[1] - pair[0])]
    ranges = (f"{run[0]}–{run[-1]}" if len(run) > _PAIR else ", ".join(map(str, run)) for run in runs)
    return languages.current().in_digits(", ".join(ranges))


def _searched(index: EventIndex, language: str) -> list[dict[str, str]]:
    """Return a table of how far reports were searched, by state and years."""
    known = index.catalogue.coverage
    states = known.states if known else ()
    names = labels({one.state for one in states}, language)
    return [
        {
            "state": names["state"][one.state],
            "years": languages.current().in_digits(one.first if one.first == one.last else f"{one.first}–{one.last}"),
            "extent": names["extent"][one.extent],
            "note": one.note,
        }
        for one in states
    ]


# Room for every language, for the current events and some releases.
@lru_cache(maxsize=32)
def _charts(index: EventIndex, language: str) -> dict[str, Chart]:
    from app.drawing.charts import coverage  # noqa: PLC0415 - pandas is slow to load, and a server starts without it

    return coverage.coverage(index.catalogue, language)


@lru_cache(maxsize=32)
def _gaps(index: EventIndex, language: str) -> list[dict[Hashable, object]]:
    """Return a table of the coverage of each littoral state; ``own_language`` only if languages are known."""
    from events.index.questions import statistics  # noqa: PLC0415 - pandas is slow to load, and a server starts without it

    frame = index.catalogue.frame
    names = state_names(LITTORAL, language)
    rows = statistics.by_state(frame, LITTORAL).to_dict("records")
    known = any(code != statistics.UNRECORDED for code in statistics.by_language(frame).index)
    return [
        {
            **row,
            "state": names[state],
            "empty_years": year_ranges(row["empty_years"]),
            "own_language": row["own_language"] if known else None,
        }
        for state, row in zip(LITTORAL, rows, strict=True)
    ]
