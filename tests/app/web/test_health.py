"""Health checks for an operator: liveness, and the content that is served."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from events.table.catalogue import Catalogue


def test_a_living_process_says_so(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"ok\n"


def test_a_ready_server_tells_what_it_serves(client: FlaskClient, built_in: Catalogue) -> None:
    answer = json.loads(client.get("/readyz").data)
    assert (answer["status"], answer["version"], answer["events"]) == ("ready", built_in.version, len(built_in))
    assert answer["problem"] is None


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nobody_keeps_such_an_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_every_answer_carries_the_name_of_its_request(client: FlaskClient) -> None:
    assert client.get("/", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    names = {
        client.get("/healthz", headers={"X-Request-Id": bad}).headers["X-Request-Id"] for bad in ("a b", "", "x" * 65)
    }
    assert len(names) == 3
    assert all(len(name) == 32 for name in names)


def test_the_access_log_has_a_line_of_json_for_each_answer(
    built_in: Catalogue, capfd: pytest.CaptureFixture[str]
) -> None:
    client = create_app(Settings(access_log=True), built_in).test_client()
    client.get("/events.geojson?country=XX", headers={"X-Request-Id": "one"})
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert (line["request"], line["path"], line["query"], line["status"]) == (
        "one",
        "/events.geojson",
        "country=XX",
        400,
    )
    assert "127.0.0.1" not in str(line)


def test_headers_of_proxies_are_only_believed_where_there_are_some(built_in: Catalogue) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "map.example.org"}
    behind = create_app(Settings(proxies=1), built_in).test_client().get("/", headers=forwarded)
    direct = create_app(Settings(), built_in).test_client().get("/", headers=forwarded)
    assert behind.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Strict-Transport-Security" not in direct.headers
