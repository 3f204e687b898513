"""The map page by keyboard and for screen readers: every event reachable, focus seen and given back, counts said."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

JULY = "datetime=2013-07-08/2013-07-12&country=IR,RU&match=all&view=6/41.9/50.3"


def symbol(page: Page) -> Locator:
    """Return the button that stands on a symbol of the map."""
    return page.get_by_role("group", name="Events on the map").get_by_role("button")


def label(page: Page) -> str:
    return symbol(page).get_attribute("aria-label") or ""


def test_the_symbols_on_the_map_are_walked_with_arrow_keys_and_none_is_left_out(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    symbol(page).focus()
    count = int(re.findall(r"of (\d+) on the map$", label(page))[0])
    assert count > 5
    seen = {label(page).rpartition(";")[0]}
    for _ in range(count - 1):
        page.keyboard.press("ArrowRight")
        expect(symbol(page)).to_be_focused()
        seen.add(label(page).rpartition(";")[0])
    assert len(seen) == count
    page.keyboard.press("Home")
    assert f"; 1 of {count}" in label(page)
    page.keyboard.press("ArrowLeft")
    assert f"; {count} of {count}" in label(page)


def test_enter_opens_the_event_of_a_symbol_and_escape_gives_the_focus_back(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013-06-29&country=IR&category=port-call")
    symbol(page).focus()
    expect(symbol(page)).to_have_accessible_name(re.compile("Astrakhan.*Port call, Confirmed"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_be_hidden()
    expect(symbol(page)).to_be_focused()


def test_enter_on_events_that_zooming_cannot_split_lists_them(opened: Callable[[str], Page]) -> None:
    page = opened("/?place=bandar-anzali&view=12/37.479/49.458")
    symbol(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"\d+ events at this spot"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="in view")).to_be_visible()


def test_the_ring_of_the_focus_is_around_the_symbol(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?{JULY}")
    symbol(page).focus()
    page.keyboard.press("Home")
    box, area = symbol(page).bounding_box(), page.locator("#map_caspian").bounding_box()
    assert box is not None
    assert area is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#map_caspian")).to_have_class(re.compile("points-at-event"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_tab_key_reaches_shows_that_it_has_the_focus(opened: Callable[[str], Page], scheme: str) -> None:
    page = opened("/?datetime=2013&country=IR")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    unseen, names = [], []
    for _ in range(80):
        page.keyboard.press("Tab")
        name, outlined, inside = page.evaluate("""() => {
            const e = document.activeElement, style = getComputedStyle(e), knob = getComputedStyle(e, '::after');
            const seen = [style, knob].some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
            return [e.id || e.className + e.textContent.slice(0, 30), seen, e !== document.body];
        }""")
        if not inside:
            break
        names.append(name)
        unseen += [] if outlined else [name]
    assert unseen == []
    assert len(names) > 30
    assert page.evaluate("() => document.activeElement === document.body")


def test_links_skip_to_the_list_and_to_the_map(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the list of events")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Events").get_by_role("button").first).to_be_focused()
    page.get_by_role("link", name="Skip to the map").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map_caspian")).to_be_focused()


def test_the_count_beside_the_filter_leads_to_the_events(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    page.get_by_role("link", name=re.compile(r"^\d+ events")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Events").get_by_role("button").first).to_be_focused()


def test_a_change_is_announced_once_when_it_has_settled(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    said = page.locator(".leaflet-container [role=status][aria-live=polite]")
    expect(said).to_contain_text("match the filter")
    page.evaluate("""() => {
        const region = document.querySelector('.leaflet-container [role=status][aria-live=polite]');
        window.said = [];
        new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true });
    }""")
    before = said.inner_text()
    page.get_by_role("searchbox").press_sequentially("aktau")
    expect(said).not_to_have_text(before)
    matched = page.locator("html").get_attribute("data-events")
    assert page.evaluate("() => window.said") == [f"{matched} events match the filter."]


def test_the_numbers_of_the_timeline_are_a_table_in_step_with_the_filter(
    opened: Callable[[str], Page], server: str
) -> None:
    page = opened("/?datetime=2012/2014&category=port-call,strike")
    button = page.get_by_role("button", name="Numbers")
    button.focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("region", name="Numbers of the timeline").get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_text(["2012", "2013", "2014"])
    row = table.get_by_role("row", name="2013")
    features = json.loads(page.request.get(f"{server}/events.geojson?datetime=2013&category=port-call").text())[
        "features"
    ]
    begun = [feature for feature in features if feature["properties"]["start"].startswith("2013")]
    column = table.get_by_role("columnheader").all_inner_texts().index("Port call")
    expect(row.locator("> *").nth(column)).to_have_text(str(len(begun)))
    page.get_by_role("textbox", name="To", exact=True).fill("2013")
    page.get_by_role("textbox", name="To", exact=True).press("Enter")
    expect(table.get_by_role("rowheader")).to_have_text(["2012", "2013"])
    button.focus()
    page.keyboard.press("Escape")
    expect(table).to_be_hidden()
    expect(button).to_be_focused()


def test_enter_takes_the_first_choice_that_a_search_in_a_menu_finds(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    page.locator("#filter-country-menu summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Find in this list").first.focus()
    page.keyboard.type("ira")
    page.keyboard.press("Enter")
    page.keyboard.type("russ")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/?country=IR,RU")


def test_enter_in_a_menu_works_before_the_browser_says_that_it_is_open(
    opened: Callable[[str], Page], server: str
) -> None:
    page = opened("/")
    page.evaluate("""() => {
        const menu = document.querySelector('#filter-country-menu');
        menu.open = true;
        const search = menu.querySelector('.choice-search');
        search.value = 'russ';
        search.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    }""")
    expect(page).to_have_url(f"{server}/?country=RU")


def test_a_closed_menu_keeps_no_choices_for_the_next_time(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    choices = page.locator("#filter-country-menu .choices label")
    page.locator("#filter-country-menu summary").click()
    expect(choices).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(choices).to_have_count(0)


def test_layers_that_are_switched_on_stand_in_the_address(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/")
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("checkbox", name="Ports and bases").check()
    page.get_by_role("checkbox", name="Routes of movements").check()
    expect(page).to_have_url(f"{server}/?layers=ports,routes")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("textbox", name="Link to this view")).to_have_value(f"{server}/?layers=ports,routes")
    page.get_by_role("tab", name="Embed").click()
    expect(page.get_by_role("textbox", name="Code to paste")).not_to_have_value(re.compile("layers"))
    page.keyboard.press("Escape")
    page.go_back()
    expect(page.get_by_role("checkbox", name="Routes of movements")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="Ports and bases")).to_be_checked()
    opened("/?layers=sectors")
    page.get_by_role("button", name="Layers").click()
    expect(page.get_by_role("checkbox", name="Sectors, computed")).to_be_checked()
    expect(page.get_by_text("computed, not legal boundaries")).to_be_visible()
