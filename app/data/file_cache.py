"""Files that are made on demand and kept in a folder of bounded size, which all server processes share."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from events.table.writing import replacing

if TYPE_CHECKING:
    from collections.abc import Callable

# What is older was left behind by a process that was killed.
_LONGEST_WRITE = 3600  # seconds


@dataclass(frozen=True, slots=True)
class FileCache:
    """Keeps the files that were asked for last.

    Parameters
    ----------
    folder
        Is made when the first file is.
    most_bytes
        What all files together may take; the newest one is kept even if it is larger.
    """

    folder: Path
    most_bytes: int

    def get(self, name: str) -> Path | None:
        """Return the path of a file, or `None` if it is not kept."""
        path = self.folder / name
        try:
            # The time of reading says what was asked for last; that of writing is what HTTP calls Last-Modified.
            os.utime(path, (time.time(), path.stat().st_mtime))
        except FileNotFoundError:
            return None
        return path

    def put(self, name: str, write: Callable[[Path], None]) -> Path:
        """Make a file, which is there completely or not at all, and take away those that no longer have room.

        Parameters
        ----------
        name
            Names the content, too: who asks for the same name gets the same file.
        write
            Is given a path with the name's ending to write to.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        with replacing(path) as partial:
            write(partial)
        self._make_room(path)
        return path

    def _make_room(self, newest: Path) -> None:
        found = [(entry, entry.stat()) for entry in os.scandir(self.folder) if entry.is_file()]
        taken = sum(status.st_size for _entry, status in found)
        for entry, status in sorted(found, key=lambda one: one[1].st_atime):
            if taken <= self.most_bytes:
                break
            if entry.name != newest.name:
                # Who is being sent the file keeps it open: it goes from the disk when the last one is done.
                Path(entry.path).unlink(missing_ok=True)
                taken -= status.st_size
        for entry in os.scandir(self.folder):
            if entry.is_dir() and time.time() - entry.stat().st_mtime > _LONGEST_WRITE:
                shutil.rmtree(entry.path, ignore_errors=True)
