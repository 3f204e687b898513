"""Counts of choices and of time are those of a plain reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import dates
from events.errors import FilterError
from events.index import EventIndex
from events.query import EventFilter
from events.summary import facets, timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.catalogue import Catalogue

filters = st.builds(
    EventFilter,
    datetime=st.sampled_from(["", "2013", "2009/2013"]),
    countries=st.sampled_from([(), ("IR",), ("IR", "RU")]),
    match=st.sampled_from(["any", "all"]),
    categories=st.sampled_from([(), ("port-call",), ("base", "strike")]),
    verifications=st.sampled_from([(), ("disputed", "reported")]),
    places=st.sampled_from([(), ("aktau", "baku")]),
    text=st.sampled_from(["", "ship"]),
)


def counted(index: EventIndex, event_filter: EventFilter, column: str) -> dict[str, int]:
    values: Iterable[str | list[str] | None] = index.catalogue.frame[column].iloc[index.select(event_filter)]
    flat = (one for value in values if value for one in (value if isinstance(value, list) else [value]))
    return dict(Counter(flat))


@given(event_filter=filters)
def test_each_choice_is_counted_under_the_other_parts_of_the_filter(
    index: EventIndex, event_filter: EventFilter
) -> None:
    found = facets(index, event_filter)
    every = event_filter.match == "all" and event_filter.countries
    assert found.matched == len(index.select(event_filter))
    assert found.category == counted(index, replace(event_filter, categories=()), "category")
    assert found.verification == counted(index, replace(event_filter, verifications=()), "verification")
    assert found.place == counted(index, replace(event_filter, places=()), "place")
    assert found.country == counted(index, event_filter if every else replace(event_filter, countries=()), "countries")


@given(event_filter=filters, unit=st.sampled_from(["year", "month"]))
def test_the_timeline_counts_every_event_once_but_for_the_period(
    index: EventIndex, event_filter: EventFilter, unit: str
) -> None:
    line = timeline(index, event_filter, unit)  # type: ignore[arg-type]
    expected = counted(index, replace(event_filter, datetime=""), "category")
    assert {name: round(sum(numbers), 3) for name, numbers in line.begin.items()} == pytest.approx(expected)


def test_events_are_counted_in_the_year_in_which_they_began(index: EventIndex) -> None:
    line = timeline(index, EventFilter(categories=("strike",)), "year")
    frame = index.catalogue.frame
    strikes = frame[frame["category"] == "strike"]["start"].str[:4]
    years = [str(dates.EPOCH.replace(year=1970 + round(edge / 365.2425))).split("-")[0] for edge in line.edges[:-1]]
    assert dict(zip(years, line.begin["strike"].astype(int), strict=True)) == {
        year: int((strikes == year).sum()) for year in years
    }


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
    assert line.begin[category].sum() == pytest.approx(1, abs=1e-4)  # fractions are rounded
    assert (category in line.vague) == (vague is not None)
    if vague:
        assert line.vague[category] == pytest.approx(vague, abs=1e-5)


def test_what_lasts_is_going_on_in_the_later_bins(built_in: Catalogue) -> None:
    table = built_in.table.slice(0, 1)
    for name, value in (("date", "2012-05-01/2013-02-01"), ("start", "2012-05-01"), ("end", "2013-02-01")):
        table = table.set_column(table.column_names.index(name), name, [[value]])
    line = timeline(EventIndex(replace(built_in, table=table)), EventFilter(), "year", dates.parse_period("2011/2014"))
    assert line.ongoing.tolist() == [0, 0, 1, 0]


def test_too_many_bins_are_refused_with_the_bound(index: EventIndex) -> None:
    with pytest.raises(FilterError, match="at most 5000 bins of a day"):
        timeline(index, EventFilter(), "day")
