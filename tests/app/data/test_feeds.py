"""Feeds: read by an independent reader, and held against the rules of their formats."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
import yaml
from records import record, write
from schemas import check_atom, check_json_feed

from app import create_app
from app.data.feeds import ATOM, JSON_FEED, MOST
from app.web.config import Settings
from events.curation import reading, releases
from events.table.catalogue import Catalogue
from events.table.columns import from_rows

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

EXERCISE = "2013-07-08-test-exercise"
MISTAKE = "2012-01-01-mistake"
TITLE = "</title><script>alert(1)</script> & ]]>"
NOTE = "Another <ship> & another day."
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Serve an event that was revised, one of other states, and one that was withdrawn after a release."""
    folder = tmp_path_factory.mktemp("served")
    mistake = record(id=MISTAKE, date="2012-01-01", participants=[{"country": "RU", "role": "host"}])
    releases.freeze(reading.load(write(folder / "old", mistake)), "2026.1", date(2026, 1, 2), folder)
    write(
        folder / "new",
        record(title=TITLE, revised=[{"date": "2026-01-20", "note": NOTE}]),
        record(id="2014-01-01-other", date="2014-01-01", participants=[{"country": "KZ", "role": "host"}]),
    )
    gone = {"id": MISTAKE, "date": "2026-02-01", "reason": "It was <another> sea."}
    (folder / "new" / "withdrawn.yaml").write_text(yaml.safe_dump([gone]), encoding="utf-8")
    return create_app(Settings(catalogue=folder / "new", releases=folder))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def read(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.mimetype == ATOM
    check_atom(response.data)
    check_beyond_grammar(ET.fromstring(response.data))  # noqa: S314 - the server's own answer
    parsed = feedparser.parse(response.data)
    assert not parsed.bozo
    return parsed


def check_beyond_grammar(feed: ET.Element) -> None:
    """Hold a feed against what RFC 4287 says and its grammar cannot: 4.1.1, 4.1.2 and 4.2.6."""
    entries = feed.findall(f"{_ATOM}entry")
    for element in (feed, *entries):
        links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{_ATOM}link")]
        assert len(links) == len(set(links))
        assert ("alternate", "text/html") in links
    ids = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))


def test_the_feed_tells_what_was_added_revised_and_withdrawn(client: FlaskClient) -> None:
    parsed = read(client, "/feed.atom")
    assert [(entry.title, entry.updated, entry.content[0].value) for entry in parsed.entries] == [
        (f"Withdrawn: {MISTAKE}", "2026-02-01T00:00:00Z", "It was <another> sea."),
        (f"Revised: {TITLE}", "2026-01-20T00:00:00Z", NOTE),
        (f"Added: {TITLE}", "2026-01-01T00:00:00Z", "Something was exercised."),
        ("Added: A test exercise", "2026-01-01T00:00:00Z", "Something was exercised."),
    ]
    assert parsed.feed.updated == "2026-02-01T00:00:00Z"
    assert parsed.feed.author == "The contributors to the Caspian military activity map"


def test_texts_are_plain_in_every_entry(client: FlaskClient) -> None:
    assert {entry.content[0].type for entry in read(client, "/feed.atom").entries} == {"text/plain"}


def test_entries_have_points_tags_and_the_address_of_the_event(client: FlaskClient) -> None:
    withdrawn, revised, *_rest = read(client, "/feed.atom").entries
    lon, lat = client.get(f"/events/{EXERCISE}.json").get_json(force=True)["geometry"]["coordinates"]
    assert revised.where == {"type": "Point", "coordinates": (lon, lat)}
    assert [tag.term for tag in revised.tags] == ["revised", "naval-exercise"]
    assert client.get(revised.link).status_code == 200
    assert "where" not in withdrawn
    assert client.get(withdrawn.link).status_code == 410


@pytest.mark.parametrize(
    ("query", "events"),
    [
        ("country=KZ", {"2014-01-01-other"}),
        ("country=RU", {EXERCISE, MISTAKE}),
        ("datetime=2012", {MISTAKE}),
        ("category=strike", set()),
    ],
)
def test_a_filter_holds_for_added_revised_and_withdrawn_events(
    client: FlaskClient, query: str, events: set[str]
) -> None:
    parsed = read(client, f"/feed.atom?{query}")
    assert {urlsplit(entry.link).path.rpartition("/")[2] for entry in parsed.entries} == events


