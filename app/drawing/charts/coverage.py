"""The charts that show what a catalogue covers: numbers with their titles, names and captions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from babel import Locale
from flask_babel import gettext as _
from flask_babel import ngettext

from app.drawing.charts.chart import Chart
from app.language.labels import labels
from app.language.languages import current
from events.index.questions import statistics
from geodata.countries import LITTORAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pandas as pd

    from events.table.catalogue import Catalogue

_MOST_BARS = 15
_MOST_SOURCES = 10
_VERIFICATION_STYLES = {
    "confirmed": "accent",
    "reported": "accent thin",
    "disputed": "accent dashed",
    "announced": "accent hollow",
}


def coverage(catalogue: Catalogue, language: str) -> dict[str, Chart]:
    """Make the charts that show what a catalogue covers.

    Parameters
    ----------
    catalogue
        Of any size; may be empty.
    language
        BCP 47 tag of the names of states and languages.

    Returns
    -------
    dict of str to Chart
        Charts by name, in the order of the page.
    """
    frame = catalogue.frame
    names = labels(frame["countries"].explode().dropna().unique(), language)
    charts = (
        _years(frame),
        _categories(frame, names["category"]),
        _periods(frame, "category", _known_first(frame["category"], names["category"]), names["category"]),
        _states(frame, names["state"]),
        _periods(frame, "countries", [code for code in LITTORAL if code in names["state"]], names["state"]),
        _verification(frame, names["verification"]),
        _sources(frame),
        _languages(frame, language),
        _publishers(frame),
    )
    parts = {"name": catalogue.name, "version": catalogue.version, "licence": catalogue.licence}
    credit = _("%(name)s, version %(version)s, %(licence)s", **parts)
    return {chart.name: replace(chart, credit=credit) for chart in charts}


def _years(frame: gpd.GeoDataFrame) -> Chart:
    years = statistics.by_year(frame)
    thin = set(statistics.thin_years(years))
    median = f"{years.median():g}" if len(years) else "0"
    few = _("fewer than half as many events as the median year, which has %(median)s", median=median)
    return Chart(
        name="years",
        kind="columns",
        title=_("Events by year"),
        unit=_("number of events that began in the year"),
        heading=_("Year"),
        rows=_texts(years.index),
        columns=(_("Events"),),
        values=_numbers(years),
        styles=tuple("accent hatched" if year in thin else "accent" for year in years.index) or ("accent",),
        key=(("accent hatched", few),) if thin else (),
        caption=_(
            "An event counts once, in the year in which it began as far as that is known. Low years are years of which "
            "few published pages were found; they are no measure of how much happened."
        ),
    )


def _categories(frame: gpd.GeoDataFrame, names: dict[str, str]) -> Chart:
    counts = statistics.by_value(frame, "category")
    counts = counts.reindex([*counts.index, *(code for code in names if code not in counts.index)], fill_value=0)
    return Chart(
        name="categories",
        kind="bars",
        title=_("Events by category"),
        unit=_("number of events"),
        heading=_("Category"),
        rows=_named(counts.index, names),
        columns=(_("Events"),),
        values=_numbers(counts),
        styles=tuple(f"category-{code}" for code in counts.index),
        caption=_("Every event has one category. The colours are those of the map."),
    )


def _periods(frame: gpd.GeoDataFrame, column: str, values: list[str], names: dict[str, str]) -> Chart:
    """Chart a column's values by periods of equal length, clipped to the years that there are."""
    years = statistics.by_year(frame)
    length, known = statistics.period_length(years), years.index.tolist()
    table = statistics.by_period(frame, column, length).reindex(values, fill_value=0)
    heads = tuple(_span(max(start, known[0]), min(start + length - 1, known[-1])) for start in map(int, table.columns))
    of_states = column == "countries"
    return Chart(
        name="states-by-period" if of_states else "categories-by-period",
        kind="matrix",
        title=_("Littoral states by period") if of_states else _("Categories by period"),
        unit=_("number of events that began in the period"),
        heading=_("State") if of_states else _("Category"),
        rows=_named(table.index, names) if heads else (),
        columns=heads,
        values=tuple(tuple(row) for row in table.to_numpy().tolist()),
        caption=_(
            "The stronger the colour, the more events; each cell shows the number. A zero means that the catalogue has "
            "no sourced event, not that nothing happened."
        ),
    )


def _states(frame: gpd.GeoDataFrame, names: dict[str, str]) -> Chart:
    counts = statistics.by_value(frame, "countries")
    order = [code for code in counts.index if code in LITTORAL] + [c for c in counts.index if c not in LITTORAL]
    shown = counts.reindex(order[:_MOST_BARS])
    rest = len(counts) - len(shown)
    caption = _(
        "Every state or alliance that took part, and the state where it happened. An event with several states counts "
        "once for each, so that the bars add up to more than all events."
    )
    if rest:
        more = ngettext("One more state or alliance is not drawn.", "%(num)s more are not drawn.", rest)
        caption = f"{caption} {more}"
    return Chart(
        name="states",
        kind="bars",
        title=_("Events by state"),
        unit=_("number of events that involve the state or alliance"),
        heading=_("State or alliance"),
        rows=_named(shown.index, names),
        columns=(_("Events"),),
        values=_numbers(shown),
        styles=tuple("accent" if code in LITTORAL else "category-other" for code in shown.index) or ("accent",),
        key=(("accent", _("littoral states of the Caspian")), ("category-other", _("others"))) if len(shown) else (),
        caption=caption,
    )


