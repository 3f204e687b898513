"""The map page where scripts are switched off: a picture, the filter as a form, the events as a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from browsing import kept_window
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    with kept_window(browser, java_script_enabled=False) as context:
        yield context


def test_the_picture_shows_what_the_table_lists(page: Page, server: str) -> None:
    query = "datetime=2013&country=IR,RU&match=all"
    page.goto(f"{server}/?{query}")
    expect(page.get_by_role("img", name="Iran and Russia together, 2013")).to_be_visible()
    picture = page.get_by_role("link", name="Picture with a legend").get_attribute("href") or ""
    assert page.request.get(server + picture).headers["content-type"] == "image/png"
    number = json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"]
    expect(page.locator(".events-table tbody tr")).to_have_count(number)


def test_nothing_is_shown_that_needs_a_script(page: Page, server: str) -> None:
    page.goto(server)
    for selector in (".filter", ".folium-map", "#panel", "#timeline", "#table-switch", "[data-share]"):
        for element in page.locator(selector).all():
            expect(element).to_be_hidden()


def test_the_filter_is_a_form(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_label("Period").fill("2013")
    page.locator(".plain-form summary", has_text="Countries").click()
    for name in ("Iran", "Russia", "all of these together"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    page.get_by_role("button", name="Show the events").click()
    expected = json.loads(page.request.get(f"{server}/events.geojson?datetime=2013&country=IR,RU&match=all").text())
    expect(page.locator(".events-table tbody tr")).to_have_count(expected["numberReturned"])
    expect(page.get_by_role("link", name="Iran reports a joint exercise")).to_be_visible()
    expect(page.get_by_label("Period")).to_have_value("2013")


def test_the_table_is_sorted_and_turned_by_links(page: Page, server: str) -> None:
    page.goto(f"{server}/?country=IR")
    page.get_by_role("columnheader", name="Event").get_by_role("link").click()
    expect(page).to_have_url(f"{server}/?country=IR&sort=title")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(f"{server}/events/?country=IR&sort=title&page=2")
    expect(page.get_by_role("columnheader", name="Event")).to_have_attribute("aria-sort", "ascending")


def test_nothing_is_wider_than_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server)
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= 390
