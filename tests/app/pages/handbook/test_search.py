"""Search over sections: every word is found, the most fitting section first, and any text may be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.handbook.search import MOST_WORDS, Entry, indexed, search
from events.model.errors import FilterError

SECTIONS = [
    Entry("downloads", "Downloads", "", "Downloads", "Every filter can be downloaded as GeoPackage or CSV."),
    Entry("downloads", "Downloads", "csv", "Cells of CSV", "A formula has an apostrophe before it."),
    Entry("serving", "Serving", "settings", "Settings", "CASPIAN_PROXIES says how many proxies. A CSV is not here."),
    Entry("waters", "Waters", "shore", "Shore", "Neft Daşları stands on <piles> & stones."),
]
INDEX = indexed(SECTIONS)


def found(text: str) -> list[str]:
    return [hit.anchor or hit.page for hit in search(text, INDEX, 10)]


def test_a_heading_weighs_more_than_a_text() -> None:
    assert found("csv")[0] == "csv"
    assert set(found("csv")) == {"csv", "downloads", "settings"}


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("downloading filters", ["downloads"]),
        ("geopack", ["downloads"]),
        ("CASPIAN_PROXIES", ["settings"]),
        ("neft", ["shore"]),
        ("NEFT  Daşları!", ["shore"]),
        ("csv nowhere", []),
        ("formula", ["csv"]),
    ],
)
def test_every_word_counts_in_any_case_and_form(text: str, sections: list[str]) -> None:
    assert found(text) == sections


def test_a_word_of_the_pages_name_counts() -> None:
    assert found("serving csv") == ["settings"]


def test_found_words_are_marked_and_the_rest_is_text() -> None:
    (hit,) = search("piles", INDEX, 10)
    assert hit.excerpt == "Neft Daşları stands on &lt;<mark>piles</mark>&gt; &amp; stones."


def test_a_word_that_repeats_counts_once() -> None:
    assert search("csv CSV " * 50, INDEX, 10) == search("csv", INDEX, 10)


def test_a_single_letter_is_no_beginning() -> None:
    assert found("a") == ["csv", "settings"]
    assert found("c") == []


def test_more_words_than_a_search_takes_are_refused() -> None:
    words = [f"word{number}" for number in range(MOST_WORDS + 1)]
    assert search(" ".join(words[1:]), INDEX, 10) == []
    with pytest.raises(FilterError, match=f"expected at most {MOST_WORDS} different words, found {MOST_WORDS + 1}"):
        search(" ".join(words), INDEX, 10)


def test_no_more_are_given_than_asked_for() -> None:
    assert len(search("csv", INDEX, 2)) == 2


@pytest.mark.parametrize(
    "text", ["", " ", "***", '"', "'; DROP TABLE sections; --", "NEAR(", "a AND", "-csv", "\x00", "^"]
)
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(search(text, INDEX, 10), list)


@given(st.text(max_size=24))
def test_any_text_may_be_typed(text: str) -> None:
    for hit in search(text, INDEX, 10):
        assert hit.page in {entry.page for entry in SECTIONS}
