"""Measures starts of a server with a large file of the user's own: the first, which reads it, and the next ones."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from measuring.measure import OURS
from pyarrow import csv
from servers import servers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from measuring.measure import Results

FIRST, NEXT = (
    "start with a CSV file to first response, first time",
    "start with a CSV file to first response, next time",
)
_TIMES = 3


def measure(results: Results, sizes: Sequence[int]) -> None:
    """Measure starts with files of some sizes."""
    results.group = "over HTTP"
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="caspian-bench-") as folder:
            path = write(Path(folder, "events.csv"), size)
            # All kinds of files of a large set are kept together.
            environment = os.environ | {"CASPIAN_CACHE": str(Path(folder, "cache")), "CASPIAN_REJECTS": folder}
            took = [servers.start_to_first_answer("--events", str(path), env=environment) for _ in range(1 + _TIMES)]
        results.add(FIRST, OURS, size, "ms", took[0])
        results.add(NEXT, OURS, size, "ms", took[1:])


def write(path: Path, rows: int) -> Path:
    """Write a file as people have them: ids, titles, days, kinds, points, states, and a column of their own."""
    random = np.random.default_rng(1991)

    def drawn(*values: str) -> pa.Array:
        return pa.array(values).take(pa.array(random.integers(0, len(values), rows)))

    number = pc.cast(pa.array(np.arange(rows)), pa.string())
    ships = drawn("Frigates", "Corvettes", "Patrol boats", "Missile boats", "Marines", "Helicopters")
    deeds = drawn("took part in an exercise", "called at the port", "left for the open sea", "guarded a platform")
    days = np.datetime64("1992-01-01") + random.integers(0, 12_000, rows)
    table = pa.table(
        {
            "id": pc.binary_join_element_wise("event", number, "-"),
            "title": pc.binary_join_element_wise(ships, deeds, drawn(*(f"no. {one}" for one in range(5_000))), " "),
            "date": pa.array(days.astype(str)),
            "category": drawn("naval-exercise", "port-call", "strike", "incident"),
            "lat": np.round(random.uniform(37, 46, rows), 5),
            "lon": np.round(random.uniform(47, 54, rows), 5),
            "countries": drawn("RU", "IR", "AZ", "KZ", "TM", "RU, KZ", "IR, RU"),
            "crew": random.integers(1, 300, rows),
        }
    )
    csv.write_csv(table, path)
    return path
