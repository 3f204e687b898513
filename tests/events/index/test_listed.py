"""Inverted lists give the rows that a plain reading of them gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from events.index.listed import Listed

SIZE = 30
rows = st.integers(0, SIZE - 1)


@given(st.lists(rows), rows, rows)
def test_the_rows_of_a_range_are_given_in_order_and_once(held: list[int], first: int, last: int) -> None:
    found = Listed(np.array(held, np.int32), SIZE).within(slice(first, max(first, last)))
    assert found.tolist() == sorted(row for row in set(held) if first <= row < last)


@given(st.lists(rows), st.lists(rows, unique=True))
def test_of_single_rows_those_that_are_listed_are_kept(held: list[int], some: list[int]) -> None:
    found = Listed(np.array(held, np.int32), SIZE).within(np.array(sorted(some), np.intp))
    assert found.tolist() == sorted(set(held) & set(some))
