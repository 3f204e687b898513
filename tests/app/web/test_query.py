"""Reading query parameters: each once, checked, refused in one wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.urls import iri_to_uri

from app.web.query import Query
from events.model.errors import FilterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

READERS: dict[str, Callable[[Query], object]] = {
    "once": lambda query: query.once("x"),
    "text": lambda query: query.text("x", 5),
    "choice": lambda query: query.choice("x", ("a", "b")),
    "switch": lambda query: query.switch("x"),
    "number": lambda query: query.number("x", 1, 10, default=3, unit="pixels"),
    "any_of": lambda query: query.any_of("x", ("a", "b")),
    "period": lambda query: query.period("x"),
    "bbox": lambda query: query.bbox("x"),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_repeated_parameter_is_refused_by_every_reader(reader: str) -> None:
    with pytest.raises(FilterError, match="expected it once"):
        READERS[reader](Query([("x", "1"), ("y", "1"), ("x", "2")]))


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [
        ("text", "abcdef", "expected at most 5 characters, found 6"),
        ("choice", "c", "expected one of a, b"),
        ("switch", "yes", "expected one of 0, 1"),
        *(
            ("number", value, "expected a whole number of pixels from 1 to 10")
            for value in ("", "0", "11", "-1", "1.5", "٣")
        ),
        ("number", "9" * 5_000, "expected a whole number of pixels from 1 to 10"),
        ("any_of", "a,,b", "expected any of a, b; not ''"),
        ("any_of", "a,b,a", "expected each value once; 'a' is there several times"),
        ("period", "2013-13", "2013-13"),
        ("bbox", "", "expected the part of the map as west,south,east,north in degrees"),
        ("bbox", "1,2,3", "expected four numbers west,south,east,north in degrees"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(reader: str, value: str, expected: str) -> None:
    with pytest.raises(FilterError) as refusal:
        READERS[reader](Query([("x", value)]))
    assert expected in str(refusal.value)
    assert refusal.value.parameter in ("x", "bbox")


def test_what_is_not_given_has_its_default() -> None:
    query = Query([])
    assert [query.once("x"), query.text("x"), query.choice("x", ("a", "b")), query.switch("x")] == [
        None,
        "",
        "a",
        False,
    ]
    assert [query.number("x", 1, default=3), query.any_of("x", ("a",)), query.period("x")] == [3, [], None]


def test_only_the_parameters_of_an_address_are_allowed() -> None:
    with pytest.raises(FilterError, match="there is no such parameter; expected one of x, y"):
        Query([("z", "1")]).only("x", "y")
    with pytest.raises(FilterError, match="there is no such parameter; expected none"):
        Query([("z", "1")]).only()
    assert Query([("country", "IR"), ("country", "RU"), ("x", "1")]).only_filtered("x").without("x") == [
        ("country", "IR"),
        ("country", "RU"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/?stand=place&stand=concern",
            "/?view=6/42/50&view=6/42/50",
            "/embed?theme=dark&theme=dark",
            "/?lang=ru&lang=fa",
        ),
        *("/map.png?width=300&width=400", "/events/?page=1&page=1", "/feed.atom?page=1&page=2", "/docs/search?q=a&q=b"),
        *(
            "/api/view?bbox=46,36,55,48&zoom=5&zoom=6",
            "/api/collections?f=json&f=json",
            "/docs/coverage.json?lang=en&lang=en",
        ),
        *("/access.geojson?port=baku&port=aktau", "/events.csv?bom=1&bom=1", "/events.geojson?q=a&q=b"),
        *("/places.json?version=2026.1&version=2026.1", "/?version=2026.1&version=2026.1", "/oembed?url=x&url=y"),
    ],
)
def test_every_address_refuses_a_repeated_parameter_in_the_same_words(client: FlaskClient, path: str) -> None:
    response = client.get(iri_to_uri(path), headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.json["expected"] == "expected it once"


@pytest.mark.parametrize("tracker", ["utm_source", "utm_id", "fbclid", "gclid", "mc_cid", "_gl", "igshid", "yclid"])
@pytest.mark.parametrize("path", ["/events.geojson", "/embed", "/map.html", "/map.png", "/citation.txt", "/api/view"])
def test_what_only_follows_readers_is_ignored_everywhere(client: FlaskClient, path: str, tracker: str) -> None:
    further = "&bbox=40,30,60,50&zoom=5" if path == "/api/view" else ""
    with client.get(f"{path}?{tracker}=1&datetime=1995&{tracker}=2{further}") as response:
        assert response.status_code == 200


@pytest.mark.parametrize("name", ["utm", "clid", "source", "utm-source"])
def test_what_only_looks_like_it_is_refused(client: FlaskClient, name: str) -> None:
    assert client.get(f"/events.geojson?{name}=1").status_code == 400


def test_the_page_of_the_map_names_what_was_ignored_to_its_script_alone(client: FlaskClient) -> None:
    text = client.get("/?country=IR&utm_source=a&fbclid=b").text
    assert 'data-trackers="utm_source fbclid"' in text
    assert "parameters that the map does not know" not in text
    assert "utm_source=" not in text
