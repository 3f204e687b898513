"""Port access by state or alliance: the page that compares all ports, and the same as a picture."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from own_sets import LEAST, write_csv

from app import create_app
from app.web.config import Settings
from events.index.questions.access import intervals

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.index.index import EventIndex

SIGNATURES = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


def test_the_page_leads_to_every_event_about_port_access(client: FlaskClient, index: EventIndex) -> None:
    text = client.get("/access/").text
    for one in intervals(index.catalogue):
        assert f'href="/events/{one.event}"' in text
        assert f'href="/places/{one.port}#access"' in text


def test_each_row_says_what_was_recorded_last(client: FlaskClient) -> None:
    text = client.get("/access/").text
    assert ">closed since 18 November 2024</a>" in text
    assert ">restricted: 18 September 2018</a>" in text


def test_the_page_says_until_when_reports_were_searched(client: FlaskClient) -> None:
    assert "not searched: after 1 April 2026" in client.get("/access/").text


@pytest.mark.parametrize("page", ["/", "/events/", "/places/"])
def test_the_first_screen_of_the_map_and_other_pages_lead_there(client: FlaskClient, page: str) -> None:
    assert 'href="/access/"' in client.get(page).text


def test_a_link_to_it_keeps_language_and_release(client: FlaskClient) -> None:
    assert 'href="/access/?version=2026.1&lang=ru"' in unescape(client.get("/?lang=ru&version=2026.1").text)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_is_a_picture(client: FlaskClient, form: str) -> None:
    assert f'href="/access.{form}?theme=light"' in client.get("/access/").text
    response = client.get(f"/access.{form}?theme=dark&lang=fa")
    assert response.data.startswith(SIGNATURES[form])
    assert f'filename="caspian-port-access.{form}"' in response.headers["Content-Disposition"]


def test_a_picture_is_the_same_each_time_and_another_in_another_language(client: FlaskClient) -> None:
    first = client.get("/access.svg").data
    assert client.get("/access.svg").data == first
    assert client.get("/access.svg?lang=ru").data != first


def test_a_picture_names_its_origin_and_what_it_does_not_mean(client: FlaskClient, index: EventIndex) -> None:
    text = client.get("/access.svg").text
    assert index.catalogue.version in text
    assert "No bar means that nothing was recorded" in text


def test_an_unknown_parameter_of_the_picture_is_refused(client: FlaskClient) -> None:
    response = client.get("/access.png?width=300", headers={"Accept": "application/json"})
    assert (response.status_code, response.json["parameter"]) == (400, "width")


def test_events_that_are_about_no_port_have_no_link_to_a_comparison(tmp_path: Path, shared_cache: Path) -> None:
    own = create_app(Settings(events=(str(write_csv(tmp_path / "own.csv", LEAST)),), cache=shared_cache)).test_client()
    assert 'href="/access/"' not in own.get("/").text
    assert "None of the events served are about who may use a port." in own.get("/access/").text
