"""Declarations of addresses in addition to their routes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.web import addresses

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def test_every_address_declares_what_it_carries_and_who_may_read_it(app: Flask) -> None:
    with app.app_context():
        undeclared = [rule.endpoint for rule in app.url_map.iter_rules() if not addresses.declared(rule.endpoint)]
    assert undeclared == []


@pytest.mark.parametrize(
    "path",
    [
        *("/places.json", "/places/baku.json", "/vessels.json", "/vessels/damavand.json", "/docs/coverage.json"),
        *(
            "/docs/coverage/years.svg",
            "/events.geojson",
            "/zones.geojson",
            "/map.svg",
            "/api/collections",
            "/api/nothing",
        ),
    ],
)
def test_data_may_be_read_by_scripts_of_other_sites(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/", "/places/", "/places/baku", "/vessels/", "/docs/coverage", "/events/", "/stories/"]
)
def test_pages_may_not(client: FlaskClient, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(path).headers


def test_the_links_of_a_release_lead_to_its_own_metadata(client: FlaskClient) -> None:
    header = ", ".join(client.get("/?version=2026.1").headers.getlist("Link"))
    described = re.findall(r"<([^>]+)>; rel=\"(?:describedby|item|cite-as)\"", header)
    assert len(described) > 5
    assert all("version=2026.1" in link for link in described)
    for name in ("/datapackage.json", "/CITATION.cff"):
        link = next(one for one in described if name in one)
        assert "2026.1" in client.get(link).get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/places.json", "/schema.json", "/citation.bib", "/zones.geojson", "/events/2007-01-01-x.json"]
)
def test_data_is_kept_by_its_content_and_revalidated(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    if response.status_code == 404:
        assert "ETag" not in response.headers
        return
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert client.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["ETag"].startswith(response.headers["ETag"][:-1])
