"""The table of the events on the map page: the same events as map and download, sorted, in step with both."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

TOGETHER = "datetime=2013&country=IR,RU&match=all"


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name=re.compile("event")).locator("tbody tr")


def titles(page: Page) -> list[str]:
    return rows(page).locator("th").all_inner_texts()


def test_the_switch_shows_the_filtered_events_as_a_table(opened: Callable[[str], Page], server: str) -> None:
    page = opened(f"/?{TOGETHER}")
    features = json.loads(page.request.get(f"{server}/events.geojson?{TOGETHER}").text())["features"]
    page.get_by_role("button", name="Table").click()
    expect(rows(page)).to_have_count(len(features))
    assert titles(page) == [feature["properties"]["title"] for feature in reversed(features)]
    expect(page).to_have_url(f"{server}/?{TOGETHER}&show=table")
    page.go_back()
    expect(page.get_by_role("table")).to_be_hidden()
    expect(page.get_by_role("button", name="Table")).to_have_attribute("aria-pressed", "false")


def test_its_caption_says_how_many_events_of_what_it_has(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?{TOGETHER}&show=table")
    expect(rows(page).first).to_be_visible()
    expect(page.locator(".events-table caption")).to_have_text(
        f"{rows(page).count()} events: Iran and Russia together, 2013"
    )


def test_it_says_what_is_known_only_to_an_area_as_the_table_without_scripts_does(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013&show=table")
    expect(rows(page).first).to_be_visible()
    plain = page.request.get(page.url.replace("/?", "/events/?").replace("&show=table", "")).text()
    said = re.findall(r"\((known only to [^)]*)\)", plain)
    assert said
    assert re.findall(r"\((known only to [^)]*)\)", page.locator(".events-table tbody").inner_text()) == said


def test_a_heading_sorts_the_table_and_says_so(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?datetime=2013&show=table")
    heading = page.get_by_role("columnheader", name="Event")
    expect(page.get_by_role("columnheader", name="Date")).to_have_attribute("aria-sort", "descending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(page).to_have_url(f"{server}/?datetime=2013&show=table&sort=title")
    up = titles(page)
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert titles(page) == up[::-1]
    page.go_back()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert titles(page) == up


def test_its_columns_are_those_of_the_list_that_needs_no_script(opened: Callable[[str], Page], server: str) -> None:
    page = opened(f"/?{TOGETHER}&show=table&sort=place")
    expect(rows(page).first).to_be_visible()
    heads = [text.rstrip(" ↑↓") for text in page.locator(".events-table thead th").all_inner_texts()]
    first = rows(page).first.locator("> *").all_inner_texts()
    page.goto(f"{server}/events/?{TOGETHER}&sort=place")
    assert [text.rstrip(" ↑↓") for text in page.locator(".events-table thead th").all_inner_texts()] == heads
    shown = page.locator(".events-table tbody tr").first.locator("> *").all_inner_texts()
    assert [re.sub(r"\s", "", text) for text in shown] == [re.sub(r"\s", "", text) for text in first]


def test_an_event_of_the_table_opens_in_the_panel_and_gives_the_focus_back(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?{TOGETHER}&show=table")
    expect(page.locator("#panel")).to_be_hidden()
    link = page.get_by_role("link", name=re.compile("^Iran reports a joint exercise"))
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(link).to_be_focused()


def test_the_table_follows_the_filter(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?datetime=2013&show=table")
    page.get_by_role("searchbox").fill("aktau")
    expected = json.loads(page.request.get(f"{server}/events.geojson?datetime=2013&q=aktau").text())["numberReturned"]
    expect(rows(page)).to_have_count(expected)


def test_pointing_at_a_row_marks_its_event_on_the_map(opened: Callable[[str], Page]) -> None:
    def pixels() -> str:
        return str(page.evaluate("() => document.querySelector('.event-canvas').toDataURL()"))

    page = opened(f"/?{TOGETHER}&show=table")
    before = pixels()
    rows(page).first.hover()
    expect(rows(page).first).to_have_class("pointed-at")
    page.wait_for_function("(before) => document.querySelector('.event-canvas').toDataURL() !== before", arg=before)


def test_a_long_table_has_pages_and_the_last_is_reached(opened: Callable[[str], Page]) -> None:
    page = opened("/?show=table")
    matched = int(page.locator("html").get_attribute("data-events") or "0")
    expect(rows(page)).to_have_count(100)
    page.get_by_role("button", name="Last").click()
    expect(rows(page)).to_have_count(matched % 100 or 100)
    expect(page.locator(".table-view .pages")).to_contain_text(f"to {matched} of {matched}")
    page.get_by_role("button", name="Previous").click()
    expect(rows(page)).to_have_count(100)


def test_the_server_gives_the_pages_of_a_large_table(page: Page, large_server: str) -> None:
    page.goto(f"{large_server}/?show=table&sort=title")
    expect(rows(page)).to_have_count(100)
    answer = json.loads(page.request.get(f"{large_server}/api/list?bbox=-180,-90,180,90&order=title&limit=500").text())
    assert titles(page) == answer["events"]["title"][:100]
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".table-view .pages")).to_contain_text("101 to 200 of 30,000")
    assert titles(page) == answer["events"]["title"][100:200]
