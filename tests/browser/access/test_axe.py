"""Every page, in both themes, on a phone and on a desktop, as axe-core judges it: WCAG 2.2 AA and best practices."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

AXE = Path(app.__file__).parent / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = (1280, 800), (390, 844)
EVENT = "2013-07-08-iran-russia-exercise"
FILTER = "datetime=2013&country=IR,RU&match=all"


def unfold_filter(page: Page) -> None:
    if page.locator("#filter-toggle").is_visible():
        page.locator("#filter-toggle").click()
    page.locator("#filter-countries-menu summary").click()


def unfold_numbers(page: Page) -> None:
    page.locator("button[aria-controls=timeline-numbers]").click()
    page.locator("#timeline-numbers table").wait_for()


def open_legend(page: Page) -> None:
    page.locator(".legend details").evaluate("(details) => { details.open = true }")


def share(tab: str) -> Callable[[Page], None]:
    def open_dialog(page: Page) -> None:
        page.locator("[data-share=link]").click()
        page.locator(f"#share-tab-{tab}").click()

    return open_dialog


def nothing(_page: Page) -> None:
    """Look at the page as it opens."""


#: Pages with a map: address, and what is done there before it is judged.
MAPS: list[tuple[str, Callable[[Page], None]]] = [
    ("/", nothing),
    ("/", open_legend),
    (f"/?{FILTER}&event={EVENT}", lambda page: page.get_by_role("article").wait_for()),
    (f"/?{FILTER}", unfold_filter),
    ("/?datetime=1990", nothing),
    ("/?compare=2020/2024&datetime=2015/2019", nothing),
    ("/?show=table", lambda page: page.locator(".events-table tbody tr").first.wait_for()),
    (f"/?show=table&{FILTER}&event={EVENT}", lambda page: page.get_by_role("article").wait_for()),
    ("/?datetime=2013&layers=ports,access", unfold_numbers),
    *((f"/?{FILTER}", share(tab)) for tab in ("link", "embed", "picture", "file", "data", "cite")),
    ("/?story=iran-russia-2009-2013", lambda page: page.locator(".story-step").wait_for()),
    ("/embed", nothing),
    ("/embed?story=iran-russia-2009-2013", lambda page: page.locator(".story-step").wait_for()),
    (f"/embed?{FILTER}&controls=1&event={EVENT}", lambda page: page.get_by_role("article").wait_for()),
]
#: Pages of text, besides those that the list of the documentation links to.
TEXTS = [
    f"/events/{EVENT}",
    "/events/1999-no-such-event",
    "/events/",
    f"/events/?{FILTER}",
    "/events/?page=9999",
    "/vessels/",
    "/vessels/dagestan",
    "/places/",
    "/places/baku",
    "/stories/",
    "/stories/iran-russia-2009-2013",
    "/docs/",
    "/docs/search?q=filter",
    "/api/",
    "/api/conformance",
    "/api/collections",
    "/api/collections/events",
    "/api/collections/events/queryables",
    "/api/collections/events/items",
    f"/api/collections/events/items/{EVENT}",
    "/api/collections/places/items",
    "/nowhere",
]


def problems(page: Page) -> list[str]:
    """Judge a page, and say what is wrong where."""
    # What is being faded in or out has the colours of neither end.
    page.evaluate("""() => Promise.all(document.getAnimations()
        .filter((one) => one.effect.getTiming().iterations < 9).map((one) => one.finished))""")
    page.evaluate(AXE.read_text())
    run = """async (values) =>
        (await axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] })).violations"""
    found: list[dict[str, Any]] = page.evaluate(run, TAGS)
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [
        *(("en", scheme, size) for scheme in ("light", "dark") for size in (DESKTOP, PHONE)),
        ("fa", "light", DESKTOP),
        ("fa", "dark", PHONE),
    ],
)
def test_no_page_has_a_barrier(
    browser: Browser, server: str, language: str, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        has_touch=size == PHONE,
        reduced_motion="reduce",
        locale=language,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    found: list[str] = []
    for path, act in MAPS:
        page.goto(server + path)
        page.locator("html[data-events]").wait_for(state="attached")
        act(page)
        found += [f"{path} {one}" for one in problems(page)]
    page.goto(f"{server}/docs/")
    # The texts of the documentation are English for all: one language is enough.
    documents = re.findall(r'href="(/docs/[^"#?]+)"', page.content()) if language == "en" else []
    for path in dict.fromkeys([*TEXTS, *documents]):
        page.goto(server + path)
        found += [f"{path} {one}" for one in problems(page)]
    context.close()
    assert found == []
