"""Maps that begin hidden, as in closed tabs: they show in the end what others show from the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import until_complete, until_drawn
from playwright.sync_api import expect

from app.notebook import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Watched
    from playwright.sync_api import Browser, Frame, Page

    Elsewhere = Callable[[str], str]

#: How a page hides what stands in it, and shows it later.
HIDDEN = {
    "tab": ("<div hidden>{}</div>", "(box) => box.hidden = false"),
    "details": ("<details><summary>Map</summary>{}</details>", "(box) => box.open = true"),
    "no size": ("<div style='width:0;height:0;overflow:hidden'>{}</div>", "(box) => box.removeAttribute('style')"),
}
BOX = "[hidden], details, [style^='width:0']"
FITS = """() => {
    const { lat, lng } = map_caspian.getCenter();
    return [map_caspian.getZoom(), lat.toFixed(1), lng.toFixed(1)];
}"""


def frame_of(page: Page) -> Frame:
    """Return the frame of the map, once it has one."""
    page.frame_locator("iframe").locator("html[data-events][data-ready]").wait_for(state="attached")
    return page.frames[1]


def until_seen(frame: Frame) -> None:
    """Wait until the map has drawn itself at its size."""
    frame.wait_for_function("() => document.querySelector('.event-canvas').width > 200")
    frame.locator(".basemap-canvas[data-complete]").wait_for(state="attached")


@pytest.fixture(scope="session")
def browser(isolating_browser: Browser) -> Browser:
    return isolating_browser


@pytest.fixture
def fits_as_if_seen(page: Page) -> Callable[[Callable[[str], object], str, str], None]:
    """Compare where a map stands that is seen from the beginning and one that begins hidden."""

    def compare(put: Callable[[str], object], frame: str, way: str) -> None:
        put(f"<div>{frame}</div>")
        seen = frame_of(page)
        until_seen(seen)
        expected = seen.evaluate(FITS)
        hiding, showing = HIDDEN[way]
        put(hiding.format(frame))
        hidden = frame_of(page)
        page.locator("iframe").evaluate(f"(frame) => ({showing})(frame.closest({BOX!r}))")
        until_seen(hidden)
        assert hidden.evaluate(FITS) == expected

    return compare


@pytest.mark.parametrize("way", HIDDEN)
@pytest.mark.parametrize("query", ["", "view=8/40.4/50", "story=iran-russia-2009-2013"])
def test_an_embed(
    page: Page, server: str, elsewhere: Elsewhere, fits_as_if_seen: Callable[..., None], way: str, query: str
) -> None:
    # A box without a size leaves the frame none.
    size = "width:100%;height:500px;max-height:100%"
    frame = f'<iframe src="{server}/embed?{query}" style="{size}" title=Map></iframe>'
    fits_as_if_seen(lambda html: page.goto(elsewhere(html)), frame, way)
    link = page.frame_locator("iframe").get_by_role("link", name="Caspian military")
    expected = {"": "/", "view=8/40.4/50": "/?view=8/40.400/50.000"}.get(query, f"/?{query}&step=1")
    expect(link).to_have_attribute("href", expected)


@pytest.mark.parametrize("way", ["tab", "details"])
def test_a_map_in_a_notebook(page: Page, fits_as_if_seen: Callable[..., None], way: str) -> None:
    frame = load().filter(country="IR").map()._repr_html_()
    fits_as_if_seen(page.set_content, frame, way)


@pytest.mark.parametrize("way", ["tab", "details"])
def test_a_map_in_one_file(
    page: Page, server: str, tmp_path: Path, fits_as_if_seen: Callable[..., None], way: str
) -> None:
    (tmp_path / "map.html").write_bytes(page.request.get(f"{server}/map.html?country=IR").body())
    around = tmp_path / "report.html"

    def put(html: str) -> None:
        around.write_text(f"<!doctype html><title>Report</title>{html}")
        page.goto(around.as_uri())

    fits_as_if_seen(put, '<iframe src="map.html" width=900 height=600 title=Map></iframe>', way)


def test_the_page_of_the_map(page: Page, server: str, watched: Watched) -> None:
    page.goto(server)
    until_complete(page)
    expected = page.evaluate(FITS)
    page.add_init_script("""
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("main { display: none }");
        document.adoptedStyleSheets = [sheet];
    """)
    page.goto(server)
    until_drawn(page)
    page.evaluate("() => { document.adoptedStyleSheets = [] }")
    until_seen(page.main_frame)
    assert page.evaluate(FITS) == expected
    expect(page).to_have_url(f"{server}/")
    assert watched.messages == []
