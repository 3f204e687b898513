"""Requests for other hosts than the site's are refused; health checks are answered under any name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from events.table.catalogue import Catalogue


@pytest.fixture(scope="module")
def known(built_in: Catalogue) -> FlaskClient:
    """A site that is known under a name, and under all that end in another."""
    return create_app(Settings(trusted_hosts=("Map.example.org", ".Example.NET")), built_in).test_client()


def status(client: FlaskClient, path: str, host: str) -> int:
    return client.get(path, headers={"Host": host}).status_code


@pytest.mark.parametrize(
    "host", ["map.example.org", "MAP.Example.ORG", "map.example.org:8443", "example.net", "a.B.example.net"]
)
def test_a_request_for_the_site_is_answered_in_any_case_of_its_name(known: FlaskClient, host: str) -> None:
    assert status(known, "/", host) == 200


@pytest.mark.parametrize("path", ["/", "/events.geojson", "/docs", "/nothing"])
@pytest.mark.parametrize("host", ["evil.example", "notexample.net", "map.example.org.evil.example", "", "a b", "[::1]"])
def test_a_request_for_another_host_is_refused(known: FlaskClient, path: str, host: str) -> None:
    response = known.get(path, headers={"Host": host, "Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "is not trusted" in response.get_json()["detail"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "[::1]:8000", "evil.example", ""])
def test_a_health_check_is_answered_whatever_host_it_names(known: FlaskClient, path: str, host: str) -> None:
    assert status(known, path, host) == 200


def test_any_host_is_the_sites_where_none_is_named(client: FlaskClient) -> None:
    assert status(client, "/", "anything.example") == 200
