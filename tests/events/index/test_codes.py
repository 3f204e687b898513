"""Texts and sets of texts as small integers."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from events.index.codes import CodedSets, Codes, Postings


@given(st.lists(st.none() | st.sampled_from(["b", "a", "c"])))
def test_codes_number_the_texts_in_alphabetical_order(texts: list[str | None]) -> None:
    codes = Codes.of(texts)
    assert list(codes.values) == sorted({text for text in texts if text is not None})
    names = dict(enumerate(codes.values)) | {-1: None}
    assert [names[code] for code in codes.column] == texts


many = st.lists(
    st.none() | st.lists(st.sampled_from([f"S{number}" for number in range(200)]), unique=True), max_size=20
)


@given(many)
def test_coded_sets_hold_more_values_than_a_word_has_bits(sets: list[list[str] | None]) -> None:
    coded = CodedSets.of(pa.array(sets, pa.list_(pa.string())))
    for value in ("S0", "S63", "S64", "S199"):
        assert coded.wanted([value], every=False)[coded.column].tolist() == [value in (one or ()) for one in sets]


@given(many, st.lists(st.sampled_from(["S0", "S1", "S150"]), unique=True, min_size=1))
def test_every_one_of_some_values_is_more_than_any(sets: list[list[str] | None], asked: list[str]) -> None:
    coded = CodedSets.of(pa.array(sets, pa.list_(pa.string())))
    every = coded.wanted(asked, every=True)[coded.column]
    assert every.tolist() == [set(asked) <= set(one or ()) for one in sets]


@given(many)
def test_equal_sets_have_one_code(sets: list[list[str] | None]) -> None:
    coded = CodedSets.of(pa.array(sets, pa.list_(pa.string())))
    assert len(coded.members) == len({frozenset(one or ()) for one in sets})


@given(st.lists(st.none() | st.lists(st.none() | st.sampled_from(["a", "b", "ship", ""]), max_size=4), max_size=12))
def test_postings_hold_each_row_that_names_a_text(lists: list[list[str | None] | None]) -> None:
    postings = Postings.of(pa.array(lists, pa.list_(pa.string())))
    assert postings.values == tuple(sorted({text for one in lists for text in one or () if text is not None}))
    for text in ("", "a", "b", "ship", "nothing"):
        held = {row for row, one in enumerate(lists) if text in (one or ())}
        assert set(postings.rows_with(text).tolist()) == held