def test_a_feed_without_entries_is_one_all_the_same(client: FlaskClient) -> None:
    assert read(client, "/feed.atom?category=strike").feed.updated == "2026-01-20T00:00:00Z"


def test_a_feed_links_to_itself_and_to_the_map_under_its_filter(client: FlaskClient) -> None:
    links = {link.rel: link.href for link in read(client, "/feed.atom?q=a%26b&country=ir").feed.links}
    assert links == {
        "self": "http://localhost/feed.atom?country=IR&q=a%26b",
        "alternate": "http://localhost/?country=IR&q=a%26b",
    }


def test_ids_are_the_same_on_every_host_and_other_for_another_filter(client: FlaskClient) -> None:
    here, there = (
        read(client, "/feed.atom"),
        feedparser.parse(client.get("/feed.atom", base_url="https://else.org").data),
    )
    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert here.feed.id == there.feed.id != read(client, "/feed.atom?country=IR").feed.id


def test_the_json_feed_keeps_the_rules_of_its_version(client: FlaskClient) -> None:
    response = client.get("/feed.json")
    assert response.mimetype == JSON_FEED
    check_json_feed(response.get_json(force=True))


def test_both_feeds_say_the_same(client: FlaskClient) -> None:
    feed = client.get("/feed.json?country=RU").get_json(force=True)
    entries = read(client, "/feed.atom?country=RU").entries
    assert [
        (one["id"], one["title"], one["content_text"], one["url"], one["date_modified"]) for one in feed["items"]
    ] == [(one.id, one.title, one.content[0].value, one.link, one.updated) for one in entries]
    assert feed["items"][1]["_caspian"]["geometry"]["type"] == "Point"


@pytest.fixture(scope="module")
def many() -> FlaskClient:
    """Serve a set of the user's own with more news than a page holds, and texts that XML cannot hold."""
    rows = [
        {"id": f"own-{n}", "title": f"NUL \0 {n}", "start": "2013-01-01", "date": "2013-01-01", "added": "2026-01-01"}
        | {
            "category": "own & odd",
            "lon": 50.0,
            "lat": 40.0,
            "place_name": "\x0b",
            "countries": [],
            "verification": "x",
        }
        for n in range(2 * MOST + 1)
    ]
    return create_app(Settings(), Catalogue(from_rows(rows), "Own", "1", "")).test_client()


def test_pages_of_a_feed_lead_through_all_of_it(many: FlaskClient) -> None:
    address, seen, pages = "/feed.json", [], 0
    while address:
        page = many.get(address).get_json(force=True)
        seen += [item["id"] for item in page["items"]]
        address, pages = page.get("next_url"), pages + 1
    assert (len(seen), len(set(seen)), pages) == (2 * MOST + 1, 2 * MOST + 1, 3)


def test_a_page_of_an_atom_feed_links_to_the_others(many: FlaskClient) -> None:
    links = {link.rel: urlsplit(link.href).query for link in read(many, "/feed.atom?page=2").feed.links}
    assert links == {"self": "page=2", "alternate": "", "first": "", "previous": "", "next": "page=3", "last": "page=3"}


def test_characters_that_xml_does_not_have_are_replaced(many: FlaskClient) -> None:
    entry = read(many, "/feed.atom").entries[0]
    assert entry.title.startswith("Added: NUL \ufffd ")
    assert [tag.term for tag in entry.tags] == ["added", "own & odd"]


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99", "page=1&page=2", "country=Iran", "version=2026.1", "x=1"]
)
def test_what_a_feed_does_not_know_is_a_400(client: FlaskClient, query: str) -> None:
    assert {client.get(f"/feed.{form}?{query}").status_code for form in ("atom", "json")} == {400}


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json"])
def test_an_unchanged_feed_is_not_sent_again_and_may_be_read_by_any_page(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert client.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert response.headers["Access-Control-Allow-Origin"] == "*"
