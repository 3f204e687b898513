"""A cache of unlinked files that are created on demand, of limited size and separate in each server process."""

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
    """Creates files, and keeps the most recently used ones.

    No other process can truncate or change an unlinked file, and its space is freed once it is no longer in use.

    Parameters
    ----------
    folders
        Candidates for creating files: the first one that is private to this user and has room is used.
    most_bytes
        Limit for the total size of the kept files.
    """

    def __init__(self, folders: tuple[Path, ...], most_bytes: int) -> None:
        self.folders = folders
        self._files: LRUCache[str, mmap.mmap] = LRUCache(most_bytes, getsizeof=len)
        self._change = Condition()
        # Concurrent requests for a file that is being created wait for it.
        self.make = cached(self._files, lambda name, _write: name, condition=self._change)(self._make)

    def get(self, name: str) -> mmap.mmap | None:
        """Return the content of a cached file, or `None`."""
        with self._change:
            return self._files.get(name)

    def _make(self, name: str, write: Callable[[Path], None]) -> mmap.mmap:
        """Create a file, unless it is cached, and return its content.

        Parameters
        ----------
        name
            Cache key: the same name always means the same content.
        write
            Called with the path to write to, which has the file extension of the name.

        Raises
        ------
        OSError
            If no folder has room for it.
        """
        try:
            return self._made_somewhere(name, write)
        except OSError:
            # The cached files themselves may occupy the space.
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
    """Return where files can be created: the cache, the system's folder for temporary files, and shared memory."""
    own = f"caspian-map-{os.geteuid()}"
    found = [cache]
    with suppress(OSError):
        found.append(Path(tempfile.gettempdir(), own))
    return (*found, Path("/dev/shm", own))  # noqa: S108 - `scratch` creates a folder private to this user there


def _unnamed(folder: Path, name: str, write: Callable[[Path], None]) -> mmap.mmap:
    with scratch(folder) as room:
        path = room / name
        write(path)
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class Reader(io.RawIOBase):
    """Reader of a file's content with its own position, independent of other readers."""

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
        """Change the position, relative to the beginning, to the current position, or to the end."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._content)}[whence]
        return self._at

    def tell(self) -> int:
        """Return the position."""
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read bytes into a buffer, and return how many."""
        part = self._content[self._at : self._at + len(memoryview(buffer))]
        memoryview(buffer)[: len(part)] = part
        self._at += len(part)
        return len(part)
