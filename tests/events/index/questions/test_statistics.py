"""Counts of a catalogue, and what they say of its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.index.questions import statistics
from geodata.countries import LITTORAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.table.catalogue import Catalogue

COLUMNS = ("id", "start", "category", "countries", "verification", "sources")


def source(url: str = "https://example.org/a", publisher: str = "Example", language: str | None = None) -> Any:
    return {"url": url, "publisher": publisher, "language": language}


def frame(*events: dict[str, Any]) -> gpd.GeoDataFrame:
    rows = [
        {"id": f"event-{number}", "start": "2013-07-08", "category": "strike", "countries": ["RU"]}
        | {"verification": "reported", "sources": [source()]}
        | event
        for number, event in enumerate(events)
    ]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(COLUMNS), dtype=object))


def in_years(*years: int) -> gpd.GeoDataFrame:
    return frame(*({"start": f"{year}-01-01"} for year in years))


def test_years_without_an_event_are_counted_as_zero() -> None:
    assert statistics.by_year(in_years(2001, 2004, 2001)).to_dict() == {2001: 2, 2002: 0, 2003: 0, 2004: 1}


@given(st.lists(st.integers(1800, 2100), max_size=30))
def test_every_event_counts_in_one_year(years: list[int]) -> None:
    counts = statistics.by_year(in_years(*years))
    assert int(counts.sum()) == len(years)
    assert all(counts[year] == years.count(year) for year in years)


@given(st.lists(st.integers(1990, 2030), min_size=1, max_size=60))
def test_a_year_is_empty_or_thin_or_neither(years: list[int]) -> None:
    counts = statistics.by_year(in_years(*years))
    thin, empty = statistics.thin_years(counts), statistics.empty_years(counts)
    assert not set(thin) & set(empty)
    assert all(0 < counts[year] < counts.median() / 2 for year in thin)
    assert [year for year in counts.index if year not in years] == empty


def test_values_are_ranked_by_frequency_and_then_by_name() -> None:
    counts = statistics.by_value(
        frame({"category": "strike"}, {"category": "base"}, {"category": "incident"}, {}), "category"
    )
    assert list(counts.items()) == [("strike", 2), ("base", 1), ("incident", 1)]


def test_an_event_counts_once_for_each_of_its_states() -> None:
    counts = statistics.by_value(
        frame({"countries": ["IR", "RU"]}, {"countries": ["RU"]}, {"countries": []}), "countries"
    )
    assert counts.to_dict() == {"RU": 2, "IR": 1}


def test_periods_begin_at_multiples_of_their_length_and_none_is_left_out() -> None:
    table = statistics.by_period(in_years(1991, 2003), "category", 5)
    assert table.loc["strike"].to_dict() == {1990: 1, 1995: 0, 2000: 1}


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_there_are_at_most_ten_periods(one: int, other: int) -> None:
    first, last = sorted((one, other))
    length = statistics.period_length(pd.Series(1, index=range(first, last + 1)))
    assert last // length - first // length + 1 <= 10


def test_sources_are_counted_from_one_to_the_most() -> None:
    counts = statistics.sources_per_event(frame({}, {"sources": [source(), source("https://example.org/b"), source()]}))
    assert counts.to_dict() == {1: 1, 2: 0, 3: 1}


def test_a_page_of_several_events_counts_once_among_the_languages() -> None:
    assert statistics.by_language(frame({"sources": [source(language="ru")]}, {"sources": [source()]})).to_dict() == {
        "ru": 1
    }


def test_pages_without_a_language_come_last_as_unrecorded() -> None:
    sources = [
        source("https://example.org/1"),
        source("https://example.org/2"),
        source("https://example.org/3", language="fa"),
    ]
    counts = statistics.by_language(frame({"sources": sources}))
    assert list(counts.items()) == [("fa", 1), (statistics.UNRECORDED, 2)]


def test_publishers_are_counted_by_events_and_by_pages() -> None:
    two_pages = [source("https://example.org/1", "Trend"), source("https://example.org/2", "Trend")]
    counts = statistics.by_publisher(
        frame({"sources": two_pages}, {"sources": [source("https://example.org/3", "TASS")]}, {}, {})
    )
    assert counts.to_dict("index") == {
        "Example": {"events": 2, "pages": 1},
        "Trend": {"events": 1, "pages": 2},
        "TASS": {"events": 1, "pages": 1},
    }


def test_the_gaps_of_a_state_are_those_of_the_events_that_involve_it() -> None:
    table = statistics.by_state(
        frame(
            {"start": "2001-01-01", "countries": ["TM", "RU"], "verification": "confirmed"},
            {
                "start": "2002-01-01",
                "countries": ["RU"],
                "sources": [source(language="ru"), source("https://example.org/b")],
            },
            {"start": "2004-01-01", "countries": ["TM"], "sources": [source("https://example.org/t", language="tk")]},
        ),
        ["TM", "KZ"],
    )
    assert table.loc["TM"].to_dict() == {
        "events": 2,
        "confirmed": 1,
        "one_source": 2,
        "own_language": 1,
        "empty_years": [2002, 2003],
    }
    assert table.loc["KZ"].to_dict() == {
        "events": 0,
        "confirmed": 0,
        "one_source": 0,
        "own_language": 0,
        "empty_years": [2001, 2002, 2003, 2004],
    }


@pytest.mark.parametrize("column", ["category", "countries"])
def test_an_empty_catalogue_has_nothing_to_count(column: str) -> None:
    empty = frame()
    assert statistics.by_period(empty, column, 5).empty
    counts: Sequence[pd.Series[int]] = (
        statistics.by_year(empty),
        statistics.by_value(empty, column),
        statistics.sources_per_event(empty),
        statistics.by_language(empty),
    )
    assert [len(one) for one in counts] == [0, 0, 0, 0]
    assert statistics.by_publisher(empty).empty
    assert statistics.by_state(empty, LITTORAL)["events"].tolist() == [0] * len(LITTORAL)


def test_the_counts_of_the_built_in_catalogue_add_up(built_in: Catalogue) -> None:
    frame = built_in.frame
    for counts in (
        statistics.by_year(frame),
        statistics.by_value(frame, "category"),
        statistics.sources_per_event(frame),
    ):
        assert int(counts.sum()) == len(frame)
    addresses = {source["url"] for sources in frame["sources"] for source in sources}
    assert int(statistics.by_language(frame).sum()) == len(addresses)
    assert int(statistics.by_value(frame, "countries").sum()) == sum(map(len, frame["countries"]))
