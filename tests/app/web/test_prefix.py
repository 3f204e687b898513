"""A site under a path of its host: nothing that an address gives leads out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from app.pages.handbook.documents import NAMES, PICTURES
from app.web.addresses import declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

HOST, PREFIX = "http://localhost", "/maps/caspian"
EVENT, STORY = "2013-07-08-iran-russia-exercise", "iran-russia-2009-2013"
#: What stands in the place of an address's variables; of the handbook's pages, all are asked for.
VALUES = {
    "event_id": EVENT,
    "feature_id": EVENT,
    "collection_id": "events",
    "place_id": "baku",
    "vessel_id": "dagestan",
    "story_id": STORY,
    "step_id": "first-joint-drill",
}
#: Addresses with parameters that make a page show what it does not show otherwise.
FURTHER = (
    *("/?lang=ru", f"/?event={EVENT}", f"/?story={STORY}&step=2", "/?show=table&layers=ports", "/?version=2026.1"),
    *(f"/embed?event={EVENT}&controls=1", f"/embed?story={STORY}", "/events/?datetime=2013&lang=fa", "/events/?page=2"),
    *("/docs/?lang=ru", "/docs/notebooks?lang=ru", "/docs/search?q=filter", "/docs/all?lang=az"),
    *("/docs/nothing", "/events/nothing", "/events/?country=ZZ", f"/stories/{STORY}?lang=kk", "/nothing"),
    *(f"/oembed?url={HOST}{PREFIX}/%3Fdatetime=2013", f"/oembed?format=xml&url={HOST}{PREFIX}/events/{EVENT}"),
    *(f"/api/collections/{name}?f=html" for name in ("events", "routes", "places", "zones", "access")),
)
#: Attributes that hold an address.
ADDRESSES = {"href", "src", "srcset", "action", "poster", "data-carries", "data-url"}


class Links(HTMLParser):
    """The addresses in a page, and the texts of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.pictures: list[str] = []
        self.scripts: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = [value for name, value in attributes if name in ADDRESSES and value]
        self.found += values
        self.pictures += values if tag == "img" else []
        self._script = tag == "script"

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts.append(data)
        self._script = False


@dataclass(frozen=True)
class Answer:
    """Response of an address under the prefix."""

    kind: str
    text: str

    @property
    def links(self) -> Links:
        return Links(self.text)


def ask(client: FlaskClient, address: str) -> Answer:
    with client.get(address, base_url=f"{HOST}{PREFIX}/", headers={"Accept": "text/html"}) as answer:
        return Answer(answer.mimetype, answer.get_data().decode(errors="replace"))


def asked(app: Flask) -> Iterator[str]:
    """List an address of every rule, but of pictures and downloads that take long, which hold no links to pages."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        with app.app_context():
            costly = getattr(declared(rule.endpoint), "expensive", False)
        if rule.arguments <= VALUES.keys() and not costly:
            yield urls.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments})
    yield from (f"/docs/{name}" for name in NAMES)
    yield from FURTHER


@pytest.fixture(scope="module")
def answers(app: Flask) -> dict[str, Answer]:
    client = app.test_client()
    for address in asked(app):
        # What is kept of answers without the prefix must not be given under it.
        client.get(address, headers={"Accept": "text/html"}).close()
    return {address: ask(client, address) for address in asked(app)}


@pytest.fixture(scope="module")
def pages(answers: dict[str, Answer]) -> dict[str, Answer]:
    found = {address: answer for address, answer in answers.items() if answer.kind == "text/html"}
    assert len(found) > 50
    return found


def leads_out(page: str, link: str) -> bool:
    """Whether a link of a page leads to what is on the same host but outside of the site."""
    where = urlsplit(urljoin(page, link))
    return where.netloc == "localhost" and not f"{where.path}/".startswith(f"{PREFIX}/")


def test_no_link_of_any_page_leads_out_of_the_site(pages: dict[str, Answer]) -> None:
    found = [(address, link) for address, page in pages.items() for link in page.links.found]
    assert [(address, link) for address, link in found if leads_out(f"{HOST}{PREFIX}{address}", link)] == []


def test_no_script_of_any_page_is_given_an_address_outside_of_the_site(pages: dict[str, Answer]) -> None:
    scripts = [(address, script) for address, page in pages.items() for script in page.links.scripts]
    found = [(address, one) for address, script in scripts for one in re.findall(r'"(/[a-z][^"]*)"', script)]
    assert any(one.startswith(f"{PREFIX}/events.columns.json") for _address, one in found)
    assert [(address, one) for address, one in found if leads_out(HOST, one)] == []


def test_no_data_name_an_address_outside_of_the_site(answers: dict[str, Answer]) -> None:
    texts = [(address, answer.text) for address, answer in answers.items() if answer.kind.endswith(("json", "xml"))]
    named = [(address, one) for address, text in texts for one in re.findall(rf"{HOST}[^\s\"'<>]*", text)]
    assert {"/feed.atom", "/api/openapi.json"} <= {address for address, _one in named}
    assert [(address, one) for address, one in named if leads_out(HOST, one)] == []


@pytest.mark.parametrize("name", sorted(path.name for path in PICTURES.iterdir()))
def test_the_handbook_has_its_pictures(client: FlaskClient, pages: dict[str, Answer], name: str) -> None:
    shown = {picture for page in pages.values() for picture in page.links.pictures}
    assert f"{PREFIX}/docs/pictures/{name}" in shown
    with client.get(f"/docs/pictures/{name}") as answer:
        assert answer.status_code == 200
