"""The map page for all who read it otherwise: on paper, with large text, in forced colours, for the first time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import until_drawn, until_laid_out
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TOGETHER = "datetime=2013&country=IR,RU&match=all"


@pytest.fixture
def page(page: Page, server: str) -> Page:
    """A page of a reader who has never been here."""
    page.goto(f"{server}/healthz")
    page.evaluate("() => localStorage.clear()")
    return page


def print_out(page: Page) -> None:
    """Let the page be as it is printed."""
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_the_filter_in_words_the_map_and_the_list(
    opened: Callable[[str], Page], server: str, scheme: str
) -> None:
    page = opened(f"/?{TOGETHER}")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    matched = page.locator("html").get_attribute("data-events")
    print_out(page)
    head = page.locator(".print-head")
    expect(head).to_contain_text(f"{matched} events: Iran and Russia together, 2013")
    expect(head).to_contain_text(f"from {server}/?{TOGETHER}")
    expect(head).to_contain_text(re.compile(r"Printed on .*20\d\d"))
    expect(page.locator(".event-canvas")).to_be_visible()
    expect(page.locator(".print-list tbody tr")).to_have_count(int(matched or 0))
    for selector in (
        ".filter",
        ".site-tools",
        "#timeline",
        "#panel",
        ".leaflet-control-zoom",
        ".map-tools",
        ".map-hint",
    ):
        expect(page.locator(selector).first).to_be_hidden()


def test_paper_holds_the_map_in_its_width(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    print_out(page)
    page.set_viewport_size({"width": 680, "height": 900})
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= 682
    assert page.pdf()[:5] == b"%PDF-"


def test_a_first_visit_is_explained_once(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    hint = page.get_by_role("note", name="How the map works")
    expect(hint).to_be_visible()
    hint.get_by_role("button", name="Close the hint").click()
    expect(hint).to_have_count(0)
    opened("/?datetime=2013")
    expect(hint).to_have_count(0)


def test_the_hint_goes_when_an_event_is_opened(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.get_by_role("list", name="Events").get_by_role("button").first.click()
    expect(page.get_by_role("note", name="How the map works")).to_have_count(0)


def test_an_embed_gives_no_hint(page: Page, server: str) -> None:
    page.goto(f"{server}/embed")
    until_drawn(page)
    expect(page.get_by_role("note")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_the_hint_covers_neither_the_map_nor_a_control(opened: Callable[[str], Page], width: int, height: int) -> None:
    page = opened("/")
    page.set_viewport_size({"width": width, "height": height})
    over = """() => {
        const hint = document.querySelector('.map-hint').getBoundingClientRect();
        const meets = ({ left, right, top, bottom }) =>
            left < hint.right && right > hint.left && top < hint.bottom && bottom > hint.top;
        return [...document.querySelectorAll('#map, .leaflet-control, #timeline, header')]
            .filter((element) => meets(element.getBoundingClientRect())).map((element) => element.className);
    }"""
    assert page.evaluate(over) == []


@pytest.mark.parametrize("language", ["en", "ru", "fa", "az", "kk", "tk"])
def test_the_hint_is_one_line_in_windows_of_any_size(opened: Callable[[str], Page], language: str) -> None:
    page = opened(f"/?lang={language}")
    lines = """(text) => text.offsetHeight / parseFloat(getComputedStyle(text).lineHeight)"""
    for width, height in ((390, 844), (1280, 800), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.locator(".map-hint p").evaluate(lines) < 1.5, width


@pytest.mark.parametrize("query", ["", f"{TOGETHER}&event=2013-07-08-iran-russia-exercise", "show=table"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_text_twice_as_large_is_neither_cut_nor_covered(
    opened: Callable[[str], Page], width: int, height: int, query: str
) -> None:
    page = opened(f"/?{query}")
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    until_laid_out(page)
    cut = page.evaluate("""() => [...document.querySelectorAll(
            'header button, header a, header label, .timeline-controls button, .panel-heading *, h1')]
        .filter((e) => e.offsetParent && getComputedStyle(e).display !== 'inline')
        .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2)
        .map((e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`)""")
    assert cut == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    box = page.locator("#map_caspian").bounding_box()
    assert box is not None
    assert box["height"] > 60


def test_forced_colours_keep_what_is_pressed_apart(opened: Callable[[str], Page]) -> None:
    page = opened("/?show=table")
    page.emulate_media(forced_colors="active")
    outline = "(element) => getComputedStyle(element).outlineStyle"
    assert page.get_by_role("button", name="Table").evaluate(outline) == "solid"
    assert page.get_by_role("button", name="Share").evaluate(outline) == "none"


def test_reduced_motion_is_respected(page: Page, server: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server}/?datetime=2013")
    until_drawn(page)
    moving = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(moving) == 0
