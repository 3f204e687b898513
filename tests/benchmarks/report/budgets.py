"""The performance targets, and whether the measurements of a run meet them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from measuring import first_sight as sight
from measuring import in_chromium as browser
from measuring import in_process as process
from measuring import over_http as http
from measuring import starting, stores
from measuring.measure import OURS, number, significant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measuring.measure import Measurement, Results

#: Works whose time is followed over the sizes, as the plot names them.
SCALED = {
    process.VIEW: "a part of the map",
    process.SELECT: "filter alone",
    process.SUMMARY: "counts and timeline",
    process.SENT: "GeoJSON of all events",
}
#: The cost of ten times the events may be ten times as high, from this size on.
_FROM, _FACTOR = 10_000, 10.0
_NOISE = 1.1  # a download's time is proportional to its size, and no measurement is exact


def budgets(results: Results) -> list[dict[str, Any]]:
    """Compare a run with the budgets.

    Returns
    -------
    list of dict
        JSON-able rows: work, target, result and whether the target is met; without rows that this run did not measure.
    """
    rows = [
        *(*_first_sight(results), *_live(results), *_weights(results), *_moves(results), *_starts(results)),
        *(*_downloads(results), *_views(results), *_scaling(results)),
    ]
    return [
        {"work": work, "must": must, "found": found, "value": significant(value), "met": bool(met)}
        for work, must, found, value, met in rows
    ]


Row = tuple[str, str, str, float, bool]


def _downloads(results: Results) -> Iterator[Row]:
    sent = results.find(http.DOWNLOAD, http.DOWNLOADED)
    for work, rival, least, text in (
        (process.SERIALISED, "GeoDataFrame.to_json", 100, "of the MB/s of GeoDataFrame.to_json"),
        (http.DOWNLOAD, http.NGINX, 1, "of the MB/s of nginx with the same bytes as a file"),
    ):
        other = results.find(work, http.DOWNLOADED, rival)
        if sent and other:
            ratio = sent.median / other.median
            yield (
                "GeoJSON download of 100,000 events over HTTP",
                f"≥ {least} × {text}",
                f"{number(ratio)} ×",
                ratio,
                (ratio >= least),
            )


def _views(results: Results) -> Iterator[Row]:
    work = "filter and group a part of the map, a million events"
    yield from _most(f"{work}, in process", results.find(process.VIEW, http.VIEWED), 5)
    rival = results.find(process.VIEW, http.VIEWED, process.PLAIN)
    ours = results.find(process.VIEW, http.VIEWED)
    if ours and rival:
        ratio = rival.better(ours)
        yield f"{work}, in process", "faster than NumPy masks and a grid", f"{number(ratio)} × faster", ratio, ratio > 1
    answers = results.find(http.ANSWERS, http.VIEWED)
    if answers:
        yield (
            f"{work}, over HTTP",
            "≥ 300 responses/s",
            f"{number(answers.median)} responses/s",
            answers.median,
            (answers.median >= 300),
        )
    yield from _most(http.LATENCY, results.find(http.LATENCY, http.VIEWED), 60)
    for one, most in ((process.VIEW, 25), (process.SUMMARY, 60)):
        yield from _most(f"{one}, ten million events", results.find(one, 10 * http.VIEWED), most)
    sizes = [one for one in results.measurements if one.work == process.ANSWER]
    if sizes:
        largest = max(one.median for one in sizes)
        most = max(one.events for one in sizes)
        yield (
            f"response for a part of the map, up to {most:,} events",
            "≤ 50 kB gzipped",
            f"{number(largest)} kB",
            largest,
            (largest <= 50),
        )


def _scaling(results: Results) -> Iterator[Row]:
    for work, name in SCALED.items():
        factors = [factor for size, factor in per_decade(results, work) if size >= _FROM]
        if factors:
            worst = max(factors)
            yield (
                f"cost against size: {name}",
                "10 × the events ≤ 10 × the time, from 10,000 on",
                (f"at most {number(worst)} ×"),
                worst,
                worst <= _FACTOR * _NOISE,
            )


def per_decade(results: Results, work: str) -> list[tuple[int, float]]:
    """Return how much longer some work takes with ten times the events, for each size that has a larger one."""
    measured = sorted(
        (one for one in results.measurements if one.work == work and one.subject == OURS), key=lambda one: one.events
    )
    return [
        (less.events, (more.median / less.median) ** (1 / math.log10(more.events / less.events)))
        for less, more in pairwise(measured)
    ]


def _first_sight(results: Results) -> Iterator[Row]:
    """Compare what a reader sees first with pages that do next to nothing, opened in turn."""
    for subject, page in ((OURS, "page"), (sight.EMBED, "embed")):
        for work in (sight.PAINT, sight.EVENTS):
            yield from _times(
                f"{work}, {page}", _only(results, work, subject), _only(results, sight.PAINT, sight.BLANK), 2
            )
        live, leaflet = (_only(results, sight.LIVE, one) for one in (subject, sight.LEAFLET))
        yield from _times(f"{sight.LIVE}, {page}", live, leaflet, 1.5)
        yield from _most(f"{sight.LONGEST}, {page}", _only(results, sight.LONGEST, subject), 100)
        yield from _most(f"{sight.SHIFT}, {page}", _only(results, sight.SHIFT, subject), 0)
        yield from _most(f"{sight.SCRIPT}, {page}", _only(results, sight.SCRIPT, subject), 60)


def _live(results: Results) -> Iterator[Row]:
    ours, leaflet = _by_size(results, browser.FIRST), _only(results, sight.LIVE, sight.LEAFLET)
    for events in (browser.IN_PAGE, browser.ON_SERVER):
        yield from _times(f"{sight.LIVE}, {events:,} events", ours.get(events), leaflet, 2)
    for peer in (sight.FAST_MARKERS, sight.MAPLIBRE):
        yield from _times(f"{sight.LIVE}, page", _only(results, sight.LIVE, OURS), _only(results, sight.LIVE, peer), 1)
    beside = ours.get(browser.BESIDE_FOLIUM)
    for rival in (browser.MARKERS, browser.FAST_MARKERS):
        other = results.find(browser.FIRST, browser.BESIDE_FOLIUM, rival)
        yield from _times("first events on screen, 10,000 events", beside, other, 1)


def _weights(results: Results) -> Iterator[Row]:
    weights = _by_size(results, browser.BYTES)
    yield from _most("page as sent, cold, with the built-in catalogue", weights.get(min(weights, default=0)), 200)
    embeds = _by_size(results, browser.EMBED)
    yield from _most("embed as sent, cold, with the built-in catalogue", embeds.get(min(embeds, default=0)), 110)


def _moves(results: Results) -> Iterator[Row]:
    moved = _by_size(results, browser.MOVED)
    built_in = min(moved, default=0)
    yield from _most("filter change to repainted map, built-in catalogue", moved.get(built_in), 16)
    yield from _most("filter change to repainted map, 20,000 events in the page", moved.get(browser.IN_PAGE), 30)
    yield from _most("filter change to repainted map, a million events", moved.get(browser.ON_SERVER), 150)


def _starts(results: Results) -> Iterator[Row]:
    yield from _times(http.START, _only(results, http.START, OURS), _only(results, http.START, http.IMPORTS), 2)
    for rows, most in ((http.VIEWED, 3_000), (10 * http.VIEWED, 10_000)):
        yield from _most(f"{starting.NEXT}, {rows:,} rows", results.find(starting.NEXT, rows), most)
    for store in (stores.FOLDER, stores.TABLE):
        work = stores.CHANGE.format(store)
        yield from _most(f"{work}, a million in all", results.find(work, http.VIEWED), 2_000)


def _times(work: str, ours: Measurement | None, other: Measurement | None, most: float) -> Iterator[Row]:
    """Compare a time with that of something else in the same run."""
    if ours and other:
        ratio = ours.median / other.median
        yield work, f"≤ {number(most)} × that of {other.subject}", f"{number(ratio)} ×", ratio, ratio <= most


def _only(results: Results, work: str, subject: str) -> Measurement | None:
    """Return a measurement that is made at one size alone."""
    return next((one for one in results.measurements if (one.work, one.subject) == (work, subject)), None)


def _most(work: str, measured: Measurement | None, most: float) -> Iterator[Row]:
    if measured:
        unit = measured.unit
        yield (
            work,
            f"≤ {number(most)} {unit}".strip(),
            f"{number(measured.median)} {unit}".strip(),
            measured.median,
            (measured.median <= most),
        )


def _by_size(results: Results, work: str) -> dict[int, Measurement]:
    return {one.events: one for one in results.measurements if one.work == work and one.subject == OURS}
