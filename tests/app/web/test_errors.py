"""Bad input is answered with what is wrong and what would be right: a page for people, problem JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PEOPLE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROGRAM = {"Accept": "application/json"}
BAD = [
    ("country=Iran", "country", "Iran"),
    ("datetime=2013-13", "datetime", "2013-13"),
    ("datetime=2014-01-01/2013-01-01", "datetime", "2014-01-01/2013-01-01"),
    ("category=parade", "category", "parade"),
    ("bbox=a", "bbox", "a"),
    ("place=atlantis", "place", "atlantis"),
    ("vessel=nautilus", "vessel", "nautilus"),
]


@pytest.mark.parametrize("path", ["/", "/embed", "/events.geojson"])
@pytest.mark.parametrize(("query", "parameter", "value"), BAD)
def test_a_wrong_filter_is_a_400_on_every_address(
    client: FlaskClient, path: str, query: str, parameter: str, value: str
) -> None:
    page = client.get(f"{path}?{query}", headers=PEOPLE)
    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert parameter in page.text
    problem = client.get(f"{path}?{query}", headers=PROGRAM)
    assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")
    assert problem.json is not None
    assert (problem.json["parameter"], problem.json["value"], problem.json["status"]) == (parameter, value, 400)
    assert problem.json["expected"]


@pytest.mark.parametrize("path", ["/nothing", "/events/nothing", "/events/nothing.json", "/docs/nothing"])
def test_an_unknown_address_is_a_404(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=PEOPLE).status_code == 404
    problem = client.get(path, headers=PROGRAM)
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")


def test_curl_gets_problem_json_from_data_and_a_page_from_a_page(client: FlaskClient) -> None:
    curl = {"Accept": "*/*"}
    assert client.get("/events.geojson?country=X", headers=curl).mimetype == "application/problem+json"
    assert client.get("/?country=X", headers=curl).mimetype == "text/html"


def test_an_unknown_parameter_of_a_download_is_a_400(client: FlaskClient) -> None:
    response = client.get("/events.geojson?countri=IR")
    assert response.status_code == 400
    assert response.json is not None
    assert "expected datetime, country" in response.json["detail"]


def test_a_page_works_with_a_parameter_that_it_does_not_know_and_says_so(client: FlaskClient) -> None:
    response = client.get("/?country=IR&colour=red")
    assert response.status_code == 200
    assert "colour" in response.text


@pytest.mark.parametrize(
    "query", ["view=far", "view=5/91", "view=99/9/9", "view=5/4/5&view=6/4/5", "event=nothing", "stand=still"]
)
def test_a_wrong_view_or_event_of_the_map_is_a_400(client: FlaskClient, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 400


def test_hostile_input_comes_back_as_text(client: FlaskClient) -> None:
    response = client.get("/?country=<script>alert(1)</script>", headers=PEOPLE)
    assert "<script>alert" not in response.text.lower()
    assert "&lt;script&gt;" in response.text.lower()


def test_a_method_that_is_not_allowed_says_which_are(client: FlaskClient) -> None:
    response = client.post("/events.geojson", headers=PROGRAM)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/places.geojson?foo=1",
        "/zones.geojson?country=IR",
        "/areas.geojson?country=IR",
        "/events.columns.json?country=IR",
    ],
)
def test_a_parameter_that_an_address_does_not_take_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_a_parameter_that_stands_twice_is_refused(client: FlaskClient) -> None:
    assert client.get("/access.geojson?port=baku&port=nope").status_code == 400


def test_a_wrong_address_of_an_embed_can_be_read_in_the_frame(client: FlaskClient) -> None:
    for query in ("country=XX", "contry=IR"):
        response = client.get(f"/embed?{query}", headers=PEOPLE)
        assert response.status_code == 400
        assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
