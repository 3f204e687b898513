"""The serialised features of large sets, kept from one start of the server to the next.

What is served is a copy that has no name: no other process can cut or change it, and it goes with the last process that
holds it. What has a name is read once, checked, and never relied upon.
"""

from __future__ import annotations

import logging
import mmap
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedRandom, BufferedReader, BufferedWriter
from pathlib import Path
from tempfile import TemporaryFile

from events.table.scratch import make_private, scratch

_LOG = logging.getLogger("caspian.cache")

_SUFFIX = ".features"
_AT_ONCE = 1 << 20  # bytes
_SUM = 4  # bytes of the CRC-32 at the end of a file


@dataclass(frozen=True, slots=True)
class FeatureCache:
    """Keeps the features of the sets that were served last, for one user.

    Parameters
    ----------
    folder
        Is made when the first file is, for this user alone; another user's is not used.
    most_bytes
        What the files that are kept may take together; the newest one is kept even if it is larger.
    """

    folder: Path
    most_bytes: int

    def mapped(self, name: str, write: Callable[[BufferedRandom], None]) -> mmap.mmap:
        """Return what was kept under a name or, if there is nothing sound, what is written now, and keep it.

        Parameters
        ----------
        name
            Names the content, too: who asks for the same name gets the same content.
        write
            Writes the content.

        Raises
        ------
        OSError
            If the folder cannot be used, or has no room even for the copy that is served.
        """
        make_private(self.folder)
        path = self.folder / f"{name}{_SUFFIX}"
        with TemporaryFile(dir=self.folder) as served:
            if not _restored(path, served):
                served.seek(0)
                served.truncate()
                write(served)
                try:
                    self._keep(path, served)
                except OSError as error:
                    _LOG.warning("The features are not kept for the next start: %s", error.strerror or error)
            served.flush()
            return mmap.mmap(served.fileno(), 0, access=mmap.ACCESS_READ)

    def _keep(self, path: Path, content: BufferedRandom) -> None:
        """Put content under a name, whole or not at all, and take away the oldest that no longer have room."""
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
        with scratch(self.folder) as folder:
            self._make_room(path, size)
            partial = folder / path.name
            with partial.open("wb") as file:
                file.write(_copy(content, file, size, path.name))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)

    def _make_room(self, newest: Path, size: int) -> None:
        others = [one for one in self.folder.glob(f"*{_SUFFIX}") if one != newest]
        for other in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True):
            size += other.stat().st_size
            if size > self.most_bytes:
                other.unlink(missing_ok=True)


def _restored(path: Path, target: BufferedRandom) -> bool:
    """Copy what is kept under a name, and return whether it is there and as it was written."""
    try:
        with path.open("rb") as kept:
            size = os.fstat(kept.fileno()).st_size - _SUM
            if size > 0 and _copy(kept, target, size, path.name) == kept.read(_SUM):
                # The time of use says what goes first.
                os.utime(path)
                return True
            _LOG.warning("%s is damaged, and is made again", path.name)
    except FileNotFoundError:
        pass
    except OSError as error:
        _LOG.warning("%s cannot be read, and is made again: %s", path.name, error.strerror or error)
    return False


def _copy(
    source: BufferedReader | BufferedRandom, target: BufferedRandom | BufferedWriter, size: int, name: str
) -> bytes:
    """Copy bytes, and return the CRC-32 of the name and them: it finds damage in a third of the time of a SHA-256."""
    checksum = zlib.crc32(name.encode())
    room = memoryview(bytearray(_AT_ONCE))
    while size > 0 and (count := source.readinto(room[:size])):
        checksum = zlib.crc32(room[:count], checksum)
        target.write(room[:count])
        size -= count
    return checksum.to_bytes(_SUM, "big")
