"""What is known to a region is counted as the events are one by one, whatever the filter and the zoom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from events.index.space.regional import Regional
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from events.index.index import EventIndex


@pytest.fixture(scope="module")
def regional(index: EventIndex) -> Regional:
    return Regional(index, index.known)


@pytest.mark.parametrize(
    "query",
    [
        [],
        [("datetime", "2013")],
        [("datetime", "../2009-06")],
        [("country", "IR,RU"), ("match", "all")],
        [("category", "agreement"), ("datetime", "2010/2020")],
        [("q", "exercise")],
        [("q", "no such word")],
        [("organisation", "caspian-flotilla")],
        [("bbox", "47,40,52,45")],
    ],
)
@pytest.mark.parametrize("depth", [-1, 5, 127])
def test_each_event_of_a_region_is_counted_once(
    index: EventIndex, regional: Regional, query: list[tuple[str, str]], depth: int
) -> None:
    event_filter = EventFilter.from_query(query)
    known, category = index.known, index.category.column
    counted = Counter(
        (int(known.code[row]), int(category[row]))
        for row in index.select(event_filter)
        if known.code[row] >= 0 and known.deepest[row] <= depth
    )
    found = regional.counts(index.conditions(event_filter) if query else None, depth)
    assert {(int(a), int(b)): int(found[a, b]) for a, b in np.argwhere(found)} == counted