def _verification(frame: gpd.GeoDataFrame, names: dict[str, str]) -> Chart:
    counts = statistics.by_value(frame, "verification")
    counts = counts.reindex(_known_first(frame["verification"], names), fill_value=0)
    return Chart(
        name="verification",
        kind="bars",
        title=_("Events by verification"),
        unit=_("number of events"),
        heading=_("Verification"),
        rows=_named(counts.index, names),
        columns=(_("Events"),),
        values=_numbers(counts),
        styles=tuple(_VERIFICATION_STYLES.get(code, "category-other") for code in counts.index),
        caption=_(
            "Judged by where the accounts come from, not by how many there are: pages that repeat one agency are one "
            "account. The outlines are those of the map: dashed if disputed, hollow if only announced."
        ),
    )


def _sources(frame: gpd.GeoDataFrame) -> Chart:
    counts = statistics.sources_per_event(frame)
    rows = _texts(counts.index)
    if len(counts) > _MOST_SOURCES:
        many = int(counts.iloc[_MOST_SOURCES - 1 :].sum())
        counts = counts.iloc[:_MOST_SOURCES].copy()
        counts.iloc[-1] = many
        rows = (*rows[: _MOST_SOURCES - 1], f"{_MOST_SOURCES}+")
    return Chart(
        name="sources",
        kind="columns",
        title=_("Sources of an event"),
        unit=_("number of events by how many source pages they have"),
        heading=_("Sources"),
        rows=rows,
        columns=(_("Events"),),
        values=_numbers(counts),
        styles=("accent hatched", *["accent"] * (len(counts) - 1)),
        key=(("accent hatched", _("rests on a single page")),) if len(counts) else (),
        caption=_("Several pages may repeat one account, so that more pages are not always more evidence."),
    )


def _languages(frame: gpd.GeoDataFrame, language: str) -> Chart:
    counts = statistics.by_language(frame)
    names = {**Locale.parse(language, sep="-").languages, statistics.UNRECORDED: _("not recorded")}
    unrecorded = int(counts.get(statistics.UNRECORDED, 0))
    caption = _("The language in which a page was read. A page that several events cite counts once.")
    if unrecorded:
        parts = {"unrecorded": current().number(unrecorded), "pages": current().number(int(counts.sum()))}
        more = _("For %(unrecorded)s of %(pages)s pages the records do not name the language yet.", **parts)
        caption = f"{caption} {more}"
    return Chart(
        name="languages",
        kind="bars",
        title=_("Languages of the sources"),
        unit=_("number of source pages"),
        heading=_("Language"),
        rows=_named(counts.index, names),
        columns=(_("Pages"),),
        values=_numbers(counts),
        styles=tuple("accent hollow" if code == statistics.UNRECORDED else "accent" for code in counts.index)
        or ("accent",),
        caption=caption,
    )


def _publishers(frame: gpd.GeoDataFrame) -> Chart:
    counts = statistics.by_publisher(frame)
    shown = counts.head(_MOST_BARS)
    caption = ngettext(
        "The catalogue cites one publisher.",
        "The catalogue cites %(num)s publishers; those that most events cite are drawn.",
        len(counts),
    )
    more = _("Names are counted as the records write them: a repost or a desk of a publisher counts separately.")
    return Chart(
        name="publishers",
        kind="bars",
        title=_("Publishers cited most"),
        unit=_("number of events that cite the publisher"),
        heading=_("Publisher"),
        rows=_texts(shown.index),
        columns=(_("Events"), _("Pages")),
        values=tuple(zip(shown["events"].tolist(), shown["pages"].tolist(), strict=True)),
        caption=f"{caption} {more}" if len(counts) else more,
    )


def _known_first(values: pd.Series[str], names: dict[str, str]) -> list[str]:
    """List the vocabulary, then what a catalogue has beside it."""
    return [*names, *sorted(set(values.dropna()) - set(names))]


def _named(codes: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names.get(code, code) for code in codes)


def _numbers(counts: pd.Series[int]) -> tuple[tuple[int, ...], ...]:
    return tuple((number,) for number in counts.tolist())


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _span(first: int, last: int) -> str:
    """Write a period as its first and last year, the last without its century if that is the same.

    >>> _span(1991, 1994), _span(1995, 2004), _span(2025, 2025)
    ('1991–94', '1995–2004', '2025')
    """
    if first == last:
        return str(first)
    return f"{first}–{last % 100:02}" if first // 100 == last // 100 else f"{first}–{last}"
