"""Scripts of other pages may read public data; pages, and events that may be private, stay closed to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from own_sets import LEAST, write_csv

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

DATA = (
    *("/events.geojson", "/events.gpkg", "/places.geojson", "/access.csv", "/datapackage.json", "/schema.json"),
    "/events/2013-07-08-iran-russia-exercise.json",
)


@pytest.mark.parametrize("path", DATA)
def test_any_page_may_read_data(path: str, client: FlaskClient) -> None:
    with client.get(path, headers={"Origin": "https://example.org"}) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("path", DATA)
def test_any_page_may_ask_for_a_part_or_for_changes(path: str, client: FlaskClient) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "range,if-none-match",
    }
    response = client.options(path, headers=asked)
    assert response.status_code == 200
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS"}
    allowed = response.headers["Access-Control-Allow-Headers"].lower()
    assert "if-none-match" in allowed
    assert "range" in allowed


def test_an_error_can_be_read_as_well(client: FlaskClient) -> None:
    response = client.get("/events.geojson?countri=IR", headers={"Origin": "https://example.org"})
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (400, "*")


@pytest.mark.parametrize("path", ["/", "/events/", "/embed"])
def test_pages_stay_closed(path: str, client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(path).headers


OWN = (
    *("/events.geojson", "/events.csv", "/events/a.json", "/feed.atom", "/map.svg", "/citation.txt"),
    *("/api/collections", "/api/collections/events/items", "/api/view?bbox=40,30,60,50&zoom=5"),
)


@pytest.fixture(
    scope="module", params=[(None, None), ("closed", None), ("open", "*")], ids=["as it is", "closed", "open"]
)
def own(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_cache: Path
) -> tuple[FlaskClient, str | None]:
    """A server of own events, and what it allows other pages."""
    cors, allowed = request.param
    folder = tmp_path_factory.mktemp("own")
    path = write_csv(folder / "ships.csv", LEAST | {"id": "a"})
    settings = {"events": (str(path),), "rejects": folder, "cache": shared_cache}
    return create_app(Settings.model_validate(settings | ({"cors": cors} if cors else {}))).test_client(), allowed


@pytest.mark.parametrize("path", OWN)
def test_own_events_are_closed_to_other_pages_unless_they_are_opened(
    path: str, own: tuple[FlaskClient, str | None]
) -> None:
    client, allowed = own
    response = client.get(path, headers={"Origin": "https://example.org"})
    assert (response.status_code, response.headers.get("Access-Control-Allow-Origin")) == (200, allowed)


def test_the_catalogue_can_be_closed_too() -> None:
    client = create_app(Settings(cors="closed")).test_client()
    assert "Access-Control-Allow-Origin" not in client.get("/events.geojson").headers
    assert client.get("/basemap/overview.topojson").headers["Access-Control-Allow-Origin"] == "*"
