"""No request changes what others get, and none with a host, scheme or prefix that no site has is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from app.web import served
from app.web.config import Settings
from app.web.policy.strict_requests import LONGEST_ADDRESS

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from events.table.catalogue import Catalogue


@pytest.fixture(scope="module")
def behind_a_proxy(built_in: Catalogue) -> Flask:
    return create_app(Settings(proxies=1), built_in)


@pytest.fixture
def client(behind_a_proxy: Flask) -> FlaskClient:
    return behind_a_proxy.test_client()


REFUSED = [
    ("Host", 'a"><script>'),
    ("Host", "evil.example/path"),
    ("Host", "user@evil.example"),
    ("Host", "evil.example:port"),
    ("Host", "a b"),
    ("X-Forwarded-Host", "a b"),
    ("X-Forwarded-Host", "evil.example#"),
    ("X-Forwarded-Proto", "javascript"),
    ("X-Forwarded-Prefix", "//evil.example"),
    ("X-Forwarded-Prefix", "evil"),
    ("X-Forwarded-Prefix", '/a"><b>'),
    ("X-Forwarded-Prefix", "/maps/../.."),
    ("X-Forwarded-Prefix", "/" + "a" * 300),
    ("X-Forwarded-For", "<b>"),
]


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_request_that_no_proxy_sends_is_refused_without_links(client: FlaskClient, name: str, value: str) -> None:
    response = client.get("/", headers={name: value, "Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert response.json is not None
    assert "is not allowed: expected" in response.json["detail"]
    assert "Link" not in response.headers


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"X-Forwarded-Host": "maps.example.org:8443", "X-Forwarded-Proto": "https"}, "https://maps.example.org:8443/"),
        ({"X-Forwarded-Prefix": "/maps/caspian"}, "http://localhost/maps/caspian/"),
        ({"X-Forwarded-Prefix": "/maps/"}, "http://localhost/maps/"),
        ({"Host": "[::1]:8000"}, "http://[::1]:8000/"),
    ],
)
def test_what_the_operators_proxy_says_is_believed(client: FlaskClient, headers: dict[str, str], address: str) -> None:
    response = client.get("/", headers=headers)
    assert response.status_code == 200
    assert f'<{address}>; rel="cite-as"' in response.headers.getlist("Link")


def test_the_addresses_of_the_map_have_the_prefix_of_the_site(client: FlaskClient) -> None:
    text = client.get("/embed", headers={"X-Forwarded-Prefix": "/maps"}).text
    assert '"/maps/events.shown.json' in text
    assert '"/events.shown.json' not in text
    assert ".root" not in text


def test_without_proxies_their_headers_are_no_part_of_a_request(built_in: Catalogue) -> None:
    client = create_app(Settings(), built_in).test_client()
    plain = client.get("/embed").text
    headers = {"X-Forwarded-Prefix": "/maps", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    response = client.get("/embed", headers=headers)
    assert response.text == plain
    assert "Strict-Transport-Security" not in response.headers


def test_an_address_that_is_too_long_is_refused_in_the_projects_own_words(client: FlaskClient) -> None:
    assert client.get("/api/list?country=" + ",".join(["RU"] * 2500)).status_code != 414
    response = client.get("/events.geojson?q=" + "a" * LONGEST_ADDRESS)
    assert response.status_code == 414
    assert response.json is not None
    assert str(LONGEST_ADDRESS) in response.json["detail"]


HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Host": st.sampled_from(["localhost", "maps.example.org", "[::1]:8000", 'a"b']),
        "X-Forwarded-Host": st.sampled_from(["maps.example.org", "evil.example:81", "a b"]),
        "X-Forwarded-Proto": st.sampled_from(["https", "http", "ftp"]),
        "X-Forwarded-Prefix": st.sampled_from(["/maps", "/a/b", "//evil.example", '/">']),
        "X-Forwarded-For": st.sampled_from(["192.0.2.1", "192.0.2.1, 198.51.100.7"]),
        "Accept-Language": st.sampled_from(["fa", "ru, en;q=0.5", "de"]),
        "Accept": st.sampled_from(["text/html", "application/json", "*/*"]),
    },
)
ADDRESSES = st.sampled_from(
    [
        *("/", "/embed", "/?lang=ru", "/embed?lang=fa", "/?country=IR", "/events/", "/docs/api", "/places/"),
        *("/api/collections", "/api/collections/events/items?f=html&limit=1", "/openapi.json", "/feed.atom"),
        *("/events/2013-07-08-iran-russia-exercise", "/share?lang=kk", "/nothing", "/docs/search?q=bbox"),
    ]
)
ASKED = st.tuples(ADDRESSES, HEADERS)


def whole(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    changing = ("X-Request-Id", "Date")
    return response.status_code, [one for one in response.headers if one[0] not in changing], response.data


@settings(max_examples=60)
@given(before=ASKED, asked=ASKED)
def test_the_answer_to_a_request_is_what_it_would_be_alone(
    behind_a_proxy: Flask, before: tuple[str, dict[str, str]], asked: tuple[str, dict[str, str]]
) -> None:
    client, kept = behind_a_proxy.test_client(), served.of(behind_a_proxy).kept
    kept.clear()
    alone = whole(client.get(asked[0], headers=asked[1]))
    kept.clear()
    client.get(before[0], headers=before[1])
    assert whole(client.get(asked[0], headers=asked[1])) == alone


@pytest.mark.parametrize("path", ["/static/dist/map.js", "/basemap/labels.en.json", "/events.columns.json"])
def test_only_the_address_that_names_the_content_is_kept_without_asking(client: FlaskClient, path: str) -> None:
    for wrong in (path, f"{path}?v=0123456789abcdef"):
        assert client.get(wrong).headers["Cache-Control"] == "public, no-cache"
    right = re.search(rf"{re.escape(path)}\?v=\w+", client.get("/").text)
    assert right
    assert "max-age=31536000" in client.get(right[0]).headers["Cache-Control"]
