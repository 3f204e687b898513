"""Reckoning: the year of a day, and the day of a weekday."""

from __future__ import annotations

from datetime import date

import pytest

from events.reading.mentions.reckoning import Moment, When, months_before, weekday, year_of


@pytest.mark.parametrize(("ahead", "expected"), [(False, 2012), (True, 2013)])
def test_a_month_is_past_unless_the_text_looks_ahead(ahead: bool, expected: int) -> None:
    assert year_of(10, None, date(2013, 8, 8), ahead=ahead) == expected


def test_a_recent_day_stays_recent_in_a_sentence_about_the_future() -> None:
    assert year_of(8, 5, date(2013, 8, 8), ahead=True) == 2013


def test_a_leap_day_has_no_year_around_a_common_one() -> None:
    assert year_of(2, 29, date(2022, 6, 1), ahead=False) is None


def test_a_weekday_is_the_last_one_or_the_next_one() -> None:
    day = date(2018, 10, 19)
    assert weekday(2, day, ahead=False) == date(2018, 10, 17)
    assert weekday(2, day, ahead=True) == date(2018, 10, 24)


def test_months_are_counted_across_a_new_year() -> None:
    assert months_before(date(2013, 1, 15), 2) == Moment(2012, 11)


def test_an_interval_is_written_with_its_mark_at_the_end() -> None:
    assert When(0, 0, Moment(2024, 6, 11), Moment(2024, 6, 11)).to(Moment(2024, 6, 13)).edtf == "2024-06-11/2024-06-13~"
