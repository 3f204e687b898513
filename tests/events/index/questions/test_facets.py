"""Counts of choices are those of a plain reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counting import counted, filters
from hypothesis import given

from events.index.questions.facets import facets

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
    assert found.category == counted(index, replace(event_filter, categories=()), "category")
    assert found.verification == counted(index, replace(event_filter, verifications=()), "verification")
    assert found.place == counted(index, replace(event_filter, places=()), "place")
    assert found.country == counted(index, event_filter if every else replace(event_filter, countries=()), "countries")
