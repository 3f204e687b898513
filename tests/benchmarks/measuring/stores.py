"""Measures sets that several servers share, beside one file: the first start, and a change of 1,000 events."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from measuring.measure import OURS
from measuring.synthetic import synthetic
from servers import servers

from events.publishing.exports import FORMATS
from events.table.partitions.publishing import publish as write_folder
from events.table.postgis.publishing import publish as write_table
from events.table.provenance import Provenance

sys.path.append(str(Path(__file__).parents[2] / "support"))
import postgis
import postgresql

if TYPE_CHECKING:
    from collections.abc import Callable

    from measuring.measure import Results

    from events.table.catalogue import Catalogue

FILE, FOLDER, TABLE = "a GeoParquet file", "partitions by year", "a table of PostGIS"
FIRST = "start with {} to first response, first time"
CHANGE = "1,000 changed events in {}, from published to served"
_TIMES = 3
_CHANGED = 1_000
_LOOK = 0.01  # seconds


def measure(results: Results, size: int) -> None:
    """Measure starts and changes with sets of one size."""
    results.group = "with shared stores"
    events = _precise(synthetic(size))
    with tempfile.TemporaryDirectory(prefix="caspian-bench-") as name, postgresql.running() as socket:
        room = Path(name)
        FORMATS["parquet"].write(events, Provenance.of(events), room / "events.parquet")
        table = postgis.at(
            postgis.new_database(socket, "bench", postgis.template(socket)), table="events", notify="events"
        )
        stores: list[tuple[str, str, Callable[[Catalogue], object]]] = [
            (FOLDER, str(room / "set"), lambda changed: write_folder(changed, room / "set")),
            (TABLE, table, lambda changed: write_table(changed, table)),
        ]
        _start(results, FILE, str(room / "events.parquet"), room, size)
        for store, address, publish in stores:
            publish(events)
            _start(results, store, address, room, size)
            took = _changes(events, address, publish, room)
            results.add(CHANGE.format(store), OURS, size, "ms", took)


def _precise(events: Catalogue) -> Catalogue:
    """Date events as precisely as they begin and end: else rows would be refused, and their part read each time."""
    table = events.table
    date = pc.binary_join_element_wise(table["start"], table["end"], "/")
    return replace(events, table=table.set_column(table.column_names.index("date"), "date", date))


def _start(results: Results, store: str, address: str, room: Path, size: int) -> None:
    took = servers.start_to_first_answer("--events", address, env=_environment(room, store))
    results.add(FIRST.format(store), OURS, size, "ms", took)


def _environment(room: Path, store: str) -> dict[str, str]:
    return os.environ | {"CASPIAN_CACHE": str(room / store / "cache"), "CASPIAN_REJECTS": str(room)}


def _changes(events: Catalogue, address: str, publish: Callable[[Catalogue], object], room: Path) -> list[float]:
    """Return how many milliseconds pass from each of some changes until a server shows it."""
    table, took = events.table, []
    with servers.own_set("--events", address, env=_environment(room, address.rpartition("/")[2][:9])) as served:
        for number in range(_TIMES):
            titles = [*table["title"].to_pylist()[:-_CHANGED], *[f"Changed {number}"] * _CHANGED]
            changed = table.set_column(table.column_names.index("title"), "title", pa.array(titles))
            before = _version(served)
            publish(replace(events, table=changed))
            begun = time.perf_counter()
            while _version(served) == before:
                time.sleep(_LOOK)
            took.append(1000 * (time.perf_counter() - begun))
    return took


def _version(served: str) -> str:
    with urllib.request.urlopen(f"{served}/readyz") as answer:  # noqa: S310 - loopback
        return str(json.load(answer)["version"])
