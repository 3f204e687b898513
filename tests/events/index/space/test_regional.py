"""Counts of events known to a region equal those taken one by one, whatever the filter and the zoom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from events.index.space.known import deepest_of
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from events.index.index import EventIndex


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
@pytest.mark.parametrize("zoom", [0, 6, 18])
def test_each_event_of_a_region_that_is_too_large_for_a_symbol_is_counted_once(
    index: EventIndex, query: list[tuple[str, str]], zoom: int
) -> None:
    event_filter = EventFilter.from_query(query)
    known, category = index.known, index.category.column
    counted = Counter(
        (int(known.code[row]), int(category[row]))
        for row in index.select(event_filter)
        if known.code[row] >= 0 and deepest_of(known.regions[known.code[row]]) < zoom
    )
    found = index.view(event_filter, (49.0, 39.0, 52.0, 41.0), zoom).regions
    assert {(int(a), int(b)): int(found[a, b]) for a, b in np.argwhere(found)} == counted
