"""The map in one file: its size, what goes into it, and the command that writes it."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from markupsafe import escape

from app.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.index.index import EventIndex

LARGEST = 1_000_000  # bytes


def packed(text: str) -> dict[str, Any]:
    found = re.search(r'id="packed">([^<]*)<', text)
    assert found is not None
    content: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return content


def test_the_whole_catalogue_is_small_enough_for_an_attachment(client: FlaskClient, index: EventIndex) -> None:
    response = client.get("/map.html")
    assert len(response.data) <= LARGEST
    assert len(packed(response.text)["properties"]["id"]) == len(index)


def test_it_holds_the_events_of_the_filter_with_their_sources(client: FlaskClient) -> None:
    properties = packed(client.get("/map.html?datetime=2013&country=IR").text)["properties"]
    features = [one["properties"] for one in client.get("/events.geojson?datetime=2013&country=IR").json["features"]]
    assert properties["id"] == [one["id"] for one in features]
    sources = [source for one in features for source in one["sources"]]
    assert properties["sources"]["count"] == [len(one["sources"]) for one in features]
    assert properties["sources"]["evidence"] == [source["evidence"] for source in sources]


def test_it_refers_to_no_other_file(client: FlaskClient) -> None:
    text = client.get("/map.html").text
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(?!data:)", text) == []
    assert re.findall(r"url\((?!data:)|@import|sourceMappingURL", text) == []


def test_the_same_request_gives_the_same_bytes_and_is_kept(client: FlaskClient) -> None:
    first = client.get("/map.html?datetime=2013")
    assert client.get("/map.html?datetime=2013").data == first.data
    again = client.get("/map.html?datetime=2013", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["Content-Disposition"].endswith('-2013.html"')


@pytest.mark.parametrize("query", ["colour=red", "theme=blue", "compare=2012", "event=nothing", "country=ZZ"])
def test_what_it_does_not_take_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/map.html?{query}")
    assert response.status_code == 400
    assert response.json["parameter"] == query.partition("=")[0]


def test_readers_without_scripts_get_its_events_as_a_table(client: FlaskClient) -> None:
    text = client.get("/map.html?datetime=2013&country=IR").text
    features = client.get("/events.geojson?datetime=2013&country=IR").json["features"]
    (table,) = re.findall(r"<noscript>(?:(?!</noscript>).)*<table.*?</table>.*?</noscript>", text, re.DOTALL)
    assert table.count("<tr>") == len(features) + 1
    assert all(escape(one["properties"]["title"]) in table for one in features)


def test_a_search_that_was_typed_by_somebody_stays_text(client: FlaskClient) -> None:
    text = client.get("/map.html", query_string={"q": "</title><script>alert(1)</script>"}).text
    assert "<script>alert" not in text


def test_the_command_writes_the_same_map_without_a_server(client: FlaskClient, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    done = CliRunner().invoke(main, ["render", str(out), "--country", "IR,RU", "--site", "http://localhost/"])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == client.get("/map.html?country=IR,RU").data


def test_without_a_site_it_has_no_links_to_one(tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    assert CliRunner().invoke(main, ["render", str(out), "--datetime", "2013"]).exit_code == 0
    assert packed(out.read_text(encoding="utf-8"))["eventsUrl"] == ""


@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_command_draws_pictures(tmp_path: Path, suffix: str, start: bytes) -> None:
    out = tmp_path / f"map.{suffix}"
    done = CliRunner().invoke(main, ["render", str(out), "--datetime", "2013", "--width", "400", "--height", "300"])
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["map.html", "--country", "ZZ"], "country='ZZ'"),
        (["map.html", "--width", "400"], "width='400'"),
        (["map.png", "--event", "x"], "event='x'"),
        (["map.docx"], "expected .html, .png, .svg, .pdf"),
    ],
)
def test_the_command_names_what_is_wrong(tmp_path: Path, arguments: list[str], message: str) -> None:
    out, *options = arguments
    done = CliRunner().invoke(main, ["render", str(tmp_path / out), *options])
    assert done.exit_code == 1
    assert message in done.output
    assert not (tmp_path / out).exists()
