"""Words: an inflected name has the keys of the name itself."""

from __future__ import annotations

import pytest

from events.reading.text.tokens import continues, keys, tokens, verbs


@pytest.mark.parametrize(
    ("word", "name"), [("Махачкалу", "Makhachkala"), ("Каспийске", "Kaspiysk"), ("Астрахани", "Astrakhan")]
)
def test_a_russian_name_in_any_case_sounds_like_its_latin_form(word: str, name: str) -> None:
    assert keys(word, "ru") & keys(name, "en")


def test_names_with_a_glued_ending_are_the_names() -> None:
    assert continues("aktauda", "aktau", "kk")
    assert not continues("aktauda", "aktau", "en")


def test_a_compound_is_words_that_stand_where_its_parts_stand() -> None:
    assert [(one.text, one.start) for one in tokens("at Fort-Shevchenko", "en")] == [
        ("at", 0),
        ("Fort", 3),
        ("Shevchenko", 8),
    ]


def test_a_russian_verb_tells_the_future() -> None:
    assert [ahead for _, ahead in verbs(tokens("Корабли посетят порт, куда зашли вчера", "ru"))] == [True, False]
