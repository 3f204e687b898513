"""The JSON Schemas say what the definition of a record says, and describe what is downloaded."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from events.model import descriptions, schema
from events.publishing import json_schema
from events.table.columns import PROPERTIES
from events.table.features import features

if TYPE_CHECKING:
    from events.table.catalogue import Catalogue

RECORD = json_schema.record_schema()
FEATURE = json_schema.feature_schema()
PATTERN = RECORD["properties"]["id"]["pattern"]


def fields_of(described: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """List every field of a schema and of its definitions, by name of the model and of the field."""
    models = {"": described, **described["$defs"]}
    return {(model, name): field for model, one in models.items() for name, field in one["properties"].items()}


@pytest.mark.parametrize("described", [RECORD, FEATURE])
def test_a_schema_names_its_dialect_and_a_relative_address(described: dict[str, Any]) -> None:
    assert described["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert re.fullmatch(r"[a-z.]+\.json", described["$id"])
    assert described["title"]
    assert described["description"]


def test_a_record_has_the_fields_of_an_event_and_no_others() -> None:
    assert list(RECORD["properties"]) == list(schema.Event.model_fields)
    assert RECORD["additionalProperties"] is False
    required = {name for name, field in schema.Event.model_fields.items() if field.is_required()}
    assert set(RECORD["required"]) == required


def test_every_field_of_a_record_is_described() -> None:
    assert [key for key, field in fields_of(RECORD).items() if not field.get("description")] == []


def test_every_property_of_a_feature_is_described_and_always_there() -> None:
    properties = FEATURE["$defs"]["EventProperties"]
    assert list(properties["properties"]) == list(PROPERTIES) == properties["required"]
    assert [name for name, field in properties["properties"].items() if not field.get("description")] == []


def test_no_description_is_of_a_field_that_does_not_exist() -> None:
    described = {(model, field) for model, fields in descriptions.RECORD.items() for field in fields}
    there = {("Event" if model == "" else model, field) for model, field in fields_of(RECORD)}
    assert described == there
    assert set(descriptions.DERIVED) <= set(PROPERTIES)
    assert set(descriptions.INTERVAL) == set(json_schema.interval_model().model_fields)


def test_every_downloaded_feature_is_as_described(built_in: Catalogue) -> None:
    model = json_schema.feature_model()
    for line in (text for some in features(built_in.table) for text in some.to_pylist()):
        model.model_validate(json.loads(line))


@pytest.mark.parametrize(
    "wrong",
    [{"start": "yesterday"}, {"countries": ["Iran"]}, {"radius_km": -1}, {"category": "parade"}, {"colour": "red"}],
)
def test_a_feature_that_is_not_as_described_is_found(built_in: Catalogue, wrong: dict[str, Any]) -> None:
    feature = json.loads(next(features(built_in.table))[0].as_py())
    feature["properties"] |= wrong
    with pytest.raises(ValidationError):
        json_schema.feature_model().model_validate(feature)


@given(st.from_regex(re.compile(PATTERN, re.ASCII), fullmatch=True) | st.text())
def test_the_pattern_of_an_id_is_the_check_of_an_id(text: str) -> None:
    try:
        TypeAdapter(schema.EventId).validate_python(text)
    except ValidationError:
        assert not re.fullmatch(PATTERN, text, re.ASCII)
    else:
        assert re.fullmatch(PATTERN, text, re.ASCII)


def test_states_and_alliances_are_listed() -> None:
    country = RECORD["$defs"]["Participant"]["properties"]["country"]["enum"]
    assert {"AZ", "IR", "KZ", "RU", "TM", *schema.ALLIANCES} <= set(country)
    state = next(one for one in RECORD["properties"]["location_country"]["anyOf"] if "enum" in one)
    assert set(country) - set(state["enum"]) == set(schema.ALLIANCES)


def test_a_record_needs_a_participant_and_a_source() -> None:
    assert RECORD["properties"]["participants"]["minItems"] == 1
    assert RECORD["properties"]["sources"]["minItems"] == 1


def test_days_are_dates_and_addresses_are_uris() -> None:
    assert RECORD["properties"]["added"]["format"] == "date"
    assert "format" not in RECORD["properties"]["date"]
    assert RECORD["$defs"]["Source"]["properties"]["url"]["format"] == "uri"
