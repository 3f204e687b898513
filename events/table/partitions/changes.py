"""Changes of a folder of partitions: its manifest is another file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from events.table.partitions.manifest import MANIFEST
from events.table.writing import Stamp

_PAUSE = 0.1  # seconds; looking at one file costs nothing


def changes(folder: Path) -> Iterator[bool]:
    """Yield, some times a second and without an end, whether the manifest was replaced since the last time.

    The first time it says that the watch has begun. A manifest that is gone counts as a change, and so does its return.
    """
    seen = _looked_at(folder)
    yield False
    while True:
        time.sleep(_PAUSE)
        found = _looked_at(folder)
        yield found != seen
        seen = found


def _looked_at(folder: Path) -> Stamp | None:
    try:
        return Stamp.of(folder / MANIFEST)
    except OSError:  # a share that is away
        return None
