"""The list of events in a real Chromium: every event reachable by mouse and keyboard, newest or oldest first."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from browsing import awaited, until_laid_out
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

#: Waits until the events have been drawn more than so many times.
MORE_DRAWN = """(before) => new Promise((done) => {
    const look = () => performance.getEntriesByName('events-drawn').length > before
        ? done() : requestAnimationFrame(look);
    look();
})"""


def items(page: Page) -> Locator:
    return page.get_by_role("list", name="Events").get_by_role("listitem")


def first_title(page: Page) -> str:
    return items(page).first.locator(".item-title").inner_text()


def test_the_list_is_sorted_by_date_and_can_be_turned_round(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?country=KZ&view=3/45/55")
    features = json.loads(page.request.get(f"{server}/events.geojson?country=KZ").text())["features"]
    titles = [feature["properties"]["title"] for feature in features]
    expect(items(page).first.locator(".item-title")).to_have_text(titles[-1])
    page.get_by_role("button", name="Newest first").click()
    expect(items(page).first.locator(".item-title")).to_have_text(titles[0])
    page.get_by_role("button", name="Oldest first").click()
    expect(items(page).first.locator(".item-title")).to_have_text(titles[-1])


def test_arrow_keys_walk_the_list_and_enter_opens(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    items(page).first.get_by_role("button").focus()
    page.keyboard.press("ArrowDown")
    expect(items(page).nth(1).get_by_role("button")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items(page).first.get_by_role("button")).to_be_focused()
    page.keyboard.press("End")
    size = int(items(page).first.get_attribute("aria-setsize") or "0")
    expect(page.locator("[role=listitem]:has(:focus)")).to_have_attribute("aria-posinset", str(size))
    page.keyboard.press("Home")
    expect(page.locator("[role=listitem]:has(:focus)")).to_have_attribute("aria-posinset", "1")
    title = first_title(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_have_text(title)
    page.get_by_role("button", name="Back to the list").click()
    expect(items(page).first.get_by_role("button")).to_be_focused()


def test_only_a_part_of_a_long_list_is_in_the_page(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=3/45/55")
    size = int(items(page).first.get_attribute("aria-setsize") or "0")
    assert size > 300
    assert items(page).count() < 40


def test_pointing_at_an_item_marks_its_event_on_the_map(opened: Callable[[str], Page]) -> None:
    def pixels() -> str:
        return str(page.evaluate("() => document.querySelector('.event-canvas').toDataURL()"))

    page = opened("/?datetime=2013")
    before = pixels()
    drawn = page.evaluate("() => performance.getEntriesByName('events-drawn').length")
    items(page).nth(2).get_by_role("button").hover()
    expect(items(page).nth(2).get_by_role("button")).to_have_class("pointed-at")
    awaited(page, MORE_DRAWN, drawn)
    assert pixels() != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_reads_well_with_text_twice_as_large(opened: Callable[[str], Page], scheme: str) -> None:
    page = opened("/")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    heights = "() => [...document.querySelectorAll('.events > div')].slice(0, 4).map((e) => e.getBoundingClientRect())"
    until_laid_out(page)
    boxes = page.evaluate(heights)
    for above, below in pairwise(boxes):
        assert above["bottom"] <= below["top"] + 1
