"""The small timelines: every event and every year in its place."""

from __future__ import annotations

from datetime import date

from app.pages.profiles import strips
from events.index.questions.access import Interval

TODAY = date(2026, 11, 25)


def interval(start: str, end: str | None, granted_to: str = "IR", status: str = "open") -> Interval:
    return Interval("aktau", granted_to, status, start, start, end, "reported", f"{start}-event")


def test_the_events_of_a_year_stand_on_each_other_in_the_order_of_the_legend() -> None:
    beginnings = [("2013-01-01", "strike"), ("2013-05-01", "base"), ("2013-07-08", "base"), ("2014-01-01", "raid")]
    strip = strips.of_events(beginnings, (2013, 2014), ["base", "strike"])
    assert [(box.kind, box.left) for box in strip.boxes] == [("base", 0.0), ("strike", 0.0), ("raid", 50.0)]
    base, strike, raid = strip.boxes
    assert base.top + base.height == strip.height == raid.top + raid.height
    assert strike.top + strike.height == base.top
    assert base.height == 2 * strike.height
    assert strip.counts == {2013: 3, 2014: 1}


def test_the_strip_of_many_events_is_no_higher_than_that_of_few() -> None:
    many = strips.of_events([("2013-01-01", "base")] * 500, (2013, 2013), ["base"])
    assert 0 < many.height <= 72


def test_years_are_named_so_that_they_fit_on_a_phone() -> None:
    for years in [(2013, 2013), (2013, 2018), (2010, 2021), (1991, 2026), (1900, 2100), (1200, 2026)]:
        ticks = strips.of_events([], years, []).ticks
        assert 1 <= len(ticks) <= 13
        assert all(0 <= left < 100 for left, _year in ticks)


def test_access_lasts_from_its_first_to_its_last_day_or_until_today() -> None:
    strip = strips.of_access([interval("2025-01-01", "2025-12-31"), interval("2026-01-01", None)], {}, TODAY)
    assert strip.years == (2025, 2026)
    past, present = strip.boxes
    assert (past.left, round(past.width, 3)) == (0.0, 50.0)
    assert present.left == 50.0
    assert 90 < present.left + present.width < 100
    assert past.top == present.top


def test_what_overlaps_stands_in_lanes_of_its_own() -> None:
    overlapping = [interval("2013-01-01", None), interval("2015-01-01", None, status="denied")]
    one, other = strips.of_access(overlapping, {}, TODAY).boxes
    assert one.top != other.top


def test_each_state_has_a_row_with_its_name() -> None:
    strip = strips.of_access(
        [interval("2013-01-01", None, "RU"), interval("2013-01-01", None, "IR")], {"IR": "Iran"}, TODAY
    )
    assert [name for _top, name in strip.names] == ["Iran", "RU"]
    assert strip.names[0][0] < strip.boxes[0].top < strip.names[1][0] < strip.boxes[1].top


def test_access_that_begins_after_today_is_still_seen() -> None:
    (box,) = strips.of_access([interval("2027-05-01", None)], {}, TODAY).boxes
    assert box.width > 0
    assert box.left < 100
