"""Differences of records: field by field, in the order of the schema, with the places of lists."""

from __future__ import annotations

from records import record

from events.curation.editing.differences import Difference, differences


def test_equal_records_have_none() -> None:
    assert differences(record(), record()) == []


def test_an_empty_value_is_none() -> None:
    assert differences(record(), record(vessels=[], series=None)) == []


def test_fields_come_in_the_order_of_the_schema() -> None:
    found = differences(record(), record(verification="confirmed", title="Another", date="2013"))
    assert [one.field for one in found] == ["title", "date", "verification"]


def test_a_source_that_is_new_is_shown_whole() -> None:
    there = record()["sources"]
    new = {"url": "https://example.org/2", "title": "Two"}
    assert differences(record(), record(sources=[*there, new])) == [Difference("sources.1", None, new)]


def test_of_a_source_that_was_changed_the_part_is_shown() -> None:
    (there,) = record()["sources"]
    changed = {**there, "title": "Two"}
    assert differences(record(), record(sources=[changed])) == [Difference("sources.0.title", "A report", "Two")]
