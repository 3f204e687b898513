"""Folding for search."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Neft Daşları", "neft daslari"),
        ("Bakı – İçərişəhər", "baki iceriseher"),
        ("АҚТАУ", "ақтау"),
        ("آق‌تاو", "اقتاو"),
        ("انزلي", "انزلی"),
        ("كاسپین", "کاسپین"),
        ("دریـــای مازندران", "دریای مازندران"),
        ("ناوچۀ مؤثر", "ناوچه موثر"),
        ("۱۳۹۲ و ٢٠١٣", "1392 و 2013"),
        ("Grad  Sviyazhsk's", "grad sviyazhsks"),
    ],
)
def test_case_marks_and_punctuation_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_separated_by_single_spaces(text: str) -> None:
    assert fold(text).split() == [word for word in fold(text).split(" ") if word]


@given(st.text(st.characters(codec="ascii")))
def test_a_text_of_ascii_is_folded_as_beside_other_letters(text: str) -> None:
    assert fold(text) == fold(f"{text} ə").removesuffix("e").rstrip()


def test_no_character_folds_to_one_that_folds_on() -> None:
    # Unassigned and private code points fold to themselves.
    known = (one for one in map(chr, range(0x20, 0x11_0000)) if unicodedata.category(one) not in {"Cn", "Co", "Cs"})
    folded = fold(" ".join(f"a{one}b" for one in known))
    assert fold(folded) == folded
