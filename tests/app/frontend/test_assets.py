"""Scripts, styles and the base map, packed when the package was built."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import brotli
import pytest

from app.frontend import assets
from geodata import basemap

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

PACKED = ["/static/dist/map.js", "/static/dist/embed.js", "/static/dist/map.css", "/basemap/overview.topojson"]


@pytest.mark.parametrize("address", PACKED)
def test_a_client_that_can_unpack_it_gets_a_file_as_it_was_packed(client: FlaskClient, address: str) -> None:
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], packed.mimetype) == ("br", plain.mimetype)
    assert brotli.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) * 0.36


@pytest.mark.parametrize("address", PACKED)
def test_caches_are_told_that_the_answer_depends_on_what_can_be_unpacked(client: FlaskClient, address: str) -> None:
    for encoding in ("identity", "br"):
        assert "Accept-Encoding" in client.get(address, headers={"Accept-Encoding": encoding}).vary


def test_the_address_of_a_file_holds_its_content_and_may_be_kept(client: FlaskClient) -> None:
    address = re.search(r'href="(/static/dist/map\.css\?v=\w{16})"', client.get("/docs/").text)
    assert address is not None
    assert client.get(address[1]).cache_control.max_age == 365 * 24 * 3600


def test_a_name_that_no_file_can_have_is_not_found(client: FlaskClient) -> None:
    assert client.get("/static/" + "x" * 2000).status_code == 404


def test_a_base_map_that_was_derived_anew_is_not_sent_as_it_was_packed_before(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived = tmp_path / "overview.topojson"
    derived.write_text("{}", encoding="utf-8")
    packed = assets.STATIC / "dist" / "basemap" / "overview.topojson.br"
    os.utime(derived, (packed.stat().st_mtime + 1,) * 2)
    monkeypatch.setattr(basemap, "__file__", str(tmp_path / "__init__.py"))
    answer = app.test_client().get("/basemap/overview.topojson", headers={"Accept-Encoding": "br"})
    assert (brotli.decompress(answer.data) if answer.content_encoding == "br" else answer.data) == b"{}"


def test_names_on_the_base_map_are_those_of_a_language_or_the_english_ones(client: FlaskClient) -> None:
    english, persian = (json.loads(client.get(f"/basemap/labels.{one}.json").data) for one in ("en", "fa"))
    for there, here, known in zip(english, persian, basemap.labels(), strict=True):
        assert (there["name"], here["name"]) == (known.name, known.names.get("fa", known.name))
        assert there | {"name": ""} == here | {"name": ""}
    assert client.get("/basemap/labels.xx.json").status_code == 404


def test_a_file_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    for encoding in ("br", "identity"):
        tag = client.get(PACKED[0], headers={"Accept-Encoding": encoding}).headers["ETag"]
        again = client.get(PACKED[0], headers={"Accept-Encoding": encoding, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.js", "dist/../../config.py", "..%2fconfig.py", "dist"])
def test_there_is_nothing_else_to_be_had(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
