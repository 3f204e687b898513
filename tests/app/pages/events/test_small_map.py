"""The small map of an event's page: its point with a ring, or the shape of its area, and its route."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from events.index.index import EventIndex


def small_map(client: FlaskClient, event: str) -> dict[str, list[str]]:
    (frame,) = re.findall(r'<iframe src="([^"]*)"', client.get(f"/events/{event}").text)
    address = unescape(frame)
    assert client.get(address).status_code == 200
    return parse_qs(urlsplit(address).query)


def test_outlines_what_is_known_only_to_an_area(client: FlaskClient) -> None:
    query = small_map(client, "2013-07-08-iran-russia-exercise")
    assert query["outline"] == ["2013-07-08-iran-russia-exercise"]
    assert query["place"] == ["caspian-sea"]
    assert "mark" not in query


def test_rings_what_is_known_to_a_point(client: FlaskClient, index: EventIndex) -> None:
    table = index.catalogue.table
    at_port = next(one["id"] for one in table.select(["id", "precision"]).to_pylist() if one["precision"] == "port")
    query = small_map(client, at_port)
    assert set(query) >= {"mark", "view"}
    assert "outline" not in query


def test_shows_the_route_of_a_movement(client: FlaskClient, index: EventIndex) -> None:
    rows = index.catalogue.table.select(["id", "route"]).to_pylist()
    moving = next(one["id"] for one in rows if len(one["route"] or ()) > 1)
    assert small_map(client, moving)["routes"] == ["1"]


@pytest.mark.parametrize("event", ["nothing", ""])
def test_an_embed_refuses_to_outline_what_is_no_event(client: FlaskClient, event: str) -> None:
    response = client.get(f"/embed?outline={event}", headers={"Accept": "application/json"})
    assert (response.status_code, response.get_json()["parameter"]) == (400, "outline")
