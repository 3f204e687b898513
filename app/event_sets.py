"""Which events are served, the catalogue's or sets of the user's, and what a terminal shows while they are read."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from events.curation import reading
from events.model.errors import EventSetError

if TYPE_CHECKING:
    from app.config import Settings
    from events.own.intake import Report, Request
    from events.table.catalogue import Catalogue

_WIDTH = 30  # characters of the progress bar
_ERASED = "\033[2K"  # the control sequence that empties a line of a terminal
_PATIENCE = 1.0  # seconds without a progress bar


def load(settings: Settings, report: Report | None = None) -> Catalogue:
    """Read the events that the settings name: event sets, or else the catalogue.

    Parameters
    ----------
    settings
        The configuration.
    report
        Hears of progress, guesses and rejects of event sets.

    Raises
    ------
    CatalogueError
        If the catalogue has problems.
    EventSetError
        If an event set cannot be read.
    """
    if not settings.events:
        return reading.load(settings.catalogue)
    from events.own import loading  # noqa: PLC0415 - slow to load, and a server of the catalogue starts without
    from events.own.intake import Reading  # noqa: PLC0415

    return loading.load(_requests(settings), Reading(strict=settings.strict, rejects=settings.rejects), report)


def _requests(settings: Settings) -> list[Request]:
    from events.own.intake import Request  # noqa: PLC0415
    from events.own.mapping import Mapping  # noqa: PLC0415

    mappings = [Mapping.parse(text) for text in settings.mappings] or [Mapping()]
    count = len(settings.events)
    if len(mappings) not in (1, count):
        raise EventSetError(
            f"--map stands {len(mappings)} times for {count} event sets; expected once for all or for each"
        )
    each = mappings * count if len(mappings) == 1 else mappings
    return [Request.parse(address, mapping) for address, mapping in zip(settings.events, each, strict=False)]


class Telling:
    """Tells standard error what happens: lines always, a progress bar where it is a terminal and reading takes long."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def progress(self, name: str, rows: int, done: float | None) -> None:
        """Draw the bar; where nobody knows how much there is, only the number of rows."""
        began = self._began.setdefault(name, time.monotonic())
        if not sys.stderr.isatty() or time.monotonic() - began < _PATIENCE:
            return
        bar = "" if done is None else f" [{'#' * int(done * _WIDTH):<{_WIDTH}}] {done:.0%}"
        # What is written next, be it an error, takes the place of the bar.
        click.echo(f"{_ERASED}{name}: {rows:,} rows{bar}\r", nl=False, err=True)

    def told(self, name: str, text: str) -> None:
        """Write a line."""
        click.echo(f"{_ERASED if sys.stderr.isatty() else ''}{name}: {text}", err=True)

    def finished(self, name: str, events: int) -> None:
        """Write how many events there are."""
        self.told(name, f"{events:,} events")
