"""Sentences: split where one ends, not at abbreviations, numbers and wrapped lines."""

from __future__ import annotations

import pytest

from events.reading.text.sentences import sentences


def split(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


def test_a_full_stop_before_a_capital_ends_a_sentence() -> None:
    assert split("Two ships left. They will return.") == ["Two ships left.", "They will return."]


@pytest.mark.parametrize(
    "text", ["It ended on Oct. 7 in Baku.", "The U.S. Navy left.", "Это было 12 июня 2018 г. в порту."]
)
def test_an_abbreviation_ends_none(text: str) -> None:
    assert split(text) == [text]


def test_a_year_before_a_new_sentence_in_russian_ends_one() -> None:
    assert len(split("Учения прошли в 2018 г. Корабли вернулись.")) == 2


def test_a_wrapped_line_goes_on() -> None:
    text = "The ships of the flotilla slipped their moorings in the morning and\nsailed north. They are back."
    assert split(text) == [text[:-15], "They are back."]


def test_a_line_without_a_stop_is_a_heading() -> None:
    first, second = sentences("Ships change hands\nFour boats were made over.")
    assert first.is_heading
    assert not second.is_heading


def test_a_persian_sentence_ends_at_its_stop() -> None:
    assert len(split("رزمایش برگزار شد. یگان‌ها بازگشتند.")) == 2


@pytest.mark.parametrize("bullet", ["*", "•", "-", "–"])
def test_each_line_of_a_list_is_a_sentence(bullet: str) -> None:
    lines = [f"{bullet} {day} April - a Russian frigate puts in at Baku for a call of three days" for day in (5, 7, 9)]
    assert split("\n".join(lines)) == lines


def test_a_dash_at_the_beginning_of_a_wrapped_line_is_no_bullet() -> None:
    text = "The ships of the flotilla slipped their moorings in the morning of\n- so they said - a Friday."
    assert split(text) == [text]
