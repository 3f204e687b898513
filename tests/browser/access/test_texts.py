"""No text is cut off, broken inside a word, over another or under a control: each template, language and size.

One theme is enough: the other changes colours alone, see `tests/app/frontend/test_styles.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import TEXT_FAULTS, resize, show, until_drawn, window, without_pictures_and_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, Page

LANGUAGES = ("en", "ru", "fa", "az", "kk", "tk")
SIZES = ((320, 640), (390, 844), (820, 1180), (1280, 720), (1440, 900))
EVENT = "2013-07-08-iran-russia-exercise"
STORY = "iran-russia-2009-2013"
#: States of the map's page, and what announces that each is there.
STATES = {
    "datetime=../..": "[role=list] button",
    f"datetime=2013&event={EVENT}": "article",
    "show=table": ".events-table tbody tr",
}
#: Maps that begin with a step of a story: the page and an embed.
TOURS = (f"/?story={STORY}&step=2", f"/embed?story={STORY}&controls=1")
#: Pages of text in the reader's language, one of each template.
TEXTS = (
    *(
        "/events/?datetime=2013",
        f"/events/{EVENT}",
        "/events/?country=XX",
        "/access/",
        "/stories/",
        f"/stories/{STORY}",
    ),
    *("/brief/?country=IR,RU&datetime=2013", "/pairs/", "/series/", "/series/aras", "/places/", "/places/baku"),
    *("/vessels/", "/vessels/dagestan"),
    *("/docs/", "/docs/coverage", "/docs/search?q=port"),
)
#: Pages whose text is English in every language: what a language changes of them is the direction.
ENGLISH = (
    *("/docs/method", "/docs/changelog", "/api/", "/api/conformance", "/api/collections", "/api/collections/events"),
    *("/api/collections/events/items", f"/api/collections/events/items/{EVENT}"),
)


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """A page of the module that loads neither pictures nor frames, which have no texts of the page."""
    with window(browser, reduced_motion="reduce") as context:
        without_pictures_and_frames(context)
        yield context.new_page()


def faults(page: Page, shown: str = "main") -> list[str]:
    """Look for faults of a page in each size."""
    page.locator(shown).first.wait_for()
    found = []
    for width, height in SIZES:
        resize(page, width, height)
        found += [f"{width} px, {page.url}: {one}" for one in page.evaluate(TEXT_FAULTS)]
    return found


def faults_at(page: Page, addresses: Iterable[str], shown: str = "main") -> list[str]:
    """Open pages, and look for faults of each."""
    found = []
    for address in addresses:
        page.goto(address)
        found += faults(page, shown)
    return found


def address(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_the_map_can_be_read_in_every_size(reader: Page, server: str, language: str) -> None:
    reader.goto(f"{server}/?lang={language}")
    until_drawn(reader)
    found = []
    for state, shown in STATES.items():
        show(reader, f"{state}&lang={language}")
        found += faults(reader, shown)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_a_tour_can_be_read_in_every_size(reader: Page, server: str, language: str) -> None:
    assert faults_at(reader, (server + address(path, language) for path in TOURS), ".story-nav button") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_pages_can_be_read_in_every_size(reader: Page, server: str, language: str) -> None:
    assert faults_at(reader, (server + address(path, language) for path in TEXTS)) == []


@pytest.mark.parametrize("language", ["en", "fa"])
def test_english_texts_can_be_read_in_every_size_and_direction(reader: Page, server: str, language: str) -> None:
    assert faults_at(reader, (server + address(path, language) for path in ENGLISH)) == []
