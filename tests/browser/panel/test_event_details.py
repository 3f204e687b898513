"""An event opened in the panel: what it says, what is related to it, how it is cited and corrected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

EXERCISE = "2013-07-08-iran-russia-exercise"


@pytest.fixture
def article(opened: Callable[[str], Page]) -> Page:
    page = opened(f"/?event={EXERCISE}")
    page.get_by_role("article").wait_for()
    return page


def test_the_place_of_an_event_filters(article: Page, server: str) -> None:
    article.get_by_role("article").get_by_role("button", name="Caspian Sea").click()
    expect(article).to_have_url(f"{server}/?place=caspian-sea&event={EXERCISE}")
    expected = json.loads(article.request.get(f"{server}/events.geojson?place=caspian-sea").text())["numberReturned"]
    expect(article.locator("html")).to_have_attribute("data-events", str(expected))


def test_related_events_say_why_and_open(article: Page, server: str) -> None:
    related = json.loads(article.request.get(f"{server}/events/{EXERCISE}/related.json").text())["related"]
    section = article.locator(".related")
    expect(section.get_by_role("listitem")).to_have_count(len(related))
    expect(section.get_by_role("listitem").first).to_contain_text("same organisation")
    section.get_by_role("button", name=related[0]["title"]).click()
    expect(article.get_by_role("article").get_by_role("heading", level=2)).to_have_text(related[0]["title"])
    article.go_back()
    expect(article).to_have_url(f"{server}/?event={EXERCISE}")


def test_the_four_forms_of_the_citation_are_linked(article: Page) -> None:
    article.get_by_role("article").get_by_text("Cite", exact=True).click()
    links = article.locator(".citation-forms").get_by_role("link")
    hrefs = [link.get_attribute("href") for link in links.all()]
    assert hrefs == [f"/events/{EXERCISE}/citation.{form}" for form in ("txt", "bib", "ris", "json")]


def test_the_citation_is_shown_as_the_server_gives_it(article: Page, server: str) -> None:
    citation = article.request.get(f"{server}/events/{EXERCISE}/citation.txt").text().strip()
    article.get_by_role("article").get_by_text("Cite", exact=True).click()
    expect(article.locator(".citation p")).to_have_text(citation)


def test_a_correction_names_the_event(article: Page, server: str) -> None:
    link = article.get_by_role("link", name="Report a correction")
    href = link.get_attribute("href") or ""
    assert EXERCISE in href
    assert article.request.get(f"{server}{href}").ok
    page_of_method = article.context.new_page()
    page_of_method.goto(f"{server}{href}")
    expect(page_of_method.locator(f"[id='{href.partition('#')[2]}']")).to_be_visible()


def test_the_address_of_an_event_is_copied(article: Page, server: str) -> None:
    article.context.grant_permissions(["clipboard-read", "clipboard-write"])
    article.get_by_role("button", name="Copy its address").click()
    expect(article.get_by_text("Copied.")).to_be_visible()
    assert article.evaluate("() => navigator.clipboard.readText()") == f"{server}/events/{EXERCISE}"


@pytest.mark.usefixtures("plain_http")
def test_an_address_that_the_browser_does_not_copy_is_selected(article: Page, server: str) -> None:
    article.get_by_role("button", name="Copy its address").click()
    expect(article.get_by_text("The text is selected")).to_be_visible()
    assert article.evaluate("() => getSelection().toString()") == f"{server}/events/{EXERCISE}"


def test_an_event_that_cannot_be_loaded_says_so_and_is_tried_again(opened: Callable[[str], Page], page: Page) -> None:
    page.route(f"**/events/{EXERCISE}.json", lambda route: route.abort())
    opened(f"/?event={EXERCISE}")
    expect(page.locator(".panel").get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute(f"**/events/{EXERCISE}.json")
    page.locator(".panel").get_by_role("button", name="Try again").click()
    expect(page.get_by_role("article")).to_be_visible()


def test_an_event_opens_in_a_browser_that_lacks_younger_functions(page: Page, opened: Callable[[str], Page]) -> None:
    page.add_init_script("delete URL.canParse")
    opened(f"/?event={EXERCISE}")
    expect(page.get_by_role("article").get_by_role("link").first).to_be_visible()


def test_an_event_that_cannot_be_shown_says_so_and_is_tried_again(opened: Callable[[str], Page], page: Page) -> None:
    address = f"**/events/{EXERCISE}.json"
    page.route(address, lambda route: route.fulfill(json={"properties": {"id": EXERCISE, "sources": [None]}}))
    opened(f"/?event={EXERCISE}")
    expect(page.locator(".panel").get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute(address)
    page.locator(".panel").get_by_role("button", name="Try again").click()
    expect(page.get_by_role("article")).to_be_visible()


def test_the_next_and_the_previous_event_of_the_list_are_a_step_away(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    items = page.get_by_role("list", name="Events").get_by_role("listitem")
    titles = [items.nth(number).locator(".item-title").inner_text() for number in (0, 1)]
    items.first.get_by_role("button").click()
    heading = page.get_by_role("article").get_by_role("heading", level=2)
    expect(heading).to_have_text(titles[0])
    steps = page.get_by_role("group", name="Events in the list")
    expect(steps).to_contain_text("1 of ")
    expect(steps.get_by_role("button", name="Previous")).to_be_disabled()
    steps.get_by_role("button", name="Next").click()
    expect(heading).to_have_text(titles[1])
    expect(steps.get_by_role("button", name="Next")).to_be_focused()
    steps.get_by_role("button", name="Previous").click()
    expect(heading).to_have_text(titles[0])
    expect(heading).to_be_focused()


def test_an_event_outside_of_the_list_has_no_steps(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?event={EXERCISE}&datetime=2020")
    page.get_by_role("article").wait_for()
    expect(page.get_by_role("group", name="Events in the list")).to_be_hidden()


def test_the_list_marks_what_was_seen_and_a_later_visit_does_too(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2021")
    items = page.get_by_role("list", name="Events").get_by_role("listitem")
    expect(items.first.locator(".item-seen")).to_be_hidden()
    items.first.get_by_role("button").click()
    page.get_by_role("article").wait_for()
    page.get_by_role("button", name="Back to the list").click()
    expect(items.first.locator(".item-seen")).to_be_visible()
    opened("/?datetime=2021")
    expect(items.first.locator(".item-seen")).to_be_visible()
    expect(items.nth(1).locator(".item-seen")).to_be_hidden()
