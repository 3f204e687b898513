"""Measures in Chromium how soon a page shows anything, its events, and is live, beside pages that do next to nothing.

All pages are opened in turn with nothing in the cache, so that the ratios hold whatever the machine does meanwhile.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from measuring.measure import OURS
from rivals import rivals
from rivals.folium_pages import fast_marker_cluster

import events
from geodata import basemap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measuring.measure import Results
    from playwright.sync_api import Browser

FAST_MARKERS, MAPLIBRE = "Folium FastMarkerCluster, no popups", "MapLibre GL, the same base map and points"
PAINT, EVENTS, LIVE = "first contentful paint", "events of the first view visible", "map live"
LONGEST, SHIFT, SCRIPT = "longest task before live", "layout shift", "script before live"
BLANK, LEAFLET, EMBED = "a blank page with a canvas", "plain Leaflet, circle markers", "this project's embed"
_ROUNDS = 7
# Degrees that the base map of the first view covers: west, south, east, north.
_AROUND = (17.0, 24.0, 85.0, 60.0)
_WINDOW: Any = {"width": 1280, "height": 800}

_HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>'
_CANVAS = f"""{_HEAD}<canvas id="map" width="1280" height="800"></canvas><script>
const context = document.getElementById("map").getContext("2d");
context.fillRect(0, 0, 1280, 800);
requestAnimationFrame(() => setTimeout(() => performance.mark("live")));
</script>"""
_MARKERS = f"""{_HEAD}<link rel="stylesheet" href="/assets/leaflet/dist/leaflet.css">
<div id="map" style="height: 800px"></div><script src="/assets/leaflet/dist/leaflet.js"></script><script>
const map = L.map("map", {{ preferCanvas: true }}).setView([41.8, 50.7], 5);
fetch("points.json").then((answer) => answer.json()).then((points) => {{
    for (const point of points) L.circleMarker(point, {{ radius: 6 }}).addTo(map);
    requestAnimationFrame(() => setTimeout(() => performance.mark("live")));
}});
</script>"""
_MAPLIBRE = f"""{_HEAD}<link rel="stylesheet" href="/assets/maplibre-gl/dist/maplibre-gl.css">
<div id="map" style="height: 800px"></div><script src="/assets/maplibre-gl/dist/maplibre-gl.js"></script><script>
const map = new maplibregl.Map({{ container: "map", center: [50.7, 41.8], zoom: 4, attributionControl: false, style: {{
    version: 8,
    sources: {{
        land: {{ type: "geojson", data: "land.geojson" }},
        points: {{ type: "geojson", data: "points.geojson" }},
    }},
    layers: [
        {{ id: "sea", type: "background", paint: {{ "background-color": "#dcebf3" }} }},
        {{ id: "land", type: "fill", source: "land", paint: {{ "fill-color": "#f6f4ee" }} }},
        {{ id: "points", type: "circle", source: "points", paint: {{ "circle-radius": 6 }} }},
    ],
}} }});
map.once("idle", () => performance.mark("live"));
</script>"""
# When the first marker of a cluster is on its way to the screen: the task after its animation frame.
_MARKED = """<script>
    const look = () => document.querySelector(".leaflet-marker-icon")
        ? requestAnimationFrame(() => setTimeout(() => performance.mark("live"))) : requestAnimationFrame(look);
    look();
</script>"""
_WATCH = """
    window.watched = { tasks: [], shift: 0 };
    new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) watched.tasks.push({ startTime, duration });
    }).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) watched.shift += value;
    }).observe({ type: "layout-shift", buffered: true });
