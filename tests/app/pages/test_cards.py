"""Preview cards of shared links."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

EVENT = "2013-07-08-iran-russia-exercise"


class Head(HTMLParser):
    """Reads the card of a page, by property or name, and its canonical address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.card: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("property") or given.get("name")
        if tag == "meta" and name:
            self.card[name] = given["content"]
        if tag == "link" and given["rel"] == "canonical":
            self.card["canonical"] = given["href"]


def card(client: FlaskClient, address: str) -> dict[str, str]:
    return Head(client.get(address).text).card


def test_the_card_of_a_view_says_its_filter_and_how_many_events_there_are(client: FlaskClient) -> None:
    query = "datetime=2013&country=IR,RU&match=all"
    count = client.get(f"/events.geojson?{query}").get_json(force=True)["numberReturned"]
    found = card(client, f"/?{query}&colour=red")
    assert found["og:title"] == "Caspian military activity map: Iran and Russia together, 2013"
    assert found["description"] == found["og:description"]
    assert found["description"].startswith(f"Iran and Russia together, 2013: {count} events. ")
    assert found["canonical"] == found["og:url"] == f"http://localhost/?{query}"
    assert found["og:image"] == f"http://localhost/map.png?{query}&width=1200&height=630"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["twitter:card"] == "summary_large_image"


def test_the_card_of_an_event_has_its_title_date_place_and_picture(client: FlaskClient) -> None:
    found = card(client, f"/events/{EVENT}")
    assert found["og:type"] == "article"
    assert found["og:title"] == "Iran reports a joint exercise with Russia that Moscow does not confirm"
    assert found["og:description"].startswith("8–12 Jul 2013, Caspian Sea. ")
    assert found["og:image"] == f"http://localhost/events/{EVENT}.png?width=1200&height=630"


def test_the_card_of_a_release_stays_in_it(client: FlaskClient) -> None:
    found = card(client, "/?version=2026.1")
    assert found["canonical"] == "http://localhost/?version=2026.1"
    assert found["og:image"].endswith("&version=2026.1")


@pytest.mark.parametrize("address", ["/?q=nothing", f"/events/{EVENT}"])
def test_the_picture_of_a_card_is_one_of_the_size_that_it_says(client: FlaskClient, address: str) -> None:
    picture = client.get(card(client, address)["og:image"])
    assert picture.mimetype == "image/png"
    assert picture.data[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)


def test_what_is_searched_for_is_text_in_a_card(client: FlaskClient) -> None:
    address = "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    assert "<script>alert(1)" not in client.get(address).text
    assert card(client, address)["og:title"].endswith('“"><script>alert(1)</script>”')


def test_the_map_leads_to_the_feeds_of_its_filter(client: FlaskClient) -> None:
    page = client.get("/?country=IR").text
    for form, kind in (("atom", "application/atom+xml"), ("json", "application/feed+json")):
        assert f'type="{kind}" title="Changes to these events" href="/feed.{form}?country=IR"' in page


@pytest.mark.parametrize(("address", "beginning"), [("/vessels/damavand", "Damavand: "), ("/places/aktau", "Aktau: ")])
def test_the_card_of_a_ship_or_place_says_how_many_events_it_has(
    client: FlaskClient, address: str, beginning: str
) -> None:
    found = card(client, address)
    number = len(client.get(f"{address}.json").get_json()["events"])
    assert found["description"].startswith(f"{beginning}{number} events. ")
    assert found["canonical"] == found["og:url"] == f"http://localhost{address}"
    with client.get(found["og:image"]) as picture:
        assert picture.mimetype == "image/png"
