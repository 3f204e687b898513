"""Pages of ships and places as readers see them, and the ways there from the map."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from browsing import awaited
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Page

CALL = "2017-04-08-iran-squadron-aktau"


def number(page: Page, server: str, query: str) -> int:
    return int(json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"])


def test_the_small_map_of_a_ship_shows_its_events_and_routes(page: Page, server: str, watched: Watched) -> None:
    page.goto(f"{server}/vessels/damavand")
    page.locator("iframe").scroll_into_view_if_needed()
    small = page.frame_locator("iframe")
    expected = number(page, server, "vessel=damavand")
    expect(small.locator("html")).to_have_attribute("data-events", str(expected))
    expect(small.locator(".routes-canvas")).to_be_attached()
    small.get_by_role("button", name="Layers").click()
    expect(small.get_by_role("checkbox", name="Routes of movements")).to_be_checked()
    assert watched.messages == []
    assert watched.hosts() == {server.removeprefix("http://")}


def test_the_small_map_of_a_place_rings_it(page: Page, server: str) -> None:
    page.goto(f"{server}/places/aktau")
    page.locator("iframe").scroll_into_view_if_needed()
    small = page.frame_locator("iframe")
    expect(small.locator("html")).to_have_attribute("data-events", str(number(page, server, "place=aktau")))
    expect(small.locator(".ring-canvas")).to_be_attached()


def test_a_ship_on_the_full_map_is_a_part_of_the_filter_that_can_be_removed(
    opened: Callable[[str], Page], server: str
) -> None:
    page = opened("/?vessel=damavand")
    expect(page.locator("html")).to_have_attribute("data-events", str(number(page, server, "vessel=damavand")))
    page.get_by_role("button", name="Remove from the filter: Events with Damavand").click()
    expect(page).to_have_url(f"{server}/")
    expect(page.locator("html")).to_have_attribute("data-events", str(number(page, server, "")))


def test_the_opened_event_leads_to_the_pages_of_its_ships_and_its_place(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?event={CALL}")
    article = page.locator("article.event")
    expect(article.get_by_role("button", name="Aktau")).to_be_visible()
    expect(article.get_by_role("link", name="About this place")).to_have_attribute("href", re.compile("/places/aktau$"))
    article.get_by_role("link", name="Peykan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Peykan")
    page.get_by_role("link", name="Open on the full map").click()
    expect(page).to_have_url(re.compile(r"/\?vessel=peykan$"))


def test_in_a_release_the_links_of_the_opened_event_stay_in_it(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?event={CALL}&version=2026.1")
    link = page.locator("article.event").get_by_role("link", name="Damavand", exact=True)
    expect(link).to_have_attribute("href", re.compile(r"/vessels/damavand\?version=2026\.1$"))


def test_out_of_a_frame_the_page_of_a_ship_opens_beside_it(
    page: Page, server: str, elsewhere: Callable[[str], str]
) -> None:
    page.goto(elsewhere(f'<iframe src="{server}/embed?event={CALL}" width="900" height="600"></iframe>'))
    with page.context.expect_page() as beside:
        page.frame_locator("iframe").get_by_role("link", name="Damavand", exact=True).click()
    expect(beside.value.get_by_role("heading", level=1)).to_have_text("Damavand")


def test_a_place_of_the_further_layers_leads_to_its_page(opened: Callable[[str], Page]) -> None:
    page = opened("/?place=astrakhan&view=11/43.602/51.215")
    page.evaluate("""() => {
        window.added = new Promise((done) => map_caspian.on('layeradd', ({ layer }) => layer.feature && done()));
    }""")
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("checkbox", name="Ports and bases").check()
    awaited(page, "() => window.added")
    page.locator("#map_caspian").click()
    expect(page.get_by_role("link", name="About this place")).to_have_attribute("href", re.compile("/places/aktau$"))


def test_nothing_is_wider_than_the_window(page: Page, server: str) -> None:
    for address in ("/vessels/", "/vessels/damavand", "/places/", "/places/aktau", "/places/baku"):
        page.goto(server + address)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)


def test_without_scripts_a_picture_stands_in_the_place_of_the_small_map(page: Page, server: str) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto(f"{server}/vessels/damavand")
    frame = plain.frame_locator("iframe")
    plain.locator("iframe").scroll_into_view_if_needed()
    expect(frame.locator("img.embed-picture, .embed-picture img")).to_be_visible()
    context.close()
