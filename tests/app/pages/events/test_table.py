"""The table of the events: sorted by links, a page at a time, nothing cut."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from app.pages.events.table import PER_PAGE
from events.index.space.known import POINT
from events.model.event_filter import EventFilter
from geodata import gazetteer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from events.index.index import EventIndex


def cells(text: str, column: int) -> list[str]:
    """Read a column of the table, without its tags."""
    rows = re.findall(r"<tr>(.*?)</tr>", text.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    found = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)[column] for row in rows]
    return [re.sub("<[^>]+>", "", cell) for cell in found]


def test_the_pages_of_the_table_link_to_every_event(client: FlaskClient, index: EventIndex) -> None:
    pages = -(-len(index) // PER_PAGE)
    texts = [client.get(f"/events/?page={page}").text for page in range(1, pages + 1)]
    linked = [event for text in texts for event in re.findall(r'<th scope="row"><a href="/events/([^"]+)"', text)]
    assert sorted(linked) == sorted(index.catalogue.frame["id"])
    assert 'rel="next"' not in texts[-1]


def test_the_newest_come_first(client: FlaskClient, index: EventIndex) -> None:
    first = re.findall(r'<th scope="row"><a href="/events/([^"]+)"', client.get("/events/").text)
    assert first == index.catalogue.frame["id"].tolist()[::-1][:PER_PAGE]


@pytest.mark.parametrize("column", [1, 2, 3, 4, 5])
def test_a_heading_sorts_by_what_its_column_shows_and_turns_it_round(client: FlaskClient, column: int) -> None:
    name = ("date", "title", "category", "place", "countries", "verification")[column]
    up, down = (
        # What a place says of the area that is known is not sorted by.
        [text.partition(" (known only")[0] for text in cells(client.get(address).text, column)]
        for address in (f"/events/?sort={name}&datetime=2015/2016", f"/events/?sort=-{name}&datetime=2015/2016")
    )
    assert len(up) > 10
    assert up == sorted(up, key=str.casefold)
    assert down == sorted(up, key=str.casefold, reverse=True)


def test_the_sorted_heading_says_so_and_leads_to_the_other_way_round(client: FlaskClient) -> None:
    text = client.get("/events/?country=IR&sort=title").text
    assert 'aria-sort="ascending"><a href="/events/?country=IR&amp;sort=-title">' in text
    assert text.count("aria-sort") == 1


def test_the_caption_counts_the_events(client: FlaskClient) -> None:
    matched = json.loads(client.get("/events.geojson?country=KZ&datetime=2013").data)["numberReturned"]
    assert f"<caption>{matched} events" in client.get("/events/?country=KZ&datetime=2013").text


@pytest.mark.parametrize("page", ["0", "-1", "two", "²", "9999", "1&page=2"])
def test_a_page_that_is_not_there_is_a_400_that_says_which_are(client: FlaskClient, page: str) -> None:
    response = client.get(f"/events/?page={page}", headers={"Accept": "application/json"})
    assert (response.status_code, json.loads(response.data)["parameter"]) == (400, "page")


def test_the_form_needs_no_script_and_keeps_what_was_asked_for(client: FlaskClient) -> None:
    form = (
        client.get("/events/?country=IR,RU&match=all&q=sea&sort=title")
        .text.partition("<form")[2]
        .partition("</form>")[0]
    )
    for field in (
        'name="country" value="IR" checked',
        'name="match" value="all" checked',
        'value="sea"',
        'name="sort" value="title"',
    ):
        assert field in form
    answer = client.get("/events/?q=&datetime=2013&country=IR&country=RU&match=all")
    assert answer.status_code == 200
    assert "2013-07-08-iran-russia-exercise" in answer.text


def test_what_is_known_only_to_an_area_says_so_and_how_many_that_are(client: FlaskClient, index: EventIndex) -> None:
    rows = index.select(EventFilter.from_query([("datetime", "2013")]))
    areal = [row for row in rows if index.known.code[row] != POINT]
    text = client.get("/events/?datetime=2013").text
    assert f"{len(areal)} of them are known only to an area." in text.partition("</caption>")[0]
    places = [place for place in cells(text, 3) if "known only" in place]
    assert len(places) == len(areal)
    assert "Caspian Sea (known only to this area)" in places


@pytest.mark.parametrize("address", ["/", "/map.html"])
def test_the_map_says_the_same_to_readers_without_scripts(client: FlaskClient, index: EventIndex, address: str) -> None:
    rows = index.select(EventFilter.from_query([("datetime", "2013")]))
    areal = [row for row in rows if index.known.code[row] != POINT]
    plain = client.get(f"{address}?datetime=2013").text.partition("<noscript><")[2]
    assert f"{len(areal)} of them are known only to an area." in plain
    assert plain.count("(known only to ") == len(areal)


def test_a_region_that_is_not_the_place_is_named(client: FlaskClient, index: EventIndex) -> None:
    name = gazetteer.load()["azerbaijan"].name
    row = next(
        row for row, code in enumerate(index.known.code)
        if code >= 0 and index.known.regions[code] == "azerbaijan"
        and index.catalogue.table["place"][row].as_py() != "azerbaijan"
    )  # fmt: skip
    identity, day = (index.catalogue.table[column][row].as_py() for column in ("id", "start"))
    text = client.get(f"/events/?datetime={day}").text
    assert identity in text
    assert f"(known only to the area: {name})" in text


def test_the_page_of_a_ship_says_it_too(client: FlaskClient, index: EventIndex) -> None:
    table = index.catalogue.table
    vessel = next(
        ships[0] for ships, code in zip(table["vessels"].to_pylist(), index.known.code, strict=True)
        if ships and code != POINT
    )  # fmt: skip
    text = client.get(f"/vessels/{vessel}").text
    assert " known only to an area." in text
    assert " · known only to " in text
