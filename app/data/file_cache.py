"""Files that are made on demand and kept without a name, as many as fit, by each server process for itself."""

from __future__ import annotations

import io
import logging
import mmap
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING

from cachetools import LRUCache, cached

from events.table.disk.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import WriteableBuffer

_LOG = logging.getLogger("caspian.cache")


class FileCache:
    """Makes files, and keeps those that were asked for last.

    No other process can cut or change a file that has no name, and it takes no room once nobody needs it.

    Parameters
    ----------
    folders
        Where files are made: in the first one that is this user's alone and has room.
    most_bytes
        What the files that are kept may take together.
    """

    def __init__(self, folders: tuple[Path, ...], most_bytes: int) -> None:
        self.folders = folders
        self._files: LRUCache[str, mmap.mmap] = LRUCache(most_bytes, getsizeof=len)
        self._change = Condition()
        # Who asks for a file that is being made waits for it.
        self.make = cached(self._files, lambda name, _write: name, condition=self._change)(self._make)

    def get(self, name: str) -> mmap.mmap | None:
        """Return the content of a file, or `None` if it is not kept."""
        with self._change:
            return self._files.get(name)

    def _make(self, name: str, write: Callable[[Path], None]) -> mmap.mmap:
        """Make a file, unless it is kept, and return its content.

        Parameters
        ----------
        name
            Names the content, too: who asks for the same name gets the same content.
        write
            Is given a path with the name's ending to write to.

        Raises
        ------
        OSError
            If no folder has room for it.
        """
        try:
            return self._made_somewhere(name, write)
        except OSError:
            # What is kept may be what takes the room.
            with self._change:
                if not self._files:
                    raise
                self._files.clear()
            return self._made_somewhere(name, write)

    def _made_somewhere(self, name: str, write: Callable[[Path], None]) -> mmap.mmap:
        problems: list[str] = []
        for folder in self.folders:
            try:
                made = _unnamed(folder, name, write)
            except OSError as error:
                problems.append(error.strerror or str(error))
                continue
            if problems:
                _LOG.warning("%s was made elsewhere than in the cache: %s", name, "; ".join(problems))
            return made
        raise OSError(f"no folder has room for {name}: {'; '.join(problems)}")


def usual_folders(cache: Path) -> tuple[Path, ...]:
    """Return where files can be made: the cache, the system's folder for temporary files, and the machine's memory."""
    own = f"caspian-map-{os.geteuid()}"
    found = [cache]
    with suppress(OSError):
        found.append(Path(tempfile.gettempdir(), own))
    return (*found, Path("/dev/shm", own))  # noqa: S108 - `scratch` makes a folder of this user alone there


def _unnamed(folder: Path, name: str, write: Callable[[Path], None]) -> mmap.mmap:
    with scratch(folder) as room:
        path = room / name
        write(path)
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class Reader(io.RawIOBase):
    """Reads a file's content from a place of its own, however many others read it, too."""

    def __init__(self, content: mmap.mmap) -> None:
        super().__init__()
        self._content = content
        self._at = 0

    def readable(self) -> bool:
        """Return true."""
        return True

    def seekable(self) -> bool:
        """Return true."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, which is counted from the beginning, from where the reader is, or from the end."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._content)}[whence]
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer with what comes next, and return how much that was."""
        part = self._content[self._at : self._at + len(memoryview(buffer))]
        memoryview(buffer)[: len(part)] = part
        self._at += len(part)
        return len(part)
