"""The embed, inside a page of another origin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Page


def test_the_embed_shows_the_filtered_events_in_a_page_of_another_origin(
    page: Page, server: str, elsewhere: Callable[[str], str], watched: Watched
) -> None:
    query = "datetime=2015/2019&country=IR"
    page.goto(elsewhere(f'<iframe src="{server}/embed?{query}" width=640 height=420 title=Map></iframe>'))
    frame = page.frame_locator("iframe")
    html = frame.locator("html[data-events]")
    html.wait_for(state="attached")
    expected = json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"]
    assert html.get_attribute("data-events") == str(expected)
    assert watched.messages == []
    link = frame.get_by_role("link", name="Caspian military activity map")
    expect(link).to_have_attribute("href", "/?datetime=2015/2019&country=IR")


def test_the_embed_has_no_furniture_of_the_site(page: Page, server: str) -> None:
    page.goto(f"{server}/embed")
    page.locator("html[data-events]").wait_for(state="attached")
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.get_by_role("list", name="Events")).to_have_count(0)


def test_an_event_opens_in_a_card_over_the_embed(page: Page, server: str) -> None:
    page.goto(f"{server}/embed?event=2013-07-08-iran-russia-exercise")
    expect(page.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("article")).to_be_hidden()


def test_the_map_page_itself_cannot_be_framed(page: Page, server: str, elsewhere: Callable[[str], str]) -> None:
    page.goto(elsewhere(f'<iframe src="{server}/" title=Map></iframe>'))
    expect(page.frame_locator("iframe").locator("#map_caspian")).to_have_count(0)
