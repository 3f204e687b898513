"""Engines of analysts at the same questions: DuckDB and Polars, which read the Parquet file of the events each time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rivals.rivals import PACKAGES

if TYPE_CHECKING:
    from pathlib import Path

    from measuring.workload import Part

    from events.model.event_filter import EventFilter
    from events.table.catalogue import Catalogue

_CELL = 64  # CSS pixels
_COLUMNS = ["start", "end", "lon", "lat", "countries", "category", "verification", "place", "title", "summary"]
_FIRST, _LAST = (int(np.datetime64(day).astype(int)) for day in ("1900-01-01", "2100-01-01"))


def write(catalogue: Catalogue, path: Path) -> None:
    """Write the columns of the questions, in the order of time, which statistics of row groups can use."""
    table = catalogue.table.select(_COLUMNS)
    table = table.set_column(1, "end", pc.fill_null(table["end"], "9999-12-31"))
    pq.write_table(table, path, compression="zstd", row_group_size=100_000)


def _days(event_filter: EventFilter) -> tuple[str, str]:
    period = event_filter.period
    first, last = max(period.start_day, _FIRST), min(period.end_day, _LAST)
    return str(np.datetime64(first, "D")), str(np.datetime64(last, "D"))


def _lists(event_filter: EventFilter) -> dict[str, list[str]]:
    named = {
        "category": event_filter.categories,
        "verification": event_filter.verifications,
        "place": event_filter.places,
    }
    return {name: list(values) for name, values in named.items() if values}


class DuckDB:
    """Counts by cell and category, in SQL."""

    name = "DuckDB over Parquet"

    def __init__(self, path: Path) -> None:
        import duckdb  # noqa: PLC0415 - only the benchmark needs it here

        self._connection = duckdb.connect()
        self._path = str(path)

    def view(self, event_filter: EventFilter, part: Part) -> int:
        """Count the events of a part of the map by cell and category; returns their sum."""
        first, last = _days(event_filter)
        west, south, east, north = part.bbox
        tests = ['"start" <= ? AND "end" >= ? AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?']
        values: list[Any] = [last, first, west, east, south, north]
        if event_filter.countries:
            tests.append(f"list_has_{event_filter.match}(countries, ?)")
            values.append(list(event_filter.countries))
        for name, wanted in _lists(event_filter).items():
            tests.append(f"list_contains(?, {name})")
            values.append(wanted)
        for word in event_filter.words:
            tests.append("(contains(lower(title), ?) OR contains(lower(summary), ?))")
            values += [word, word]
        cells = 2**part.zoom * 256 // _CELL
        rows = self._connection.execute(
            f"SELECT floor((lon + 180) / 360 * {cells}) AS x, "
            f"floor((1 - asinh(tan(radians(lat))) / pi()) / 2 * {cells}) AS y, category, count(*) AS events "
            f"FROM read_parquet('{self._path}') WHERE {' AND '.join(tests)} GROUP BY ALL",
            values,
        ).fetchall()
        return sum(row[3] for row in rows)


class Polars:
    """Counts by cell and category, in a lazy query."""

    name = "Polars over Parquet"

    def __init__(self, path: Path) -> None:
        sys.path.append(str(PACKAGES))
        import polars as pl  # type: ignore[import-not-found]  # noqa: PLC0415 - only there once the path is set

        self._polars: Any = pl
        self._events = pl.scan_parquet(path)

    def view(self, event_filter: EventFilter, part: Part) -> int:
        """Count the events of a part of the map by cell and category; returns their sum."""
        column, (first, last) = self._polars.col, _days(event_filter)
        west, south, east, north = part.bbox
        tests = [
            *(column("start") <= last, column("end") >= first),
            *(column("lon").is_between(west, east), column("lat").is_between(south, north)),
        ]
        if event_filter.countries:
            involved = [column("countries").list.contains(one) for one in event_filter.countries]
            together = self._polars.all_horizontal if event_filter.match == "all" else self._polars.any_horizontal
            tests.append(together(involved))
        tests += [column(name).is_in(wanted) for name, wanted in _lists(event_filter).items()]
        for word in event_filter.words:
            texts = [column(name).str.to_lowercase().str.contains(word, literal=True) for name in ("title", "summary")]
            tests.append(texts[0] | texts[1])
        cells = 2**part.zoom * 256 // _CELL
        x = ((column("lon") + 180) / 360 * cells).floor().alias("x")
        y = ((1 - column("lat").radians().tan().arcsinh() / np.pi) / 2 * cells).floor().alias("y")
        found = self._events.filter(tests).group_by(x, y, "category").len().collect()
        return int(found["len"].sum())
