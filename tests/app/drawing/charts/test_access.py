"""The comparison of all ports: every interval on one axis, none over another, and no more than was searched."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.drawing.charts.access import compare
from events.index.questions.access import Interval, intervals

if TYPE_CHECKING:
    from app.drawing.charts.access import Comparison
    from events.index.index import EventIndex

TODAY = date(2026, 11, 29)


def held(port: str, state: str, start: str, end: str | None, status: str = "open") -> Interval:
    return Interval(port, state, status, f"{start}/{end or '..'}", start, end, "confirmed", f"{port}-{state}-{start}")


def found(*given: Interval, searched_until: str = "") -> Comparison:
    return compare(sorted(given, key=lambda one: one.port), searched_until, TODAY)


def test_every_interval_of_the_catalogue_is_there_once(index: EventIndex) -> None:
    given = intervals(index.catalogue)
    shown = compare(given, index.catalogue.searched_until, TODAY).intervals
    assert sorted(one.event for one in shown) == sorted(one.event for one in given)
    assert shown


def test_no_bar_covers_another(index: EventIndex) -> None:
    shown = compare(intervals(index.catalogue), index.catalogue.searched_until, TODAY)
    for lane in (lane for port in shown.ports for row in port.rows for lane in row.lanes):
        for before, after in itertools.pairwise(lane):
            assert before.left + before.width <= after.left


def test_two_days_that_follow_each_other_are_beside_each_other() -> None:
    days = [held("baku", "US", day, day) for day in ("2013-07-08", "2013-07-09")]
    assert [len(lane) for lane in found(*days).ports[0].rows[0].lanes] == [1, 1]


def test_the_port_of_most_reports_comes_first() -> None:
    shown = found(
        held("aktau", "US", "2001-01-01", "2001-02-01"),
        held("baku", "US", "2002-01-01", "2002-02-01"),
        held("baku", "GB", "2001-01-01", "2001-02-01"),
    )
    assert [(port.id, [row.state for row in port.rows]) for port in shown.ports] == [
        ("baku", ["GB", "US"]),
        ("aktau", ["US"]),
    ]


def test_what_still_holds_ends_where_the_search_ended() -> None:
    shown = found(held("baku", "EU", "2025-01-01", None), searched_until="2026-04-01")
    [[bar]] = shown.ports[0].rows[0].lanes
    assert bar.left + bar.width == pytest.approx(shown.unsearched)
    assert shown.unsearched == pytest.approx(100 * (365 + 91) / 730)


def test_without_a_known_end_of_the_search_what_still_holds_ends_today() -> None:
    shown = found(held("baku", "EU", "2025-01-01", None))
    [[bar]] = shown.ports[0].rows[0].lanes
    assert bar.left + bar.width == pytest.approx(100 * (365 + 333) / 730)
    assert not shown.ends_early


def test_the_latest_of_a_state_is_what_still_holds_or_else_what_ended_last() -> None:
    old, new = held("baku", "US", "2001-01-01", None), held("baku", "US", "2020-01-01", "2020-02-01", "denied")
    assert found(old, new).ports[0].rows[0].latest == old
    assert found(held("baku", "US", "2001-01-01", "2001-03-01"), new).ports[0].rows[0].latest == new


def test_nothing_to_compare_has_an_axis_of_this_year() -> None:
    assert (found().years, found().ports) == ((2026, 2026), ())
