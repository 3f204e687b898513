"""Measures in Chromium what a reader waits for: first events on screen, a filter moved, heap, and bytes."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measuring import first_sight
from measuring.measure import OURS
from measuring.synthetic import synthetic
from playwright.sync_api import sync_playwright
from rivals import rivals
from rivals.folium_pages import fast_marker_cluster, marker_cluster
from servers import servers

sys.path.append(str(Path(__file__).parents[2] / "support"))
import chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from measuring.measure import Results
    from playwright.sync_api import Browser, Page

FIRST, RENDER = "first events on screen, cold cache", "generating the page"
MOVED = "filter change to repainted map"
HEAP, BYTES = "heap of the page's script", "bytes of the page, cold"
EMBED = "bytes of an embed in a text column, cold"
MARKERS, FAST_MARKERS = "Folium MarkerCluster with popups", first_sight.FAST_MARKERS
IN_PAGE, ON_SERVER, BESIDE_FOLIUM = 20_000, 1_000_000, 10_000

# MapLibre GL draws with WebGL, which has no graphics card here.
_WEBGL = "--enable-unsafe-swiftshader"
_FLAGS = ["--no-sandbox", "--disable-background-networking", "--enable-precise-memory-info", _WEBGL]
_WINDOW: Any = {"width": 1280, "height": 800}
#: What the share dialog's code gives an embed in a column of text.
_FRAME: Any = {"width": 720, "height": 480}
_TIMES, _STEPS = 7, 24
_PATIENCE = 120_000  # milliseconds
_PAUSE = 150  # milliseconds between two key presses of a reader

# When the frame after the first marker is on its way to the screen: the task after its animation frame.
_FIRST_MARKER = """() => new Promise((resolve) => {
    const look = () => document.querySelector(".leaflet-marker-icon")
        ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
        : requestAnimationFrame(look);
    look();
})"""
# From the moment of the key press until the marks of the new filter are drawn.
_WATCH = """() => {
    const watched = { pressed: 0, times: [] };
    addEventListener("keydown", (event) => { watched.pressed = event.timeStamp; }, { capture: true });
    let query = null;
    new PerformanceObserver((list) => {
        for (const mark of list.getEntriesByName("events-drawn")) {
            if (mark.detail.query !== query && watched.pressed) {
                watched.times.push(mark.startTime - watched.pressed);
                watched.pressed = 0;
            }
            query = mark.detail.query;
        }
    }).observe({ type: "mark", buffered: true });
    globalThis.watched = watched;
}"""
_UNTIL_MOVED = """(step) => new Promise((resolve) => {
    const look = () => (globalThis.watched.times.length > step ? resolve() : requestAnimationFrame(look));
    look();
})"""


def measure(results: Results, million: str) -> None:
    """Measure the built-in catalogue, what a page holds at most, a million events, and Folium's pages."""
    results.group = "in Chromium"
    executable = chromium.install(chromium.NAMES)  # the browser that readers have
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        with servers.built_in() as server:
            count = _number_of_events(browser, server)
            _page(browser, server, count, results)
            first_sight.measure(browser, server, results)
            results.add(EMBED, OURS, count, "kB", _opened(browser, f"{server}/embed", _ours, _FRAME)["bytes"])
        with servers.synthetic_set(IN_PAGE) as server:
            _page(browser, server, IN_PAGE, results)
        _page(browser, million, ON_SERVER, results)
        with servers.synthetic_set(BESIDE_FOLIUM) as server:
            _page(browser, server, BESIDE_FOLIUM, results, moving=False)
        _folium(browser, results)
        browser.close()


def _page(browser: Browser, server: str, events: int, results: Results, *, moving: bool = True) -> None:
    seen = [_opened(browser, f"{server}/", _ours) for _ in range(_TIMES)]
    results.add(FIRST, OURS, events, "ms", [one["first"] for one in seen])
    results.add(BYTES, OURS, events, "kB", seen[0]["bytes"])
    results.add(HEAP, OURS, events, "MB", [one["heap"] for one in seen])
    if moving:
        results.add(MOVED, OURS, events, "ms", _moved(browser, server))


def _moved(browser: Browser, server: str) -> list[float]:
    """Move the timeline's handle by real key presses, one at a time."""
    context = browser.new_context(viewport=_WINDOW)
    page = context.new_page()
    page.goto(f"{server}/")
    page.locator("html[data-events]").wait_for(state="attached", timeout=_PATIENCE)
    page.evaluate(_WATCH)
    handle = page.get_by_role("slider", name="From")
    handle.focus()
    for step in range(_STEPS + 1):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(_PAUSE)
        page.evaluate(_UNTIL_MOVED, step)
    times: list[float] = page.evaluate("() => globalThis.watched.times")
    context.close()
    return times[1:]


def _ours(page: Page) -> float:
    page.locator("html[data-events]").wait_for(state="attached", timeout=_PATIENCE)
    first: float = page.evaluate("() => performance.getEntriesByName('events-drawn')[0].startTime")
    return first


def _theirs(page: Page) -> float:
    first: float = page.evaluate(_FIRST_MARKER)
    return first


def _opened(browser: Browser, address: str, first: Callable[[Page], float], window: Any = _WINDOW) -> dict[str, float]:
    """Open a page with nothing in the cache; gives milliseconds, kB and MB."""
    context = browser.new_context(viewport=window)
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    milliseconds = first(page)
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("() => performance.getEntries().map((entry) => entry.encodedBodySize ?? 0)")
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = page.evaluate("() => performance.memory.usedJSHeapSize")
    context.close()
    return {"first": milliseconds, "bytes": sum(sizes) / 1000, "heap": heap / 1e6}


def _folium(browser: Browser, results: Results) -> None:
    """Measure Folium's pages of the same events, served as files by nginx."""
    catalogue = synthetic(BESIDE_FOLIUM)
    with tempfile.TemporaryDirectory(prefix="caspian-bench-") as folder, rivals.nginx(Path(folder)) as server:
        for subject, make in (
            (MARKERS, marker_cluster),
            (FAST_MARKERS, fast_marker_cluster),
        ):
            begun = time.perf_counter()
            page = make(catalogue)
            made = 1000 * (time.perf_counter() - begun)
            Path(folder, "page.html").write_text(page, encoding="utf-8")
            seen = [_opened(browser, f"{server}/page.html", _theirs) for _ in range(3)]
            results.add(RENDER, subject, BESIDE_FOLIUM, "ms", made)
            results.add(FIRST, subject, BESIDE_FOLIUM, "ms", [made + one["first"] for one in seen])
            results.add(f"{FIRST}, page generated before", subject, BESIDE_FOLIUM, "ms", [one["first"] for one in seen])
            results.add(BYTES, subject, BESIDE_FOLIUM, "kB", seen[0]["bytes"])
            results.add(HEAP, subject, BESIDE_FOLIUM, "MB", [one["heap"] for one in seen])


def _number_of_events(browser: Browser, server: str) -> int:
    page = browser.new_page()
    page.goto(f"{server}/")
    page.locator("html[data-events]").wait_for(state="attached")
    count = int(page.locator("html").get_attribute("data-events") or 0)
    page.close()
    return count
