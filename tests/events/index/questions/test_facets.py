"""Counts of choices are those of a plain reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counting import counted, filters
from hypothesis import given

from events.index.questions.facets import facets
from events.model.event_filter import FACETS

if TYPE_CHECKING:
    from events.index.index import EventIndex
    from events.model.event_filter import EventFilter


@given(event_filter=filters)
def test_each_choice_is_counted_under_the_other_parts_of_the_filter(
    index: EventIndex, event_filter: EventFilter
) -> None:
    found = facets(index, event_filter)
    every = event_filter.match == "all" and event_filter.countries
    assert found.matched == len(index.select(event_filter))
    assert found.counts.keys() == {"category", "country", "verification", "place", "organisation"}
    for one in FACETS:
        others = event_filter if one.name == "country" and every else replace(event_filter, **{one.field: ()})
        assert found.counts[one.name] == counted(index, others, one.column)
