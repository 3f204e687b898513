"""Documents that describe the API: landing page, conformance, collections, schemas; negotiation, caching and CORS."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from flask.testing import FlaskClient

COLLECTIONS = ["events", "routes", "places", "areas", "zones", "access"]
PARTS = ["", "/queryables", "/schema", "/items?limit=3"]
PATHS = [
    "/api/", "/api/conformance", "/api/collections",
    *(f"/api/collections/{one}{part}" for one in COLLECTIONS for part in PARTS),
    "/api/collections/events/items/2013-07-08-iran-russia-exercise",
    "/api/collections/zones/items/sector-kz",
]  # fmt: skip


def ask(client: FlaskClient, path: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(client.get(path).data)
    return parsed


@pytest.mark.parametrize("path", PATHS)
def test_programs_get_json_and_people_a_page(client: FlaskClient, path: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert "json" in client.get(path).mimetype
    assert "json" in client.get(path, headers={"Accept": "*/*"}).mimetype
    assert client.get(path, headers={"Accept": browser}).mimetype == "text/html"
    assert "Accept" in client.get(path).headers["Vary"]


@pytest.mark.parametrize("path", PATHS)
def test_the_parameter_f_goes_before_the_header(client: FlaskClient, path: str) -> None:
    joined = "&" if "?" in path else "?"
    assert client.get(f"{path}{joined}f=html", headers={"Accept": "application/json"}).mimetype == "text/html"
    assert "json" in client.get(f"{path}{joined}f=json", headers={"Accept": "text/html"}).mimetype


@pytest.mark.parametrize("path", PATHS)
def test_every_link_leads_to_what_it_says(client: FlaskClient, path: str) -> None:
    document = ask(client, path)
    links = [*document.get("links", []), *(one for each in document.get("collections", []) for one in each["links"])]
    for one in links:
        if one["href"].startswith("http://localhost/"):
            response = client.get(one["href"].removeprefix("http://localhost"))
            assert response.status_code == 200
            assert response.content_type.split(";")[0] == one["type"].split(";")[0]


@pytest.mark.parametrize("path", PATHS)
def test_links_stand_in_the_header_too(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    in_header = set(re.findall(r'<([^>]*)>; rel="[^"]*"', ", ".join(response.headers.getlist("Link"))))
    assert in_header == {one["href"] for one in json.loads(response.data).get("links", [])}


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_document_is_not_sent_again(client: FlaskClient, path: str) -> None:
    for accept in ("application/json", "text/html"):
        etag = client.get(path, headers={"Accept": accept}).headers["ETag"]
        assert client.get(path, headers={"Accept": accept, "If-None-Match": etag}).status_code == 304
        other = "text/html" if accept == "application/json" else "application/json"
        assert client.get(path, headers={"Accept": other, "If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", [*PATHS, "/api/openapi.json", "/api/none", "/api/collections/events/items?limit=0"])
def test_scripts_of_any_page_may_read(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    assert client.options(path).headers["Access-Control-Allow-Origin"] == "*"


def test_only_the_api_is_open_to_other_pages(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_parameter_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}{'&' if '?' in path else '?'}colour=red")
    assert response.status_code == 400
    assert response.get_json(force=True)["parameter"] == "colour"


def test_an_error_is_a_page_for_people(client: FlaskClient) -> None:
    response = client.get("/api/collections/events/items?limit=0&f=html")
    assert (response.status_code, response.mimetype) == (400, "text/html")


def test_addresses_are_those_of_the_host_that_was_asked(client: FlaskClient) -> None:
    document = json.loads(client.get("/api/", base_url="https://map.example").data)
    assert all(one["href"].startswith("https://map.example/") for one in document["links"])
    servers = json.loads(client.get("/api/openapi.json", base_url="https://map.example").data)["servers"]
    assert servers == [{"url": "https://map.example/api"}]


def test_the_landing_page_has_the_links_that_clients_look_for(client: FlaskClient) -> None:
    rels = {one["rel"] for one in ask(client, "/api/")["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_collection_tells_where_and_when_its_features_are(client: FlaskClient, collection: str) -> None:
    described = ask(client, f"/api/collections/{collection}")
    west, south, east, north = described["extent"]["spatial"]["bbox"][0]
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    assert ("temporal" in described["extent"]) == (collection in ("events", "routes", "access"))
    listed = ask(client, "/api/collections")["collections"]
    assert {**described, "links": None} in [{**one, "links": None} for one in listed]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_features_hold_what_the_schema_says(client: FlaskClient, collection: str) -> None:
    schema = ask(client, f"/api/collections/{collection}/schema")
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"http://localhost/api/collections/{collection}/schema"
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for feature in ask(client, f"/api/collections/{collection}/items?limit=10000")["features"]:
        checker.validate({**feature["properties"], "geometry": feature["geometry"]})
        assert set(feature["properties"]) <= set(schema["properties"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_queryable_can_be_asked_in_a_filter_and_as_a_parameter(client: FlaskClient, collection: str) -> None:
    properties = ask(client, f"/api/collections/{collection}/queryables")["properties"]
    assert properties.pop("geometry")["x-ogc-role"] == "primary-geometry"
    one = ask(client, f"/api/collections/{collection}/items?limit=1")["features"][0]["properties"]
    for name in properties:
        assert client.get(f"/api/collections/{collection}/items?filter=%22{name}%22 IS NULL").status_code == 200
        value = one.get(name)
        asked = value[0] if isinstance(value, list) and value else value
        if asked is not None and asked != []:
            page = client.get(f"/api/collections/{collection}/items", query_string={name: asked, "limit": "10000"})
            assert one["id"] in {each["id"] for each in json.loads(page.data)["features"]}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_page_lists_its_features_and_has_a_map(client: FlaskClient, collection: str) -> None:
    text = client.get(f"/api/collections/{collection}/items?limit=2&f=html").text
    first, second = (one["id"] for one in ask(client, f"/api/collections/{collection}/items?limit=2")["features"])
    for identity in (first, second):
        assert f'href="/api/collections/{collection}/items/{identity}"' in text
    assert 'rel="next"' in text
    assert 'type="application/geo+json"' in text
    assert "caspian.features(" in text


def test_texts_of_events_are_never_markup(client: FlaskClient) -> None:
    page = client.get("/api/collections/events/items?f=html&q=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert(1)" not in page
