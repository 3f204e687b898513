"""Answers that only a real server refuses: headers that cannot be sent, and whatever a sweep of all addresses finds."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyarrow as pa
import pytest
import sweep
from pyarrow import parquet
from serving import serving

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from pathlib import Path

ODD = (
    "учения",
    "بندر انزلی",
    "\U0001f6a2",
    'a"b\\c',
    "a/b",
    "tab\there",
    "\u202egpj",
    "я" * 200,
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Serve events whose ids no header can hold."""
    folder = tmp_path_factory.mktemp("odd")
    rows = [{"id": one, "title": one, "date": "2013", "lon": 50.0, "lat": 41.0} for one in ODD]
    parquet.write_table(pa.Table.from_pylist(rows), folder / "odd.parquet")
    with serving(None, "--events", str(folder / "odd.parquet"), "--workers", "1") as server:
        yield server.place


def asked(server: tuple[str, int], path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(*server, timeout=60)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize("event", ODD)
@pytest.mark.parametrize(
    "address",
    [
        *("/events/{}", "/events/{}.json", "/events/{}.png?width=300&height=200", "/events/{}/citation.bib"),
        *("/events/{}/related.json", "/?event={}", "/embed?event={}", "/map.html?event={}"),
        *("/api/collections/events/items/{}", "/api/collections/events/items/{}?f=html"),
        "/api/collections/events/items?limit=1&after={}",
    ],
)
def test_an_event_of_any_id_has_all_its_addresses(odd: tuple[str, int], event: str, address: str) -> None:
    response, _body = asked(odd, address.format(quote(event, safe="")))
    assert response.status == 200
    assert response.getheader("Set-Cookie") is None


def test_a_picture_is_saved_by_a_name_that_a_file_can_have(odd: tuple[str, int]) -> None:
    response, _body = asked(odd, f"/events/{quote('учения')}.png?width=300&height=200")
    name = "filename*=UTF-8''" + quote("учения.png")
    assert response.getheader("Content-Disposition") == f'inline; filename="ucheniya.png"; {name}'


@pytest.mark.parametrize("hostile", [False, True])
def test_no_request_of_a_sweep_finds_a_fault(tmp_path: Path, hostile: bool) -> None:
    options = sweep.write_hostile_sets(tmp_path) if hostile else []
    app = create_app(Settings(events=tuple(options[1::2]), rejects=tmp_path, cache=tmp_path / "own"))
    with serving(None, *options) as server:
        seen = sweep.sweep(server.place, app, 150, seed=1)
    assert seen.faults == []
    assert seen.answers == 150
    assert seen.statuses["200"] > 25
