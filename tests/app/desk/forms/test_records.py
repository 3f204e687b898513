"""The form of a record: every record of the catalogue comes back from its form as it was."""

from __future__ import annotations

from typing import Any

import pytest
from desk_forms import typed
from records import record
from werkzeug.datastructures import MultiDict

from app.desk.forms import records
from app.desk.store import changes
from events.curation import reading


def changed(**values: str) -> MultiDict[str, str]:
    """Fill in the form of a correct record, with some fields changed."""
    form = typed(record())
    for name, value in values.items():
        form[name] = value
    return form


def test_every_record_of_the_catalogue_comes_back_as_it_was() -> None:
    for event in reading.read().events:
        there = changes.plain(event)
        assert records.read(typed(there), there) == there


def test_a_place_is_found_by_a_name_that_means_one_alone() -> None:
    form = changed(place="Актау", place_precision="")
    assert records.read(form, {})["place"] == {"id": "aktau", "precision": "port"}


def test_a_name_that_is_unknown_is_kept_for_the_check_to_tell() -> None:
    form = changed(place="Nowhereabad-on-Sea", place_precision="port")
    assert records.read(form, {})["place"] == {"id": "Nowhereabad-on-Sea", "precision": "port"}


def test_degrees_that_are_none_are_kept_for_the_check_to_tell() -> None:
    form = changed(place="", place_name="Off Baku", place_lat="40,25", place_lon="east")
    found = records.read(form, {})["place"]
    assert found == {"name": "Off Baku", "lat": 40.25, "lon": "east", "precision": "port"}


def test_control_characters_and_line_ends_of_windows_go() -> None:
    form = changed(summary="One.\r\nTwo\x00\x1b.")
    assert records.read(form, {})["summary"] == "One.\nTwo."


def test_an_empty_form_is_an_empty_record() -> None:
    assert records.read(MultiDict(), {}) == {"location_country": None, "participants": [], "sources": []}


@pytest.mark.parametrize(
    ("choice", "field", "value"),
    [
        ("category=port-call", "category", "port-call"),
        ("date=2013-07-08~", "date", "2013-07-08~"),
        ("place=aktau", "place", {"id": "aktau", "precision": "port"}),
        ("place=Somewhere|41.5|50", "place", {"name": "Somewhere", "lat": 41.5, "lon": 50.0, "precision": "port"}),
        ("point=41.5|50.25", "place", {"name": "Baku", "lat": 41.5, "lon": 50.25, "precision": "port"}),
        ("nonsense=1", "title", "A test exercise"),
    ],
)
def test_a_choice_changes_its_field_alone(choice: str, field: str, value: Any) -> None:
    chosen = records.choose(record(), choice)
    assert chosen[field] == value
    further = {"location_country"} if choice == "place=aktau" else set()
    assert {name for name in chosen if chosen[name] != record()[name]} <= {field} | further


def test_what_is_kept_of_a_page_stays_with_its_address() -> None:
    (source,) = record()["sources"]
    before = record(sources=[source | {"capture": {"file": "kept.warc.gz"}}])
    assert records.read(typed(record()), before)["sources"] == before["sources"]
    elsewhere = changed(source_url="https://example.org/moved")
    assert "capture" not in records.read(elsewhere, before)["sources"][0]
