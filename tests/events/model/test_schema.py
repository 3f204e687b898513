"""Schema of a correct record."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from records import record

from events.model.schema import Event


def errors_of(**changes: Any) -> list[str]:
    """Check a changed record; return the paths of the fields that are wrong."""
    with pytest.raises(ValidationError) as caught:
        Event.model_validate(record(**changes))
    return [".".join(map(str, error["loc"])) for error in caught.value.errors()]


def test_the_record_of_the_tests_is_correct() -> None:
    assert Event.model_validate(record()).id == "2013-07-08-test-exercise"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "test-exercise"),
        ("id", "2013-07-08-Test"),
        ("title", "x" * 91),
        ("title", ""),
        ("title", "turned \u202eright to left"),
        ("summary", "with a NUL \x00"),
        ("category", "naval-parade"),
        ("date", "July 2013"),
        ("location_country", "SU"),
        ("verification", "certain"),
        ("participants", []),
        ("sources", []),
        ("added", "2026"),
    ],
)
def test_a_wrong_value_is_found_in_its_field(field: str, value: Any) -> None:
    assert errors_of(**{field: value}) == [field]


@pytest.mark.parametrize("field", ["id", "title", "category", "date", "place", "verification", "summary", "sources"])
def test_a_missing_field_is_found(field: str) -> None:
    assert errors_of(**{field: ...}) == [field]


def test_an_unknown_field_is_an_error() -> None:
    assert errors_of(colour="red") == ["colour"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("path", "captures/../../secret.warc.gz"),
        ("path", "/captures/a.warc.gz"),
        ("path", "captures/.hidden.warc.gz"),
        ("path", "captures/page.html"),
        ("sha256", "abc"),
        ("captured", "2026-11-29"),
    ],
)
def test_a_capture_is_a_file_of_its_folder_with_hash_and_time(part: str, value: str) -> None:
    capture = {"path": "captures/a.warc.gz", "sha256": "0" * 64, "captured": "2026-11-29T19:50:00Z"}
    source = record()["sources"][0]
    assert Event.model_validate(record(sources=[source | {"capture": capture}])).sources[0].capture is not None
    assert errors_of(sources=[source | {"capture": capture | {part: value}}]) == [f"sources.0.capture.{part}"]


@pytest.mark.parametrize("country", ["NATO", "CSTO", "EU", "UN", "KZ"])
def test_states_and_alliances_can_take_part(country: str) -> None:
    event = Event.model_validate(record(participants=[{"country": country, "role": "participant"}]))
    assert country in event.involved


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org/",
        "example.org",
        "https://",
        'https://a.org/"><img>',
        "https://a b.org/",
    ],
)
def test_a_source_has_a_web_address(url: str) -> None:
    source = record()["sources"][0] | {"url": url}
    assert errors_of(sources=[source]) == ["sources.0.url"]


def test_a_source_may_have_no_date_but_not_a_wrong_one() -> None:
    source = record()["sources"][0]
    Event.model_validate(record(sources=[source | {"published": None}]))
    assert errors_of(sources=[source | {"published": "yesterday"}]) == ["sources.0.published"]


@pytest.mark.parametrize(
    "place",
    [
        {"precision": "port"},
        {"precision": "port", "id": "baku", "lat": 40.0},
        {"precision": "port", "name": "Somewhere", "lat": 40.0},
    ],
)
def test_a_place_is_either_of_the_gazetteer_or_a_point_of_its_own(place: dict[str, Any]) -> None:
    assert errors_of(place=place) == ["place"]


def test_port_access_says_who_may_use_the_port() -> None:
    access = {"port": "baku", "granted_to": "NATO", "status": "open"}
    Event.model_validate(record(category="port-access", access=access))
    assert errors_of(category="port-access") == [""]
    assert errors_of(access=access) == [""]


def test_the_states_involved_are_those_taking_part_and_the_one_where_it_happened() -> None:
    assert Event.model_validate(record()).involved == ("AZ", "IR", "RU")
