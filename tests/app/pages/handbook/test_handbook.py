"""The handbook: one order, contents on each page, links that lead somewhere, and a search without scripts."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from own_sets import LEAST, write_csv

from app import create_app
from app.pages.handbook import documents
from app.web.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.index.index import EventIndex


def listed(client: FlaskClient) -> list[str]:
    """Name the pages of the handbook, as its first page lists them."""
    text = client.get("/docs/").text.partition("<article")[2]
    return re.findall(r'<li><a href="/docs/([\w-]+)">', text)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_first_page_lists_every_document_once_with_a_sentence(client: FlaskClient) -> None:
    names = listed(client)
    assert set(names) >= {*documents.NAMES, "coverage", "changelog"}
    assert max(Counter(names).values()) == 1
    assert len(re.findall(r"</a> <span>[^<]+\.</span>", client.get("/docs/").text)) == len(names)


def test_the_pages_lead_through_the_handbook_and_back(client: FlaskClient) -> None:
    names = listed(client)
    forth, back = [names[0]], [names[-1]]
    for relation, way in (("next", forth), ("prev", back)):
        while following := re.search(rf'rel="{relation}" href="/docs/([\w-]+)"', client.get(f"/docs/{way[-1]}").text):
            way.append(following[1])
    assert forth == names
    assert back == names[::-1]


def test_every_page_shows_where_it_stands_in_the_contents(client: FlaskClient) -> None:
    for name in listed(client):
        assert set(re.findall(r'href="/docs/([\w-]+)" aria-current="page"', client.get(f"/docs/{name}").text)) == {name}


def test_the_contents_list_the_sections_of_a_page(client: FlaskClient) -> None:
    side = client.get("/docs/api").text.partition('class="handbook-side"')[2].partition("</nav>")[0]
    assert '<a href="#filters-in-cql2">Filters in CQL2</a>' in side


def test_documents_are_marked_as_english_from_left_to_right(client: FlaskClient) -> None:
    assert re.search(r'<article class="prose"[^>]* lang="en" dir="ltr">', client.get("/docs/method").text)
    assert not re.search(r'<article class="prose"[^>]* lang="en"', client.get("/docs/coverage").text)


def test_every_link_of_the_handbook_leads_to_a_page_and_a_place_on_it(client: FlaskClient) -> None:
    pages: dict[str, set[str]] = {}
    wanted: set[tuple[str, str, str]] = set()
    for path in ("/docs/", "/docs/all", "/docs/search", *(f"/docs/{name}" for name in listed(client))):
        text = client.get(path).text
        pages[path] = set(re.findall(r'\sid="([^"]+)"', text))
        for address in re.findall(r'<(?:a|img|link|script)[^>]*\s(?:href|src)="([^"]+)"', text):
            target = urlsplit(urljoin(f"http://localhost{path}", unescape(address)))
            if target.netloc == "localhost":
                wanted.add((target.path, f"?{target.query}" * bool(target.query), target.fragment))
    opened: dict[str, int] = {}
    for path, query, anchor in sorted(wanted):
        if path + query not in opened and not path.startswith("/events/20"):
            with client.get(path + query) as response:
                opened[path + query] = response.status_code
        if anchor and path in pages:
            assert anchor in pages[path], f"{path}#{anchor}"
    assert {address: status for address, status in opened.items() if status != 200} == {}


def test_one_page_holds_all_documents_and_its_anchors_are_its_own(client: FlaskClient) -> None:
    text = client.get("/docs/all").text
    identities = Counter(re.findall(r'\sid="([^"]+)"', text))
    assert set(identities) >= set(documents.NAMES)
    assert [one for one, times in identities.items() if times > 1] == []


def test_a_search_finds_sections_and_marks_the_words(client: FlaskClient) -> None:
    text = client.get("/docs/search?q=antimeridian").text
    assert '<a href="/docs/api#choosing-features">' in text
    assert "<mark>antimeridian</mark>" in text
    assert "One section has these words." in text


def test_a_computed_page_is_found_by_what_it_is_about(client: FlaskClient) -> None:
    assert (
        '<a href="/docs/coverage">' in client.get("/docs/search?q=coverage+figures").text.partition("handbook-hits")[2]
    )


def test_a_search_that_finds_nothing_says_so(client: FlaskClient) -> None:
    text = client.get("/docs/search?q=qwertz<b>").text
    assert "No section of the handbook has all of these words: qwertz&lt;b&gt;" in text


def test_a_search_for_nothing_says_what_to_type(client: FlaskClient) -> None:
    assert "Type one or more words" in client.get("/docs/search?q=").text
    assert client.get("/docs/search").status_code == 200


@pytest.mark.parametrize("query", ["q=" + "a" * 201, "q=a&q=b"])
def test_a_search_that_is_not_allowed_is_a_400_that_names_the_parameter(client: FlaskClient, query: str) -> None:
    response = client.get(f"/docs/search?{query}", headers={"Accept": "application/json"})
    assert (response.status_code, response.get_json(force=True)["parameter"]) == (400, "q")


def test_the_numbers_of_the_method_are_those_of_the_catalogue(client: FlaskClient, index: EventIndex) -> None:
    text = plain(client.get("/docs/method").text)
    frame = index.catalogue.frame
    assert f"holds {len(index)} events, the first of {frame['start'].min()[:4]}" in text
    for grade in ("confirmed", "reported", "disputed", "announced"):
        number = len(json.loads(client.get(f"/events.geojson?verification={grade}").data)["features"])
        assert re.search(rf" {grade} [^|]*? {number} ", text)
    pages = {source["url"] for sources in frame["sources"] for source in sources}
    assert f"{len(pages):,} published pages" in text
    assert "{{" not in text


def test_the_method_of_a_release_has_the_numbers_of_the_release(client: FlaskClient) -> None:
    assert "Version 2026.1 holds 370 events" in plain(client.get("/docs/method?version=2026.1").text)


def test_mistakes_are_reported_as_the_method_says(client: FlaskClient) -> None:
    assert 'id="how-to-cite-and-correct-it"' in client.get("/docs/method").text


def test_a_server_of_other_events_says_which_pages_tell_of_the_catalogue(tmp_path: Path, shared_cache: Path) -> None:
    path = write_csv(tmp_path / "ships.csv", LEAST)
    client = create_app(Settings(events=(str(path),), rejects=tmp_path, cache=shared_cache)).test_client()
    for name in ("tour", "method", "codebook"):
        assert "this server shows other events" in client.get(f"/docs/{name}").text
    assert "this server shows other events" not in client.get("/docs/serving").text
    assert "changelog" not in listed(client)
    assert client.get("/docs/search?q=numbers").status_code == 200
