"""The charts on the coverage of a catalogue: numbers with their titles, labels and captions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from babel import Locale
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from app.drawing.charts.chart import Chart, Kind
from app.language.labels import labels
from app.language.languages import current
from app.language.words import describe_date
from events.index.questions import statistics
from events.table.catalogue import Catalogue
from geodata.countries import LITTORAL

if TYPE_CHECKING:
    import geopandas as gpd
    from flask_babel.speaklater import LazyString

_MOST_BARS = 15
_MOST_SOURCES = 10
_HATCHED, _OTHER = "accent hatched", "category-other"
_VERIFICATION_STYLES = {
    "confirmed": "accent",
    "reported": "accent thin",
    "disputed": "accent dashed",
    "announced": "accent hollow",
}


@dataclass(frozen=True)
class _Counts:
    """The numbers of a chart by code, the styles of special bars, and other parts that depend on the numbers."""

    table: pd.Series[int] | pd.DataFrame
    styles: Mapping[Any, str] = field(default_factory=dict)
    remark: str = ""
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Entry:
    """A chart without its numbers.

    `words` names the labels of its rows. Without `columns`, the counts provide the columns. The key is drawn if any of
    its styles is used.
    """

    name: str
    kind: Kind
    title: LazyString
    unit: LazyString
    heading: LazyString
    count: Callable[[gpd.GeoDataFrame, Mapping[str, str]], _Counts]
    caption: LazyString | str = ""
    words: str = ""
    columns: tuple[LazyString, ...] = (_("Events"),)
    key: tuple[tuple[str, LazyString], ...] = ()

    def chart(self, frame: gpd.GeoDataFrame, names: Mapping[str, Mapping[str, str]], credit: str) -> Chart:
        """Count the events of a catalogue."""
        known = names.get(self.words, {})
        counts = self.count(frame, known)
        table = pd.DataFrame(counts.table)
        styles = tuple(counts.styles.get(code, "accent") for code in table.index)
        keyed = not {style for style, _text in self.key}.isdisjoint(styles)
        return Chart(
            name=self.name,
            kind=self.kind,
            title=str(self.title),
            unit=str(self.unit),
            heading=str(self.heading),
            rows=tuple(str(known.get(code, code)) for code in table.index),
            columns=tuple(map(str, self.columns or table.columns)),
            values=tuple(map(tuple, table.to_numpy().tolist())),
            styles=styles or ("accent",),
            key=tuple((style, str(text) % counts.named) for style, text in self.key) if keyed else (),
            caption=f"{self.caption} {counts.remark}".strip(),
            credit=credit,
        )


def coverage(catalogue: Catalogue, language: str) -> dict[str, Chart]:
    """Create the charts on the coverage of a catalogue.

    Parameters
    ----------
    catalogue
        The events, any number of them or none.
    language
        BCP 47 tag of the names of states and languages.

    Returns
    -------
    dict of str to Chart
        Charts by name, in the order of the page.
    """
    frame = catalogue.frame
    spoken = Locale.parse(language, sep="-").languages
    names = {
        **labels(frame["countries"].explode().dropna().unique(), language),
        "language": {**spoken, statistics.UNRECORDED: gettext("not recorded")},
    }
    parts = {"name": catalogue.name, "version": catalogue.version, "licence": catalogue.licence}
    credit = gettext("%(name)s, version %(version)s, %(licence)s", **parts)
    made = {entry.name: entry.chart(frame, names, credit) for entry in _CHARTS}
    if until := catalogue.searched_until:
        note = gettext(
            "Reports were searched until %(day)s: few later events do not mean calm.", day=describe_date(until)
        )
        made |= {name: replace(made[name], caption=f"{made[name].caption} {note}") for name in _OVER_TIME}
    return made


def _years(frame: gpd.GeoDataFrame, _names: Mapping[str, str]) -> _Counts:
    years = statistics.by_year(frame)
    median = f"{years.median():g}" if len(years) else "0"
    return _Counts(years, dict.fromkeys(statistics.thin_years(years), _HATCHED), named={"median": median})


def _categories(frame: gpd.GeoDataFrame, names: Mapping[str, str]) -> _Counts:
    counts = statistics.by_value(frame, "category")
    counts = counts.reindex([*counts.index, *(code for code in names if code not in counts.index)], fill_value=0)
    return _Counts(counts, {code: f"category-{code}" for code in counts.index})


def _by_period(frame: gpd.GeoDataFrame, column: str, values: list[str]) -> _Counts:
    """Count by periods of equal length, clipped to the years with events."""
    years = statistics.by_year(frame)
    if not len(years):
        return _Counts(pd.DataFrame())
    length, known = statistics.period_length(years), years.index.tolist()
    table = statistics.by_period(frame, column, length).reindex(values, fill_value=0)
    heads = [_span(max(start, known[0]), min(start + length - 1, known[-1])) for start in map(int, table.columns)]
    return _Counts(table.set_axis(heads, axis="columns"))


def _states(frame: gpd.GeoDataFrame, _names: Mapping[str, str]) -> _Counts:
    counts = statistics.by_value(frame, "countries")
    # A stable sort: littoral states first, each group in descending order of frequency.
    shown = counts.reindex(sorted(counts.index, key=lambda code: code not in LITTORAL)[:_MOST_BARS])
    rest = len(counts) - len(shown)
    more = ngettext("One more state or alliance is not drawn.", "%(num)s more are not drawn.", rest) if rest else ""
    return _Counts(shown, {code: _OTHER for code in shown.index if code not in LITTORAL}, more)


def _verification(frame: gpd.GeoDataFrame, names: Mapping[str, str]) -> _Counts:
    counts = statistics.by_value(frame, "verification")
    counts = counts.reindex(_known_first(frame["verification"], names), fill_value=0)
    return _Counts(counts, {code: _VERIFICATION_STYLES.get(code, _OTHER) for code in counts.index})


def _sources(frame: gpd.GeoDataFrame, _names: Mapping[str, str]) -> _Counts:
    counts = statistics.sources_per_event(frame)
    if len(counts) > _MOST_SOURCES:
        few, many = counts.iloc[: _MOST_SOURCES - 1], int(counts.iloc[_MOST_SOURCES - 1 :].sum())
        counts = pd.concat([few, pd.Series({f"{_MOST_SOURCES}+": many})])
    return _Counts(counts, {1: _HATCHED})


def _languages(frame: gpd.GeoDataFrame, _names: Mapping[str, str]) -> _Counts:
    counts = statistics.by_language(frame)
    more = ""
    if unrecorded := int(counts.get(statistics.UNRECORDED, 0)):
        parts = {"unrecorded": current().number(unrecorded), "pages": current().number(int(counts.sum()))}
        more = gettext("For %(unrecorded)s of %(pages)s pages the records do not name the language yet.", **parts)
    return _Counts(counts, {statistics.UNRECORDED: "accent hollow"}, more)


def _publishers(frame: gpd.GeoDataFrame, _names: Mapping[str, str]) -> _Counts:
    counts = statistics.by_publisher(frame)
    cited = ngettext(
        "The catalogue cites one publisher.",
        "The catalogue cites %(num)s publishers; those that most events cite are drawn.",
        len(counts),
    )
    more = gettext("A copy counts for the publisher that was copied.")
    return _Counts(counts.head(_MOST_BARS), remark=f"{cited} {more}" if len(counts) else more)


def _known_first(values: pd.Series[str], names: Mapping[str, str]) -> list[str]:
    """List the values of the vocabulary first, then others of a catalogue."""
    return [*names, *sorted(set(values.dropna()) - set(names))]


def _span(first: int, last: int) -> str:
    """Format a period as its first and last year, the last without its century if that is the same.

    >>> _span(1991, 1994), _span(1995, 2004), _span(2025, 2025)
    ('1991–94', '1995–2004', '2025')
    """
    if first == last:
        return str(first)
    return f"{first}–{last % 100:02}" if first // 100 == last // 100 else f"{first}–{last}"


_ZERO = _(
    "The stronger the colour, the more events; each cell shows the number. A zero means that the catalogue has "
    "no sourced event, not that nothing happened."
)
_OVER_TIME = ("years", "categories-by-period", "states-by-period")
_CHARTS = (
    _Entry(
        "years", "columns", _("Events by year"), _("number of events that began in the year"), _("Year"), _years,
        _(
            "An event counts once, in the year in which it began as far as that is known. Low years are years of which "
            "few published pages were found; they are no measure of how much happened."
        ),
        key=((_HATCHED, _("fewer than half as many events as the median year, which has %(median)s")),),
    ),
    _Entry(
        "categories", "bars", _("Events by category"), _("number of events"), _("Category"), _categories,
        _("Every event has one category. The colours are those of the map."), "category",
    ),
    _Entry(
        "categories-by-period", "matrix", _("Categories by period"), _("number of events that began in the period"),
        _("Category"), lambda frame, names: _by_period(frame, "category", _known_first(frame["category"], names)),
        _ZERO, "category", columns=(),
    ),
    _Entry(
        "states", "bars", _("Events by state"), _("number of events that involve the state or alliance"),
        _("State or alliance"), _states,
        _(
            "Every state or alliance that took part, and the state where it happened. An event with several states "
            "counts once for each, so that the bars add up to more than all events."
        ),
        "state", key=(("accent", _("littoral states of the Caspian")), (_OTHER, _("others"))),
    ),
    _Entry(
        "states-by-period", "matrix", _("Littoral states by period"), _("number of events that began in the period"),
        _("State"), lambda frame, names: _by_period(frame, "countries", [code for code in LITTORAL if code in names]),
        _ZERO, "state", columns=(),
    ),
    _Entry(
        "verification", "bars", _("Events by verification"), _("number of events"), _("Verification"), _verification,
        _(
            "Judged by where the accounts come from, not by how many there are: pages that repeat one agency are one "
            "account. The outlines are those of the map: dashed if disputed, hollow if only announced."
        ),
        "verification",
    ),
    _Entry(
        "sources", "columns", _("Sources of an event"), _("number of events by how many source pages they have"),
        _("Sources"), _sources,
        _("Several pages may repeat one account, so that more pages are not always more evidence."),
        key=((_HATCHED, _("rests on a single page")),),
    ),
    _Entry(
        "languages", "bars", _("Languages of the sources"), _("number of source pages"), _("Language"), _languages,
        _("The language in which a page was read. A page that several events cite counts once."),
        "language", (_("Pages"),),
    ),
    _Entry(
        "publishers", "bars", _("Publishers cited most"), _("number of events that cite the publisher"), _("Publisher"),
        _publishers, columns=(_("Events"), _("Pages")),
    ),
)  # fmt: skip
