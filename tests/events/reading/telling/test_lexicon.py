"""The lexicon: every language has every category, and words weigh as they should."""

from __future__ import annotations

from typing import get_args

import pytest

from events.model.schema import Category
from events.reading.telling.lexicon import languages, lexicon


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_words_for_every_category(lang: str) -> None:
    assert set(lexicon(lang).cues) == set(get_args(Category))


def test_a_language_without_words_is_read_as_english() -> None:
    assert lexicon("xx") is lexicon("en")


def test_a_word_that_nearly_says_it_weighs_more_than_one_that_fits() -> None:
    scores = lexicon("en").scores("They opened fire during training")
    assert scores["incident"] > scores["naval-exercise"] > 0
