"""Measures one size of event set without a server, in a separate process, and prints the measurements as JSON."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import json
import statistics
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyogrio
from measuring.measure import OURS, Results, timed
from measuring.synthetic import synthetic
from measuring.workload import QUERIES, Part, address
from rivals import engines
from rivals.plain import PlainColumns

from app import create_app
from app.web import served
from app.web.config import Settings
from events.index.questions.facets import facets
from events.index.questions.timeline import timeline
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd
    from flask import Flask

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue

VIEW, WORST_VIEW = "filter and group a part of the map", "filter and group a part of the map, slowest request"
#: The same for a reader who moves the map without changing the filter.
MOVED = "filter and group a part of the map, its filter kept"
SELECT, SUMMARY = "filter alone", "counts and timeline"
SERIALISED, GATHERED = "GeoJSON of all events", "GeoJSON of a state's events"
SENT = "GeoJSON of all events, to be sent"
PLAIN = "NumPy masks and a grid"
ANSWER = "largest response of /api/view, gzipped"
BUILD = "application and index from Arrow columns"
MEMORY, ON_DISK, TABLE = "memory of the index", "features kept on disk", "memory of the events' table"
#: Up to here the plain first try is measured, and rivals that make Python objects of each event.
MOST_PLAIN, MOST_OBJECTS = 1_000_000, 100_000
_TIMES = 5
_MB = 1e6


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    results = Results(group="in process")
    with tempfile.TemporaryDirectory(prefix="caspian-bench-") as cache:
        measure(given.size, Path(cache), results)
    given.out.write_text(json.dumps([asdict(one) for one in results.measurements]), encoding="utf-8")


def measure(size: int, cache: Path, results: Results) -> None:
    """Build the index, ask it everything, and compare."""
    begun = time.perf_counter()
    catalogue = synthetic(size)
    results.add("generating the events", OURS, size, "s", time.perf_counter() - begun)
    before = resident()
    begun = time.perf_counter()
    app = create_app(Settings(cache=cache), events=catalogue)
    results.add(BUILD, OURS, size, "s", time.perf_counter() - begun)
    index = served.of(app).index
    results.add(MEMORY, OURS, size, "bytes/event", max(0, resident() - before) / size)
    results.add(TABLE, OURS, size, "bytes/event", catalogue.table.nbytes / size)
    kept = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
    results.add(ON_DISK, OURS, size, "bytes/event", kept / size)
    _questions(app, index, size, results)
    _engines(index, cache / "events.parquet", size, results)
    _downloads(index, catalogue, size, results)


def _questions(app: Flask, index: EventIndex, size: int, results: Results) -> None:
    def each(ask: Callable[[EventFilter], object]) -> list[float]:
        return [statistics.median(timed(lambda one=one: ask(one), _TIMES)) for one, _part in QUERIES]  # type: ignore[misc]

    def views(forget: Callable[[], None]) -> list[float]:
        def took(one: EventFilter, part: Part) -> float:
            index.view(one, part.bbox, part.zoom)
            times = []
            for _ in range(_TIMES):
                forget()
                times += timed(lambda: index.view(one, part.bbox, part.zoom), 1, warm=False)
            return statistics.median(times)

        return [took(one, part) for one, part in QUERIES]

    ours = views(index.forget)
    results.add(VIEW, OURS, size, "ms", ours)
    results.add(MOVED, OURS, size, "ms", views(lambda: None))
    results.add(WORST_VIEW, OURS, size, "ms", max(ours))
    if size <= MOST_PLAIN:
        plain = PlainColumns(index)
        theirs = [
            statistics.median(timed(lambda one=one, part=part: plain.view(one, part), 3))  # type: ignore[misc]
            for one, part in QUERIES
        ]
        results.add(VIEW, PLAIN, size, "ms", theirs)
        results.add(WORST_VIEW, PLAIN, size, "ms", max(theirs))
    results.add(SELECT, OURS, size, "ms", each(index.select))
    counted = each(lambda one: (facets(index, one), timeline(index, one, "month")))
    results.add(SUMMARY, OURS, size, "ms", counted)
    client = app.test_client()
    headers = {"Accept-Encoding": "gzip"}
    sizes = [len(client.get(address(*query), headers=headers).data) / 1000 for query in QUERIES]
    results.add(ANSWER, OURS, size, "kB", max(sizes))


def _engines(index: EventIndex, path: Path, size: int, results: Results) -> None:
    """Let other engines answer the same; one that counts other events is none."""
    engines.write(index.catalogue, path)
    plain = PlainColumns(index) if size <= MOST_PLAIN else None
    for engine in (engines.DuckDB(path), engines.Polars(path)):
        took = []
        for one, part in QUERIES:
            counted = engine.view(one, part)
            if plain and counted != (expected := int(plain.view(one, part).sum())):
                raise RuntimeError(f"{engine.name} counts {counted} events instead of {expected}: {one}, {part}")
            took.append(statistics.median(timed(lambda: engine.view(one, part), 3)))  # noqa: B023 - called at once
        results.add(VIEW, engine.name, size, "ms", took)
        results.add(WORST_VIEW, engine.name, size, "ms", max(took))
    path.unlink()


def _downloads(index: EventIndex, catalogue: Catalogue, size: int, results: Results) -> None:
    every, some = index.select(EventFilter()), index.select(EventFilter(countries=("IR",)))
    weight = written(index.features.blocks(every)) / _MB
    rate = [1000 * weight / took for took in timed(lambda: written(index.features.blocks(every)), 3)]
    results.add(SERIALISED, OURS, size, "MB/s", rate)
    results.add(SENT, OURS, size, "ms", [1000 * weight / one for one in rate])
    part = written(index.features.blocks(some)) / _MB
    took = timed(lambda: written(index.features.blocks(some)), 3)
    results.add(GATHERED, OURS, size, "MB/s", [1000 * part / one for one in took])
    if size == MOST_OBJECTS:
        _rivals(catalogue.frame, size, results)


def _rivals(frame: gpd.GeoDataFrame, size: int, results: Results) -> None:
    """Serialise the same events with what GeoPandas has."""
    weight = len(frame.to_json(drop_id=True).encode()) / _MB
    took = timed(lambda: frame.to_json(drop_id=True), 1, warm=False)
    results.add(SERIALISED, "GeoDataFrame.to_json", size, "MB/s", [1000 * weight / one for one in took])
    flat = frame.assign(
        **{name: frame[name].map(json.dumps) for name in ("countries", "participants", "sources")}
    ).dropna(axis=1, how="all")
    with tempfile.TemporaryDirectory(prefix="caspian-bench-") as folder:
        path = Path(folder, "events.geojson")
        took = timed(lambda: pyogrio.write_dataframe(flat, path), 2, warm=False)
        weight = path.stat().st_size / _MB
    results.add(SERIALISED, "pyogrio, lists as texts", size, "MB/s", [1000 * weight / one for one in took])


def written(blocks: Iterable[memoryview]) -> int:
    """Copy each block once, as sending it does; returns how many bytes there were."""
    return sum(len(bytes(block)) for block in blocks)


def resident() -> int:
    """Return how many bytes of memory this process needs; pages of files do not count, nor what was freed."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(AttributeError, OSError):  # only the GNU C library has it
        ctypes.CDLL(None).malloc_trim(0)
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024


if __name__ == "__main__":
    sys.exit(main())
