"""Counts over time are those of a plain reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from counting import counted, filters
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.index.index import EventIndex
from events.index.moments import NUMPY
from events.index.questions.timeline import timeline
from events.model import dates
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from events.index.moments import Unit
    from events.table.catalogue import Catalogue


@example(
    event_filter=EventFilter(countries=("IR", "RU"), categories=("base", "strike"), places=("aktau", "baku")),
    unit="month",
)
@given(event_filter=filters, unit=st.sampled_from(["year", "month"]))
def test_the_timeline_counts_every_event_once_but_for_the_period(
    index: EventIndex, event_filter: EventFilter, unit: str
) -> None:
    line = timeline(index, event_filter, unit)  # type: ignore[arg-type]
    expected = counted(index, replace(event_filter, datetime=""), "category")
    found = Counter({name: int(numbers.sum()) for name, numbers in line.begin.items()})
    found.update({name: round(float(numbers.sum()), 3) for name, numbers in line.vague.items()})
    assert found == pytest.approx(expected)


def plain(
    index: EventIndex, event_filter: EventFilter, edges: list[int], unit: Unit
) -> dict[str, dict[tuple[str, int], float]]:
    """Count event by event, from the dates as the records write them."""
    found: dict[str, Counter[tuple[str, int]]] = {name: Counter() for name in ("begin", "vague", "ongoing")}
    for row in index.select(replace(event_filter, datetime="")):
        date = index.catalogue.frame["date"].iloc[row]
        interval, begin = dates.parse(date), dates.parse(date.partition("/")[0])
        first, last = (int(np.searchsorted(edges, day, "right")) - 1 for day in (begin.start_day, begin.end_day))
        category = index.catalogue.frame["category"].iloc[row]
        days = np.array([begin.start_day, begin.end_day], "datetime64[D]").astype(NUMPY[unit]).astype(int)
        moments = int(days[1] - days[0]) + 1
        vague = moments > 1 or interval.approximate or interval.uncertain
        for bin_ in range(first, last + 1):
            found["vague" if vague else "begin"][category, bin_] += 1 / moments
        surely = min(begin.end_day, int(index.end[row]))
        for bin_, edge in enumerate(edges[:-1]):
            found["ongoing"]["", bin_] += surely < edge <= index.end[row]
    bins = range(len(edges) - 1)
    return {name: {key: n for key, n in counts.items() if n and key[1] in bins} for name, counts in found.items()}


@pytest.mark.parametrize(("unit", "within"), [("month", ""), ("day", ""), ("month", "1992-01/1992-03")])
def test_an_event_of_a_year_has_an_equal_share_in_each_of_its_months(
    built_in: Catalogue, unit: Unit, within: str
) -> None:
    (row,) = np.flatnonzero(built_in.frame["date"] == "1992~/1993-05")
    alone = EventIndex(built_in.take(np.array([row])))
    line = timeline(alone, EventFilter(), unit, dates.parse_period(within) if within else None)
    (shares,) = line.vague.values()
    whole = {"month": 12, "day": 366}[unit]
    assert shares.tolist() == pytest.approx([1 / whole] * (3 if within else whole), abs=1e-6)


@settings(max_examples=40)
@given(
    event_filter=filters,
    unit=st.sampled_from(["year", "month", "day"]),
    span=st.sampled_from(["", "2013", "2012-11-17/2014-02-03", "1980/1990"]),
)
def test_every_bin_has_what_a_plain_reading_counts(
    index: EventIndex, event_filter: EventFilter, unit: str, span: str
) -> None:
    if unit == "day" and not span:
        span = "2012/2013"
    within = dates.parse_period(span) if span else None
    line = timeline(index, event_filter, unit, within)  # type: ignore[arg-type]
    expected = plain(index, event_filter, line.edges.tolist(), unit)  # type: ignore[arg-type]
    for name, counts in (("begin", line.begin), ("vague", line.vague), ("ongoing", {"": line.ongoing})):
        found = {(category, bin_): n for category, row in counts.items() for bin_, n in enumerate(row.tolist()) if n}
        assert found == pytest.approx(expected[name], abs=1e-5)


def test_events_are_counted_in_the_year_in_which_they_began(index: EventIndex) -> None:
    line = timeline(index, EventFilter(categories=("strike",)), "year")
    frame = index.catalogue.frame
    strikes = frame[frame["category"] == "strike"]["start"].str[:4]
    years = [str(dates.EPOCH.replace(year=1970 + round(edge / 365.2425))).split("-")[0] for edge in line.edges[:-1]]
    counts = line.begin["strike"] + line.vague["strike"]
    assert dict(zip(years, counts.astype(int), strict=True)) == {year: int((strikes == year).sum()) for year in years}


@pytest.mark.parametrize(
    ("date", "unit", "vague"),
    [("2013", "month", [1 / 12] * 12), ("2013-07", "month", None), ("2013-07~", "month", [1.0])],
)
def test_what_is_known_less_precisely_than_a_bin_is_spread_over_its_bins(
    built_in: Catalogue, date: str, unit: str, vague: list[float] | None
) -> None:
    interval = dates.parse(date)
    table = built_in.table.slice(0, 1)
    for name, value in (("date", date), ("start", dates.iso(interval.start)), ("end", dates.iso(interval.end))):
        table = table.set_column(table.column_names.index(name), name, [[value]])
    one = EventIndex(replace(built_in, table=table))
    line = timeline(one, EventFilter(), unit, dates.parse_period("2013" if vague and len(vague) > 1 else "2013-07"))  # type: ignore[arg-type]
    (category,) = one.category.values
    if vague:
        assert category not in line.begin
        assert line.vague[category] == pytest.approx(vague, abs=1e-5)  # fractions are rounded
    else:
        assert (line.begin[category].tolist(), line.vague) == ([1], {})


def test_what_lasts_is_going_on_in_the_later_bins(built_in: Catalogue) -> None:
    table = built_in.table.slice(0, 1)
    for name, value in (("date", "2012-05-01/2013-02-01"), ("start", "2012-05-01"), ("end", "2013-02-01")):
        table = table.set_column(table.column_names.index(name), name, [[value]])
    line = timeline(EventIndex(replace(built_in, table=table)), EventFilter(), "year", dates.parse_period("2011/2014"))
    assert line.ongoing.tolist() == [0, 0, 1, 0]


def test_too_many_bins_are_refused_with_the_bound(index: EventIndex) -> None:
    with pytest.raises(FilterError, match="at most 5000 bins of a day"):
        timeline(index, EventFilter(), "day")
