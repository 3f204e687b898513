"""Measurements: medians with their spreads, how many times better than others, a table of them, and their JSON."""

from __future__ import annotations

import statistics
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: Name of this project among the subjects.
OURS = "this project"
#: Units of which more is better; of all others less is.
_RATES = ("MB/s", "responses/s")


@dataclass(frozen=True)
class Measurement:
    """Result of repeated measurements of one kind of work.

    Parameters
    ----------
    group
        Where: ``in process``, ``over HTTP``, ``in Chromium``.
    work, subject
        What was done, and by whom.
    events
        How many there were.
    unit
        Of the numbers.
    median, least, most
        Over all times, with three significant digits.
    times
        How often.
    """

    group: str
    work: str
    subject: str
    events: int
    unit: str
    median: float
    least: float
    most: float
    times: int

    def better(self, ours: Measurement) -> float:
        """Say how many times better this project's measurement is."""
        pair = (ours.median, self.median) if self.unit in _RATES else (self.median, ours.median)
        return pair[0] / pair[1] if pair[1] else float("inf")


@dataclass
class Results:
    """All measurements of a run, in their order."""

    measurements: list[Measurement] = field(default_factory=list)
    group: str = ""

    def add(self, work: str, subject: str, events: int, unit: str, values: float | Iterable[float]) -> Measurement:
        """Note a measurement, and print it."""
        numbers = [float(values)] if isinstance(values, int | float) else [*map(float, values)]
        summed_up = [significant(sum_up(numbers)) for sum_up in (statistics.median, min, max)]
        measurement = Measurement(self.group, work, subject, events, unit, *summed_up, len(numbers))
        self.measurements.append(measurement)
        print(f"  {work}, {events:,} events, {subject}: {number(measurement.median)} {unit}", flush=True)
        return measurement

    def find(self, work: str, events: int, subject: str = OURS) -> Measurement | None:
        """Look up a measurement."""
        same = (one for one in self.measurements if (one.work, one.events, one.subject) == (work, events, subject))
        return next(same, None)

    def rows(self) -> list[dict[str, Any]]:
        """Give the measurements as JSON-able rows, the rivals with how many times better this project is."""
        return [asdict(one) | {"better": self._better(one)} for one in self.measurements]

    def _better(self, one: Measurement) -> float | None:
        ours = self.find(one.work, one.events)
        return significant(one.better(ours)) if ours and one.subject != OURS else None


def timed(work: Callable[[], object], times: int = 7, *, warm: bool = True) -> list[float]:
    """Time some work; returns milliseconds, after one unmeasured round if it should be warm."""
    if warm:
        work()
    values = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        values.append(1000 * (time.perf_counter() - begun))
    return values


def significant(value: float, digits: int = 3) -> float:
    """Round to some significant digits."""
    return float(f"{value:.{digits}g}")


def number(value: float) -> str:
    """Write a number with three significant digits, without an exponent."""
    return f"{significant(value):,.10g}"


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Lay out the rows of a run as one text table."""
    head = ("work", "events", "by", "median", "spread", "unit", "× better")
    lines = [
        (
            row["work"],
            f"{row['events']:,}",
            row["subject"],
            number(row["median"]),
            f"{number(row['least'])} – {number(row['most'])}" if row["times"] > 1 else "",
            row["unit"],
            "" if row["better"] is None else number(row["better"]),
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    aligns = "<><>>< >".replace(" ", "")
    return "\n".join(
        "  ".join(f"{cell:{align}{width}}" for cell, align, width in zip(line, aligns, widths, strict=True)).rstrip()
        for line in (head, *lines)
    )
