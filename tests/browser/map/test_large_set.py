"""A set too large for the page in a real Chromium: the server answers, the page shows the same."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from browsing import awaited, show, until_complete, until_drawn, window
from large_set import LAT, LON
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Browser, Locator, Page, Route

RENDEZVOUS = f"{LAT}/{LON}"


@pytest.fixture
def large(page: Page, large_server: str) -> Callable[[str], Page]:
    """Open an address of the server of the large set and wait until the events are drawn."""

    def open_page(path: str = "/") -> Page:
        page.goto(large_server + path)
        until_drawn(page)
        return page

    return open_page


#: Waits until the events of a query are drawn; returns what the mark of that says.
DRAWN = """(query) => new Promise((done) => {
    new PerformanceObserver((list, observer) => {
        const mark = performance.getEntriesByName('events-drawn').findLast(({ detail }) => detail.query === query);
        if (mark) { observer.disconnect(); done(mark.detail); }
    }).observe({ type: 'mark', buffered: true });
})"""


def items(page: Page) -> Locator:
    return page.get_by_role("list", name="Events").get_by_role("listitem")


def hold(page: Page, address: str) -> list[Route]:
    """Let requests wait; returns those that do."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def matching(page: Page, server: str, query: str) -> str:
    address = f"{server}/api/summary?{query}"
    return str(json.loads(page.request.get(address).text())["matched"])


def test_the_map_shows_as_many_events_as_match(large: Callable[[str], Page], large_server: str) -> None:
    page = large("/")
    for query in ("country=IR,RU&match=all", "datetime=2013&category=strike", "q=baku", "bbox=48,36,52,39", ""):
        show(page, query)
        expected = matching(page, large_server, query)
        expect(page.locator("html")).to_have_attribute("data-events", expected)
        mark = awaited(page, DRAWN, query)
        assert mark == {"query": query, "events": int(expected)}


def test_the_page_never_asks_for_all_events(large: Callable[[str], Page], watched: Watched) -> None:
    page = large("/")
    until_complete(page)
    assert not [url for url in watched.requests if "columns" in url]
    assert watched.messages == []


def test_what_cannot_work_is_not_offered(large: Callable[[str], Page]) -> None:
    page = large("/")
    page.get_by_role("button", name="Layers").click()
    expect(page.get_by_role("checkbox", name="Ports and bases")).to_be_visible()
    for name in ("On the water they concern", "Routes of movements"):
        expect(page.get_by_role("checkbox", name=name)).to_have_count(0)


def test_choices_show_their_counts(large: Callable[[str], Page], large_server: str) -> None:
    page = large("/?country=IR")
    counted = page.locator("label", has=page.locator("#layer-strike")).locator(".count")
    expect(counted).to_have_text(f"{int(matching(page, large_server, 'country=IR&category=strike')):,}")


def test_switching_a_category_off_asks_the_server_once_more(large: Callable[[str], Page], large_server: str) -> None:
    page = large("/")
    everything = page.locator("html").get_attribute("data-events") or ""
    page.get_by_role("checkbox", name="Strike").uncheck()
    expect(page.locator("html")).not_to_have_attribute("data-events", everything)
    expected = int(everything) - int(matching(page, large_server, "category=strike"))
    expect(page.locator("html")).to_have_attribute("data-events", str(expected))


def test_every_event_of_the_list_can_be_reached(large: Callable[[str], Page], large_server: str) -> None:
    page = large("/?view=3/45/55")
    items(page).first.get_by_role("button").focus()
    page.keyboard.press("End")
    last = page.locator("[role=listitem]:has(:focus)")
    oldest = json.loads(page.request.get(f"{large_server}/api/list?bbox=-180,-90,180,90&order=oldest&limit=1").text())
    expect(last.locator(".item-title")).to_have_text(oldest["events"]["title"][0])
    assert last.get_attribute("aria-posinset") == last.get_attribute("aria-setsize")


def test_sixty_events_at_one_point_are_all_listed(large: Callable[[str], Page]) -> None:
    page = large(f"/?view=12/{RENDEZVOUS}")
    box = page.locator("#map_caspian").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name="60 events at this spot")).to_be_visible()
    items(page).first.get_by_role("button").focus()
    page.keyboard.press("End")
    expect(page.locator("[role=listitem]:has(:focus)")).to_have_attribute("aria-posinset", "60")


def test_an_event_opens_and_stands_on_the_map(large: Callable[[str], Page]) -> None:
    page = large(f"/?view=9/{RENDEZVOUS}")
    title = items(page).first.locator(".item-title").inner_text()
    items(page).first.get_by_role("button").click()
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_have_text(title)
    expect(page).to_have_url(re.compile("event="))


def test_a_slow_answer_is_said_quietly_and_the_old_drawing_stays(large: Callable[[str], Page], page: Page) -> None:
    large("/")
    waiting = hold(page, "**/api/view*")
    page.get_by_role("checkbox", name="Strike").uncheck()
    expect(page.locator(".map-waiting")).to_be_visible()
    assert page.evaluate("""() => {
        const canvas = document.querySelector('.event-canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some(Boolean);
    }""")
    for route in waiting:
        route.continue_()
    expect(page.locator(".map-waiting")).to_be_hidden()


def test_a_superseded_question_is_ended(large: Callable[[str], Page], page: Page) -> None:
    large("/")
    held = hold(page, "**/api/summary*category*")
    ended = []
    page.on("requestfailed", lambda request: ended.append(request.url))
    page.get_by_role("checkbox", name="Strike").uncheck()
    with page.expect_event("requestfailed", lambda request: "api/summary" in request.url):
        page.get_by_role("checkbox", name="Incident").uncheck()
    assert not [url for url in ended if "strike" in url]
    for route in held[1:]:
        route.continue_()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_failure_is_told_and_tried_again(large: Callable[[str], Page], page: Page) -> None:
    large("/")
    everything = page.locator("html").get_attribute("data-events") or ""
    page.route("**/api/**", lambda route: route.fulfill(status=503))
    page.get_by_role("checkbox", name="Strike").uncheck()
    expect(page.get_by_role("alert").filter(has_text="503")).to_be_visible()
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("html")).not_to_have_attribute("data-events", everything)


def test_offline_it_says_so_and_goes_on_by_itself(browser: Browser, large_server: str) -> None:
    with window(browser) as context:
        page = context.new_page()
        page.goto(large_server)
        until_drawn(page)
        everything = page.locator("html").get_attribute("data-events") or ""
        context.set_offline(True)
        page.get_by_role("checkbox", name="Strike").uncheck()
        expect(page.get_by_role("alert").filter(has_text="You are offline")).to_be_visible()
        context.set_offline(False)
        expect(page.locator("html")).not_to_have_attribute("data-events", everything)
        expect(page.get_by_role("alert")).to_have_count(0)
