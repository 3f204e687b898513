"""Which events are served, the catalogue's or sets of the user's, and what a terminal shows while they are read."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from events import catalogue
from events.errors import EventSetError
from events.own import loading
from events.own.intake import Reading, Request
from events.own.mapping import Mapping

if TYPE_CHECKING:
    from app.config import Settings
    from events.catalogue import Catalogue
    from events.own.intake import Report

_STEPS = 1000
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
        return catalogue.load(settings.catalogue)
    return loading.load(_requests(settings), Reading(strict=settings.strict, rejects=settings.rejects), report)


def _requests(settings: Settings) -> list[Request]:
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
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def progress(self, name: str, rows: int, done: float | None) -> None:
        """Draw the bar; where nobody knows how much there is, only the number of rows."""
        began = self._began.setdefault(name, time.monotonic())
        if not sys.stderr.isatty() or time.monotonic() - began < _PATIENCE:
            return
        if self._bar is None:
            self._bar = click.progressbar(length=_STEPS, file=sys.stderr, show_eta=done is not None)
        self._bar.label = f"{name}: {rows:,} rows"
        self._bar.update(0 if done is None else int(done * _STEPS) - self._bar.pos)
        self._bar.render_progress()

    def told(self, name: str, text: str) -> None:
        """Write a line."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None
        click.echo(f"{name}: {text}", err=True)

    def finished(self, name: str, events: int) -> None:
        """Write how many events there are."""
        self.told(name, f"{events:,} events")
