"""A page of a map is written once for each address, language and state of the events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import brotli
import pytest

from app.pages.map import kept_pages, page

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ADDRESSES = ("/?datetime=2013", "/embed?datetime=2013&controls=1")
each_address = pytest.mark.parametrize("address", ADDRESSES)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were rendered."""
    rendered: list[str] = []
    render = kept_pages.render_template

    def note(template: str, **context: object) -> str:
        rendered.append(template)
        return render(template, **context)

    monkeypatch.setattr(kept_pages, "render_template", note)
    return rendered


@each_address
def test_the_same_page_is_written_once(address: str, client: FlaskClient, written: list[str]) -> None:
    first = client.get(f"{address}&q=once")
    again = client.get(f"{address}&q=once")
    assert len(written) == 1
    assert again.data == first.data
    assert [one for one in again.headers if one[0] != "X-Request-Id"] == [
        one for one in first.headers if one[0] != "X-Request-Id"
    ]


@each_address
@pytest.mark.parametrize(
    "other",
    [
        {"headers": {"Accept-Language": "ru"}},
        {"base_url": "https://maps.example.org/caspian"},
        {"query_string": "datetime=2013&utm_source=a"},
        {"query_string": "datetime=2014"},
    ],
    ids=["language", "site", "trackers", "filter"],
)
def test_what_differs_is_written_anew(
    address: str, other: dict[str, object], client: FlaskClient, written: list[str]
) -> None:
    client.get(address)
    before = len(written)
    path = address.partition("?")[0] if "query_string" in other else address
    assert client.get(path, **other).status_code == 200  # type: ignore[arg-type]
    assert client.get(path, **other).status_code == 200  # type: ignore[arg-type]
    assert len(written) <= before + 1
    assert client.get(path, **other).data != client.get(address).data  # type: ignore[arg-type]


def test_a_page_is_the_same_packed_and_as_it_is(client: FlaskClient) -> None:
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.vary
    assert client.get("/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_a_page_without_its_first_view_is_not_kept(
    client: FlaskClient, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(page, "requested_first_view", lambda *_asked: "")
        client.get("/?q=busy")
    client.get("/?q=busy")
    client.get("/?q=busy")
    assert len(written) == 2


def test_what_was_asked_for_long_ago_is_written_anew(app: Flask, written: list[str]) -> None:
    client = app.test_client()
    for number in range(40):
        client.get(f"/?q=number{number}")
    before = len(written)
    client.get("/?q=number0")
    assert len(written) == before + 1
