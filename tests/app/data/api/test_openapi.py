"""The OpenAPI document is valid, and what it says of the answers is true of thousands of generated requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Each becomes a test with an id of its own: `schema.parametrize` gives all the same, and pytest-xdist would run one.
_SCHEMA = schemathesis.openapi.from_wsgi("/api/openapi.json", create_app())
OPERATIONS = [found.ok() for found in _SCHEMA.get_all_operations()]


def document(client: FlaskClient, name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(client.get(f"/api/{name}").data)
    return parsed


def test_the_document_is_valid_openapi_in_both_versions(client: FlaskClient) -> None:
    assert list(OpenAPIV30SpecValidator(document(client, "openapi.json")).iter_errors()) == []
    assert list(OpenAPIV31SpecValidator(document(client, "openapi-3.1.json")).iter_errors()) == []


def test_every_address_under_api_is_described(client: FlaskClient) -> None:
    rules = {rule.rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/api/")}
    described = set(document(client, "openapi.json")["paths"])
    for rule in rules:
        path = rule.removeprefix("/api").replace("<path:feature_id>", "{featureId}")
        for collection in ("events", "routes", "places", "areas", "zones", "access") if "<" in path else ("",):
            assert path.replace("<collection_id>", collection) in described


@pytest.mark.parametrize("collection", ["events", "routes", "places", "areas", "zones", "access"])
def test_the_parameters_of_items_are_those_that_are_taken(client: FlaskClient, collection: str) -> None:
    described = document(client, "openapi.json")
    listed = described["paths"][f"/collections/{collection}/items"]["get"]["parameters"]
    shared = described["components"]["parameters"]
    names = [shared[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"] for one in listed]
    told = client.get(f"/api/collections/{collection}/items?colour=red").get_json(force=True)["expected"]
    assert sorted(names) == sorted(told.removeprefix("there is no such parameter; expected one of ").split(", "))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
    deadline=None,
)
@given(data=st.data())
def test_any_request_gets_an_answer_that_the_document_describes(
    operation: schemathesis.APIOperation, data: st.DataObject
) -> None:
    case = data.draw(operation.as_strategy())
    response = case.call(headers={"Accept-Encoding": "identity"})
    case.validate_response(response, checks=CHECKS)
