"""A map in a frame and the page around it: readers scroll past, and zoom when they mean to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import PHONE, kept_window
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, CDPSession, FrameLocator, Page

    Elsewhere = Callable[[str], str]

ARTICLE = """
    <meta name=viewport content="width=device-width">
    <p style="height:{before}px">Before</p>
    <iframe src="{server}/embed{query}" style="width:100%;height:500px;border:0" title=Map></iframe>
    <p style="height:3000px">After</p>
"""
ZOOM = "() => map_caspian.getZoom()"


@pytest.fixture(scope="session")
def browser(isolating_browser: Browser) -> Browser:
    return isolating_browser


def open_article(page: Page, server: str, elsewhere: Elsewhere, query: str = "", before: int = 100) -> FrameLocator:
    """Open a page with an embed in it, and wait until that is alive."""
    page.goto(elsewhere(ARTICLE.format(server=server, query=query, before=before)))
    frame = page.frame_locator("iframe")
    frame.locator("html[data-events][data-ready]").wait_for(state="attached")
    return frame


def scrolled(page: Page) -> float:
    return float(page.evaluate("() => scrollY"))


def until_scrolled(page: Page) -> None:
    page.wait_for_function("() => scrollY > 50")


def over_map(page: Page) -> tuple[float, float]:
    """Find a spot of the sea in the frame."""
    box = page.locator("iframe").bounding_box()
    assert box
    return box["x"] + 0.35 * box["width"], box["y"] + 0.6 * box["height"]


def test_the_wheel_scrolls_the_page_past_the_map_and_a_line_says_how_to_zoom(
    page: Page, server: str, elsewhere: Elsewhere
) -> None:
    frame = open_article(page, server, elsewhere)
    before = page.frames[1].evaluate(ZOOM)
    page.mouse.move(*over_map(page))
    page.mouse.wheel(0, 120)
    until_scrolled(page)
    expect(frame.get_by_text("Click the map, or hold Ctrl or ⌘, to zoom with the wheel.")).to_be_visible()
    assert page.frames[1].evaluate(ZOOM) == before
    expect(frame.get_by_text("to zoom with the wheel.")).to_be_hidden()


def test_the_wheel_zooms_after_a_click_until_the_pointer_leaves(page: Page, server: str, elsewhere: Elsewhere) -> None:
    open_article(page, server, elsewhere)
    before = page.frames[1].evaluate(ZOOM)
    x, y = over_map(page)
    page.mouse.click(x, y)
    page.mouse.wheel(0, -120)
    page.frames[1].wait_for_function(f"() => ({ZOOM})() > {before}")
    assert scrolled(page) == 0
    # As when the pointer leaves, of which a frame of another process hears nothing from a pointer that is played.
    page.frame_locator("iframe").locator("#map_caspian").dispatch_event("mouseleave")
    page.mouse.wheel(0, 120)
    until_scrolled(page)


def test_the_wheel_zooms_with_a_key(page: Page, server: str, elsewhere: Elsewhere) -> None:
    open_article(page, server, elsewhere)
    before = page.frames[1].evaluate(ZOOM)
    page.mouse.move(*over_map(page))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.frames[1].wait_for_function(f"() => ({ZOOM})() > {before}")
    assert scrolled(page) == 0


def test_the_page_of_the_map_itself_zooms_at_once(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("html[data-events][data-ready]").wait_for(state="attached")
    before = page.evaluate(ZOOM)
    box = page.locator("#map_caspian").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -120)
    page.wait_for_function(f"() => ({ZOOM})() > {before}")


def test_the_first_click_opens_what_is_there_and_the_page_stays_where_it_is(
    page: Page, server: str, elsewhere: Elsewhere
) -> None:
    # The frame reaches below the window: whoever focuses it lets the page scroll there.
    query = "?place=aktau"
    frame = open_article(page, server, elsewhere, query=query, before=450)
    spot = page.frames[1].evaluate("""() => {
        const button = document.querySelector(".mark-walker button").getBoundingClientRect();
        return [button.x + button.width / 2, button.y + button.height / 2];
    }""")
    box = page.locator("iframe").bounding_box()
    assert box
    assert box["y"] + spot[1] < 800 < box["y"] + box["height"], "the event is in sight, the map's end is not"
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    expect(frame.get_by_role("complementary", name="Event")).to_be_visible()
    expect(frame.get_by_role("heading", name="at this spot")).to_be_focused()
    assert scrolled(page) == 0


@pytest.fixture(scope="module")
def phones(browser: Browser) -> Iterator[BrowserContext]:
    with kept_window(browser, viewport=PHONE, has_touch=True, is_mobile=True) as context:
        yield context


@pytest.fixture
def phone(phones: BrowserContext) -> Iterator[Page]:
    with phones.new_page() as page:
        yield page


def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def test_one_finger_scrolls_the_page_past_the_map_and_a_line_says_how_to_move_it(
    phone: Page, server: str, elsewhere: Elsewhere
) -> None:
    frame = open_article(phone, server, elsewhere)
    x, y = over_map(phone)
    session = phone.context.new_cdp_session(phone)
    touch(session, "touchStart", (x, y))
    for step in range(1, 12):
        touch(session, "touchMove", (x, y - 12 * step))
    expect(frame.get_by_text("Move the map with two fingers.")).to_be_visible()
    touch(session, "touchEnd")
    until_scrolled(phone)
    expect(frame.get_by_role("link", name="Caspian military")).to_have_attribute("href", "/")


def test_two_fingers_move_the_map(phone: Page, server: str, elsewhere: Elsewhere) -> None:
    frame = open_article(phone, server, elsewhere)
    x, y = over_map(phone)
    session = phone.context.new_cdp_session(phone)
    touch(session, "touchStart", (x, y), (x + 60, y))
    for step in range(1, 12):
        touch(session, "touchMove", (x, y - 8 * step), (x + 60, y - 8 * step))
    touch(session, "touchEnd")
    link = frame.get_by_role("link", name="Caspian military")
    expect(link).to_have_attribute("href", re.compile(r"/\?view="))
    assert scrolled(phone) == 0


def test_a_finger_that_taps_opens_what_is_there(phone: Page, server: str, elsewhere: Elsewhere) -> None:
    frame = open_article(phone, server, elsewhere, query="?q=Iran%20reports%20a%20joint%20exercise")
    spot = phone.frames[1].evaluate("""() => {
        const button = document.querySelector(".mark-walker button").getBoundingClientRect();
        return [button.x + button.width / 2, button.y + button.height / 2];
    }""")
    box = phone.locator("iframe").bounding_box()
    assert box
    phone.touchscreen.tap(box["x"] + spot[0], box["y"] + spot[1])
    expect(frame.get_by_role("complementary", name="Event")).to_be_visible()
