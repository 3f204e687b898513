"""The map page on a phone: a sheet under the map, and the filter behind a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import PHONE, kept_window, until_drawn, until_laid_out
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    with kept_window(browser, viewport=PHONE, has_touch=True, device_scale_factor=1) as context:
        yield context


def height(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["height"]


def test_the_filter_is_folded_away_behind_a_button_that_counts_its_parts(opened: Callable[[str], Page]) -> None:
    page = opened("/?country=IR&datetime=2013/2020")
    button = page.get_by_role("button", name="Filter, 2 parts active")
    expect(page.locator("#filter-country-menu")).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.tap()
    expect(page.locator("#filter-country-menu")).to_be_visible()
    page.get_by_role("button", name="Clear the filter").tap()
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_visible()


def test_the_sheet_is_raised_and_lowered_by_its_button_and_dragged_by_its_handle(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    half = height(page, "#panel")
    page.get_by_role("button", name="Expand the list to full height").tap()
    expect(page.get_by_role("button", name="Lower the list")).to_be_visible()
    assert height(page, "#panel") > 1.4 * half
    page.get_by_role("button", name="Lower the list").tap()
    expect(page.get_by_role("button", name="Raise the list", exact=True)).to_be_visible()
    assert height(page, "#panel") < 0.5 * half
    for end, level in ((120, "high"), (820, "low")):
        box = page.locator(".sheet-handle").bounding_box()
        assert box is not None
        x = box["x"] + box["width"] / 2
        page.mouse.move(x, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(x, end, steps=5)
        page.mouse.up()
        expect(page.locator("body")).to_have_attribute("data-sheet", level)


def test_an_event_opened_on_the_map_raises_the_sheet(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013-06-29&country=IR&category=port-call&view=7/46.35/48.04")
    page.get_by_role("button", name="Expand the list to full height").tap()
    page.get_by_role("button", name="Lower the list").tap()
    until_laid_out(page)
    box = page.locator("#map_caspian").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("article")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-sheet", "half")


def test_what_is_tapped_is_large_enough_for_a_finger_and_the_search_in_view(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    expect(page.get_by_role("searchbox", name="Search")).to_be_in_viewport()
    for selector in (".sheet-handle", "#filter-toggle", ".legend-toggle >> nth=0", ".order", ".events button >> nth=0"):
        assert height(page, selector) >= 44, selector


#: What a finger can press, and how large it is, if that is less than 44 pixels; links within a text may be smaller.
SMALL = """() => [...document.querySelectorAll(
        'button, summary, select, header a, .leaflet-bar a, .sources a, label.choice, label.legend-row, ' +
        'input:not([type=checkbox], [type=radio])')]
    .filter((element) => element.checkVisibility() && !element.closest('.mark-walker'))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 44 || height < 44)
    .map(([{ className, textContent }, { width, height }]) => `${className} ${textContent} ${width}x${height}`)"""


def test_all_that_can_be_pressed_is_large_enough_for_a_finger(opened: Callable[[str], Page]) -> None:
    page = opened("/?show=table")
    page.locator(".events-table tbody tr").first.wait_for()
    assert page.evaluate(SMALL) == []
    opened("/?event=2013-07-08-iran-russia-exercise")
    page.get_by_role("article").locator(".sources").wait_for()
    page.get_by_role("button", name="Legend").tap()
    page.locator("#filter-toggle").tap()
    page.locator("#filter-country-menu summary").tap()
    assert page.evaluate(SMALL) == []
    opened("/")
    page.get_by_role("button", name="Menu").tap()
    assert page.evaluate(SMALL) == []
    page.get_by_role("button", name="Share").tap()
    for tab in ("Embed", "Picture", "Data"):
        page.get_by_role("tab", name=tab).tap()
        assert page.evaluate(SMALL) == []


def test_nothing_is_wider_than_the_screen(opened: Callable[[str], Page]) -> None:
    page = opened("/?country=IR&place=baku&verification=confirmed")
    page.locator("#filter-toggle").tap()
    for percent in (100, 200):
        page.evaluate("(percent) => { document.documentElement.style.fontSize = `${percent}%` }", percent)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), percent
        assert height(page, "#map_caspian") > 60


LANGUAGES = ("en", "ru", "fa", "az", "kk", "tk")


@pytest.fixture(scope="module", params=LANGUAGES)
def translated(context: BrowserContext, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The map in each language, on which tests only look."""
    with context.new_page() as page:
        page.goto(f"{server}/?lang={request.param}")
        until_drawn(page)
        yield page


def test_the_header_is_one_row_in_every_language(translated: Page) -> None:
    page = translated
    boxes = page.evaluate("""() => [...document.querySelectorAll('header :is(a, button, input)')]
        .filter((element) => element.checkVisibility())
        .map((element) => element.getBoundingClientRect()).map(({ left, right, top, bottom }) =>
            ({ left, right, top, bottom }))""")
    assert len(boxes) == 4, "mark, search, filter, menu"
    assert max(box["top"] for box in boxes) < min(box["bottom"] for box in boxes)
    assert max(box["bottom"] for box in boxes) - min(box["top"] for box in boxes) <= 46
    assert min(box["left"] for box in boxes) >= 0
    assert max(box["right"] for box in boxes) <= page.evaluate("innerWidth")
    assert height(page, "header") <= 60


def test_the_map_has_most_of_the_screen_at_first(translated: Page) -> None:
    page = translated
    page.locator("#timeline canvas[aria-label]").wait_for()
    assert height(page, "#map_caspian") >= 0.55 * page.evaluate("innerHeight")


def test_the_menu_holds_the_links_of_the_site(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    menu = page.get_by_role("button", name="Menu")
    links = [page.get_by_role("button", name=name, exact=True) for name in ("Table", "Share", "Download")]
    links += [page.get_by_role("link", name=name, exact=True) for name in ("Stories", "Docs")]
    for link in links:
        expect(link).to_be_hidden()
    menu.tap()
    for link in links:
        expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(links[0]).to_be_hidden()
    expect(menu).to_be_focused()


def test_further_controls_of_the_timeline_unfold(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    compare = page.locator("#timeline").get_by_role("button", name="Compare")
    expect(compare).to_be_hidden()
    page.get_by_role("button", name="More controls of the timeline").tap()
    expect(compare).to_be_in_viewport(ratio=1)
    assert page.evaluate(SMALL) == []
