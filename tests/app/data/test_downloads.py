"""Downloads hold just the events that pass the filter of their address."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.index.words import search_texts
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.index.index import EventIndex


def download(client: FlaskClient, query: str = "") -> dict[str, Any]:
    response = client.get(f"/events.geojson?{query}")
    assert response.status_code == 200
    parsed: dict[str, Any] = json.loads(response.data)
    return parsed


def test_the_download_is_geojson_under_a_name_that_tells_version_and_filter(
    client: FlaskClient, index: EventIndex
) -> None:
    response = client.get("/events.geojson?datetime=2013&country=IR,RU&match=all")
    assert response.mimetype == "application/geo+json"
    name = f"caspian-events-{index.catalogue.version}-2013-IR+RU-all.geojson"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_without_a_filter_every_event_is_there(client: FlaskClient, index: EventIndex) -> None:
    assert [feature["id"] for feature in download(client)["features"]] == index.catalogue.frame["id"].tolist()


def test_the_collection_says_what_made_it(client: FlaskClient, index: EventIndex) -> None:
    collection = download(client, "country=ru,ir&datetime=2013")
    assert collection["query"] == "datetime=2013&country=IR,RU"
    assert collection["version"] == index.catalogue.version
    assert collection["license"] == "CC-BY-4.0"
    assert collection["numberReturned"] == len(collection["features"])


def test_the_july_exercise_of_2013_comes_back_marked_disputed(client: FlaskClient) -> None:
    features = download(client, "datetime=2013-07-08/2013-07-12&country=IR,RU&match=all")["features"]
    verification = {feature["id"]: feature["properties"]["verification"] for feature in features}
    assert verification["2013-07-08-iran-russia-exercise"] == "disputed"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["", "2013", "2015/2019", "../2009", "2021-08/.."]),
    st.sampled_from([(), ("IR",), ("IR", "RU"), ("AZ", "KZ")]),
    st.sampled_from(["any", "all"]),
    st.sampled_from([(), ("port-call",), ("naval-exercise", "agreement")]),
)
def test_the_download_and_the_index_give_the_same_events(
    client: FlaskClient,
    index: EventIndex,
    datetime: str,
    countries: tuple[str, ...],
    match: Any,
    categories: tuple[str, ...],
) -> None:
    event_filter = EventFilter(datetime=datetime, countries=countries, match=match, categories=categories)
    expected = index.catalogue.frame["id"].iloc[index.select(event_filter)].tolist()
    assert [feature["id"] for feature in download(client, event_filter.to_query())["features"]] == expected


def test_geopandas_reads_the_download(client: FlaskClient, index: EventIndex, tmp_path: Path) -> None:
    path = tmp_path / "events.geojson"
    path.write_bytes(client.get("/events.geojson").data)
    frame = gpd.read_file(path)
    assert frame.crs == "EPSG:4326"
    assert len(frame) == len(index)

    # Longitude first: nearly all events stand around the Caspian, the rest where talks were held or ships went.
    assert len(frame.cx[40:62, 34:52]) > 0.8 * len(frame)


def test_an_unchanged_download_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get("/events.geojson?country=IR").headers["ETag"]
    again = client.get("/events.geojson?country=IR", headers={"If-None-Match": etag})
    other = client.get("/events.geojson?country=RU", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_the_columns_hold_every_event_once(client: FlaskClient, index: EventIndex) -> None:
    columns = json.loads(client.get("/events.columns.json").data)
    assert columns["id"] == index.catalogue.frame["id"].tolist()
    lengths = {
        len(values) for name, values in columns.items() if name in ("title", "start", "end", "lon", "concern", "place")
    }
    assert lengths == {len(index)}


def test_the_columns_may_be_kept_only_under_the_name_of_their_content(client: FlaskClient) -> None:
    address = re.search(r'href="(/events\.columns\.json\?v=\w+)"', client.get("/").text)
    assert address is not None
    assert client.get(address[1]).cache_control.max_age == 31536000
    older = client.get("/events.columns.json?v=older").cache_control
    assert (older.max_age, older.no_cache) == (None, True)


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_answers_are_compressed_for_who_asks(client: FlaskClient, encoding: str) -> None:
    response = client.get("/events.columns.json", headers={"Accept-Encoding": encoding})
    assert response.headers["Content-Encoding"] == encoding


def test_the_words_of_the_search_stand_in_the_order_of_the_columns(client: FlaskClient, index: EventIndex) -> None:
    assert json.loads(client.get("/events.search.json").data) == search_texts(index.catalogue.table)


def test_a_compressed_download_that_is_unchanged_is_not_sent_again(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    etag = client.get("/events.geojson", headers=asked).headers["ETag"]
    assert client.get("/events.geojson", headers=asked | {"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("weaken", ["{}", "W/{}"])
def test_a_weakened_tag_still_finds_the_download_unchanged(client: FlaskClient, weaken: str) -> None:
    etag = client.get("/events.geojson?country=IR").headers["ETag"]
    again = client.get("/events.geojson?country=IR", headers={"If-None-Match": weaken.format(etag)})
    assert again.status_code == 304


def test_an_unchanged_file_of_the_base_map_is_not_sent_again(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    with client.get("/basemap/region.topojson", headers=asked) as response:
        etag = response.headers["ETag"]
    with client.get("/basemap/region.topojson", headers=asked | {"If-None-Match": etag}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize("path", ["/basemap/__init__.py", "/basemap/SOURCES.md", "/basemap/../places.yaml"])
def test_only_the_files_of_the_base_map_are_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("suffix", ["geojson", "geojsonl", "kml"])
def test_events_are_given_as_areas_where_that_is_asked_for(client: FlaskClient, suffix: str) -> None:
    points, areas = (client.get(f"/events.{suffix}?country=IR&geometry={form}") for form in ("point", "area"))
    assert b"Polygon" in areas.data
    assert b"Polygon" not in points.data
    assert points.headers["ETag"] != areas.headers["ETag"]
    assert "caspian-areas-" in areas.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["events.csv?geometry=area", "events.xlsx?geometry=area", "events.gpkg?geometry=line"])
def test_a_geometry_that_a_format_does_not_hold_is_refused_by_name(client: FlaskClient, path: str) -> None:
    response = client.get(f"/{path}", headers={"Accept": "application/json"})
    assert (response.status_code, response.get_json()["parameter"]) == (400, "geometry")


def test_one_event_is_given_as_an_area_too(client: FlaskClient) -> None:
    path = "/events/2013-07-08-iran-russia-exercise.json"
    point, area = (client.get(path + query).get_json(force=True) for query in ("", "?geometry=area"))
    assert (point["geometry"]["type"], area["geometry"]["type"]) == ("Point", "MultiPolygon")
    assert point["properties"] == area["properties"]
