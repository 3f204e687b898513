"""Measures this project beside what people would use instead, in one run, and prints medians, spreads and ratios.

Only the ratios carry over to another machine.
"""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import pandas as pd
from folium.plugins import MarkerCluster
from playwright.sync_api import sync_playwright
from synthetic import synthetic

from events import dates
from events.formats import feature_collection
from events.index import EventIndex
from events.query import EventFilter

sys.path.append(str(Path(__file__).parent.parent / "support"))
import chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

_FLAGS = ["--no-sandbox", "--disable-background-networking"]


def measure(work: Callable[[], object], repeats: int = 7) -> list[float]:
    """Time some work; returns seconds, after one unmeasured round."""
    work()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return times


def report(title: str, rows: list[tuple[str, list[float]]]) -> None:
    """Print medians with their spread, and how many times the first row's each of the others took."""
    print(f"\n{title}")
    base = statistics.median(rows[0][1])
    for name, times in rows:
        median = statistics.median(times)
        spread = f"{1000 * min(times):>9.2f} to {1000 * max(times):<9.2f}"
        print(f"  {name:<46} {1000 * median:>10.2f} ms   {spread}  × {median / base:.1f}")


def download(size: int) -> None:
    """A GeoJSON text of all events, against GeoPandas."""
    catalogue = synthetic(size)
    index = EventIndex(catalogue)
    rows = index.select(EventFilter())
    plain = catalogue.frame
    report(
        f"GeoJSON of {size:,} events",
        [
            ("this project", measure(lambda: b"".join(feature_collection(index.feature_bytes(rows), {})))),
            ("GeoDataFrame.to_json", measure(lambda: plain.to_json(drop_id=True), repeats=2)),
        ],
    )


def filtering(size: int) -> None:
    """One filter of period, countries and category, against masks over a GeoDataFrame."""
    catalogue = synthetic(size)
    index = EventIndex(catalogue)
    event_filter = EventFilter(datetime="2013", countries=("IR", "RU"), match="all", categories=("port-call",))
    frame = catalogue.frame.assign(
        start=pd.to_datetime(catalogue.frame["start"]), end=pd.to_datetime(catalogue.frame["end"])
    )
    first, last = (pd.Timestamp(day) for day in (dates.parse("2013").start, dates.parse("2013").end))

    def plain() -> pd.DataFrame:
        inside = frame[(frame["start"] <= last) & (frame["end"] >= first) & (frame["category"] == "port-call")]
        return inside[[{"IR", "RU"} <= set(countries) for countries in inside["countries"]]]

    assert len(plain()) == len(index.select(event_filter))
    report(
        f"one filter over {size:,} events",
        [
            ("this project", measure(lambda: index.select(event_filter), 25)),
            ("masks over a GeoDataFrame", measure(plain)),
        ],
    )


def first_events(browser: Browser) -> None:
    """The built-in catalogue in Chromium from a cold cache, against Folium's clustered markers of the same events."""
    command = [str(Path(sys.executable).with_name("caspian-map")), "serve", "--port", "0"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        assert server.stdout is not None
        address = server.stdout.readline().split()[4]
        own, weight = [], 0
        for _ in range(5):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            page.goto(address)
            page.locator("html[data-events]").wait_for(state="attached")
            own.append(page.evaluate("() => performance.getEntriesByName('events-drawn')[0].startTime") / 1000)
            page.wait_for_load_state("networkidle")
            sizes = page.evaluate("() => performance.getEntries().map((entry) => entry.encodedBodySize ?? 0)")
            weight = sum(sizes)
            context.close()
        features = json.loads(browser.new_page().request.get(f"{address}events.geojson").text())["features"]
        begun = time.perf_counter()
        path = Path(folder, "folium.html")
        path.write_text(_folium_page(features), encoding="utf-8")
        rendering = time.perf_counter() - begun
        server.terminate()
    report(
        f"first events on screen, built-in catalogue ({len(features)} events), cold cache",
        [("this project, from navigation", own), ("Folium MarkerCluster: rendering the page alone", [rendering])],
    )
    print(f"  page weight as sent: {weight / 1000:.0f} kB; Folium's page without its assets, gzipped: ", end="")
    print(f"{len(gzip.compress(_folium_page(features).encode())) / 1000:.0f} kB")


def _folium_page(features: list[dict[str, dict[str, object]]]) -> str:
    folium_map = folium.Map(location=(41.8, 50.7), zoom_start=5, tiles=None)
    cluster = MarkerCluster().add_to(folium_map)
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]  # type: ignore[misc]
        folium.Marker((lat, lon), popup=folium.Popup(str(feature["properties"]["summary"]), parse_html=True)).add_to(
            cluster
        )
    return str(folium_map.get_root().render())


def main() -> None:
    """Run all measurements."""
    print("Medians and spreads; × is how many times the first row's time.")
    download(20_000)
    filtering(1_000_000 if "--large" in sys.argv else 100_000)
    executable = chromium.install()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        first_events(browser)
        browser.close()


if __name__ == "__main__":
    main()
