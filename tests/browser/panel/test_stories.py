"""A story on the map: a tour that leads step by step, and that the reader can leave, stray from and come back to."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from browsing import DESKTOP, PHONE, awaited, natural_size, show, until_drawn, window
from playwright.sync_api import expect

from events.curation.releases import releases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Watched
    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page

    Elsewhere = Callable[[str], str]
    Opened = Callable[[str], Page]

STORY = "iran-russia-2009-2013"
HEADINGS = ("July 2009: a first joint drill", "2009–2010: a summit without Iran", "September 2011: coast defence")

#: Waits until the events of a query are drawn, then walks from symbol to symbol by key; returns the box of each.
SYMBOLS = """async (query) => {
    await new Promise((done) => new PerformanceObserver((list, observer) => {
        if (performance.getEntriesByName('events-drawn').at(-1)?.detail.query !== query) return;
        observer.disconnect();
        done();
    }).observe({ type: 'mark', buffered: true }));
    const button = () => document.querySelector('.mark-walker button');
    const boxes = [];
    button().focus();
    for (let left = Number(/of (\\d+) on the map/.exec(button().ariaLabel)[1]); left > 0; left -= 1) {
        const { left, right, top, bottom } = button().getBoundingClientRect();
        boxes.push({ left, right, top, bottom });
        button().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    }
    return boxes;
}"""


@pytest.fixture(scope="module", params=["desktop-light", "phone-dark"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    device, theme = request.param.split("-")
    size = PHONE if device == "phone" else DESKTOP
    with window(
        browser, viewport=size, has_touch=size == PHONE, color_scheme=theme, reduced_motion="reduce"
    ) as context:
        yield context


@pytest.fixture
def tour(opened: Opened) -> Callable[..., Page]:
    """Open the tour at a step, and wait for its buttons."""

    def open_tour(step: int = 1, more: str = "") -> Page:
        page = opened(f"/?story={STORY}&step={step}{more}")
        page.get_by_role("button", name="Next").wait_for()
        return page

    return open_tour


def box(page: Page | FrameLocator) -> Locator:
    return page.get_by_role("region", name="Story", exact=True)


def shown(page: Page | FrameLocator) -> int:
    return int(page.locator("html").get_attribute("data-events") or "-1")


def matched(page: Page, server: str, query: str) -> int:
    return int(json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"])


def filter_by_hand(page: Page, year: str) -> None:
    """Set the beginning of the period in the filter, which a phone folds away."""
    if page.get_by_role("button", name=re.compile("^Filter")).is_visible():
        page.get_by_role("button", name=re.compile("^Filter")).click()
    page.get_by_role("textbox", name="From").fill(year)
    page.get_by_role("textbox", name="From").press("Enter")


def test_a_deep_link_shows_the_step_and_the_events_of_its_filter(
    tour: Callable[..., Page], server: str, watched: Watched
) -> None:
    page = tour(2)
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[1])
    expect(box(page)).to_contain_text("2 of 9")
    assert shown(page) == matched(page, server, "datetime=2009-09/2010-11&country=IR,RU&match=all")
    assert page.url == f"{server}/?story={STORY}&step=2", "what the step shows is not repeated in the address"
    assert page.evaluate("document.activeElement === document.body"), "the address took the focus"
    assert watched.messages == []


def test_the_text_of_each_step_lies_beside_its_events(tour: Callable[..., Page], server: str) -> None:
    page = tour()
    steps = json.loads(page.request.get(f"{server}/stories/{STORY}.json").text())["steps"]
    for number, step in enumerate(steps, 1):
        show(page, f"story={STORY}&step={number}")
        symbols = awaited(page, SYMBOLS, step["filter"])
        assert symbols, "the step has events on the map"
        text = page.locator("#panel").evaluate("(panel) => panel.getBoundingClientRect().toJSON()")
        over = [
            symbol
            for symbol in symbols
            if symbol["left"] < text["right"] and symbol["right"] > text["left"]
            if symbol["top"] < text["bottom"] and symbol["bottom"] > text["top"]
        ]
        assert over == [], step["heading"]


def test_next_and_previous_lead_through_the_steps(tour: Callable[..., Page], server: str, watched: Watched) -> None:
    page = tour()
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(f"{server}/?story={STORY}&step=2")
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[1])
    expect(box(page).get_by_role("heading")).to_be_focused()
    expect(box(page).get_by_role("heading")).to_have_accessible_description("2 of 9")
    query = "datetime=2009-09/2010-11&country=IR,RU&match=all"
    expect(page.locator("html")).to_have_attribute("data-events", str(matched(page, server, query)))
    page.get_by_role("button", name="Previous").click()
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[0])
    show(page, f"story={STORY}&step=9")
    expect(box(page)).to_contain_text("9 of 9")
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    assert watched.messages == []


def test_a_tour_speaks_the_readers_language_around_the_story(page: Page, server: str, watched: Watched) -> None:
    page.goto(f"{server}/?story={STORY}&step=2&lang=fa")
    expect(page.locator("#story-progress")).to_contain_text("۲")
    expect(page.locator("#story h2")).to_have_css("direction", "ltr")
    page.locator(".story-nav button").last.click()
    expect(page).to_have_url(f"{server}/?story={STORY}&step=3&lang=fa")
    link = page.locator(f"#story a[href^='/stories/{STORY}']")
    expect(link).to_have_attribute("href", f"/stories/{STORY}?lang=fa#tsentr-2011")
    assert watched.messages == []


def test_the_back_button_returns_to_the_step_before(tour: Callable[..., Page], server: str) -> None:
    page = tour()
    first = shown(page)
    for number in (2, 3):
        page.get_by_role("button", name="Next").click()
        expect(page).to_have_url(f"{server}/?story={STORY}&step={number}")
    page.go_back()
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[1])
    page.go_back()
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[0])
    expect(page.locator("html")).to_have_attribute("data-events", str(first))
    page.go_forward()
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[1])


def test_a_cited_event_opens_with_its_sources_and_leads_back(tour: Callable[..., Page], server: str) -> None:
    page = tour()
    page.get_by_role("link", name="First joint drill of Iran and Russia").click()
    expect(page.get_by_role("article")).to_contain_text("Sources")
    expect(page).to_have_url(re.compile(rf"story={STORY}&step=1&event=2009-07-29-iran-russia-first-joint-drill"))
    expect(box(page).get_by_text("Iran's port authority told")).to_be_hidden()
    page.get_by_role("button", name="Return to the story").click()
    expect(box(page).get_by_role("heading")).to_be_focused()
    expect(page).to_have_url(f"{server}/?story={STORY}&step=1")
    expect(page.get_by_role("article")).to_be_hidden()


def test_a_filter_by_hand_keeps_the_story_at_hand(tour: Callable[..., Page], server: str) -> None:
    page = tour()
    expect(page.get_by_role("button", name="Return to the story")).to_be_hidden()
    filter_by_hand(page, "2001")
    expect(page).to_have_url(re.compile(rf"\?datetime=2001/2009-07&country=IR,RU&match=all&story={STORY}&step=1$"))
    expect(box(page).get_by_text("1 of 9")).to_be_visible()
    page.reload()
    until_drawn(page)
    assert shown(page) == matched(page, server, "datetime=2001/2009-07&country=IR,RU&match=all")
    page.get_by_role("button", name="Return to the story").click()
    expect(page).to_have_url(f"{server}/?story={STORY}&step=1")
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[0])


def test_all_events_can_be_shown_within_a_story(tour: Callable[..., Page], server: str) -> None:
    page = tour()
    if page.get_by_role("button", name=re.compile("^Filter")).is_visible():
        page.get_by_role("button", name=re.compile("^Filter")).click()
    page.get_by_role("button", name="Clear the filter").click()
    expect(page).to_have_url(f"{server}/?datetime=../..&story={STORY}&step=1")
    everything = matched(page, server, "")
    expect(page.locator("html")).to_have_attribute("data-events", str(everything))
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-events", str(everything))
    expect(page.get_by_role("button", name="Return to the story")).to_be_visible()


def test_leaving_the_story_keeps_what_is_shown_for_free_exploration(tour: Callable[..., Page]) -> None:
    page = tour()
    count = shown(page)
    page.get_by_role("button", name="Leave the story").click()
    expect(box(page)).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?datetime=2009-07&country=IR,RU&match=all&view=[\d./-]+$"))
    assert shown(page) == count
    expect(page.get_by_role("list", name="Events")).to_be_visible()
    page.go_back()
    expect(box(page).get_by_role("heading")).to_contain_text(HEADINGS[0])


def test_the_arrow_keys_stay_with_the_map(tour: Callable[..., Page], server: str) -> None:
    page = tour()
    page.locator("#map_caspian").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(rf"{re.escape(server)}/\?story={STORY}&step=1&view="))


def test_a_link_from_the_pages_begins_the_tour(page: Page, server: str) -> None:
    page.goto(f"{server}/stories/")
    page.get_by_role("link", name="Tour on the map").nth(1).click()
    expect(box(page)).to_contain_text("1 of 9")
    page.get_by_role("link", name="Read the story as a page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Iran and Russia")


def test_the_story_page_fits_its_screen_and_shows_its_pictures(page: Page, server: str, watched: Watched) -> None:
    page.goto(f"{server}/stories/{STORY}")
    for picture in page.locator("figure img").all():
        picture.scroll_into_view_if_needed()
        assert natural_size(picture)[0] == 1600
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert watched.messages == []


def test_an_embed_tells_a_story_in_a_page_of_another_origin(
    page: Page, server: str, elsewhere: Elsewhere, watched: Watched
) -> None:
    source = f"{server}/embed?story={STORY}&step=1"
    frame_tag = f'<iframe sandbox="allow-scripts" src="{source}" style="width:100%" height=560 title=Map></iframe>'
    page.goto(elsewhere(frame_tag))
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Next").click()
    expect(box(frame).get_by_role("heading")).to_contain_text(HEADINGS[1])
    query = "datetime=2009-09/2010-11&country=IR,RU&match=all"
    expect(frame.locator("html")).to_have_attribute("data-events", str(matched(page, server, query)))
    link = frame.get_by_role("link", name="Caspian military activity map")
    expect(link).to_have_attribute("href", f"/?story={STORY}&step=2")
    frame.get_by_role("link", name="Five Caspian presidents sign").click()
    expect(frame.get_by_role("article")).to_contain_text("Sources")
    frame.get_by_role("button", name="Return to the story").click()
    expect(frame.get_by_role("article")).to_be_hidden()
    assert watched.messages == []


def test_an_embed_of_a_story_asks_for_the_height_of_its_box_too(page: Page, server: str, elsewhere: Elsewhere) -> None:
    source = f"{server}/embed?story={STORY}"
    page.goto(
        elsewhere(
            f'<iframe src="{source}" style="width:340px" title=Map></iframe><script src="{server}/embed.js"></script>'
        )
    )
    expect(page.locator("iframe")).to_have_css("height", "624px")


def test_the_share_dialog_carries_the_step(tour: Callable[..., Page], server: str) -> None:
    page = tour(2)
    if page.get_by_role("button", name="Menu").is_visible():
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("textbox", name="Link to this view")).to_have_value(f"{server}/?story={STORY}&step=2")
    page.get_by_role("tab", name="Embed").click()
    expect(page.get_by_role("textbox", name="Code to paste")).to_have_value(
        re.compile(rf'src="{re.escape(server)}/embed\?story={STORY}&amp;step=2"')
    )
    picture = page.locator("#picture-download")
    expect(picture).to_have_attribute("href", re.compile("datetime=2009-09/2010-11.*&view=[56]/"))
    page.get_by_role("checkbox", name="Frozen").check()
    page.get_by_role("tab", name="Link").click()
    frozen = page.get_by_role("textbox", name="Link to this view").input_value()
    assert "story=" not in frozen
    assert "datetime=2009-09/2010-11&country=IR,RU&match=all&view=" in frozen
    assert frozen.endswith(f"version={releases()[-1].version}")
