"""The head of a text: which day it gives as that of publication, and which days are something else."""

from __future__ import annotations

from datetime import date

import pytest

from events.reading.intake.heads import published

_BODY = "Two ships of the flotilla left their base on Monday and came back on Friday, the ministry said."


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("8 August 2013", "en"),
        ("August 8, 2013", "en"),
        ("Thursday, 8 August 2013, 14:30 GMT", "en"),
        ("Aug 8, 2013 at 3:04 PM", "en"),
        ("Published: August 8, 2013", "en"),
        ("Published on 8 August 2013 | Updated 9 August 2013", "en"),
        ("By Jane Doe, 8 August 2013", "en"),
        ("Some Agency | 8 August 2013", "en"),
        ("2013-08-08", "en"),
        ("08.08.2013", "ru"),
        ("8 августа 2013 г.", "ru"),
        ("14:30, 8 августа 2013", "ru"),
        ("Четверг, 8 августа 2013 года", "ru"),
        ("Дата публикации: 08.08.2013 14:30", "ru"),
        ("۱۷ مرداد ۱۳۹۲", "fa"),
    ],
)
def test_a_line_that_is_a_day_is_the_day_of_publication(line: str, lang: str) -> None:
    assert published(f"Fleets meet\n{line}\n{_BODY}", lang) == date(2013, 8, 8)


@pytest.mark.parametrize("line", ["MOSCOW, Aug. 8, 2013 (Agency) — ", "МОСКВА, 8 августа 2013 г. — "])
def test_a_dateline_with_its_year_gives_the_day(line: str) -> None:
    assert published(line + _BODY, "ru" if "МОСКВА" in line else "en") == date(2013, 8, 8)


@pytest.mark.parametrize(
    "head",
    [
        "Joined: Dec 31, 2012",
        "Joined\nDec 31, 2012",
        "- Joined\n- Dec 31, 2012\n- Messages\n- 497",
        "Регистрация: 31.12.2012",
        "Updated: 31 December 2012",
        "Battle of 31 December 2012",
        "8 August",
        "08/07/2013",
        "July 2013",
    ],
)
def test_other_days_and_days_of_several_senses_are_left(head: str) -> None:
    assert published(f"Some Member\n{head}\nFleets meet\n{_BODY}", "en") is None


def test_the_day_nearest_to_the_first_paragraph_counts() -> None:
    text = f"Some Member\nAug 10, 2013\nFleets meet\nBy Jane Doe\n8 August 2013\n{_BODY * 2}"
    assert published(text, "en") == date(2013, 8, 8)


def test_a_day_below_the_first_paragraph_is_none_of_the_head() -> None:
    assert published(f"Fleets meet\n{_BODY * 2}\n8 August 2013\nSee also", "en") is None


def test_the_days_of_a_chronology_are_no_days_of_publication() -> None:
    days = "\n".join(f"{day} August 2013\nA ship sailed." for day in (3, 5, 8))
    assert published(f"{days}\n{_BODY}", "en") is None
