"""Pages of features: which, in which order, in which reference system, and how one page leads to the next."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import numpy as np
import pyarrow as pa
import pytest
import shapely
import yaml
from geojson_pydantic import Feature, FeatureCollection
from geojson_pydantic.geometries import Geometry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import record, write

from app import create_app
from app.data.api import crs
from app.web.config import Settings
from app.web.served import put, read
from events.model.event_filter import EventFilter
from geodata import regions

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue

COLLECTIONS = ["events", "routes", "places", "areas", "zones", "access"]


def ask(client: FlaskClient, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    parsed: dict[str, Any] = json.loads(response.data)
    return parsed


def items(client: FlaskClient, query: str = "", collection: str = "events") -> dict[str, Any]:
    return ask(client, f"/api/collections/{collection}/items?{query}")


def ids(client: FlaskClient, query: str = "", collection: str = "events") -> list[str]:
    return [one["id"] for one in items(client, f"limit=10000&{query}", collection)["features"]]


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def link(document: dict[str, Any], rel: str) -> str | None:
    return next((local(one["href"]) for one in document["links"] if one["rel"] == rel), None)


def follow(client: FlaskClient, query: str, collection: str = "events") -> list[str]:
    """Turn all pages by their links to the next."""
    page, seen = items(client, query, collection), []
    while True:
        seen += [one["id"] for one in page["features"]]
        following = link(page, "next")
        if following is None:
            return seen
        page = ask(client, following)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_answer_is_geojson(client: FlaskClient, collection: str) -> None:
    answer = client.get(f"/api/collections/{collection}/items?limit=10000")
    checked = FeatureCollection[Feature[Geometry, dict[str, Any]]].model_validate_json(answer.data, strict=True)
    page = json.loads(answer.data)
    assert page["numberMatched"] == page["numberReturned"] == len(checked.features) > 0
    for one in checked.features:
        assert one.geometry is not None
        west, south, east, north = shapely.geometry.shape(one.geometry).bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
    assert shapely.is_valid([shapely.geometry.shape(one.geometry) for one in checked.features]).all()
    single = client.get(f"/api/collections/{collection}/items/{checked.features[0].id}")
    Feature[Geometry, dict[str, Any]].model_validate_json(single.data, strict=True)
    assert {**json.loads(single.data), "links": None} == {**page["features"][0], "links": None}


def test_the_rings_of_zones_turn_as_rfc_7946_wants(client: FlaskClient) -> None:
    shapes = [shapely.geometry.shape(one["geometry"]) for one in items(client, "", "zones")["features"]]
    parts = shapely.get_parts(shapes)
    assert len(parts) >= len(shapes) > 0
    assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()
    assert not any(ring.is_ccw for part in parts for ring in part.interiors)


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("order", ["", "sortby=-id", "sortby=%2Bid"])
def test_the_links_to_the_next_page_lead_through_everything_once(
    client: FlaskClient, collection: str, order: str
) -> None:
    assert follow(client, f"limit=9&{order}", collection) == ids(client, order, collection)


def test_without_a_limit_a_page_has_a_hundred_features(client: FlaskClient) -> None:
    page = items(client)
    assert (page["numberReturned"], len(page["features"])) == (100, 100)
    assert page["numberMatched"] == len(ids(client))


def test_a_limit_above_the_largest_gives_the_largest(client: FlaskClient) -> None:
    assert items(client, "limit=99999999")["numberReturned"] == len(ids(client))


def test_pages_stay_whole_while_the_catalogue_changes(built_in: Catalogue) -> None:
    app = create_app(Settings(), built_in)
    client = app.test_client()
    first = items(client, "limit=100")
    seen = [one["id"] for one in first["features"]]
    # Somebody reloads the server with a catalogue that lacks ten events which were on the first page.
    put(Settings(), read(Settings(), events=built_in.take(np.arange(10, len(built_in)))), app.extensions)
    following = link(first, "next")
    assert following is not None
    rest = ask(client, following)
    seen += [one["id"] for one in rest["features"]]
    assert len(seen) == len(set(seen)) == 200
    assert seen == built_in.table["id"].to_pylist()[:200]


def test_a_page_after_an_event_that_is_gone_says_so(client: FlaskClient) -> None:
    response = client.get("/api/collections/events/items?after=no-such-event")
    assert response.status_code == 400
    assert "start again" in response.get_json(force=True)["detail"]


def test_the_order_of_several_properties_is_that_of_the_columns(client: FlaskClient) -> None:
    rows = [one["properties"] for one in items(client, "limit=10000&sortby=category,-start")["features"]]
    by_start = sorted(sorted(rows, key=lambda one: one["id"]), key=lambda one: one["start"], reverse=True)
    assert [one["id"] for one in rows] == [one["id"] for one in sorted(by_start, key=lambda one: one["category"])]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("category=strike", lambda p: p["category"] == "strike"),
        ("category=strike,base", lambda p: p["category"] in ("strike", "base")),
        ("countries=IR", lambda p: "IR" in p["countries"]),
        ("country=IR,RU&match=all", lambda p: {"IR", "RU"} <= {*p["countries"]}),
        ("radius_km=5", lambda p: p["radius_km"] == 5),
        ("location_country=KZ&verification=confirmed",
         lambda p: (p["location_country"], p["verification"]) == ("KZ", "confirmed")),
        ("filter=radius_km<5&category=strike", lambda p: p["radius_km"] < 5 and p["category"] == "strike"),
        ("datetime=2013-07-08T00:00:00Z/2013-07-12T23:59:59Z",
         lambda p: p["start"] <= "2013-07-12" and (p["end"] or "9999") >= "2013-07-08"),
        ("datetime=2022/..", lambda p: (p["end"] or "9999") >= "2022-01-01"),
        ("datetime=../2009", lambda p: p["start"] <= "2009-12-31"),
    ],
)  # fmt: skip
def test_parameters_choose_events(client: FlaskClient, query: str, holds: Any) -> None:
    everything = items(client, "limit=10000")["features"]
    expected = [one["id"] for one in everything if holds(one["properties"])]
    assert ids(client, query.replace("<", "%3C")) == expected
    assert 0 < len(expected) < len(everything)


def test_a_property_of_another_collection_chooses_there(client: FlaskClient) -> None:
    ports = items(client, "kind=port&limit=10000", "places")["features"]
    assert {one["properties"]["kind"] for one in ports} == {"port"}
    assert "aktau" in {one["id"] for one in ports}


@pytest.mark.parametrize(
    ("bbox", "uri"),
    [
        ("49,39,51,41", crs.CRS84),
        ("49,39,-100,51,41,500", crs.CRS84),
        ("39,49,41,51", crs.WGS84),
        ("5454655.05,4721671.57,5677294.03,5012341.66", crs.WEB_MERCATOR),
    ],
)
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_box_says_the_same_in_every_reference_system(
    client: FlaskClient, collection: str, bbox: str, uri: str
) -> None:
    found = ids(client, f"bbox={bbox}&bbox-crs={uri}", collection)
    assert found == ids(client, "filter=" + quote("S_INTERSECTS(geometry, BBOX(49,39,51,41))"), collection)
    assert 0 < len(found) < len(ids(client, "", collection))


def test_a_box_may_cross_the_antimeridian(client: FlaskClient) -> None:
    west, east = ids(client, "bbox=-180,-90,-70,90"), ids(client, "bbox=70,-90,180,90")
    assert sorted(ids(client, "bbox=70,-90,-70,90")) == sorted(west + east)


def test_what_has_no_date_is_there_in_every_period(client: FlaskClient) -> None:
    assert ids(client, "datetime=2013", "places") == ids(client, "", "places")


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("uri", crs.OFFERED)
def test_an_answer_names_its_reference_system(client: FlaskClient, collection: str, uri: str) -> None:
    response = client.get(f"/api/collections/{collection}/items?limit=1&crs={uri}")
    assert response.headers["Content-Crs"] == f"<{uri}>"


def test_coordinates_have_the_order_of_the_axes(client: FlaskClient) -> None:
    one = "/api/collections/places/items/aktau"
    lon, lat = ask(client, one)["geometry"]["coordinates"]
    assert ask(client, f"{one}?crs={crs.WGS84}")["geometry"]["coordinates"] == [lat, lon]
    x, y = ask(client, f"{one}?crs={crs.WEB_MERCATOR}")["geometry"]["coordinates"]
    assert (x, y) == pytest.approx((lon * 20037508.342789244 / 180, 5408000), rel=1e-2)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("colour=red", "colour"),
        ("limit=0", "limit"),
        ("limit=ten", "limit"),
        ("limit=5&limit=6", "limit"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=1,2,3,4&bbox-crs=EPSG:9999", "bbox-crs"),
        ("bbox=inf,0,1,1&bbox-crs=" + crs.WEB_MERCATOR, "bbox"),
        ("crs=EPSG:9999", "crs"),
        ("datetime=soon", "datetime"),
        ("category=picnic", "category"),
        ("radius_km=near", "radius_km"),
        ("sortby=colour", "sortby"),
        ("sortby=countries", "sortby"),
        ("filter=colour%20=%201", "filter"),
        ("filter-lang=sql", "filter-lang"),
        ("filter=true&filter-lang=sql", "filter-lang"),
        ("filter-crs=EPSG:9999", "filter-crs"),
        ("f=xml", "f"),
        ("version=1066.1", "version"),
    ],
)
def test_what_is_not_allowed_is_refused_with_the_name_of_the_parameter(
    client: FlaskClient, query: str, parameter: str
) -> None:
    response = client.get(f"/api/collections/events/items?{query}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    if parameter != "filter":
        assert response.get_json(force=True)["parameter"] == parameter


def test_what_is_not_there_is_a_404(client: FlaskClient) -> None:
    for path in ("collections/ships", "collections/ships/items", "collections/events/items/none", "nothing"):
        response = client.get(f"/api/{path}")
        assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_a_withdrawn_event_is_gone(tmp_path: Path) -> None:
    folder = write(tmp_path, record())
    gone = {"id": "2012-01-01-mistake", "date": "2026-02-01", "reason": "It was another sea."}
    (folder / "withdrawn.yaml").write_text(yaml.safe_dump([gone]), encoding="utf-8")
    client = create_app(Settings(catalogue=folder)).test_client()
    response = client.get("/api/collections/events/items/2012-01-01-mistake")
    assert (response.status_code, response.mimetype) == (410, "application/problem+json")
    assert "It was another sea." in response.get_json(force=True)["detail"]
    assert client.get("/api/collections/events/items/2012-01-01-mistake?f=html").mimetype == "text/html"


def test_a_release_is_read_and_turned_page_by_page(client: FlaskClient) -> None:
    release = follow(client, "version=2026.1&limit=300")
    downloaded = ask(client, "/events.geojson?version=2026.1")["features"]
    assert release == [one["id"] for one in downloaded]
    listed = ask(client, "/api/collections?version=2026.1")["collections"][0]["links"]
    assert all("version=2026.1" in one["href"] for one in listed if "localhost" in one["href"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.sampled_from(["", "2013", "2015/2019", "../2009", "2021-08/..", "2014-05-17"]),
    st.sampled_from([(), ("IR",), ("IR", "RU"), ("AZ", "KZ")]),
    st.sampled_from(["any", "all"]),
    st.sampled_from([(), ("port-call",), ("naval-exercise", "agreement")]),
    st.sampled_from([(), ("confirmed",), ("disputed", "reported")]),
    st.sampled_from([(), ("damavand",), ("dagestan", "tatarstan")]),
    st.sampled_from([(), ("russian-caspian-flotilla",)]),
    st.sampled_from([(), (), ("sea-cup", "casarex")]),
    st.sampled_from(["", "iran", "sea cup", "баку"]),
    st.sampled_from([None, (46.0, 36.0, 52.0, 42.0), (50.0, -90.0, -60.0, 90.0)]),
)
def test_the_api_the_downloads_the_map_and_the_index_find_the_same_events(
    client: FlaskClient, index: EventIndex, datetime: str, countries: Any, match: Any, categories: Any,
    verifications: Any, vessels: Any, organisations: Any, series: Any, text: str, bbox: Any,
) -> None:  # fmt: skip
    asked = EventFilter(
        datetime, countries, match, categories, verifications, (), vessels, organisations, series, text, bbox
    )
    expected = index.catalogue.table["id"].take(index.select(asked)).to_pylist()
    assert ids(client, asked.to_query()) == expected
    assert [one["id"] for one in ask(client, f"/events.geojson?{asked.to_query()}")["features"]] == expected
    query, within = replace(asked, bbox=None).to_query(), ",".join(map(str, bbox)) if bbox else ""
    drawn = ask(client, f"/api/view?{query}&bbox=-180,-90,180,90&zoom=22" + (f"&within={within}" if within else ""))
    # By category and number.
    areas = sum(sum(mix[1::2]) for mix in drawn["regions"]["mix"]) + sum(drawn["discs"]["count"])
    assert sum(drawn["clusters"]["count"]) + len(drawn["events"]["id"]) + areas == len(expected)
    assert set(drawn["events"]["id"]) <= set(expected)


def test_an_event_set_of_ones_own_is_asked_by_its_own_columns(built_in: Catalogue) -> None:
    table = built_in.table.slice(0, 90)
    numbers = pa.array(range(90), pa.int32())
    table = table.append_column("crew", numbers).append_column("armed", pa.array([n % 2 == 0 for n in range(90)]))
    table = table.append_column("seen", numbers.cast(pa.int64()).cast(pa.timestamp("s")))
    category = pa.array(["own:raid"] * 30 + ["own:visit"] * 60)
    table = table.set_column(table.column_names.index("category"), "category", category)
    client = create_app(Settings(), replace(built_in, table=table)).test_client()
    every = table["id"].to_pylist()
    assert follow(client, "limit=40") == every
    assert ids(client, "category=own:raid") == every[:30]
    assert ids(client, "crew=7&armed=false") == [every[7]]
    assert ids(client, "filter=" + quote("crew BETWEEN 3 AND 5 AND armed")) == [every[4]]
    assert ids(client, "sortby=-crew") == every[::-1]
    assert ask(client, "/api/collections/events/schema")["properties"]["category"]["enum"] == ["own:raid", "own:visit"]


def test_an_empty_event_set_is_served(built_in: Catalogue) -> None:
    client = create_app(Settings(), built_in.take(np.array([], dtype=int))).test_client()
    for collection in COLLECTIONS:
        assert items(client, "", collection)["numberReturned"] in (0, 100, len(regions.regions()), 16)
        assert client.get(f"/api/collections/{collection}/queryables").status_code == 200
    assert client.get("/api/openapi.json").status_code == 200


def test_an_offset_leaves_features_out_before_the_page(client: FlaskClient) -> None:
    ids = [one["id"] for one in client.get("/api/collections/events/items?limit=5").get_json()["features"]]
    page = client.get("/api/collections/events/items?limit=2&offset=3").get_json()
    assert [one["id"] for one in page["features"]] == ids[3:5]
    [following] = [one["href"] for one in page["links"] if one["rel"] == "next"]
    assert "offset" not in following
    assert client.get("/api/collections/events/items?offset=-1").status_code == 400
