"""Measures this project beside what people would use instead, in one run: one table, and the page that shows it.

Only the ratios carry over to another machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measuring import in_chromium, over_http, starting, stores
from measuring.measure import Measurement, Results, table
from report import report
from rivals import rivals
from servers import servers

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_LARGEST = 10_000_000
_PARTS = ("process", "http", "chromium", "stores")


def main() -> None:
    """Run the measurements that are asked for; all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="also ten million events, which takes 20 GiB of memory")
    parser.add_argument("--only", choices=_PARTS, help="one part; of the others the last run's results stay")
    given = parser.parse_args()
    parts = (given.only,) if given.only else _PARTS
    sizes = (*_SIZES, _LARGEST) if given.all else _SIZES
    rivals.install()
    for part in parts:
        # Kept at once, so that a later failure does not cost what was measured before.
        found = report.keep(measured(part, sizes))
    show(found)
    print(f"\nWritten to {report.RESULTS}, {report.PAGE} and {report.PLOT}.")


def measured(part: str, sizes: Sequence[int]) -> Results:
    """Measure one part."""
    results = Results()
    if part == "process":
        for size in sizes:
            print(f"\n{size:,} events in process", flush=True)
            results.measurements += in_process(size)
    elif part == "stores":
        print("\nSets that several servers share", flush=True)
        stores.measure(results, over_http.VIEWED)
    else:
        print(f"\n{'In Chromium' if part == 'chromium' else 'Over HTTP'}", flush=True)
        with servers.synthetic_set(over_http.VIEWED) as million:
            (in_chromium if part == "chromium" else over_http).measure(results, million)
        if part == "http":
            print("\nStarts with files of the user's own", flush=True)
            starting.measure(results, [size for size in sizes if size >= over_http.VIEWED])
    return results


def in_process(size: int) -> list[Measurement]:
    """Measure one size in a process of its own, whose memory is then that size's."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, "-m", "measuring.in_process", str(size), out.name]
        subprocess.run(command, check=True, cwd=Path(__file__).parent)
        rows = json.loads(Path(out.name).read_text(encoding="utf-8"))
    return [Measurement(**row) for row in rows]


def show(found: dict[str, Any]) -> None:
    """Print the run: every measurement, what ten times the events cost, the budgets."""
    print("\nMedians and spreads; × better says how many times better this project is.\n")
    print(table(found["measurements"]))
    print("\nTen times the events take so many times as long:")
    for series in found["scaling"]["series"]:
        print(f"  {series['name']}: {', '.join(map(str, series['factors']))}")
    print("\nBudgets:")
    for row in found["budgets"]:
        print(f"  {'met   ' if row['met'] else 'MISSED'}  {row['work']}: {row['must']}; found {row['found']}")


if __name__ == "__main__":
    main()
