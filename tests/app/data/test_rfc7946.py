"""Every answer that calls itself GeoJSON keeps the rules of RFC 7946."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import shapely
import shapely.geometry
from geojson_pydantic import Feature, FeatureCollection
from geojson_pydantic.geometries import Geometry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

ADDRESSES = (
    *("/events.geojson", "/events.geojson?country=IR,RU&match=all&datetime=2013", "/events.geojson?q=nothing-at-all"),
    *(
        "/events.geojson?version=2026.1",
        "/places.geojson",
        "/areas.geojson",
        "/zones.geojson",
        "/routes.geojson",
        "/access.geojson",
    ),
    *(
        f"/api/collections/{name}/items?limit=10000"
        for name in ("events", "routes", "places", "areas", "zones", "access")
    ),
    *("/api/collections/events/items/2013-07-08-iran-russia-exercise", "/api/collections/places/items/aktau"),
    *("/api/collections/zones/items?bbox=49,39,51,41", "/events/2013-07-08-iran-russia-exercise.json"),
)
_DECIMALS = 6


def numbers(text: bytes) -> Iterator[str]:
    """Give the numbers of all coordinates and boxes as they are written."""
    for array in re.findall(rb'"(?:coordinates|bbox)":\s*(\[[^"{]*\])', text):
        yield from re.findall(r"[^\s\[\],]+", array.decode())


def features(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["features"] if document["type"] == "FeatureCollection" else [document]
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_geojson_as_rfc_7946_has_it(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/geo+json")
    document = json.loads(response.data)
    model = FeatureCollection if document["type"] == "FeatureCollection" else Feature
    parameters = Feature[Geometry, dict[str, Any]] if model is FeatureCollection else (Geometry, dict[str, Any])
    model[parameters].model_validate_json(response.data, strict=True)  # type: ignore[index]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_names_a_reference_system_or_mixes_members(client: FlaskClient, address: str) -> None:
    document = json.loads(client.get(address).data)
    assert "crs" not in document
    # Section 7.1: what defines one type of object is no member of another.
    assert document["type"] != "FeatureCollection" or {"coordinates", "geometry", "properties"}.isdisjoint(document)
    for one in features(document):
        assert {"crs", "coordinates", "geometries", "features"}.isdisjoint(one)
        assert {"type", "geometry", "properties"} <= set(one)
        assert isinstance(one.get("id", ""), str)


@pytest.mark.parametrize("address", ADDRESSES)
def test_coordinates_are_degrees_with_at_most_six_decimals(client: FlaskClient, address: str) -> None:
    text = client.get(address).data
    for literal in numbers(text):
        assert len(literal.partition(".")[2]) <= _DECIMALS
        assert "e" not in literal.lower()
    for one in features(json.loads(text)):
        west, south, east, north = shapely.geometry.shape(one["geometry"]).bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90


@pytest.mark.parametrize("address", ADDRESSES)
def test_rings_are_closed_and_turn_to_the_right_hand_and_boxes_hold_their_features(
    client: FlaskClient, address: str
) -> None:
    document = json.loads(client.get(address).data)
    for one in features(document):
        for polygon in shapely.get_parts(shapely.geometry.shape(one["geometry"])):
            if polygon.geom_type == "Polygon":
                assert polygon.exterior.is_ccw
                assert not any(ring.is_ccw for ring in polygon.interiors)
    for one in [document, *features(document)]:
        if "bbox" in one:
            west, south, east, north = one["bbox"]
            assert south <= north
            inside = shapely.box(west, south, east, north).buffer(1e-6)
            assert all(inside.covers(shapely.geometry.shape(f["geometry"])) for f in features(one))


def test_every_address_that_answers_geojson_is_checked(client: FlaskClient) -> None:
    rules = {rule.rule for rule in client.application.url_map.iter_rules()}
    checked = {address.partition("?")[0] for address in ADDRESSES}
    assert {rule for rule in rules if rule.endswith(".geojson")} <= checked | {"/events.geojson"}
