"""Events known only to an area have no symbol at any zoom, in a real Chromium; both registers add up to the count."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from browsing import awaited, show, until_complete, until_drawn
from playwright.sync_api import expect

from app.frontend.look import LOOK
from geodata.regions import anchors, regions

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

ZOOMS = range(3, 13)
#: What the layer of the events shows at a zoom: how many events in each register, and what is behind its symbols.
SHOWN = """async (zoom) => {
    const layer = events_caspian, { source, filter, standing } = layer.explorer;
    const bounds = map_caspian.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const { marks, areas } = await source.view(filter, standing, box, zoom);
    const held = [];
    for (const mark of marks) {
        if (mark.entry) { held.push(mark.entry); continue; }
        const [west, south, east, north] = mark.box, by = 1e-6;
        const spot = { box: [west - by, south - by, east + by, north + by], zoom, areas: [] };
        held.push(...(await source.list(filter, standing, spot, 0, 500)).entries);
    }
    const sum = (all) => all.reduce((total, { count }) => total + count, 0);
    return { symbols: sum(marks), areas: sum(areas), badges: layer.badges.map(({ badge }) => badge),
        held: held.map(({ id, area, radius, lat }) => ({ id, area, radius, lat })) };
}"""


def until(page: Page, condition: str) -> None:
    """Wait until something holds in the page, whose policy allows no `wait_for_function`."""
    awaited(
        page,
        f"""() => new Promise((done) => {{
        const look = () => ({condition}) ? done() : setTimeout(look, 50);
        look();
    }})""",
    )


def shown(page: Page, zoom: int) -> dict[str, Any]:
    until_drawn(page)
    found: dict[str, Any] = awaited(page, SHOWN, zoom)
    return found


def pixels(events: list[dict[str, Any]], page: Page, zoom: int) -> list[float]:
    """Return the sizes of events' areas on the screen, in pixels by Leaflet's own projection."""
    areas = [
        [event["lat"], event["radius"]] if event["area"] == "disc" else [*anchors()[event["area"]].bounds]
        for event in events
    ]
    found: list[float] = page.evaluate(
        """([areas, zoom]) => areas.map((area) => {
            if (area.length === 2) {
                const [lat, km] = area;
                return 2 * km * 256 * 2 ** zoom / (40075.016686 * Math.cos(lat * Math.PI / 180));
            }
            const [west, south, east, north] = area;
            const a = map_caspian.project([south, west], zoom), b = map_caspian.project([north, east], zoom);
            return Math.max(b.x - a.x, a.y - b.y);
        })""",
        [areas, zoom],
    )
    return found


def show_at(page: Page, zoom: int) -> dict[str, Any]:
    """Show the middle of the map at a zoom, and see what the layer shows there."""
    page.evaluate("(zoom) => map_caspian.setView(map_caspian.getCenter(), zoom, { animate: false })", zoom)
    return shown(page, zoom)


def no_symbol_is_too_small_for_its_area(held: list[dict[str, Any]], page: Page, zoom: int) -> bool:
    known_to_areas = [event for event in held if event["area"]]
    assert not {event["area"] for event in known_to_areas} & {key for key, one in anchors().items() if one.is_wide}
    return all(one <= 4 * LOOK.symbol.radius for one in pixels(known_to_areas, page, zoom))


def test_no_symbol_stands_for_what_is_known_to_more_than_two_of_them(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=3/41.9/50.3")
    for zoom in ZOOMS:
        found = show_at(page, zoom)
        assert len({event["id"] for event in found["held"]}) == found["symbols"] > 250
        assert no_symbol_is_too_small_for_its_area(found["held"], page, zoom)


def test_no_symbol_of_a_large_set_does_either(page: Page, large_server: str) -> None:
    page.goto(f"{large_server}/?view=3/40.3/49.9")
    until_drawn(page)
    for zoom in (3, 6, 9, 12):
        found = show_at(page, zoom)
        assert found["areas"] > 5_000
        assert no_symbol_is_too_small_for_its_area(found["held"], page, zoom)


@pytest.mark.parametrize(
    "query", ["", "country=IR", "datetime=2013", "country=IR,RU&match=all&category=strike,incident"]
)
def test_symbols_and_badges_make_up_the_filters_count_in_page_and_answer(
    opened: Callable[[str], Page], server: str, query: str
) -> None:
    page = opened("/?datetime=1990")
    show(page, query)
    count = json.loads(page.request.get(f"{server}/api/summary?{query}").text())["matched"]
    expect(page.locator("html")).to_have_attribute("data-events", str(count))
    zoom = page.evaluate("map_caspian.getZoom()")
    found = shown(page, zoom)
    assert found["symbols"] + found["areas"] == count
    answer = json.loads(page.request.get(f"{server}/api/view?bbox=-180,-85,180,85&zoom={zoom}&{query}").text())
    counted = sum(sum(mix[1::2]) for mix in answer["regions"]["mix"]) + sum(answer["discs"]["count"])
    assert counted == found["areas"]
    assert sum(answer["clusters"]["count"]) + len(answer["events"]["id"]) == found["symbols"]


def test_badges_stand_still_while_the_map_is_moved(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=7/41.9/50.3")
    before = shown(page, 7)["badges"]
    page.evaluate("map_caspian.panBy([230, 140], { animate: false })")
    assert shown(page, 7)["badges"] == before


def test_a_badge_draws_its_region_and_lists_its_events(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=9/40.05/50.4")
    until_complete(page)
    badge = page.get_by_role("group", name="Events on the map").get_by_role("button")
    badge.focus()
    for _step in range(30):
        if "known only to an area: Caspian Sea off Baku" in (badge.get_attribute("aria-label") or ""):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="events known only to this area")).to_be_focused()
    listed = page.get_by_role("list", name="Events").get_by_role("listitem")
    expect(listed.first).to_contain_text("Caspian Sea off Baku")
    until(page, "events_caspian.explorer.source.regions.shape('sea-off-baku') !== null")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="events in view")).to_be_visible()


def test_an_opened_event_of_a_region_shows_its_shape_and_no_symbol(opened: Callable[[str], Page]) -> None:
    page = opened("/?event=2013-07-08-iran-russia-exercise&view=6/41.9/50.3")
    until_complete(page)
    until(page, "events_caspian.explorer.source.regions.shape('caspian-sea') !== null")
    inside = regions()["caspian-sea"].geometry.representative_point()
    colour = """([lon, lat]) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
        const { canvas } = events_caspian, { x, y } = events_caspian.toCanvas(lat, lon);
        const ratio = canvas.width / parseFloat(canvas.style.width);
        done([...canvas.getContext("2d").getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data]);
    })))"""
    # A place of open sea, and one on land: the shape covers only the first.
    assert awaited(page, colour, [inside.x, inside.y])[3] > 20
    assert awaited(page, colour, [47.2, 41.0])[3] == 0


def test_the_legend_hides_what_has_no_position_and_still_says_how_much_that_is(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    row = page.get_by_role("checkbox", name="Known only to an area")
    expect(row).to_be_checked()
    said = page.locator("label", has=page.locator("#areas")).locator(".count").inner_text()
    assert int(said) == shown(page, page.evaluate("map_caspian.getZoom()"))["areas"]
    row.uncheck()
    expect(page).to_have_url(re.compile("areas=hidden"))
    until(page, "events_caspian.badges.length === 0")
    expect(page.locator("label", has=page.locator("#areas")).locator(".count")).to_have_text(said)
    page.go_back()
    until(page, "events_caspian.badges.length > 0")


def test_the_panel_says_how_many_are_known_only_to_an_area_that_touches_the_view(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=9/42.2/50.3")
    expect(page.get_by_role("heading", name="events in view")).to_be_visible()
    expect(page.locator(".areal")).to_contain_text("known only to areas that reach into view")
