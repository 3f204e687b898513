"""Changes of partitions: their manifest is another one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from events.table.partitions.manifest import MANIFEST
from events.table.writing import Stamp

_PAUSE = 0.1  # seconds; looking at one file costs nothing


def changes(folder: Path) -> Iterator[bool]:
    """Yield, some times a second, whether the manifest of a folder of this machine was replaced, as `replaced` does."""
    return replaced(lambda: _looked_at(folder), _PAUSE)


def replaced(look: Callable[[], object], pause: float) -> Iterator[bool]:
    """Yield without an end whether what is looked at is another one than the last time.

    The first time it says that the watch has begun. What is gone counts as a change, and so does its return.

    Parameters
    ----------
    look
        Returns what is there, `None` if nothing is.
    pause
        Seconds between two looks.
    """
    seen = look()
    yield False
    while True:
        time.sleep(pause)
        found = look()
        yield found != seen
        seen = found


def _looked_at(folder: Path) -> Stamp | None:
    try:
        return Stamp.of(folder / MANIFEST)
    except OSError:  # a share that is away
        return None
