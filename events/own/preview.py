"""A preview of an event set: which column is which property, how many rows can be used, and the resulting events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from events.own.intake import Reading, Report, Request, taking_in

_SHOWN = 3
_LONGEST = 60
_LEFT_OUT = ("search_names",)


def preview(request: Request, reading: Reading, report: Report | None = None) -> Iterator[str]:
    """Read a set without storing anything, and yield lines that describe how it is read.

    Parameters
    ----------
    request
        Event set to preview.
    reading
        As for serving it; no rejects are written.
    report
        Receiver of progress, guesses and rejects.

    Raises
    ------
    EventSetError
        If the set cannot be read or has no usable row.
    """
    with taking_in(request, replace(reading, rejects=None), report or Report()) as intake:
        shown: list[dict[str, Any]] = []
        for table in intake.tables():
            shown += table.slice(0, _SHOWN - len(shown)).to_pylist()
        yield f"{intake.prefix}: {intake.count:,} events, {intake.rejects.count:,} rows that cannot be used"
        yield from _columns(intake.columns())
        for event in shown:
            yield ""
            filled = {
                name: value for name, value in event.items() if name not in _LEFT_OUT and value not in (None, "", [])
            }
            yield from (f"  {name:<18} {_short(value)}" for name, value in filled.items())


def _columns(columns: list[tuple[str, str, str, int, int]]) -> Iterator[str]:
    """Format a table of the columns."""
    head = ("property", "column", "how", "rows read")
    rows = [(one, column, how, f"{good:,} of {count:,}") for one, column, how, good, count in columns]
    widths = [max(len(row[position]) for row in (head, *rows)) for position in range(len(head))]
    for row in (head, *rows):
        yield "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
