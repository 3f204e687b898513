"""Two periods side by side in a real Chromium: both are counted as their downloads, and their maps move together."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from browsing import TIMEOUT, show, until_laid_out
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Page

    Open = Callable[[str], Page]

FIRST, SECOND = "2009/2013", "2021/2025"
ADDRESS = f"/?datetime={FIRST}&compare={SECOND}"
#: Waits until the base maps of both sides are the same picture; `false` if they do not become it.
SAME_PICTURE = f"""() => new Promise((done) => {{
    const ends = performance.now() + {TIMEOUT};
    const look = () => {{
        const [first, second] = [...document.querySelectorAll('.basemap-canvas')].map((one) => one.toDataURL());
        if (first === second || performance.now() > ends) done(first === second); else requestAnimationFrame(look);
    }};
    look();
}})"""


def features(page: Page, server: str, datetime: str, query: str = "") -> list[dict[str, Any]]:
    body = json.loads(page.request.get(f"{server}/events.geojson?datetime={datetime}&{query}").text())
    return [feature["properties"] for feature in body["features"]]


def table(page: Page, caption: str) -> dict[str, tuple[int, int]]:
    """Read a table of the comparison: both numbers by the name of the row."""
    rows = page.get_by_role("table", name=caption).locator("tbody tr")
    cells = rows.evaluate_all("(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    return {name: (int(first), int(second)) for name, first, second in cells}


def compared(page: Page) -> None:
    page.locator("html[data-compared]").wait_for(state="attached")


def test_both_periods_are_counted(opened: Open, server: str) -> None:
    page = opened(ADDRESS)
    for query in ("", "country=IR,RU&match=all", "category=port-call"):
        show(page, f"datetime={FIRST}&compare={SECOND}&{query}")
        first, second = (features(page, server, period, query) for period in (FIRST, SECOND))
        expect(page.locator("html")).to_have_attribute("data-events", str(len(first)))
        expect(page.locator("html")).to_have_attribute("data-compared", str(len(second)))
        expect(page.locator(".period-name").first).to_contain_text(f": {len(first)} event")
        expect(page.locator(".period-name").last).to_contain_text(f": {len(second)} event")


def test_each_category_and_country_is_counted_for_both(opened: Open, server: str) -> None:
    page = opened(ADDRESS)
    compared(page)
    both = [features(page, server, period) for period in (FIRST, SECOND)]
    strikes, visits = (
        [Counter(e["category"] for e in events)[name] for events in both] for name in ("strike", "port-call")
    )
    shown = table(page, "Events by category")
    assert (shown["Strike"], shown["Port call"]) == (tuple(strikes), tuple(visits))
    assert sum(number for number, _ in shown.values()) == len(both[0])
    iran = tuple(sum("IR" in event["countries"] for event in events) for events in both)
    assert table(page, "Events by country")["Iran"] == iran


def test_the_button_compares_with_the_time_after_and_back_again(opened: Open, server: str, watched: Watched) -> None:
    page = opened("/?datetime=2009/2013")
    button = page.get_by_role("button", name="Compare")
    button.click()
    expect(page).to_have_url(f"{server}/?datetime=2009/2013&compare=2014/2018")
    expect(button).to_have_attribute("aria-pressed", "true")
    compared(page)
    button.click()
    expect(page).to_have_url(f"{server}/?datetime=2009/2013")
    expect(page.locator(".second-map")).to_have_count(0)
    expect(page.get_by_role("table", name="Events by category")).to_be_hidden()
    until_laid_out(page)
    assert watched.messages == []


def test_what_has_no_time_after_it_is_compared_with_what_there_is(opened: Open, server: str) -> None:
    page = opened("/")
    for period, other in (("2019/2025", "2012/2018"), ("1996/..", "1991/1995"), ("1991/2026", "2022/2026")):
        show(page, f"datetime={period}")
        page.get_by_role("button", name="Compare").click()
        expect(page).to_have_url(f"{server}/?datetime={period}&compare={other}")


def test_the_back_button_ends_and_the_next_one_resumes_the_comparison(opened: Open, server: str) -> None:
    page = opened("/?datetime=2009/2013")
    page.get_by_role("button", name="Compare").click()
    compared(page)
    page.go_back()
    expect(page).to_have_url(f"{server}/?datetime=2009/2013")
    expect(page.locator(".second-map")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".second-map")).to_be_visible()


def test_the_second_period_has_ends_of_its_own(opened: Open, server: str) -> None:
    page = opened(ADDRESS)
    compared(page)
    page.get_by_role("slider", name="Start of the comparison").press("ArrowLeft")
    expect(page).to_have_url(f"{server}/?datetime={FIRST}&compare=2020/2025")
    expect(page.locator("html")).to_have_attribute("data-compared", str(len(features(page, server, "2020/2025"))))


def test_a_filter_holds_for_both(opened: Open, server: str) -> None:
    page = opened(ADDRESS)
    compared(page)
    page.get_by_role("searchbox").fill("exercise")
    expected = len(features(page, server, SECOND, "q=exercise"))
    expect(page.locator("html")).to_have_attribute("data-compared", str(expected))


def test_both_maps_show_the_same_part_of_the_world(opened: Open, watched: Watched) -> None:
    page = opened(f"{ADDRESS}&view=6/41.9/50.3")
    compared(page)
    assert page.evaluate(SAME_PICTURE)
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(SAME_PICTURE)
    second = page.locator(".second-map").bounding_box()
    assert second is not None
    page.mouse.move(second["x"] + 200, second["y"] + 300)
    page.mouse.down()
    page.mouse.move(second["x"] + 120, second["y"] + 240, steps=4)
    page.mouse.up()
    assert page.evaluate(SAME_PICTURE)
    assert watched.messages == []


def test_an_event_of_the_second_map_opens_in_the_panel(opened: Open, page: Page, server: str) -> None:
    event = "2018-08-12-aktau-convention"
    lon, lat = json.loads(page.request.get(f"{server}/events/{event}.json").text())["geometry"]["coordinates"]
    opened(f"/?datetime=1990&compare=2018-08-12&q=convention%20status&view=12/{lat}/{lon}")
    compared(page)
    box = page.locator(".second-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("article")).to_contain_text("Convention on the Legal Status")


def test_a_phone_shows_one_map_over_the_other(opened: Open, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(ADDRESS)
    compared(page)
    first, second = (page.locator(css).bounding_box() for css in ("#map_caspian", ".second-map"))
    assert first is not None
    assert second is not None
    assert first["width"] == second["width"] == 390
    assert second["y"] >= first["y"] + first["height"]
