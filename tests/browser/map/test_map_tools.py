"""Tools at the edge of the map, and the rings of port access."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from browsing import until_still
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Page


def test_the_coordinates_of_the_pointer_are_told(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=8/40.37/49.84")
    output = page.get_by_label("Coordinates")
    expect(output).to_have_text("40.37° N 49.84° E")
    box = page.locator(".folium-map").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2 - 128, box["y"] + box["height"] / 2)
    # To a pixel: the map may be half a one higher than its canvas.
    expect(output).to_have_text(re.compile(r"40\.3[678]° N 49\.1\d° E"))


def test_a_distance_is_measured_by_clicks(opened: Callable[[str], Page], watched: Watched) -> None:
    page = opened("/?view=6/41.9/50.3")
    page.get_by_role("button", name="Measure a distance").click()
    surface = page.locator(".measure-surface")
    expect(page.locator(".measure-result")).to_contain_text("Click the points")
    box = surface.bounding_box()
    assert box
    middle = (box["width"] / 2, box["height"] / 2)
    surface.click(position={"x": middle[0] - 60, "y": middle[1]})
    surface.click(position={"x": middle[0] + 60, "y": middle[1]})
    # 120 pixels of 256 × 2**6 for 360 degrees, on the parallel of 41.9° north: 218 km.
    expect(page.locator(".measure-result")).to_have_text("218 km · 118 nautical miles")
    assert page.locator("html").get_attribute("data-events")
    page.keyboard.press("Escape")
    expect(surface).to_have_count(0)
    expect(page.get_by_role("button", name="Measure a distance")).to_be_focused()
    assert watched.messages == []


def test_a_distance_is_measured_by_keyboard(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=6/41.9/50.3")
    page.get_by_role("button", name="Measure a distance").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".measure-result")).to_have_text("0 km · 0 nautical miles")
    page.keyboard.press("Backspace")
    expect(page.locator(".measure-result")).to_contain_text("Click the points")


def test_the_place_of_the_reader_is_only_asked_for_by_a_click(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 40.4, "longitude": 49.9, "accuracy": 500})
    assert page.locator(".location-point").count() == 0
    page.get_by_role("button", name="Show where I am").click()
    expect(page.locator("path.location-point")).to_have_count(1)
    page.get_by_role("button", name="Show where I am").click()
    expect(page.locator("path.location-point")).to_have_count(0)


def test_the_map_fills_the_screen_and_comes_back(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    button = page.get_by_role("button", name="Full screen")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def show_rings(page: Page) -> None:
    with page.expect_response(lambda response: "/access.geojson" in response.url):
        page.get_by_role("button", name="Layers").click()
        page.get_by_label("Who may use which port").check()


def ring(page: Page, port: str) -> tuple[float, float]:
    """Find where on the page the ring of a port is, in the middle of its right side."""
    features = json.loads(page.request.get(page.url.split("?")[0] + "access.geojson").text())["features"]
    lon, lat = next(f["geometry"]["coordinates"] for f in features if f["properties"]["port"] == port)
    x, y = page.evaluate(
        "([lat, lon]) => { const p = window.map_caspian.latLngToContainerPoint([lat, lon]);"
        " const b = window.map_caspian.getContainer().getBoundingClientRect(); return [p.x + b.x, p.y + b.y]; }",
        [lat, lon],
    )
    return x + 25, y


def test_the_ring_of_a_port_opens_its_history(opened: Callable[[str], Page], watched: Watched) -> None:
    page = opened("/?view=7/43.6/51.2")
    show_rings(page)
    page.mouse.move(*ring(page, "aktau"))
    expect(page.locator(".points-at-ring")).to_have_count(1)
    page.mouse.click(*ring(page, "aktau"))
    history = page.locator(".access-history")
    expect(history).to_contain_text("Access to Aktau")
    expect(history.locator(".access-row").filter(has_text="NATO").locator(".access-bar")).to_have_count(2)
    until_still(page)
    history.locator(".access-bar").first.click()
    expect(page.locator(".panel-event h2")).to_be_visible()
    assert watched.messages == []


def test_only_ports_of_which_the_period_tells_something_have_a_ring(opened: Callable[[str], Page]) -> None:
    page = opened("/?view=7/43.6/51.2&datetime=2005")
    show_rings(page)
    page.mouse.move(*ring(page, "aktau"))
    expect(page.locator(".points-at-ring")).to_have_count(0)


def test_a_reader_who_keeps_their_place_to_themselves_is_told_what_that_means(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    button = page.get_by_role("button", name="Show where I am")
    button.click()
    alert = page.get_by_role("alert").filter(has_text="does not let this page know where you are")
    expect(alert).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.locator(".map-notice").get_by_role("button", name="Close").click()
    expect(alert).to_be_hidden()


def test_the_button_of_the_full_screen_follows_when_the_browser_leaves_it(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    button = page.get_by_role("button", name="Full screen")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    # As Escape does, which a browser without a screen does not hear.
    page.evaluate("() => document.exitFullscreen()")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_map_is_sharp_on_a_screen_with_more_pixels(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    # Nothing but the screen changes for the map: Chromium only notices an emulated one with a change of the window.
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("body { width: 1200px }");
        document.adoptedStyleSheets = [sheet];
    }""")
    ratios = """() => ["main .basemap-canvas", "main .event-canvas", ".timeline-plot > canvas"].map((name) => {
        const canvas = document.querySelector(name);
        return Math.round(10 * canvas.width / canvas.getBoundingClientRect().width) / 10;
    })"""
    page.wait_for_function("() => document.querySelector('.event-canvas').getBoundingClientRect().width < 1200")
    assert page.evaluate(ratios) == [1, 1, 1]
    screen = {"width": 1281, "height": 800, "deviceScaleFactor": 2, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", screen)
    page.wait_for_function(f"() => ({ratios})().every((ratio) => ratio === 2)")
