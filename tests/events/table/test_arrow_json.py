"""Whole columns as JSON: the same values as Python's own module writes."""

from __future__ import annotations

import json
import math
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.table.arrow_json import json_texts

texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53).map(float)
kinds: list[tuple[pa.DataType, st.SearchStrategy[Any]]] = [
    (pa.string(), texts),
    (pa.float64(), numbers),
    (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    (pa.bool_(), st.booleans()),
    (pa.list_(pa.string()), st.lists(st.none() | texts)),
    (
        pa.list_(pa.struct([('a"b', pa.string()), ("n", pa.int64())])),
        st.lists(st.none() | st.fixed_dictionaries({'a"b': st.none() | texts, "n": st.integers(0, 9)})),
    ),
]


@pytest.mark.parametrize(("kind", "values"), kinds, ids=[str(kind) for kind, _ in kinds])
def test_every_value_reads_back_as_itself(kind: pa.DataType, values: st.SearchStrategy[Any]) -> None:
    @given(st.lists(st.none() | values))
    def holds(column: list[Any]) -> None:
        written = json_texts(pa.array(column, kind)).to_pylist()
        assert [json.loads(text) for text in written] == column

    holds()


@given(st.lists(st.none() | st.lists(texts)), st.integers(0, 5))
def test_a_part_of_a_column_is_written_as_that_part(column: list[Any], skipped: int) -> None:
    part = pa.array(column, pa.list_(pa.string())).slice(skipped)
    assert [json.loads(text) for text in json_texts(part).to_pylist()] == column[skipped:]


def test_numbers_that_json_does_not_have_are_null() -> None:
    assert json_texts(pa.array([math.nan, math.inf, -math.inf])).to_pylist() == ["null"] * 3


def test_days_are_iso_texts_and_decimals_keep_their_digits() -> None:
    assert json_texts(pa.array([date(2013, 7, 8)])).to_pylist() == ['"2013-07-08"']
    assert json_texts(pa.array([Decimal("1.50")])).to_pylist() == ["1.50"]


def test_a_dictionary_of_texts_is_written_as_texts() -> None:
    assert json_texts(pa.array(["a", None, "a"]).dictionary_encode()).to_pylist() == ['"a"', "null", '"a"']


def test_bytes_have_no_json_form() -> None:
    with pytest.raises(TypeError, match="binary has no JSON form; expected texts"):
        json_texts(pa.array([b"x"]))
