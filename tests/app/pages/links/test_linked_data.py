"""Metadata in a page for search engines and harvesters."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from records import record, write
from werkzeug.http import parse_options_header

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

EVENT = "2013-07-08-iran-russia-exercise"


def linked_data(client: FlaskClient, address: str) -> dict[str, Any]:
    """Read a page's JSON-LD as a browser finds it: up to the first end of a script."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script', client.get(address).text, re.DOTALL)
    return dict(json.loads(text))


def links(client: FlaskClient, address: str) -> list[tuple[str, str, str]]:
    """Return relation, target and media type of each link in the header."""
    found = []
    for one in client.get(address).headers.getlist("Link"):
        target, options = parse_options_header(one)
        found.append((options["rel"], target.strip("<>"), options.get("type", "")))
    return found


def test_the_map_describes_the_catalogue_as_a_data_set(client: FlaskClient) -> None:
    data = linked_data(client, "/?country=IR")
    assert (data["@context"], data["@type"], data["name"]) == (
        "https://schema.org",
        "Dataset",
        "Caspian military activity map",
    )
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert 50 < len(data["description"]) < 5000
    assert data["temporalCoverage"].startswith("1991-")
    south, west, north, east = map(float, data["spatialCoverage"]["geo"]["box"].split())
    assert (south < 37, north > 47, west < 46, east > 55) == (True, True, True, True)
    assert data["version"] in data["citation"]


def test_a_set_of_a_users_own_is_not_described_as_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("id,date,lat,lon,title\n1,2013-05-06,40,50,One\n", encoding="utf-8")
    data = linked_data(create_app(Settings(events=(str(tmp_path / "own.csv"),))).test_client(), "/")
    assert (data["name"], data["description"]) == ("own", "1 event")
    assert not {"license", "keywords"} & set(data)


def test_every_distribution_of_the_data_set_is_there_as_it_says(client: FlaskClient) -> None:
    distribution = linked_data(client, "/?version=2026.1")["distribution"]
    assert {one["name"] for one in distribution} >= {"geojson", "csv", "gpkg", "parquet"}
    for one in distribution:
        parts = urlsplit(one["contentUrl"])
        assert parts.query == "version=2026.1"
        with client.get(f"{parts.path}?q=nothing") as response:
            assert (response.status_code, response.mimetype) == (200, one["encodingFormat"])


def test_an_event_is_described_with_time_place_states_and_sources(client: FlaskClient) -> None:
    data = linked_data(client, f"/events/{EVENT}")
    assert (data["@type"], data["startDate"], data["endDate"]) == ("Event", "2013-07-08", "2013-07-12")
    assert data["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 41.9, "longitude": 50.3}
    assert [one["name"] for one in data["about"]] == ["Iran", "Russia"]
    assert all(one["url"].startswith("http") for one in data["subjectOf"])
    assert data["url"] == f"http://localhost/events/{EVENT}"


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [("2013", "2013", "2013"), ("2013-03~/2013-05", "2013-03", "2013-05"), ("2013-03-01/..", "2013-03-01", None)],
)
def test_dates_are_as_precise_as_they_are_known(tmp_path: Path, edtf: str, start: str, end: str | None) -> None:
    write(tmp_path, record(id="2013-event", date=edtf))
    data = linked_data(create_app(Settings(catalogue=tmp_path)).test_client(), "/events/2013-event")
    assert (data["startDate"], data.get("endDate")) == (start, end)


def test_no_text_ends_the_script(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script><!-- <script> & \u2028."
    write(tmp_path, record(summary=hostile))
    client = create_app(Settings(catalogue=tmp_path)).test_client()
    assert linked_data(client, "/events/2013-07-08-test-exercise")["description"] == hostile
    assert "<script>alert" not in client.get("/events/2013-07-08-test-exercise").text


@pytest.mark.parametrize("address", ["/?country=IR", f"/events/{EVENT}"])
def test_pages_link_to_what_describes_them_and_to_their_content(client: FlaskClient, address: str) -> None:
    found = links(client, address)
    assert {rel for rel, _target, _type in found} >= {"cite-as", "describedby", "item", "license", "type"}
    for rel, target, media_type in found:
        if rel in ("describedby", "item", "collection"):
            parts = urlsplit(target)
            with client.get(parts.path) as response:
                assert (response.status_code, response.mimetype) == (200, media_type)
    assert ("cite-as", f"http://localhost{address}", "") in found
    assert ("license", "https://creativecommons.org/licenses/by/4.0/", "") in found


def test_a_page_says_what_it_is_about(client: FlaskClient) -> None:
    assert ("type", "https://schema.org/Dataset", "") in links(client, "/")
    assert ("type", "https://schema.org/Event", "") in links(client, f"/events/{EVENT}")
    assert ("collection", "/", "text/html") in links(client, f"/events/{EVENT}")


def test_the_links_fit_into_the_headers_that_proxies_take(client: FlaskClient) -> None:
    address = f"/?q={'%D0%B6' * 200}"
    assert sum(map(len, client.get(address).headers.getlist("Link"))) < 3_000


def test_what_is_not_there_has_no_links(client: FlaskClient) -> None:
    assert links(client, "/events/2012-01-01-never") == []


def test_a_ship_is_a_vehicle_that_its_events_are_about(client: FlaskClient) -> None:
    data = linked_data(client, "/vessels/damavand")
    assert (data["@type"], data["@id"], data["name"]) == ("Vehicle", "http://localhost/vessels/damavand", "Damavand")
    assert (data["model"], data["vehicleConfiguration"]) == ("Moudge", "frigate")
    assert "دماوند" in data["alternateName"]
    first = data["subjectOf"][0]
    assert first["startDate"] == linked_data(client, urlsplit(first["@id"]).path)["startDate"]


def test_a_place_has_its_point_its_names_and_its_events(client: FlaskClient) -> None:
    data = linked_data(client, "/places/aktau")
    assert (data["@type"], data["identifier"]) == ("Place", "aktau")
    assert (data["geo"]["latitude"], data["geo"]["longitude"]) == (43.602, 51.215)
    assert {"Ақтау", "Shevchenko"} <= set(data["alternateName"])
    assert len(data["event"]) == len(json.loads(client.get("/events.geojson?place=aktau").data)["features"])
