"""Files of event sets for tests: written as CSV or GeoJSON, and read, with their rejects."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from events.own import loading
from events.own.intake import Reading, Request
from events.own.mapping import Mapping
from events.own.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping as Columns
    from collections.abc import Sequence
    from pathlib import Path

    from events.table.catalogue import Catalogue

#: Minimum content of a row.
LEAST = {"title": "A patrol", "date": "2013-07-08", "lon": "51.1", "lat": "43.6"}


def write_csv(path: Path, *rows: Columns[str, str | None]) -> Path:
    """Write rows as CSV; the columns are those of all rows."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_geojson(path: Path, *features: tuple[Any, dict[str, Any]], **members: Any) -> Path:
    """Write pairs of geometry and properties as GeoJSON; a pair of numbers is a point."""
    written = [
        {
            "type": "Feature",
            "geometry": geometry if isinstance(geometry, dict | None) else {"type": "Point", "coordinates": geometry},
            "properties": properties,
        }
        for geometry, properties in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": written}), encoding="utf-8")
    return path


def adopt(
    path: Path, mapping: str = "", *, strict: bool = False, report: Any = None, options: Options | None = None
) -> Catalogue:
    """Read one set; rejects are written next to it."""
    reading = Reading(strict=strict, rejects=path.parent, options=options or Options())
    return loading.load([Request(str(path), Mapping.parse(mapping))], reading, report)


def adopted(folder: Path, *rows: Columns[str, str | None], mapping: str = "") -> list[dict[str, Any]]:
    """Convert rows of CSV and return the events."""
    events: list[dict[str, Any]] = adopt(write_csv(folder / "set.csv", *rows), mapping).table.to_pylist()
    return events


def rejected(folder: Path, *rows: Columns[str, str | None], mapping: str = "") -> list[str]:
    """Convert rows of CSV, preceded by a valid one, and return the reasons for rejecting the others."""
    adopt(write_csv(folder / "set.csv", LEAST | {"title": "One that can be used"}, *rows), mapping)
    return [one["reason"] for one in rejects(folder / "set.csv.rejects.csv")]


def rejects(path: Path) -> Sequence[dict[str, str]]:
    """Read a file of rejects; empty if there is none."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Heard:
    """A report that records everything."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rows: list[int] = []

    def progress(self, name: str, rows: int, done: float | None) -> None:
        assert name
        assert done is None or 0 <= done <= 1
        self.rows.append(rows)

    def remark(self, name: str, text: str) -> None:
        self.lines.append(f"{name}: {text}")

    def finished(self, name: str, events: int) -> None:
        self.remark(name, f"{events} events")
