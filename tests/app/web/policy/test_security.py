"""Headers that keep readers safe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def policy(client: FlaskClient, path: str) -> dict[str, str]:
    header = client.get(path).headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


@pytest.mark.parametrize("path", ["/", "/embed", "/events/", "/nothing"])
def test_only_own_scripts_run(client: FlaskClient, path: str) -> None:
    found = policy(client, path)
    assert found["default-src"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/=]+')?", found["script-src"])
    assert found["style-src"] == "'self'"


def test_only_the_embed_may_be_framed(client: FlaskClient) -> None:
    assert policy(client, "/embed")["frame-ancestors"] == "*"
    for path in ("/", "/events/", "/docs/", "/nothing"):
        assert policy(client, path)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/", "/events.geojson", "/nothing", "/static/icon.svg"])
def test_every_answer_says_not_to_guess_types_and_to_keep_addresses(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize(
    "path", ["/embed", "/embed?colour=red", "/embed.js", "/map.png", "/events.geojson", "/static/icon.svg"]
)
def test_pages_that_are_isolated_from_other_origins_may_show_embeds_pictures_and_data(
    client: FlaskClient, path: str
) -> None:
    with client.get(path) as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_an_embed_is_isolated_itself_as_isolated_pages_ask(client: FlaskClient) -> None:
    assert client.get("/embed").headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "Cross-Origin-Embedder-Policy" not in client.get("/").headers


@pytest.mark.parametrize("path", ["/", "/events/", "/docs/"])
def test_pages_are_not_for_other_sites(client: FlaskClient, path: str) -> None:
    assert "Cross-Origin-Resource-Policy" not in client.get(path).headers
