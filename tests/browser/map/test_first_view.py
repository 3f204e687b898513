"""The first view: there without scripts, and left for the map without a flash or a jump."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from browsing import PHONE, until_complete, window
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, BrowserContext, FloatRect, Page

#: How far two pixels may be apart, of 255, before they count as different, and how many may be: letters and shores
#: are drawn by other code, and differ at their edges.
APART, SHARE = 60, 0.06
#: Pixels by which a jump would be seen.
JUMP = 3
WATCH_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts.push(value);
    }).observe({ type: 'layout-shift', buffered: true });
"""


def shot(page: Page, clip: FloatRect) -> NDArray[np.int16]:
    picture = page.screenshot(clip=clip, animations="disabled")
    return np.array(Image.open(io.BytesIO(picture)).convert("RGB"), np.int16)


def differing(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """Return the share of pixels in which two pictures differ."""
    return float((np.abs(one - other).max(axis=2) > APART).mean())


def sea(page: Page) -> FloatRect:
    """Return the middle of the map, where no controls are."""
    box = page.locator("main").bounding_box()
    assert box is not None
    across, down = box["width"], box["height"]
    return {"x": box["x"] + across / 4, "y": box["y"] + 8, "width": across / 2, "height": down * 0.72}


@pytest.fixture(params=[{}, {"viewport": PHONE}, {"color_scheme": "dark"}], ids=["desktop", "phone", "dark"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with window(browser, **request.param) as context:
        yield context


@pytest.mark.parametrize("path", ["/", "/?category=strike,port-call", "/embed", "/?view=8/40.2/50.2", "/?lang=fa"])
def test_the_map_takes_over_without_a_jump(context: BrowserContext, server: str, path: str) -> None:
    still, live = context.new_page(), context.new_page()
    still.route("**/*.js*", lambda route: route.abort())
    still.goto(server + path)
    before = shot(still, sea(still))
    live.add_init_script(WATCH_SHIFTS)
    live.goto(server + path)
    until_complete(live)
    live.locator(".first-view").wait_for(state="detached")
    after = shot(live, sea(live))
    assert before.shape == after.shape
    assert differing(before, after) < SHARE
    for jump in ((JUMP, 0), (-JUMP, 0), (0, JUMP), (0, -JUMP)):
        assert differing(before, np.roll(after, jump, axis=(0, 1))) > differing(before, after)
    # The script writes what is chosen into the menus of the filter, which others make room for.
    assert sum(live.evaluate("shifts")) <= (0.005 if "category" in path else 0)


def test_a_map_in_one_file_begins_with_it_and_keeps_it_without_scripts(
    context: BrowserContext, server: str, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(context.request.get(f"{server}/map.html?datetime=2013").body())
    page = context.new_page()
    page.goto(file.as_uri())
    until_complete(page)
    page.locator(".first-view").wait_for(state="detached")
    still = context.browser.new_page(java_script_enabled=False)
    still.goto(file.as_uri())
    assert still.locator(".first-view svg:visible").count() == 1
    still.close()


def test_it_covers_the_map_until_this_shows_as_much(context: BrowserContext, server: str) -> None:
    page = context.new_page()
    page.route("**/basemap/*", lambda _route: None)  # never answered
    page.goto(server)
    page.locator("html[data-events]").wait_for(state="attached")
    assert page.locator(".first-view").count() == 1
    page.locator(".folium-map").dispatch_event("wheel")
    assert page.locator(".first-view").count() == 0
