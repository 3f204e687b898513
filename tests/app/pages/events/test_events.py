"""The pages for people."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from records import record, write

from app import create_app
from app.web.config import Settings
from events.curation.reading import load

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.index.index import EventIndex

EXERCISE = "2013-07-08-iran-russia-exercise"


def test_the_map_page_counts_the_events_of_its_filter(client: FlaskClient, index: EventIndex) -> None:
    assert f'<strong id="filter-count">{len(index)}</strong>' in client.get("/").text
    count = json.loads(client.get("/events.geojson?country=KZ").data)["numberReturned"]
    assert f'<strong id="filter-count">{count}</strong>' in client.get("/?country=KZ").text


def test_the_map_page_renders_to_the_same_bytes(client: FlaskClient) -> None:
    assert client.get("/").data == client.get("/").data


@pytest.mark.parametrize("path", ["/", "/embed", "/events/", f"/events/{EXERCISE}", "/docs/", "/docs/codebook"])
def test_no_page_names_another_host_for_its_assets(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    for attribute in ('src="http', "src='http", '<link rel="stylesheet" href="http', "url(http"):
        assert attribute not in text


@pytest.mark.parametrize("path", ["/", "/embed", f"/events/{EXERCISE}", "/docs/"])
def test_every_page_has_a_language_a_title_and_lets_readers_zoom(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    assert '<html lang="en" dir="ltr"' in text
    assert "<title>" in text
    assert text.count("viewport") == 1
    assert "user-scalable" not in text


def test_an_event_has_a_page_with_its_sources(client: FlaskClient) -> None:
    text = client.get(f"/events/{EXERCISE}").text
    assert "8–12 Jul 2013" in text
    assert 'href="https://www.wsws.org/en/articles/2013/08/08/russ-a08.html"' in text
    assert "Disputed" in text


def test_an_event_has_a_data_form_beside_its_page(client: FlaskClient) -> None:
    response = client.get(f"/events/{EXERCISE}.json")
    assert response.mimetype == "application/geo+json"
    assert json.loads(response.data)["id"] == EXERCISE


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("layers=ports,ferries", "layers"),
        ("layers=tiles", "layers"),
        ("layers=ports&layers=routes", "layers"),
        ("show=list", "show"),
        ("sort=colour", "sort"),
        ("sort=title&sort=date", "sort"),
        ("stand=ship", "stand"),
    ],
)
def test_a_parameter_of_the_page_that_is_not_allowed_is_a_400_that_names_it(
    client: FlaskClient, query: str, parameter: str
) -> None:
    response = client.get(f"/?{query}", headers={"Accept": "application/json"})
    assert (response.status_code, json.loads(response.data)["parameter"]) == (400, parameter)


def test_the_further_layers_of_the_map_stand_in_its_address(client: FlaskClient) -> None:
    assert (
        client.get("/?layers=ports,military,fields,access,routes,sectors,zones&show=table&sort=-title").status_code
        == 200
    )


@pytest.mark.parametrize("query", ["layers=ports", "show=table", "sort=title", "compare=2013"])
def test_an_embed_refuses_what_only_the_page_has(client: FlaskClient, query: str) -> None:
    response = client.get(f"/embed?{query}", headers={"Accept": "application/json"})
    assert (response.status_code, json.loads(response.data)["parameter"]) == (400, query.partition("=")[0])


def test_without_a_script_the_map_page_is_a_picture_a_form_and_a_table(client: FlaskClient) -> None:
    text = client.get("/?country=IR,RU&match=all&datetime=2013").text
    drawn, _, rest = text.partition("<main")[2].partition("<noscript>")
    plain = rest.partition("</noscript>")[0]
    assert 'role="img" aria-label="Iran and Russia together, 2013: ' in drawn
    assert re.search(r'href="/map\.png\?[^"]*datetime=2013&amp;country=IR,RU&amp;match=all', plain)
    assert 'name="country" value="IR" checked' in plain
    assert f'<a href="/events/{EXERCISE}" lang="en" dir="auto">' in plain


def test_every_event_page_opens(client: FlaskClient, index: EventIndex) -> None:
    for event_id in index.catalogue.frame["id"]:
        assert client.get(f"/events/{event_id}").status_code == 200


def test_every_document_opens(client: FlaskClient) -> None:
    text = client.get("/docs/").text
    names = [part.partition('"')[0] for part in text.split('href="/docs/')[1:] if not part.startswith('"')]
    assert "codebook" in names
    for name in names:
        assert client.get(f"/docs/{name}").status_code == 200


HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>${alert(3)}`\"'"


def test_hostile_texts_of_a_record_come_out_as_text(tmp_path: Path) -> None:
    source = record()["sources"][0] | {"title": HOSTILE, "publisher": HOSTILE, "evidence": HOSTILE}
    folder = write(tmp_path, record(title=HOSTILE[:90], summary=HOSTILE, sources=[source]))
    client = create_app(Settings(), load(folder)).test_client()
    for path in ("/", "/embed", "/events/", "/events/2013-07-08-test-exercise"):
        text = client.get(path).text
        assert "<img src=x" not in text
        assert "<script>alert" not in text


def test_every_page_of_an_empty_catalogue_opens(tmp_path: Path) -> None:
    client = create_app(Settings(), load(write(tmp_path))).test_client()
    for path in (
        "/",
        "/embed",
        "/events/",
        "/events.geojson",
        "/routes.geojson",
        "/docs/coverage",
        "/docs/coverage.json",
    ):
        assert client.get(path).status_code == 200


def test_the_tour_shows_ten_light_pictures(client: FlaskClient) -> None:
    pictures = re.findall(r'src="(/docs/pictures/[^"]+)"', client.get("/docs/tour").text)
    assert len(pictures) == 10
    for picture in pictures:
        with client.get(picture) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "image/webp")
            assert len(answer.data) <= 60 * 1024


def test_no_file_beside_the_pictures_is_given_out(client: FlaskClient) -> None:
    assert client.get("/docs/pictures/../method.md").status_code == 404
