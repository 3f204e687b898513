"""Scripts of other pages may read data, and pages for people stay closed to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
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
