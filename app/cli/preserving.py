"""Output of the command `preserve`: a line for each page, and a table of dead ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import get_args

import click

from events.preserving.keeping import Kind, Outcome

_COLUMNS = ("status", "address", "events", "reason")


def line(outcome: Outcome) -> str:
    """Describe the outcome for a page in one line."""
    where = outcome.capture.path if outcome.capture else outcome.reason
    return f"{outcome.outcome:<8}  {outcome.url}{f'  {where}' if where else ''}"


def summary(outcomes: Sequence[Outcome]) -> str:
    """Count the pages, and tabulate those that could not be captured."""
    dead = [one for one in outcomes if one.outcome == "dead"]
    rows = [_COLUMNS, *((str(one.status or "-"), one.url, ", ".join(one.events) or "-", one.reason) for one in dead)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    counts = [f"{sum(one.outcome == kind for one in outcomes)} {kind}" for kind in get_args(Kind)]
    told = f"{len(outcomes)} pages: {', '.join(counts)}."
    return "\n".join([*(["", *lines, ""] if dead else []), told])


def show(outcomes: Sequence[Outcome], form: str) -> None:
    """Print the outcomes of the pages; exit with 1 if one could not be captured."""
    if form == "json":
        click.echo(json.dumps([one.as_json() for one in outcomes], ensure_ascii=False, indent=1))
    else:
        for one in outcomes:
            if one.capture and not one.events:
                click.echo(f"no record cites {one.url}; the capture for its source:\n  {one.capture.model_dump_json()}")
        click.echo(summary(outcomes))
    if any(one.outcome == "dead" for one in outcomes):
        raise SystemExit(1)
