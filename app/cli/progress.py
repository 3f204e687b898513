"""The progress of reading and writing event sets, on standard error."""

from __future__ import annotations

import sys
import time

import click

from app.web.policy.log_lines import line
from events.own.intake import Report

_WIDTH = 30  # characters of the progress bar
_ERASED = "\033[2K"  # the control sequence that empties a line of a terminal
_PATIENCE = 1.0  # seconds without a progress bar


class ProgressReport(Report):
    """Reports on standard error: lines always, a progress bar if it is a terminal and reading takes long."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def progress(self, name: str, rows: int, done: float | None) -> None:
        """Draw the progress bar, or only the number of rows if the total is unknown."""
        began = self._began.setdefault(name, time.monotonic())
        if not sys.stderr.isatty() or time.monotonic() - began < _PATIENCE:
            return
        bar = "" if done is None else f" [{'#' * int(done * _WIDTH):<{_WIDTH}}] {done:.0%}"
        # The next output, be it an error, overwrites the bar.
        click.echo(f"{_ERASED}{line(name)}: {rows:,} rows{bar}\r", nl=False, err=True)

    def remark(self, name: str, text: str) -> None:
        """Write a line."""
        click.echo(f"{_ERASED if sys.stderr.isatty() else ''}{line(f'{name}: {text}')}", err=True)

    def finished(self, name: str, events: int) -> None:
        """Write how many events there are."""
        self.remark(name, f"{events:,} events")
