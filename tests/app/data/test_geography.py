"""Places, areas and zones as GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from geodata import gazetteer, regions
from geodata.waters import maritime_zones

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def collection(client: FlaskClient, name: str) -> dict[str, Any]:
    response = client.get(f"/{name}.geojson")
    assert response.mimetype == "application/geo+json"
    parsed: dict[str, Any] = json.loads(response.data)
    return parsed


def test_every_place_of_the_gazetteer_is_a_point_with_its_names(client: FlaskClient) -> None:
    features = {feature["id"]: feature for feature in collection(client, "places")["features"]}
    assert set(features) == set(gazetteer.load())
    aktau = features["aktau"]
    assert aktau["geometry"]["coordinates"] == pytest.approx([51.2, 43.6], abs=0.1)
    assert aktau["properties"]["name_kk"] == "Ақтау"
    assert "Shevchenko" in aktau["properties"]["former"]


def test_every_zone_says_that_it_is_computed(client: FlaskClient) -> None:
    features = collection(client, "zones")["features"]
    assert {feature["properties"]["id"] for feature in features} == set(maritime_zones.ZONE_IDS)
    assert all("not a legal boundary" in feature["properties"]["basis"] for feature in features)


def test_every_region_says_how_its_shape_was_derived(client: FlaskClient) -> None:
    features = {feature["id"]: feature["properties"] for feature in collection(client, "areas")["features"]}
    assert set(features) == set(regions.regions())
    south = features["southern-caspian"]
    assert (south["name"], south["kind"], south["side"]) == ("Southern Caspian", "sea-area", "water")
    assert "Cape Kuuli" in south["derivation"]


def test_all_areas_together_are_small_on_the_wire(client: FlaskClient) -> None:
    response = client.get("/areas.geojson", headers={"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    assert len(response.data) <= 40_000


def test_areas_named_by_their_content_are_kept_for_a_year(client: FlaskClient) -> None:
    etag, _ = client.get("/areas.geojson").get_etag()
    assert "max-age=31536000" in client.get(f"/areas.geojson?v={etag}").headers["Cache-Control"]
    assert client.get("/areas.geojson?v=other").headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["places", "areas", "zones"])
def test_geopandas_reads_the_collection(client: FlaskClient, tmp_path: Path, name: str) -> None:
    path = tmp_path / "collection.geojson"
    path.write_bytes(client.get(f"/{name}.geojson").data)
    frame = gpd.read_file(path)
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all()


def test_an_unchanged_collection_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get("/places.geojson").headers["ETag"]
    assert client.get("/places.geojson", headers={"If-None-Match": etag}).status_code == 304


def test_port_access_can_be_asked_for_a_port_and_a_time(client: FlaskClient) -> None:
    found = json.loads(client.get("/access.geojson?port=aktau&datetime=2013").data)["features"]
    assert ("NATO", "open") in {(f["properties"]["granted_to"], f["properties"]["status"]) for f in found}
    assert {f["properties"]["port"] for f in found} == {"aktau"}
    assert len(found) < len(collection(client, "access")["features"])


def test_port_access_is_a_table_too(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/access.csv").text)))
    assert len(rows) == len(collection(client, "access")["features"])
    assert {"port", "granted_to", "status", "start", "end", "event"} <= set(rows[0])


@pytest.mark.parametrize("query", ["port=atlantis", "datetime=soon", "colour=red"])
def test_a_wrong_question_about_access_is_a_400(client: FlaskClient, query: str) -> None:
    assert client.get(f"/access.geojson?{query}").status_code == 400
