"""The filter in a real Chromium: every choice shows its count under the other parts, and one click resets all."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from browsing import until_complete, until_drawn, window
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Browser, Page


def number(page: Page, server: str, query: str) -> int:
    return int(json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"])


def count_of(page: Page, box: str) -> int:
    return int(page.locator("label", has=page.locator(box)).locator(".count").inner_text().replace(",", ""))


def test_a_choice_of_the_legend_shows_its_count_under_the_other_parts(
    opened: Callable[[str], Page], server: str
) -> None:
    parts = ("datetime=2010/2020", "country=IR", "category=naval-exercise", "verification=confirmed")
    page = opened(f"/?{'&'.join(parts)}")
    for box, choice in (
        ("#layer-port-call", "category=port-call"),
        ("#verification-disputed", "verification=disputed"),
    ):
        others = "&".join(part for part in parts if part.partition("=")[0] != choice.partition("=")[0])
        assert count_of(page, box) == number(page, server, f"{others}&{choice}")


def test_a_country_shows_what_it_would_add_or_leave(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?country=IR&match=all")
    page.locator("#filter-country-menu summary").click()
    assert count_of(page, "input[value=RU]") == number(page, server, "country=IR,RU&match=all")
    page.get_by_role("radio", name="any of these").check()
    assert count_of(page, "input[value=RU]") == number(page, server, "country=RU")


def test_a_long_menu_can_be_searched(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.locator("#filter-country-menu summary").click()
    page.locator("#filter-country").get_by_role("textbox", name="Find in this list").fill("kaz")
    expect(page.locator("#filter-country").get_by_role("checkbox")).to_have_count(1)
    page.locator("#filter-country").get_by_role("checkbox", name="Kazakhstan").check()
    expect(page).to_have_url(re.compile("country=KZ"))


def test_places_are_sorted_by_their_events_and_filter(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?country=KZ")
    page.locator("#filter-place-menu summary").click()
    counts = [int(text) for text in page.locator("#filter-place .count").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    page.locator("#filter-place").get_by_role("checkbox", name="Aktau").first.check()
    expect(page).to_have_url(f"{server}/?country=KZ&place=aktau")
    expect(page.get_by_role("button", name="Remove from the filter: Events at Aktau")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-events", str(number(page, server, "country=KZ&place=aktau")))


def test_organisations_are_counted_and_filter(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?country=AZ")
    page.locator("#filter-organisation-menu summary").click()
    box = "input[value=russian-caspian-flotilla]"
    expected = number(page, server, "country=AZ&organisation=russian-caspian-flotilla")
    assert count_of(page, box) == expected
    page.locator(box).check()
    expect(page).to_have_url(f"{server}/?country=AZ&organisation=russian-caspian-flotilla")
    expect(page.locator("html")).to_have_attribute("data-events", str(expected))
    expect(page.locator("#filter-organisation-summary")).to_have_text("1 organisation")
    expect(page.get_by_role("button", name="Events with Russian Navy, Caspian Flotilla")).to_be_visible()


def test_a_grade_of_verification_is_switched_off_in_the_legend(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    page.get_by_role("button", name="Legend").click()
    page.get_by_role("checkbox", name="Reported").uncheck()
    expect(page).to_have_url(f"{server}/?verification=announced,confirmed,disputed")
    expected = number(page, server, "verification=announced,confirmed,disputed")
    expect(page.locator("html")).to_have_attribute("data-events", str(expected))


def test_the_last_grade_stays(opened: Callable[[str], Page]) -> None:
    page = opened("/?verification=disputed")
    page.get_by_role("button", name="Legend").click()
    expect(page.get_by_role("checkbox", name="Disputed")).to_be_disabled()


def test_one_click_resets_everything(opened: Callable[[str], Page], server: str) -> None:
    page = opened(
        "/?datetime=2013&country=IR&match=all&category=port-call,strike&verification=confirmed&place=baku&q=sea"
    )
    page.get_by_role("button", name="Clear the filter").first.click()
    expect(page).to_have_url(f"{server}/")
    expect(page.locator("html")).to_have_attribute("data-events", str(number(page, server, "")))
    expect(page.get_by_role("button", name=re.compile("^Remove from the filter"))).to_have_count(0)


def test_a_changed_filter_never_moves_the_map(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.get_by_role("button", name="Legend").click()
    before = page.locator("#map_caspian").bounding_box()
    for name in ("Confirmed", "Reported"):
        page.get_by_role("checkbox", name=name).uncheck()
    page.locator("#filter-place-menu summary").click()
    for number in range(3):
        page.locator("#filter-place").get_by_role("checkbox").nth(number).check()
    assert page.locator("#map_caspian").bounding_box() == before


def test_a_failed_search_is_told_and_tried_again(opened: Callable[[str], Page], page: Page) -> None:
    page.route("**/events.search.json*", lambda route: route.abort())
    opened("/")
    everything = page.locator("html").get_attribute("data-events")
    page.get_by_role("searchbox").fill("Kaplan")
    expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-events", str(everything))
    page.unroute("**/events.search.json*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("html")).not_to_have_attribute("data-events", str(everything))


def test_offline_the_page_keeps_working_and_fetches_the_rest_by_itself(browser: Browser, server: str) -> None:
    # In a window of its own, whose cache does not hold the rest already.
    with window(browser) as context:
        page = context.new_page()
        page.goto(server)
        until_drawn(page)
        context.set_offline(True)
        page.get_by_role("checkbox", name="Port call").uncheck()
        expect(page.locator("html")).to_have_attribute("data-events", str(number_without(page, "port-call")))
        page.get_by_role("searchbox").fill("Kaplan")
        expect(page.get_by_role("alert").filter(has_text="You are offline")).to_be_visible()
        context.set_offline(False)
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page).to_have_url(re.compile("q=Kaplan"))


def test_a_connection_that_does_not_work_as_soon_as_it_is_back_is_tried_again(browser: Browser, server: str) -> None:
    with window(browser) as context:
        page = context.new_page()
        page.goto(server)
        until_drawn(page)
        context.set_offline(True)
        page.get_by_role("searchbox").fill("Kaplan")
        expect(page.get_by_role("alert").filter(has_text="You are offline")).to_be_visible()
        page.route("**/events.search.json*", lambda route: route.abort())
        context.set_offline(False)
        expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
        page.unroute("**/events.search.json*")
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page).to_have_url(re.compile("q=Kaplan"))


def number_without(page: Page, category: str) -> int:
    total = sum(
        int(text.replace(",", ""))
        for text in page.locator("[id^=layer-]").locator("xpath=..").locator(".count").all_inner_texts()
    )
    return total - count_of(page, f"#layer-{category}")


def test_filtering_is_quiet(opened: Callable[[str], Page], server: str, watched: Watched) -> None:
    page = opened("/")
    page.get_by_role("searchbox").fill("sea")
    page.get_by_role("button", name="Legend").click()
    page.get_by_role("checkbox", name="Announced").uncheck()
    expect(page).to_have_url(re.compile("q=sea"))
    expected = number(page, server, page.url.partition("?")[2])
    expect(page.locator("html")).to_have_attribute("data-events", str(expected))
    until_complete(page)
    assert watched.messages == []
