"""Cleaning: what a scanner or a page broke is read whole, and every span leads back to the original."""

from __future__ import annotations

from events.reading.text.cleaning import clean


def test_a_word_broken_at_the_end_of_a_line_is_one_word() -> None:
    assert clean("three mine-\nsweepers").text == "three minesweepers"


def test_a_span_of_a_broken_word_covers_the_break_in_the_original() -> None:
    cleaned = clean("three mine-\nsweepers left")
    start, end = cleaned.span(6, 18)
    assert cleaned.original[start:end] == "mine-\nsweepers"


def test_a_zero_inside_a_word_is_the_letter_that_a_scanner_misread() -> None:
    assert clean("the c0mmand at 05:40 in 2010").text == "the command at 05:40 in 2010"


def test_persian_digits_and_arabic_letters_are_read_as_those_of_dates_and_names() -> None:
    assert clean("۱۴ آذر، انزلي").text == "14 آذر، انزلی"


def test_hidden_signs_are_left_out() -> None:
    assert clean("Bau\u00adtino\u200b").text == "Bautino"
