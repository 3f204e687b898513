"""Dates: what a text names becomes EDTF, reckoned from the day of the report and no surer than the text."""

from __future__ import annotations

from datetime import date

import pytest

from events.reading.mentions.dates import Anchor, find


def edtf(text: str, day: str, lang: str = "en", *, ahead: bool | None = False) -> list[str]:
    return [one.edtf for one in find(text, lang, Anchor(date.fromisoformat(day)), lambda _start, _end: ahead)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 8 July 2013", "2013-07-08"),
        ("on July 8, 2013", "2013-07-08"),
        ("the 8th of July", "2013-07-08"),
        ("8–12 July", "2013-07-08/2013-07-12"),
        ("from July 8-12", "2013-07-08/2013-07-12"),
        ("from 8 to 12 July", "2013-07-08/2013-07-12"),
        ("between 28 June and 2 July 2012", "2012-06-28/2012-07-02"),
        ("from 30 December to 3 January", "2012-12-30/2013-01-03"),
        ("2013-07-08", "2013-07-08"),
        ("in March", "2013-03"),
        ("in March 2011", "2011-03"),
        ("at the end of June", "2013-06"),
        ("in December", "2012-12"),
        ("last year", "2012"),
        ("earlier this month", "2013-08"),
        ("last month", "2013-07"),
        ("in 2009", "2009"),
        ("between 2009 and 2011", "2009/2011"),
        ("in the second half of the year", "2013-07/2013-12~"),
        ("yesterday", "2013-08-07"),
        ("this morning", "2013-08-08"),
        ("three days ago", "2013-08-05"),
        ("a year ago today", "2012-08-08"),
        ("two weeks ago to the day", "2013-07-25"),
        ("overnight into Wednesday", "2013-08-07?"),
        ("overnight Saturday to Sunday", "2013-08-03?/2013-08-04?"),
        ("on the night of Saturday to Sunday", "2013-08-03?/2013-08-04?"),
        ("on 12 August", "2013-08-12"),
        ("two weeks ago", "2013-07-25~"),
        ("on Wednesday", "2013-08-07?"),
        ("on Thursday", "2013-08-08?"),
    ],
)
def test_an_english_date_is_read(text: str, expected: str) -> None:
    assert edtf(text, "2013-08-08") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 июня", "2019-06-12"),
        ("в минувшую среду", "2019-06-12?"),
        ("с 3 по 6 июня", "2019-06-03/2019-06-06"),
        ("3–6 июня 2018 года", "2018-06-03/2018-06-06"),
        ("в ночь на 9 апреля", "2019-04-09"),
        ("в ночь на субботу", "2019-06-08?"),
        ("в ночь с субботы на воскресенье", "2019-06-08?/2019-06-09?"),
        ("в последних числах ноября", "2018-11~"),
        ("в прошлом году", "2018"),
        ("вчера", "2019-06-13"),
        ("12.08.2018", "2018-08-12"),
        ("в мае 2017 года", "2017-05"),
    ],
)
def test_a_russian_date_is_read(text: str, expected: str) -> None:
    assert edtf(text, "2019-06-14", "ru") == [expected]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("روز سه‌شنبه 14 آذر", "fa", "2023-12-05"),
        ("26 مهرماه 1399", "fa", "2020-10-17"),
        ("12 تا 14 آذر", "fa", "2023-12-03/2023-12-05"),
        ("دیروز", "fa", "2023-12-05"),
        ("iyunun 3-dən 6-dək", "az", "2023-06-03/2023-06-06"),
        ("Sentyabrın 13-də", "az", "2023-09-13"),
        ("2022-ci il iyunun 5-də", "az", "2022-06-05"),
        ("20 мамыр күні", "kk", "2023-05-20"),
        ("мамырдың 20-сы", "kk", "2023-05-20"),
    ],
)
def test_a_date_of_the_region_is_read(text: str, lang: str, expected: str) -> None:
    assert edtf(text, "2023-12-06", lang) == [expected]


def test_a_weekday_beside_a_day_is_that_day() -> None:
    assert edtf("on Tuesday, 4 June", "2024-06-11") == ["2024-06-04"]


def test_a_weekday_counted_from_a_dateline_is_certain() -> None:
    (one,) = find("on Friday", "en", Anchor(date(2007, 6, 1), is_stated=True), lambda _start, _end: False)
    assert one.edtf == "2007-06-01"


def test_the_day_after_is_counted_from_the_date_before_it() -> None:
    assert edtf("on 3 March; the following morning", "2011-03-07") == ["2011-03-03", "2011-03-04"]


def test_a_plan_names_a_day_to_come() -> None:
    assert edtf("in November", "2021-06-08", ahead=True) == ["2021-11"]


def test_a_day_within_a_fortnight_is_to_come_where_nothing_says_otherwise() -> None:
    assert edtf("7 to 9 August", "2023-08-02", ahead=None) == ["2023-08-07/2023-08-09"]


def test_a_number_of_tonnes_and_a_time_of_day_are_no_dates() -> None:
    assert edtf("moved 2012 tonnes at 03:10", "2013-08-08") == []


def test_the_verb_may_is_no_month() -> None:
    assert edtf("they may fire", "2013-08-08") == []


def test_a_day_that_does_not_exist_is_left_out() -> None:
    assert edtf("on 2013-02-30", "2013-08-08") == []


def test_since_marks_a_beginning() -> None:
    (one,) = find("since 2011", "en", Anchor(date(2013, 8, 8)), lambda _start, _end: False)
    assert one.is_since


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 8 July 2013; a week earlier", ["2013-07-08", "2013-07-01~"]),
        ("on 8 July 2013; six months later", ["2013-07-08", "2014-01~"]),
        ("on 8 July 2013; two years before", ["2013-07-08", "2011~"]),
    ],
)
def test_a_time_before_or_after_is_counted_from_the_date_told_before(text: str, expected: list[str]) -> None:
    assert edtf(text, "2014-08-08") == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("that spring", "en", "2013-03/2013-05~"),
        ("last summer", "en", "2012-06/2012-08~"),
        ("before the end of summer", "en", "2013-06/2013-08~"),
        ("before the end of the year", "en", "2013"),
        ("осенью", "ru", "2012-09/2012-11~"),
        ("в первой декаде мая", "ru", "2013-05~"),
    ],
)
def test_a_season_is_as_long_as_it_is(text: str, lang: str, expected: str) -> None:
    assert edtf(text, "2013-07-20", lang) == [expected]
