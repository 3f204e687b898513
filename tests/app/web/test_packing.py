"""Packing of answers of data for clients that take gzip alone."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

_ITEMS = "/api/collections/events/items?f=json&limit=50"
_GZIP = {"Accept-Encoding": "gzip"}


def test_unpacked_it_is_the_same_content(client: FlaskClient) -> None:
    packed = client.get(_ITEMS, headers=_GZIP)
    assert packed.content_encoding == "gzip"
    assert gzip.decompress(packed.data) == client.get(_ITEMS).data


def test_the_same_content_is_the_same_bytes(client: FlaskClient) -> None:
    first, second = (client.get(_ITEMS, headers=_GZIP) for _ in range(2))
    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])


def test_its_entity_tag_is_that_of_the_content_and_names_gzip(client: FlaskClient) -> None:
    plain, packed = client.get(_ITEMS), client.get(_ITEMS, headers=_GZIP)
    assert packed.get_etag() == (f"{plain.get_etag()[0]}:gzip", False)
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_who_has_it_gets_nothing_again(client: FlaskClient) -> None:
    tag = client.get(_ITEMS, headers=_GZIP).headers["ETag"]
    assert client.get(_ITEMS, headers={**_GZIP, "If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("gzip, deflate, br, zstd", "zstd"), ("gzip, br", "br"), ("gzip, br;q=0.5", "gzip"), ("identity", None)],
)
def test_a_client_gets_what_it_likes_best(client: FlaskClient, accepted: str, expected: str | None) -> None:
    assert client.get(_ITEMS, headers={"Accept-Encoding": accepted}).content_encoding == expected
