"""GeoJSON as RFC 7946 wants it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from events.table.columns import PROPERTIES
from events.table.features import dumps, feature_collection, features

if TYPE_CHECKING:
    from typing import Any

    from events.table.catalogue import Catalogue


@pytest.fixture(scope="module")
def parsed(built_in: Catalogue) -> list[dict[str, Any]]:
    return [json.loads(feature) for some in features(built_in.table) for feature in some.to_pylist()]


def test_every_event_is_a_point_feature_with_its_id(parsed: list[dict[str, Any]]) -> None:
    for feature in parsed:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == "Point"
        assert feature["id"] == feature["properties"]["id"]


def test_coordinates_are_longitude_and_latitude_with_at_most_six_decimals(parsed: list[dict[str, Any]]) -> None:
    for feature in parsed:
        lon, lat = feature["geometry"]["coordinates"]
        assert (lon, lat) == (round(lon, 6), round(lat, 6))
    anzali = next(f for f in parsed if f["properties"]["place"] == "bandar-anzali")
    assert anzali["geometry"]["coordinates"] == pytest.approx([49.46, 37.48], abs=0.05)


def test_every_feature_has_the_same_properties_in_the_same_order(parsed: list[dict[str, Any]]) -> None:
    assert {tuple(feature["properties"]) for feature in parsed} == {PROPERTIES}


def test_a_collection_without_features_is_still_a_collection() -> None:
    collection = json.loads(b"".join(feature_collection([], {"name": "events"})))
    assert collection == {"type": "FeatureCollection", "name": "events", "features": []}


def test_what_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(float("nan"))
