"""Discovery of embeds by other sites, through oEmbed."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from schemas import check_oembed, check_oembed_xml

from app.pages.links.oembed import HEIGHT, WIDTH

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SITE = "http://localhost"
EVENT = "2013-07-08-iran-russia-exercise"


def ask(client: FlaskClient, url: str, **further: Any) -> dict[str, Any]:
    response = client.get("/oembed", query_string={"url": url, **further})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    check_oembed(response.get_json())
    return dict(response.get_json())


def frame(answer: dict[str, Any]) -> str:
    """Return the address of the frame, as a browser reads it in the HTML."""
    found = re.fullmatch(
        r'<iframe src="([^"<>]*)" width="\d+" height="\d+" title="[^"<>]*" [^<>]*></iframe>', answer["html"]
    )
    assert found is not None
    return unescape(found[1])


def test_the_map_is_embedded_with_its_filter_part_and_version(client: FlaskClient) -> None:
    query = "datetime=2013&country=IR,RU&match=all&q=a%26b&view=6/41.9/50.3&stand=concern&version=2026.1"
    answer = ask(client, f"{SITE}/?{query}")
    assert (answer["type"], answer["version"]) == ("rich", "1.0")
    assert answer["title"] == "Caspian military activity map: Iran and Russia together, 2013, “a&b”"
    address = urlsplit(frame(answer))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{SITE}/embed"
    assert parse_qs(address.query) == parse_qs(query)
    assert client.get(frame(answer)).status_code == 200


@pytest.mark.parametrize("address", [f"/events/{EVENT}", f"/?event={EVENT}", f"/embed?event={EVENT}"])
def test_an_event_is_embedded_opened_on_the_map(client: FlaskClient, address: str) -> None:
    answer = ask(client, SITE + address)
    assert frame(answer) == f"{SITE}/embed?event={EVENT}"
    assert answer["title"].startswith("Iran reports a joint exercise")
    assert urlsplit(answer["thumbnail_url"]).path == f"/events/{EVENT}.png"


def test_the_embed_of_an_embed_is_the_same(client: FlaskClient) -> None:
    address = f"{SITE}/embed?country=IR&theme=dark&controls=1&lang=ru"
    answer = ask(client, address)
    assert parse_qs(urlsplit(frame(answer)).query) == parse_qs(urlsplit(address).query)
    assert client.get(frame(answer)).status_code == 200


def test_what_others_added_to_an_address_is_left_out(client: FlaskClient) -> None:
    assert frame(ask(client, f"{SITE}/?utm_source=x&colour=red&country=IR&compare=2014")) == f"{SITE}/embed?country=IR"


@pytest.mark.parametrize(
    ("bounds", "size"),
    [
        ({}, (WIDTH, HEIGHT)),
        ({"maxwidth": 400}, (400, HEIGHT)),
        ({"maxheight": 300}, (WIDTH, 300)),
        ({"maxwidth": 10_000, "maxheight": 10_000}, (WIDTH, HEIGHT)),
    ],
)
def test_the_frame_and_its_picture_are_no_larger_than_asked(
    client: FlaskClient, bounds: dict[str, int], size: tuple[int, int]
) -> None:
    answer = ask(client, f"{SITE}/?country=IR", **bounds)
    assert (answer["width"], answer["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in answer["html"]
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == size
    asked = parse_qs(urlsplit(answer["thumbnail_url"]).query)
    assert asked == {"country": ["IR"], "width": [str(size[0])], "height": [str(size[1])]}


def test_the_picture_of_an_embed_is_drawn(client: FlaskClient) -> None:
    answer = ask(client, f"{SITE}/?q=nothing", maxwidth=200, maxheight=150)
    assert client.get(answer["thumbnail_url"]).mimetype == "image/png"


def test_there_is_no_picture_smaller_than_pictures_can_be(client: FlaskClient) -> None:
    assert "thumbnail_url" not in ask(client, f"{SITE}/", maxwidth=100)


def test_texts_of_a_filter_are_text_in_the_frame_and_in_xml(client: FlaskClient) -> None:
    address = f"{SITE}/?q=%22%3E%3Cscript%3Ex%26"
    answer = ask(client, address)
    assert "<script" not in answer["html"]
    xml = client.get("/oembed", query_string={"url": address, "format": "xml"})
    assert xml.mimetype == "text/xml"
    check_oembed_xml(xml.data)
    root = ET.fromstring(xml.data)  # noqa: S314 - the server's own answer
    assert root.tag == "oembed"
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in answer.items()}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "http://localhost.example.org/",
        "http://localhost@example.org/",
        "ftp://localhost/",
        "javascript:alert(1)",
        "http://[",
        f"{SITE}/docs/",
        f"{SITE}/events.geojson",
        f"{SITE}/oembed?url={SITE}/",
        f"{SITE}/nothing",
        f"{SITE}/events/2012-01-01-never",
        f"{SITE}/?country=Iran",
        f"{SITE}/?version=1999.1",
    ],
)
def test_what_is_no_page_of_this_site_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get("/oembed", query_string={"url": address}).status_code == 404


def test_a_site_below_a_path_knows_its_own_pages_only(client: FlaskClient) -> None:
    base = "https://example.org/caspian"
    answer = client.get("/oembed", base_url=base, query_string={"url": f"{base}/?country=IR"})
    assert frame(answer.get_json()) == f"{base}/embed?country=IR"
    other = client.get("/oembed", base_url=base, query_string={"url": "https://example.org/?country=IR"})
    assert other.status_code == 404


def test_an_address_may_be_of_either_scheme_and_name_its_port(client: FlaskClient) -> None:
    assert frame(ask(client, "https://LOCALHOST:443/?country=IR")) == f"{SITE}/embed?country=IR"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("url=", 400),
        (f"url={SITE}/&maxwidth=0", 400),
        (f"url={SITE}/&maxheight=wide", 400),
        (f"url={SITE}/&format=yaml", 501),
        (f"url={SITE}/&dnt=1", 200),
    ],
)
def test_what_is_missing_wrong_or_unknown_has_the_status_of_the_protocol(
    client: FlaskClient, query: str, status: int
) -> None:
    assert client.get(f"/oembed?{query}").status_code == status


@pytest.mark.parametrize(
    "address", ["/?country=IR&q=a%26b%25", f"/events/{EVENT}", "/embed?country=IR&view=6/41.9/50.3"]
)
def test_pages_lead_to_what_embeds_them(client: FlaskClient, address: str) -> None:
    links = re.findall(r'<link rel="alternate" type="(\w+/\w+)\+oembed" href="([^"]+)"', client.get(address).text)
    assert [kind for kind, _href in links] == ["application/json", "text/xml"]
    answers = [client.get(unescape(href)) for _kind, href in links]
    assert [answer.mimetype for answer in answers] == ["application/json", "text/xml"]
    assert frame(answers[0].get_json()) == frame(ask(client, SITE + address))


@pytest.mark.parametrize(
    ("address", "query", "title"),
    [
        ("/vessels/damavand", "vessel=damavand", "Damavand"),
        ("/places/aktau?version=2026.1", "place=aktau&version=2026.1", "Aktau"),
    ],
)
def test_the_page_of_a_ship_or_place_is_embedded_as_the_map_of_its_events(
    client: FlaskClient, address: str, query: str, title: str
) -> None:
    answer = ask(client, SITE + address)
    assert frame(answer) == f"{SITE}/embed?{query}"
    assert answer["title"] == f"Caspian military activity map: {title}"


@pytest.mark.parametrize("address", ["/vessels/nautilus", "/places/atlantis"])
def test_a_ship_or_place_that_is_not_there_cannot_be_embedded(client: FlaskClient, address: str) -> None:
    assert client.get("/oembed", query_string={"url": SITE + address}).status_code == 404
