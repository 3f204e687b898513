"""Each format has an address that answers as HTTP wants: validators, parts, names, and open to other pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from flask import url_for

from app import create_app
from app.data.downloads import OFFERS
from app.web.config import Settings
from app.web.policy import concurrency
from events.model.event_filter import EventFilter
from events.publishing import exports
from events.publishing.exports import FORMATS
from events.table.formats import excel

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue

QUERY = "country=IR&datetime=2013"
# Made as a whole and kept; the rest is sent as it is written.
KEPT = ("xlsx", "gpkg", "parquet", "fgb", "zip")
STREAMED = tuple(sorted(set(FORMATS) - set(KEPT)))

every_format = pytest.mark.parametrize("suffix", FORMATS)
kept = pytest.mark.parametrize("suffix", KEPT)


@every_format
def test_a_download_holds_the_events_of_its_filter(
    suffix: str, client: FlaskClient, index: EventIndex, tmp_path: Path
) -> None:
    path = tmp_path / f"events.{suffix}"
    with client.get(f"/events.{suffix}?{QUERY}") as response:
        assert response.content_type.partition(";")[0] == FORMATS[suffix].media_type
        path.write_bytes(response.data)
    rows = index.select(EventFilter(datetime="2013", countries=("IR",)))
    assert exports.read(path).table["id"].to_pylist() == index.catalogue.table["id"].take(rows).to_pylist()


@every_format
def test_its_name_tells_version_and_filter(suffix: str, client: FlaskClient) -> None:
    with client.get(f"/events.{suffix}?{QUERY}&version=2026.1") as response:
        name = f"caspian-events-2026.1-2013-IR.{suffix}"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@every_format
def test_it_is_sent_again_only_if_it_has_changed(suffix: str, client: FlaskClient) -> None:
    with client.get(f"/events.{suffix}?{QUERY}") as first:
        etag, weak = first.get_etag()
        assert not weak
        assert (first.cache_control.public, first.cache_control.no_cache) == (True, True)
        assert "Accept-Encoding" in first.headers["Vary"]
    asked = {"If-None-Match": f'"{etag}"'}
    with client.get(f"/events.{suffix}?datetime=2013&country=ir", headers=asked) as same:
        assert (same.status_code, same.data) == (304, b"")
    with client.get(f"/events.{suffix}?country=RU", headers=asked) as other:
        assert other.status_code == 200


def test_every_version_filter_and_format_has_a_tag_of_its_own(client: FlaskClient) -> None:
    addresses = [f"/events.{suffix}?{query}" for suffix in FORMATS for query in (QUERY, f"{QUERY}&version=2026.1", "")]
    addresses.append(f"/events.csv?{QUERY}&bom=1")
    tags = set()
    for address in addresses:
        with client.head(address) as response:
            tags.add(response.headers["ETag"])
    assert len(tags) == len(addresses)


@kept
def test_a_part_of_a_file_can_be_asked_for(suffix: str, client: FlaskClient) -> None:
    with client.get(f"/events.{suffix}?{QUERY}") as response:
        whole, etag = response.data, response.headers["ETag"]
        assert response.headers["Accept-Ranges"] == "bytes"
    with client.get(f"/events.{suffix}?{QUERY}", headers={"Range": "bytes=10-19", "If-Range": etag}) as part:
        assert (part.status_code, part.data) == (206, whole[10:20])
        assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"


@kept
def test_a_part_of_another_content_is_not_mixed_in(suffix: str, client: FlaskClient) -> None:
    with client.get(f"/events.{suffix}?{QUERY}", headers={"Range": "bytes=10-19", "If-Range": '"older"'}) as response:
        assert response.status_code == 200


@kept
def test_a_part_beyond_the_end_is_refused(suffix: str, client: FlaskClient) -> None:
    with client.get(f"/events.{suffix}?{QUERY}", headers={"Range": "bytes=999999999-"}) as response:
        assert response.status_code == 416


@kept
def test_head_tells_the_length_of_a_file(suffix: str, client: FlaskClient) -> None:
    with client.head(f"/events.{suffix}?{QUERY}") as head, client.get(f"/events.{suffix}?{QUERY}") as response:
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == str(len(response.data))


@pytest.mark.parametrize("suffix", STREAMED)
def test_texts_are_compressed_for_who_asks(suffix: str, client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    with client.get(f"/events.{suffix}?{QUERY}", headers=asked) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        etag = response.headers["ETag"]
    with client.get(f"/events.{suffix}?{QUERY}", headers=asked | {"If-None-Match": etag}) as again:
        assert again.status_code == 304


@kept
def test_a_kept_file_is_the_same_file(suffix: str, client: FlaskClient) -> None:
    with client.get(f"/events.{suffix}?{QUERY}") as first, client.get(f"/events.{suffix}?{QUERY}") as second:
        assert first.data == second.data
        assert first.headers["ETag"] == second.headers["ETag"]


@every_format
def test_links_tell_what_describes_it_and_its_licence(suffix: str, client: FlaskClient) -> None:
    with client.get(f"/events.{suffix}?{QUERY}&version=2026.1") as response:
        links = ", ".join(response.headers.getlist("Link"))
    assert '</datapackage.json?version=2026.1>; rel="describedby"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links


@every_format
def test_an_unknown_parameter_is_an_error(suffix: str, client: FlaskClient) -> None:
    response = client.get(f"/events.{suffix}?{QUERY}&depth=3")
    assert (response.status_code, response.get_json()["parameter"]) == (400, "depth")


def test_a_table_has_a_byte_order_mark_if_asked_for(client: FlaskClient) -> None:
    plain, marked = (client.get(f"/events.csv?{QUERY}&bom={bom}").data for bom in (0, 1))
    assert marked == "\N{BYTE ORDER MARK}".encode() + plain


def test_a_byte_order_mark_is_asked_for_with_1(client: FlaskClient) -> None:
    response = client.get("/events.csv?bom=yes")
    assert (response.status_code, response.get_json()["expected"]) == (400, "expected one of 0, 1")


def test_more_events_than_a_sheet_has_rows_are_an_error_that_says_the_bound(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_EVENTS", 5)
    response = client.get("/events.xlsx?country=RU&category=strike")
    assert response.status_code == 400
    assert "expected at most 5" in response.get_json()["detail"]


def test_too_many_at_a_time_are_asked_to_come_back(built_in: Catalogue, tmp_path: Path) -> None:
    app = create_app(Settings(cache=tmp_path, expensive=1), built_in)
    with app.app_context(), concurrency.expensive():
        refused = app.test_client().get(f"/events.gpkg?{QUERY}")
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    with app.test_client().get(f"/events.gpkg?{QUERY}") as response:
        assert response.status_code == 200


def test_what_is_kept_is_given_even_when_there_is_no_room_for_more(built_in: Catalogue, tmp_path: Path) -> None:
    app = create_app(Settings(cache=tmp_path, expensive=1), built_in)
    with app.test_client().get(f"/events.gpkg?{QUERY}") as first:
        assert first.status_code == 200
    with app.app_context(), concurrency.expensive(), app.test_client().get(f"/events.gpkg?{QUERY}") as again:
        assert again.status_code == 200


@kept
def test_processes_that_make_a_file_each_for_itself_make_the_same(
    suffix: str, client: FlaskClient, built_in: Catalogue, tmp_path: Path
) -> None:
    other = create_app(Settings(cache=tmp_path), built_in).test_client()
    with client.get(f"/events.{suffix}?{QUERY}") as first, other.get(f"/events.{suffix}?{QUERY}") as second:
        assert first.data == second.data
        assert first.headers["ETag"] == second.headers["ETag"]


@kept
def test_nothing_of_a_download_is_left_in_the_cache(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    client = create_app(Settings(cache=tmp_path), built_in).test_client()
    with client.get(f"/events.{suffix}?{QUERY}") as response:
        assert response.status_code == 200
        # The records of the catalogue are kept for the next start.
        assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path / "records"}


def test_pages_offer_every_format_once_by_an_address(app: Flask) -> None:
    assert sorted(offer.suffix for offer in OFFERS) == sorted(FORMATS)
    with app.test_request_context():
        for offer in OFFERS:
            assert url_for("downloads.file", suffix=offer.suffix, country="IR") == f"/events.{offer.suffix}?country=IR"
            assert str(offer.label)
            assert str(offer.use)


def test_links_from_a_release_stay_in_it(app: Flask) -> None:
    with app.test_request_context("/?version=2026.1"):
        assert url_for("downloads.file", suffix="gpkg") == "/events.gpkg?version=2026.1"


def test_geojson_from_the_index_and_from_the_table_are_the_same(
    client: FlaskClient, index: EventIndex, tmp_path: Path
) -> None:
    with client.get("/events.zip") as response:
        (tmp_path / "events.zip").write_bytes(response.data)
    downloaded = json.loads(client.get("/events.geojson").data)
    archived = exports.read(tmp_path / "events.zip")
    assert downloaded["version"] == archived.version
    assert [one["id"] for one in downloaded["features"]] == archived.table["id"].to_pylist()
    assert len(archived) == len(index)
