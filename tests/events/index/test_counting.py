"""Counts that are kept are those of a plain reading of the rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from events.index.counting import Blocks, Tally

CLASSES, CODES = 3, 4
codes = st.lists(st.integers(-1, CODES - 1), max_size=80)


def counted(found: list[int]) -> list[int]:
    return [found.count(code) for code in range(CODES)]


@given(codes, st.data())
def test_a_range_across_blocks_has_the_codes_of_its_rows(column: list[int], data: st.DataObject) -> None:
    first, last = sorted(data.draw(st.tuples(*2 * [st.integers(0, len(column))])))
    blocks = Blocks.of(np.array(column, np.int8), CODES, least=1)
    assert blocks.counts(slice(first, last)).tolist() == counted(column[first:last])


@given(codes, st.data())
def test_single_rows_have_their_codes(column: list[int], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(column) - 1), unique=True)) if column else []
    blocks = Blocks.of(np.array(column, np.int8), CODES, least=1)
    assert blocks.counts(np.array(rows, np.intp)).tolist() == counted([column[row] for row in rows])


@given(
    st.lists(st.tuples(st.integers(0, CLASSES - 1), st.integers(-1, CODES - 1))), st.sets(st.integers(0, CLASSES - 1))
)
def test_classes_have_the_codes_of_their_rows(rows: list[tuple[int, int]], passing: set[int]) -> None:
    classes, column = np.array(rows, np.int8).reshape(-1, 2).T
    marks = np.isin(np.arange(CLASSES), list(passing))
    found = Tally.of(classes, CLASSES, column, CODES).counts(marks)
    assert found.tolist() == counted([code for one, code in rows if one in passing])