"""
_LIVE = "performance.getEntriesByName('events-drawn')[0] ?? performance.getEntriesByName('live')[0]"
_UNTIL_LIVE = f"""() => new Promise((resolve) => {{
    const look = () => (({_LIVE}) ? resolve() : setTimeout(look, 10));
    look();
}})"""
_READ = f"""() => {{
    const live = ({_LIVE}).startTime;
    const scripts = performance.getEntriesByType("resource").filter(({{ name, responseEnd }}) =>
        new URL(name).pathname.endsWith(".js") && responseEnd <= live);
    return {{
        paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null, live,
        longest: Math.max(0, ...watched.tasks.map(({{ startTime, duration }}) => (startTime < live ? duration : 0))),
        shift: watched.shift,
        script: scripts.reduce((sum, {{ encodedBodySize }}) => sum + encodedBodySize, 0) / 1000,
    }};
}}"""


def measure(browser: Browser, server: str, results: Results) -> None:
    """Open the pages in turn, several times.

    Parameters
    ----------
    browser
        Chromium.
    server
        Address of a server of the built-in catalogue.
    results
        Where the measurements are added.
    """
    catalogue = events.load()
    table = catalogue.table
    points = [list(point) for point in zip(table["lat"].to_pylist(), table["lon"].to_pylist(), strict=True)]
    seen: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="caspian-bench-") as folder, rivals.nginx(Path(folder)) as beside:
        Path(folder, "blank.html").write_text(_CANVAS, encoding="utf-8")
        Path(folder, "leaflet.html").write_text(_MARKERS, encoding="utf-8")
        Path(folder, "points.json").write_text(json.dumps(points), encoding="utf-8")
        Path(folder, "maplibre.html").write_text(_MAPLIBRE, encoding="utf-8")
        Path(folder, "folium.html").write_text(fast_marker_cluster(catalogue) + _MARKED, encoding="utf-8")
        land = shapely.clip_by_rect(basemap.land("overview"), *_AROUND)
        Path(folder, "land.geojson").write_text(shapely.to_geojson(land), encoding="utf-8")
        at = shapely.MultiPoint([point[::-1] for point in points])
        Path(folder, "points.geojson").write_text(shapely.to_geojson(at), encoding="utf-8")
        pages = {
            BLANK: f"{beside}/blank.html",
            LEAFLET: f"{beside}/leaflet.html",
            FAST_MARKERS: f"{beside}/folium.html",
            MAPLIBRE: f"{beside}/maplibre.html",
            OURS: f"{server}/",
            EMBED: f"{server}/embed",
        }
        for _ in range(_ROUNDS + 1):  # the first warms the servers
            for subject, address in pages.items():
                seen.setdefault(subject, []).append(_opened(browser, address))
    for work, subject, unit, values in _measured(seen):
        results.add(work, subject, len(points), unit, values[1:])
    _say(seen)


def _measured(seen: dict[str, list[dict[str, float]]]) -> Iterator[tuple[str, str, str, list[float]]]:
    for subject, rounds in seen.items():
        ours = subject in {OURS, EMBED}
        # A canvas of WebGL counts for no paint with content.
        if None not in (painted := [one["paint"] for one in rounds]):
            yield PAINT, subject, "ms", painted
        # The first view is part of the page: its events are there with the first paint.
        yield EVENTS, subject, "ms", [one["paint" if ours else "live"] for one in rounds]
        yield LIVE, subject, "ms", [one["live"] for one in rounds]
        yield LONGEST, subject, "ms", [one["longest"] for one in rounds]
        yield SHIFT, subject, "", [one["shift"] for one in rounds]
        yield SCRIPT, subject, "kB", [one["script"] for one in rounds]


def _say(seen: dict[str, list[dict[str, float]]]) -> None:
    """Print the ratios that count."""

    def middle(subject: str, name: str) -> float:
        return statistics.median(one[name] for one in seen[subject][1:])

    for subject in (OURS, EMBED):
        paint = middle(subject, "paint") / middle(BLANK, "paint")
        live = middle(subject, "live") / middle(LEAFLET, "live")
        print(f"  {subject}: first paint {paint:.2f} × the blank page's, live {live:.2f} × plain Leaflet's", flush=True)


def _opened(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport=_WINDOW)
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="commit")
    page.evaluate(_UNTIL_LIVE)
    page.wait_for_load_state("networkidle")
    read: dict[str, float] = page.evaluate(_READ)
    context.close()
    return read
