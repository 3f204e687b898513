"""Change detection for partitioned sets: their manifest was replaced."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from events.table.partitions.manifest import MANIFEST
from events.table.writing import Stamp

_PAUSE = 0.1  # seconds; polling one file costs nothing


def changes(folder: Path) -> Iterator[bool]:
    """Yield, several times a second, whether the manifest of a local folder was replaced, as `replaced` does."""
    return replaced(lambda: _looked_at(folder), _PAUSE)


def replaced(look: Callable[[], object], pause: float) -> Iterator[bool]:
    """Yield endlessly whether the watched object differs from the last time.

    The first value says that the watch has begun. Disappearance counts as a change, and so does the return.

    Parameters
    ----------
    look
        Returns the current state, `None` if there is none.
    pause
        Seconds between two polls.
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
    except OSError:  # an unmounted network share
        return None
