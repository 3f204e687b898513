"""The map page in a real Chromium: what it shows is what the download of the same filter holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import show, until_complete, until_drawn, until_laid_out, weigh
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Browser, Page

QUERIES = [
    "",
    "datetime=2013",
    "datetime=2013-07-08/2013-07-12&country=IR,RU&match=all",
    "country=AZ,KZ",
    "country=AZ,KZ&match=all",
    "category=port-call&datetime=../2015-06",
    "verification=disputed,announced",
    "place=baku",
    "vessel=damavand,peykan",
    "q=sea%20cup",
    "q=Астрахань",
    "bbox=48,36,52,39",
    "datetime=1990",
]


# Bytes of the page as they are sent, the columns of the whole catalogue among them.
HEAVIEST = 200_000


def shown(page: Page) -> int:
    return int(page.locator("html").get_attribute("data-events") or "-1")


def downloaded(page: Page, server: str) -> int:
    """Count the events of the download that the page links to for its filter."""
    href = page.locator("#share-data a", has_text=re.compile("^GeoJSON$")).get_attribute("href")
    return int(json.loads(page.request.get(f"{server}{href}").text())["numberReturned"])


def test_the_map_shows_as_many_events_as_the_download_holds(opened: Callable[[str], Page], server: str) -> None:
    page = opened(f"/?{QUERIES[-1]}")
    for query in QUERIES:
        show(page, query)
        expected = json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"]
        expect(page.locator("html")).to_have_attribute("data-events", str(expected))
        expect(page.locator("#filter-count")).to_have_text(str(expected))


def test_the_page_is_quiet_asks_no_other_host_and_does_not_scroll(
    opened: Callable[[str], Page], server: str, watched: Watched
) -> None:
    page = opened("/")
    until_complete(page)
    assert watched.messages == []
    assert watched.hosts() == {urlsplit(server).netloc}
    assert page.evaluate("() => document.documentElement.scrollHeight <= window.innerHeight")


def test_changing_the_dates_changes_map_and_download(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    everything = shown(page)
    page.get_by_role("textbox", name="From").fill("2013")
    page.get_by_role("textbox", name="From").press("Enter")
    page.get_by_role("textbox", name="To", exact=True).fill("2013-12")
    page.get_by_role("textbox", name="To", exact=True).press("Enter")
    expect(page).to_have_url(f"{server}/?datetime=2013/2013-12")
    expect(page.locator("html")).not_to_have_attribute("data-events", str(everything))
    assert 0 < shown(page) < everything
    assert shown(page) == downloaded(page, server)


def test_changing_the_countries_changes_map_and_download(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?datetime=2013")
    before = shown(page)
    page.locator("#filter-country-menu summary").click()
    page.get_by_role("checkbox", name="Kazakhstan").check()
    expect(page.locator("html")).not_to_have_attribute("data-events", str(before))
    assert shown(page) == downloaded(page, server)
    any_of_them = shown(page)
    page.get_by_role("checkbox", name="Iran").check()
    page.get_by_role("radio", name="all of these").check()
    expect(page.locator("html")).not_to_have_attribute("data-events", str(any_of_them))
    assert parse_qs(urlsplit(page.url).query) == {"datetime": ["2013"], "country": ["IR,KZ"], "match": ["all"]}
    assert shown(page) == downloaded(page, server)


def test_typing_searches_at_once_and_in_any_script(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    everything = shown(page)
    page.get_by_role("searchbox").press_sequentially("Ақтау")
    expect(page).to_have_url(re.compile("q="))
    expect(page.locator("html")).not_to_have_attribute("data-events", str(everything))
    assert 0 < shown(page) < everything
    assert shown(page) == downloaded(page, server)


def test_a_category_is_a_layer_that_can_be_switched_off(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    before = shown(page)
    page.get_by_role("checkbox", name="Port call").uncheck()
    expect(page.locator("html")).not_to_have_attribute("data-events", str(before))
    assert "port-call" not in page.url
    assert shown(page) == downloaded(page, server)


def test_the_back_button_returns_to_the_filter_before(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?country=IR")
    before = shown(page)
    page.get_by_role("textbox", name="From").fill("2020")
    page.get_by_role("textbox", name="From").press("Enter")
    expect(page).to_have_url(f"{server}/?datetime=2020/..&country=IR")
    page.go_back()
    expect(page).to_have_url(f"{server}/?country=IR")
    expect(page.locator("html")).to_have_attribute("data-events", str(before))
    expect(page.get_by_role("textbox", name="From")).to_have_value("")


def test_a_wrong_date_is_explained_leaves_the_map_alone_and_goes_with_the_filter(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    before = shown(page)
    page.get_by_role("textbox", name="From").fill("13 July")
    page.get_by_role("textbox", name="From").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“13 July” is not a date")
    assert shown(page) == before
    page.get_by_role("button", name="Clear the filter").click()
    expect(page.get_by_role("textbox", name="From")).to_have_value("")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_an_empty_result_says_so_and_offers_to_clear_the_filter(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?datetime=1990")
    expect(page.get_by_text("No event matches this filter.")).to_be_visible()
    page.locator(".map-notice").get_by_role("button", name="Clear the filter").click()
    expect(page.get_by_text("No event matches this filter.")).to_be_hidden()
    expect(page).to_have_url(f"{server}/")
    assert shown(page) > 0


def test_an_event_opens_with_its_sources_and_address(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013-07-08/2013-07-12&country=IR,RU&match=all")
    page.get_by_role("list", name="Events").get_by_role(
        "button", name=re.compile("^Iran reports a joint exercise")
    ).click()
    article = page.get_by_role("article")
    expect(article.get_by_role("heading", level=2)).to_contain_text("Iran reports a joint exercise with Russia")
    expect(article).to_contain_text("Disputed")
    expect(article.get_by_text("Iran and Russia took part")).to_be_visible()
    link = article.locator(".sources a").first
    expect(link).to_have_attribute("href", "https://www.wsws.org/en/articles/2013/08/08/russ-a08.html")
    assert "event=2013-07-08-iran-russia-exercise" in page.url
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("list", name="Events")).to_be_visible()
    assert "event=" not in page.url


def test_a_click_on_events_that_zooming_cannot_split_lists_them_all(opened: Callable[[str], Page]) -> None:
    page = opened("/?place=bandar-anzali&view=12/37.479/49.458")
    expected = shown(page)
    assert expected > 1
    box = page.locator("#map_caspian").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name=f"{expected} events at this spot")).to_be_visible()
    items = page.get_by_role("list", name="Events").get_by_role("listitem")
    expect(items.first).to_have_attribute("aria-setsize", str(expected))
    items.first.get_by_role("button").focus()
    page.keyboard.press("End")
    expect(items.last).to_have_attribute("aria-posinset", str(expected))
    expect(items.last.get_by_role("button")).to_be_focused()


def test_the_map_says_when_the_events_cannot_be_loaded(page: Page, server: str) -> None:
    page.route("**/events.columns.json*", lambda route: route.abort())
    page.goto(server)
    expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
    page.unroute("**/events.columns.json*")
    page.get_by_role("button", name="Try again").click()
    until_drawn(page)


def test_tiles_of_another_host_are_asked_for_only_when_switched_on(
    opened: Callable[[str], Page], page: Page, watched: Watched
) -> None:
    page.route("https://tile.openstreetmap.org/**", lambda route: route.abort())
    opened("/")
    assert not [url for url in watched.requests if "openstreetmap" in url]
    page.get_by_role("button", name="Layers").click()
    with page.expect_request("https://tile.openstreetmap.org/**"):
        page.get_by_role("checkbox", name="OpenStreetMap tiles").check()
    expect(page.get_by_text("cannot be reached")).to_be_visible()


def test_each_repaint_leaves_a_mark_that_can_be_measured(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    mark = page.evaluate(
        "() => { const [mark] = performance.getEntriesByName('events-drawn').slice(-1); return mark.detail; }"
    )
    assert mark == {"query": "datetime=2013", "events": shown(page)}


def test_a_treaty_stands_where_it_was_signed_or_on_the_water_it_concerns(
    opened: Callable[[str], Page], server: str
) -> None:
    event = "2025-01-17-iran-russia-treaty-port-calls"
    page = opened("/?datetime=2025-01-17&q=treaty&view=6/41.9/50.3")
    in_view = page.get_by_role("list", name="Events").get_by_role("listitem")
    expect(in_view).to_have_count(0)
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("checkbox", name="On the water they concern").check()
    expect(in_view).to_have_count(shown(page))
    expect(page).to_have_url(f"{server}/?datetime=2025-01-17&q=treaty&stand=concern&view=6/41.900/50.300")
    assert page.request.get(f"{server}/events/{event}.json").ok


def test_computed_layers_and_places_can_be_switched_on(opened: Callable[[str], Page], watched: Watched) -> None:
    page = opened("/")
    page.get_by_role("button", name="Layers").click()
    for name, address in (("Ports and bases", "places"), ("Sectors", "zones"), ("Routes", "routes")):
        with page.expect_response(f"**/{address}.geojson*") as response:
            page.get_by_role("checkbox", name=name).check()
        assert response.value.ok
    expect(page.get_by_text("computed, not legal boundaries")).to_be_visible()
    assert watched.messages == []


def test_a_part_of_the_filter_without_a_field_can_be_seen_and_removed(
    opened: Callable[[str], Page], server: str
) -> None:
    page = opened("/?place=baku&verification=disputed")
    page.get_by_role("button", name="Remove from the filter: Events at Baku").click()
    expect(page).to_have_url(f"{server}/?verification=disputed")
    expect(page.get_by_role("button", name="Remove from the filter: Disputed")).to_be_visible()
    assert shown(page) == downloaded(page, server)


def test_the_country_menu_lies_over_the_map(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.locator("#filter-country-menu summary").click()
    box = page.get_by_role("checkbox", name="Iran").bounding_box()
    assert box is not None
    over = "([x, y]) => document.elementFromPoint(x, y).closest('.menu-body') !== null"
    assert page.evaluate(over, [box["x"] + 4, box["y"] + 4])


def test_the_legend_can_be_opened_and_closed_at_every_size(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    toggle = page.get_by_role("button", name="Legend")
    for width, height in ((1280, 800), (844, 390), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for _ in range(2):
            toggle.click()
        expect(toggle).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("button", name="Share")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("link", name="Docs")).to_be_in_viewport(ratio=1)


def test_a_search_is_one_step_back(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    page.locator("#filter-country-menu summary").click()
    page.get_by_role("checkbox", name="Iran").check()
    # At once, so that the letters are one search on a busy machine too.
    page.get_by_role("searchbox").evaluate("""(field) => {
        for (const text of ['s', 'se', 'sea']) { field.value = text; field.dispatchEvent(new Event('input')); }
    }""")
    expect(page).to_have_url(f"{server}/?country=IR&q=sea")
    page.go_back()
    expect(page).to_have_url(f"{server}/?country=IR")


def test_a_search_without_a_word_shows_everything(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    everything = shown(page)
    page.get_by_role("searchbox").press_sequentially("-")
    expect(page).to_have_url(f"{server}/")
    assert shown(page) == everything


def test_an_opened_event_is_in_the_first_view(opened: Callable[[str], Page]) -> None:
    page = opened("/?event=2025-01-17-iran-russia-treaty-port-calls&datetime=2025-01-17&q=treaty")
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("heading", name="in view")).not_to_have_text("0 events in view")


def test_a_page_of_text_fits_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/docs/codebook", "/docs/waters", "/docs/addresses", "/docs/coverage", "/events/"):
        page.goto(server + path)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.parametrize("query", ["colour=red", "version=2026.1"])
def test_a_notice_leaves_the_map_its_room(opened: Callable[[str], Page], query: str) -> None:
    page = opened(f"/?{query}")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        expect(page.locator(".notice")).to_be_visible()
        box = page.locator("#map_caspian").bounding_box()
        assert box is not None
        assert box["height"] > 300


def test_an_event_opened_by_the_address_is_marked_on_the_map(opened: Callable[[str], Page]) -> None:
    def pixels(page: Page) -> str:
        # The mark is drawn with the next frame.
        until_laid_out(page)
        return str(page.evaluate("() => document.querySelector('.event-canvas').toDataURL()"))

    view = "datetime=2013-07-08/2013-07-12&view=6/41.9/50.3"
    without = pixels(opened(f"/?{view}"))
    assert pixels(opened(f"/?{view}&event=2013-07-08-iran-russia-exercise")) != without


def test_the_page_is_light(browser: Browser, server: str) -> None:
    weights = weigh(browser, server, (1280, 800))
    assert sum(weights.values()) <= HEAVIEST, weights
