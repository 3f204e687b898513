"""The languages of the interface: which one a request gets, and how links and caches deal with it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from app.language.languages import CODES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

#: Addresses of which there are many alike, and the one of each kind that is looked at.
MANY = re.compile(r"/(events|vessels|places|docs)/[^?]|/api/.*/items/")
ONE = re.compile(r"2013-07-08-iran|/vessels/dagestan|/places/baku|/docs/embedding")
PAGES = (
    "/",
    "/events/",
    "/docs/",
    "/docs/method",
    "/docs/coverage",
    "/docs/changelog",
    "/embed",
    "/map.html?datetime=2013",
)


def language_of(page: str) -> tuple[str, str]:
    found = re.search(r'<html lang="(\w+)" dir="(\w+)"', page)
    assert found is not None
    return found[1], found[2]


@pytest.mark.parametrize("path", PAGES)
def test_the_parameter_chooses_the_language_of_every_page(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}{'&' if '?' in path else '?'}lang=fa", headers={"Accept-Language": "ru"}).text
    assert language_of(page) == ("fa", "rtl")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ru", "ru"),
        ("kk-KZ,kk;q=0.9,en;q=0.5", "kk"),
        ("fa-IR,en;q=0.5", "fa"),
        ("de,az;q=0.3", "az"),
        ("en;q=0.2,tk;q=0.8", "tk"),
        ("ru;q=0", "en"),
        ("de,fr", "en"),
        ("*", "en"),
        (";;,=", "en"),
        ("", "en"),
    ],
)
def test_without_it_the_browser_chooses(client: FlaskClient, accepted: str, language: str) -> None:
    answer = client.get("/events/", headers={"Accept-Language": accepted})
    assert language_of(answer.text)[0] == language
    assert "Accept-Language" in answer.vary


def test_what_the_address_says_does_not_vary_with_the_browser(client: FlaskClient) -> None:
    assert "Accept-Language" not in client.get("/events/?lang=ru").vary


@pytest.mark.parametrize(
    "path", ["/events.geojson", "/events.csv", "/feed.atom", "/api/view?bbox=46,36,55,48&zoom=5", "/citation.txt"]
)
def test_data_are_the_same_in_every_language(client: FlaskClient, path: str) -> None:
    english, persian = (client.get(path, headers={"Accept-Language": one}) for one in ("en", "fa"))
    assert "Accept-Language" not in persian.vary
    assert english.headers["ETag"] == persian.headers["ETag"]


@pytest.mark.parametrize("path", ["/map.html?datetime=2013", "/api/collections/places/items?f=json"])
def test_an_answer_in_one_language_does_not_stand_for_another(client: FlaskClient, path: str) -> None:
    english = client.get(path, headers={"Accept-Language": "en"})
    russian = client.get(path, headers={"Accept-Language": "ru", "If-None-Match": english.headers["ETag"]})
    assert russian.status_code == 200
    assert "Accept-Language" in russian.vary


@pytest.mark.parametrize(
    ("query", "value"), [("lang=de", "de"), ("lang=", ""), ("lang=fa&lang=ru", "ru"), ("lang=EN", "EN")]
)
@pytest.mark.parametrize("path", ["/", "/events/", "/docs/", "/embed", "/map.png", "/api/"])
def test_a_language_that_there_is_not_is_refused(client: FlaskClient, path: str, query: str, value: str) -> None:
    answer = client.get(f"{path}?{query}", headers={"Accept": "application/problem+json"})
    assert answer.status_code == 400
    assert answer.json is not None
    assert (answer.json["parameter"], answer.json["value"]) == ("lang", value)
    assert value != "de" or "en, ru, fa, az, kk, tk" in answer.json["expected"]


def test_the_error_page_is_in_the_browsers_language(client: FlaskClient) -> None:
    answer = client.get("/?lang=de", headers={"Accept": "text/html", "Accept-Language": "fa"})
    assert language_of(answer.text) == ("fa", "rtl")


@pytest.mark.parametrize("path", PAGES[:6])
def test_every_page_offers_itself_in_every_language(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}?lang=kk").text
    menu = page[page.index('<details class="languages">') :].partition("</details>")[0]
    for code in CODES:
        assert f'href="http://localhost{path}?lang={code}" lang="{code}" hreflang="{code}"' in menu
        assert f'<link rel="alternate" hreflang="{code}" href="http://localhost{path}?lang={code}">' in page
    assert re.findall(r'hreflang="(\w+)" dir="\w+" aria-current="true"', menu) == ["kk"]


def test_a_page_in_another_language_is_of_the_same_filter(client: FlaskClient) -> None:
    assert "/events/?country=IR,RU&amp;match=all&amp;lang=ru" in client.get("/events/?country=IR,RU&match=all").text


def test_the_links_of_a_page_stay_in_the_language_that_was_asked_for(client: FlaskClient) -> None:
    waiting = ["/?lang=fa"]
    seen = {kind(waiting[0])}
    while waiting:
        path = waiting.pop()
        with client.get(path, headers={"Accept": "text/html"}) as answer:
            if answer.mimetype != "text/html":
                continue
            assert language_of(answer.text) == ("fa", "rtl"), path
            found = re.findall(r'<a [^>]*?href="([^"#:]+)[^":]*"(?![^>]*hreflang)', answer.text)
        for link in sorted({urljoin(path, one.replace("&amp;", "&")) for one in found}):
            # One event, one ship, one place and one document stand for all, and downloads have no links.
            is_page = PurePosixPath(kind(link)[0]).suffix in {"", ".html"}
            if is_page and kind(link) not in seen and (not MANY.match(link) or ONE.search(link)):
                seen.add(kind(link))
                waiting.append(link)
    assert len(seen) > 30


def kind(link: str) -> tuple[str, frozenset[str]]:
    """Return what links have in common that differ in values alone: their path, and the names of their parameters."""
    address = urlsplit(link)
    return address.path, frozenset(parse_qs(address.query))
