"""The legend over the map: symbols with counts at first, all of it on demand, and never over the sea."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import TEXT_FAULTS
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

#: Box around the Caspian in degrees: south, west, north, east.
SEA = [36.6, 46.7, 47.1, 54.7]
#: What of some elements lies over the box of the sea on the screen.
OVER_THE_SEA = """([selector, [south, west, north, east]]) => {
    const { map_caspian: map } = window;
    const { x, y } = map.getContainer().getBoundingClientRect();
    const [low, high] = [[south, west], [north, east]].map((corner) => map.latLngToContainerPoint(corner));
    const sea = { left: x + low.x, right: x + high.x, top: y + high.y, bottom: y + low.y };
    return [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility())
        .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
        .filter(([, { left, right, top, bottom }]) =>
            left < sea.right && right > sea.left && top < sea.bottom && bottom > sea.top)
        .map(([text]) => text);
}"""


def over_the_sea(page: Page) -> list[str]:
    over: list[str] = page.evaluate(OVER_THE_SEA, [".legend-toggle, .legend-body", SEA])
    return over


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1280, 800), (1440, 900)])
def test_neither_legend_nor_layers_cover_the_sea_folded_or_not(
    sized: Callable[[int, int, str], Page], width: int, height: int, language: str
) -> None:
    page = sized(width, height, language)
    assert over_the_sea(page) == []
    for toggle in page.locator(".legend-toggle").all():
        toggle.click()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        assert over_the_sea(page) == []


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (390, 844)])
def test_on_a_phone_each_unfolds_as_a_sheet_below_the_map_with_its_texts_in_full(
    sized: Callable[[int, int, str], Page], width: int, height: int, language: str
) -> None:
    page = sized(width, height, language)
    toggles, map_box = page.locator(".legend-toggle"), page.locator("#map").bounding_box()
    assert map_box is not None
    assert map_box["height"] >= 0.55 * height
    for part in ("keys", "layers"):
        toggles.and_(page.locator(f"[aria-controls=legend-{part}]")).click()
        sheet = page.locator(f"#legend-{part}")
        box = sheet.bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, width)
        assert box["y"] >= map_box["y"] + map_box["height"] - 1
        assert page.evaluate(TEXT_FAULTS, f"#legend-{part}") == []
        sheet.get_by_role("button").first.click()


def test_folded_up_it_shows_each_category_with_its_number_and_switches_it_off(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    row = page.locator(".legend-row").filter(has=page.get_by_role("checkbox", name="Port call"))
    expect(row.locator(".swatch")).to_be_in_viewport(ratio=1)
    number = int(row.locator(".count").inner_text())
    before = int(page.locator("html").get_attribute("data-events") or 0)
    row.click()
    expect(page.locator("html")).to_have_attribute("data-events", str(before - number))


def test_over_the_panel_escape_folds_it_up_and_leads_back(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    legend = page.get_by_role("button", name="Legend")
    legend.click()
    expect(page.locator("#panel").get_by_role("checkbox", name="Disputed")).to_be_visible()
    page.keyboard.press("Escape")
    expect(legend).to_be_focused()
    expect(legend).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#panel #legend-keys")).to_have_count(0)


def test_only_one_part_is_unfolded(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    legend, layers = (page.get_by_role("button", name=name) for name in ("Legend", "Layers"))
    legend.click()
    layers.click()
    expect(legend).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#panel").get_by_role("checkbox", name="Ports and bases")).to_be_visible()
