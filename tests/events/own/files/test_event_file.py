"""Sources in parts: read in batches of a good size, of which it is known which rows are of which part."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from events.own.files.event_file import ROWS_AT_ONCE, Batch, Part, batches_of

SIZES = st.lists(st.lists(st.integers(0, ROWS_AT_ONCE // 2), max_size=4), min_size=1, max_size=5)


def parts_of(sizes: list[list[int]]) -> list[Part]:
    """Return parts that consist of batches of some sizes; their rows are numbered throughout."""
    parts, end = [], 0
    for number, part in enumerate(sizes):
        ends = list(accumulate(part, initial=end))
        lines, end = [np.arange(first, last) for first, last in pairwise(ends)], ends[-1]
        batches = [Batch(pa.record_batch({"line": one}), one, None) for one in lines]
        parts.append(Part(str(number), sum(part), batches.__iter__))
    return parts


@given(SIZES)
def test_every_row_comes_once_in_order_with_the_number_of_its_part(sizes: list[list[int]]) -> None:
    found = list(batches_of(parts_of(sizes)))
    lines = [line for batch, _counts in found for line in batch.lines.tolist()]
    assert lines == [line for batch, _counts in found for line in batch.rows["line"].to_pylist()]
    assert lines == list(range(sum(map(sum, sizes))))
    assert np.sum([counts for _batch, counts in found] or [[0] * len(sizes)], axis=0).tolist() == list(map(sum, sizes))
    assert all(sum(counts) == len(batch.lines) <= ROWS_AT_ONCE for batch, counts in found)


def test_small_parts_come_together_and_the_batches_of_a_whole_one_by_one() -> None:
    assert [counts for _batch, counts in batches_of(parts_of([[3], [4, 5], [6]]))] == [[3, 9, 6]]
    assert [counts for _batch, counts in batches_of(parts_of([[3, 4, 5]]))] == [[3], [4], [5]]


def test_malformed_rows_of_parts_that_come_together_are_all_told() -> None:
    rows, lines = pa.record_batch({"title": ["a"]}), np.array([1])
    parts = [Part(one, 1, [Batch(rows, lines, None, ((2, "too many values", one),))].__iter__) for one in "ab"]
    ((batch, _counts),) = batches_of(parts)
    assert [text for _line, _reason, text in batch.malformed] == ["a", "b"]
