"""The pages of places: what gazetteer and catalogue know, who may use the port, and places where nothing happened."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from geodata import gazetteer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from events.index.index import EventIndex


def listed_on(text: str) -> list[str]:
    return re.findall(r'<li>\s*<time[^>]*>[^<]*</time>\s*<a href="/events/([^"]+)"', text)


def test_a_place_s_page_gives_its_names_with_their_languages(client: FlaskClient) -> None:
    text = unescape(client.get("/places/aktau").text)
    for tag, name in gazetteer.load()["aktau"].names.items():
        assert f'<bdi lang="{tag}">{name}</bdi>' in text
    assert "Shevchenko" in text
    assert "43.602° N, 51.215° E" in text
    assert "research record" in text


def test_the_page_lists_the_events_there_then_those_elsewhere_that_concern_it(client: FlaskClient) -> None:
    text = client.get("/places/aktau").text
    here = [one["id"] for one in json.loads(client.get("/events.geojson?place=aktau").data)["features"]]
    data: dict[str, Any] = client.get("/places/aktau.json").get_json()
    assert [one["id"] for one in data["events"]] == here
    elsewhere = [one["id"] for one in data["concerned_by"]]
    assert elsewhere
    assert not set(here) & set(elsewhere)
    assert listed_on(text) == here + elsewhere


def test_a_port_s_page_tells_who_may_use_it_in_a_table_beside_the_timeline(client: FlaskClient) -> None:
    text = client.get("/places/aktau").text
    access = json.loads(client.get("/access.geojson?port=aktau").data)["features"]
    events = re.findall(r'<td><a href="/events/([^"]+)">', text)
    assert sorted(events) == sorted(one["id"] for one in access)
    assert text.count('fill="var(--access-') >= len(access)
    assert [one["event"] for one in client.get("/places/aktau.json").get_json()["access"]] == [
        one["id"] for one in access
    ]


def test_the_ships_that_called_are_linked(client: FlaskClient) -> None:
    assert 'href="/vessels/damavand"' in client.get("/places/aktau").text


def test_a_place_at_sea_is_in_a_sector_that_is_called_computed(client: FlaskClient) -> None:
    location = client.get("/places/neft-dashlari.json").get_json()
    assert location["sector"] == "sector-az"
    assert "nearest to the coast of Azerbaijan" in client.get("/places/neft-dashlari").text


def test_a_place_without_events_has_a_page_that_says_so(client: FlaskClient, index: EventIndex) -> None:
    without = next(key for key in gazetteer.load() if key not in index.place.values)
    text = client.get(f"/places/{without}").text
    assert "None of the events served took place here" in text
    (frame,) = re.findall(r'<iframe src="([^"]*)"', text)
    assert "place=" not in frame
    assert client.get(unescape(frame)).status_code == 200
    assert client.get(f"/places/{without}.json").get_json()["events"] == []


def test_every_place_has_a_page_that_the_list_leads_to(client: FlaskClient) -> None:
    listed = set(re.findall(r'<li><a href="/places/([^"]+)"', client.get("/places/").text))
    assert listed == set(gazetteer.load()) == {one["id"] for one in client.get("/places.json").get_json()["places"]}


@pytest.mark.parametrize("place", ["baku", "caspian-sea", "moscow", "north-pole"])
def test_pages_of_near_far_and_large_places_are_answered(client: FlaskClient, place: str) -> None:
    expected = 200 if place in gazetteer.load() else 404
    assert client.get(f"/places/{place}").status_code == expected
    assert client.get(f"/places/{place}.json").status_code == expected


def test_an_unknown_place_is_not_found_and_the_answer_says_where_places_are(client: FlaskClient) -> None:
    response = client.get("/places/atlantis")
    assert response.status_code == 404
    assert "/places/" in response.text


def test_lists_are_found_from_every_page_of_text(client: FlaskClient) -> None:
    text = client.get("/docs/").text
    assert 'href="/vessels/"' in text
    assert 'href="/places/"' in text


def test_a_place_is_told_to_be_the_same_as_its_town_in_geonames(client: FlaskClient) -> None:
    link = "https://www.geonames.org/587084"
    assert client.get("/places/baku.json").get_json()["sameAs"] == [link]
    page = client.get("/places/baku").text
    [described] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(described)["sameAs"] == [link]
