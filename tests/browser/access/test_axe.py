"""Every page as axe-core judges it (WCAG 2.2 AA, best practices), each template in both languages, sizes and themes.

Each language meets each size and each theme, and each size meets each theme; not all three meet each other: a theme
changes colours alone, and a language none, see `tests/app/frontend/test_styles.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe import problems
from browsing import DESKTOP, PHONE, until_drawn, window, without_pictures_and_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    # Does something on a page, and returns a selector of the part that it changed, or nothing for the whole page.
    Act = Callable[[Page], str | None]

EVENT = "2013-07-08-iran-russia-exercise"
FILTER = "datetime=2013&country=IR,RU&match=all"


def unfold_filter(page: Page) -> str:
    if page.locator("#filter-toggle").is_visible():
        page.locator("#filter-toggle").click()
    page.locator("#filter-country-menu summary").click()
    return "#filter"


def unfold_numbers(page: Page) -> str:
    unfold(page, ".timeline-more")
    page.locator("button[aria-controls=timeline-numbers]").click()
    page.locator("#timeline-numbers table").wait_for()
    return "#timeline"


def unfold(page: Page, button: str) -> None:
    """Press a button that only narrow windows have."""
    if page.locator(button).is_visible():
        page.locator(button).click()


def open_legend(page: Page) -> str:
    page.locator("[aria-controls=legend-keys]").click()
    return ".legend"


def open_event(page: Page) -> None:
    until_drawn(page)
    page.get_by_role("article").wait_for()


def open_tour(page: Page) -> None:
    until_drawn(page)
    # The server gives the step, the script its buttons and links.
    page.locator(".story-nav button").last.wait_for()


def open_table(page: Page) -> None:
    until_drawn(page)
    page.locator(".events-table tbody tr").first.wait_for()


def open_dialog(page: Page) -> None:
    unfold(page, "#site-toggle")
    page.locator("[data-share=link]").click()


def share(tab: str) -> Act:
    return lambda page: page.locator(f"#share-tab-{tab}").click()  # type: ignore[func-returns-value]


def nothing(_page: Page) -> None:
    """Look at the page as it opens."""


def drawn(page: Page) -> None:
    """Look at the map as it opens."""
    until_drawn(page)


#: Pages with a map: address, and what is done there one after the other, each judged.
MAPS: list[tuple[str, list[Act]]] = [
    ("/", [drawn, open_legend]),
    (f"/?{FILTER}&event={EVENT}", [open_event, unfold_filter]),
    (f"/?{FILTER}", [drawn, open_dialog, *(share(tab) for tab in ("embed", "picture", "file", "data", "cite"))]),
    ("/?compare=2020/2024&datetime=2015/2019", [drawn]),
    ("/?show=table&datetime=2013&layers=ports,access", [open_table, unfold_numbers]),
    ("/?story=iran-russia-2009-2013", [open_tour]),
    (f"/embed?{FILTER}&controls=1&event={EVENT}", [open_event]),
    ("/embed?story=iran-russia-2009-2013", [open_tour]),
]
#: Further states of these pages, made of the same parts.
FURTHER_MAPS: list[tuple[str, list[Act]]] = [
    ("/?datetime=1990", [drawn]),
    (f"/?show=table&{FILTER}&event={EVENT}", [open_event]),
    ("/?datetime=2013&layers=ports,access", [drawn, unfold_numbers]),
    ("/embed", [drawn]),
]
#: A page of text of each template.
TEXTS = [
    f"/events/{EVENT}",
    f"/events/?{FILTER}",
    "/vessels/",
    "/vessels/dagestan",
    "/places/",
    "/places/baku",
    "/access/",
    "/stories/",
    "/stories/iran-russia-2009-2013",
    "/docs/",
    "/docs/method",
    "/docs/coverage",
    "/docs/search?q=filter",
    "/api/",
    "/api/conformance",
    "/api/collections",
    "/api/collections/events",
    "/api/collections/events/queryables",
    "/api/collections/events/items",
    f"/api/collections/events/items/{EVENT}",
    "/nowhere",
]
#: Further pages of these templates, besides those that the list of the documentation links to.
FURTHER_TEXTS = ["/events/", "/events/1999-no-such-event", "/events/?page=9999", "/api/collections/places/items"]


#: Language, size and theme: each two of them meet.
CONTEXTS = [("en", DESKTOP, "light"), ("en", PHONE, "dark"), ("fa", DESKTOP, "dark"), ("fa", PHONE, "light")]


@pytest.fixture(params=CONTEXTS, ids=["en desktop light", "en phone dark", "fa desktop dark", "fa phone light"])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page without pictures and frames, of whose content axe-core says nothing."""
    language, size, theme = request.param
    options = {"locale": language, "viewport": size, "has_touch": size == PHONE, "color_scheme": theme}
    with window(browser, reduced_motion="reduce", **options) as context:
        without_pictures_and_frames(context)
        yield context.new_page()


def judged(page: Page, address: str, *acts: Act) -> list[str]:
    """Open a page, and judge it after each act: first the whole page, then what an act has changed."""
    page.goto(address)
    return [f"{address}: {one}" for act in acts for one in problems(page, within=act(page))]


def test_no_map_has_a_barrier(reader: Page, server: str) -> None:
    assert [one for path, acts in MAPS for one in judged(reader, server + path, *acts)] == []


def test_no_page_of_text_has_a_barrier(reader: Page, server: str) -> None:
    assert [one for path in TEXTS for one in judged(reader, server + path, nothing)] == []


@pytest.mark.parametrize("reader", CONTEXTS[:1], indirect=True)
def test_no_further_map_has_a_barrier(reader: Page, server: str) -> None:
    assert [one for path, acts in FURTHER_MAPS for one in judged(reader, server + path, *acts)] == []


@pytest.mark.parametrize("reader", CONTEXTS[:1], indirect=True)
def test_no_further_page_of_text_has_a_barrier(reader: Page, server: str) -> None:
    reader.goto(f"{server}/docs/")
    documents = dict.fromkeys(re.findall(r'href="(/docs/[^"#?]+)"', reader.content()))
    assert len(documents) > 5
    further = [path for path in (*FURTHER_TEXTS, *documents) if path not in TEXTS]
    assert [one for path in further for one in judged(reader, server + path, nothing)] == []
