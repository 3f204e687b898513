"""The word index finds what a plain reading of the folded texts finds."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from events.index.words import SEARCHED, WordIndex, search_texts
from geodata.folding import fold

words = st.sampled_from(["Baku", "BAKÜ", "Iran–Russia", "sea", "Sea-2013", "Каспий", "d'Arc", "…", "se", "ə"])
rows = st.lists(st.lists(words, max_size=5).map(" ".join), max_size=8)


def table(titles: list[str]) -> pa.Table:
    return pa.table(
        {name: pa.array(titles if name == "title" else [None] * len(titles), pa.string()) for name in SEARCHED}
    )


@given(rows, st.sampled_from(["b", "baku", "ir", "russia", "s", "sea", "2013", "касп", "darc", "a", "zz"]))
def test_a_prefix_finds_the_rows_with_a_word_that_begins_so(titles: list[str], prefix: str) -> None:
    found = set(WordIndex.of(table(titles)).rows_with(prefix).tolist())
    assert found == {row for row, text in enumerate(search_texts(table(titles))) if f" {prefix}" in text}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=6))
def test_every_word_of_any_text_is_found(titles: list[str]) -> None:
    index = WordIndex.of(table(titles))
    for row, title in enumerate(titles):
        for word in fold(title).split():
            assert row in index.rows_with(word)
