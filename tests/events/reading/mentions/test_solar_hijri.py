"""Dates of the Solar Hijri calendar without a year: the last one up to the report, or the next one."""

from __future__ import annotations

import re
from datetime import date

from events.reading.mentions.solar_hijri import rules


def read(text: str, day: date, *, ahead: bool = False) -> list[tuple[date, date]]:
    found = []
    for pattern, make in rules():
        if match := re.search(pattern, text):
            ends = make(match, day, ahead)
            found += [ends] if ends else []
    return found


def test_a_day_without_a_year_is_the_last_one() -> None:
    assert (date(2023, 12, 5), date(2023, 12, 5)) in read("14 آذر", date(2023, 12, 6))
    assert (date(2022, 12, 5), date(2022, 12, 5)) in read("14 آذر", date(2023, 12, 4))


def test_a_day_to_come_is_the_next_one() -> None:
    assert (date(2023, 12, 5), date(2023, 12, 5)) in read("14 آذر", date(2023, 12, 4), ahead=True)


def test_a_month_is_its_days() -> None:
    assert read("در آذرماه 1402", date(2024, 1, 1)) == [(date(2023, 11, 22), date(2023, 12, 21))]


def test_a_day_that_the_calendar_does_not_have_is_none() -> None:
    assert read("1402/09/31", date(2024, 1, 1)) == []
