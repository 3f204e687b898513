"""Measures this project beside what people would use instead, in one run: one table, and the same as JSON.

Only the ratios carry over to another machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import in_chromium
import over_http
import rivals
import servers
from budgets import SCALED, budgets, per_decade
from in_process import MEMORY, ON_DISK, TABLE
from machine import machine
from measure import OURS, Measurement, Results, significant, table

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE = Path(__file__).parents[2] / "app/docs/performance.json"
_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_LARGEST = 10_000_000
_PARTS = ("process", "http", "chromium")


def main() -> None:
    """Run the measurements that are asked for; all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="also ten million events, which takes 20 GiB of memory")
    parser.add_argument("--only", choices=_PARTS, help="one part; its results are printed, and kept only with --out")
    parser.add_argument("--out", type=Path, help="where the results are written; by default what the site shows")
    given = parser.parse_args()
    parts = (given.only,) if given.only else _PARTS
    sizes = (*_SIZES, _LARGEST) if given.all else _SIZES
    rivals.install()
    results = measured(parts, sizes)
    report = summed_up(results, sizes)
    show(report)
    out = given.out or (None if given.only else _PAGE)
    if out:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"\nWritten to {out}.")


def measured(parts: Sequence[str], sizes: Sequence[int]) -> Results:
    """Measure."""
    results = Results()
    if "process" in parts:
        for size in sizes:
            print(f"\n{size:,} events in process", flush=True)
            results.measurements += in_process(size)
    if len({"http", "chromium"} & set(parts)):
        print("\nOver HTTP and in Chromium", flush=True)
        with servers.synthetic_set(over_http.VIEWED) as million:
            if "chromium" in parts:
                in_chromium.measure(results, million)
            if "http" in parts:
                over_http.measure(results, million)
    return results


def in_process(size: int) -> list[Measurement]:
    """Measure one size in a process of its own, whose memory is then that size's."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, str(Path(__file__).with_name("in_process.py")), str(size), out.name]
        subprocess.run(command, check=True)
        rows = json.loads(Path(out.name).read_text(encoding="utf-8"))
    return [Measurement(**row | {"values": tuple(row["values"])}) for row in rows]


def summed_up(results: Results, sizes: Sequence[int]) -> dict[str, Any]:
    """Gather all that the site shows of a run."""
    of_size = {work: [results.find(work, size) for size in sizes] for work in (*SCALED, MEMORY, TABLE, ON_DISK)}
    return {
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "budgets": budgets(results),
        "scaling": {
            "sizes": list(sizes),
            "series": [
                {
                    "name": name,
                    "milliseconds": [significant(one.median) for one in of_size[work] if one],
                    "factors": [significant(factor) for _size, factor in per_decade(results, work)],
                }
                for work, name in SCALED.items()
                if all(of_size[work])
            ],
        },
        "memory": [
            {
                "events": size,
                "index": round(index.median),
                "table": round(events.median),
                "disk": round(disk.median),
            }
            for size, index, events, disk in zip(sizes, of_size[MEMORY], of_size[TABLE], of_size[ON_DISK], strict=True)
            if index and events and disk
        ],
        "measurements": results.rows(),
    }


def show(report: dict[str, Any]) -> None:
    """Print the run: every measurement, what ten times the events cost, the budgets."""
    print("\nMedians and spreads; × better says how many times better this project is.\n")
    print(table(report["measurements"]))
    print("\nTen times the events take so many times as long:")
    for series in report["scaling"]["series"]:
        print(f"  {series['name']}: {', '.join(map(str, series['factors']))}")
    print("\nBudgets:")
    for row in report["budgets"]:
        print(f"  {'met   ' if row['met'] else 'MISSED'}  {row['work']}: {row['must']}; found {row['found']}")
    print(f"\n{OURS.capitalize()} on: {', '.join(f'{name} {text}' for name, text in report['machine'].items())}")


if __name__ == "__main__":
    main()
