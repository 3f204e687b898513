"""The embed and the script beside it, as they are served."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LARGEST_SCRIPT = 1000  # bytes


@pytest.mark.parametrize("language", ["en", "ru", "fa", "az", "kk", "tk"])
def test_every_language_of_the_project_is_taken(client: FlaskClient, language: str) -> None:
    assert client.get(f"/embed?lang={language}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "theme=blue",
        "controls=yes",
        "lang=xx",
        "colour=red",
        "theme=dark&theme=light",
        "view=x",
        "compare=2013",
        "routes=2",
        "mark=x",
        "mark=1/2&mark=3/4",
    ],
)
def test_what_an_embed_does_not_take_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/embed?{query}", headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.json["parameter"] == query.partition("=")[0]


def test_the_link_and_the_picture_show_the_same_events(client: FlaskClient) -> None:
    text = client.get("/embed?country=IR,RU&view=6/40/51&version=2026.1&theme=dark").text
    link = re.search(r'class="embed-credit"><a href="/\?([^"]*)"', text)
    picture = re.search(r'<noscript>.*<img src="([^"]*)"', text)
    assert link is not None
    assert picture is not None
    shown = {"country=IR,RU", "view=6/40/51", "version=2026.1"}
    assert set(link[1].split("&amp;")) == shown
    address = picture[1].replace("&amp;", "&")
    assert shown | {"theme=dark"} <= set(address.partition("?")[2].split("&"))
    assert client.get(address).mimetype == "image/png"


def test_the_picture_of_an_embed_with_routes_has_them_too(client: FlaskClient) -> None:
    assert "routes=1" in client.get("/embed?vessel=damavand&routes=1&mark=43.602/51.215").text
    assert "routes=1" not in client.get("/embed?vessel=damavand").text


def test_a_frozen_embed_says_of_which_release_it_is(client: FlaskClient) -> None:
    assert "release 2026.1" in client.get("/embed?version=2026.1").text
    assert "release" not in client.get("/embed").text


def test_the_filter_is_only_there_where_it_is_asked_for(client: FlaskClient) -> None:
    assert 'role="search"' in client.get("/embed?controls=1").text
    assert 'role="search"' not in client.get("/embed?controls=0").text


@pytest.mark.parametrize(
    ("query", "held"),
    [
        ("", "shown"),
        ("datetime=2013&country=IR,RU&category=port-call&q=Anzali&bbox=46,36,55,48", "shown"),
        ("place=aktau", "columns"),
        ("vessel=dagestan", "columns"),
        ("organisation=abeking-rasmussen", "columns"),
        ("series=casarex", "columns"),
        ("story=iran-russia-2009-2013", "columns"),
        ("controls=1", "columns"),
    ],
)
def test_an_embed_holds_only_what_its_readers_can_choose_by(client: FlaskClient, query: str, held: str) -> None:
    response = client.get(f"/embed?{query}")
    assert response.status_code == 200, response.text
    assert re.findall(r"/events\.(columns|shown)\.json", response.text) == [held, held]


def test_what_an_embed_holds_is_a_part_of_what_the_page_holds(client: FlaskClient) -> None:
    shown, whole = (json.loads(client.get(f"/events.{one}.json").data) for one in ("shown", "columns"))
    assert {"title", "date", "countries"} <= set(shown) < set(whole)
    assert shown == {name: whole[name] for name in shown}


def test_the_script_for_other_pages_is_small_and_kept(client: FlaskClient) -> None:
    with client.get("/embed.js") as response:
        assert len(response.data) <= LARGEST_SCRIPT
        assert response.mimetype == "text/javascript"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.cache_control.max_age == 7 * 24 * 3600
        assert "sourceMappingURL" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/basemap/overview.topojson",
        "/events.columns.json",
        "/events.shown.json",
        "/basemap/labels.en.json",
        "/events.search.json",
        "/events/2013-07-08-iran-russia-exercise.json",
        "/events/2013-07-08-iran-russia-exercise/related.json",
        "/events/2013-07-08-iran-russia-exercise/citation.txt",
        "/api/view?bbox=46,36,56,48&zoom=5",
    ],
)
def test_a_frame_without_an_origin_may_fetch_what_the_map_needs(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Origin": "null"}).headers["Access-Control-Allow-Origin"] == "*"


def test_the_embed_that_other_sites_find_keeps_its_options(client: FlaskClient) -> None:
    address = "http://localhost/embed?country=IR&controls=1&theme=dark"
    html = client.get("/oembed", query_string={"url": address}).json["html"]
    assert "controls=1" in html
    assert "theme=dark" in html
