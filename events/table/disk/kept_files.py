"""Large contents cached from one start of the server to the next, each in a file that is mapped into memory.

The served file is unlinked: no other process can truncate or change it, and it disappears with the last process that
has it open. A file with a name is never relied upon: at startup the server unlinks the file, serves it, and puts a copy
in its place for the next start.

Each block of a file has a checksum, and the checksums together have a hash. No cached data is used before it was
verified in this process; damaged files are built again.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread, current_thread
from typing import BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from events.table.disk.scratch import make_private, scratch

_LOG = logging.getLogger("caspian.cache")

_PIECE = 1 << 20  # bytes per checksum
_WORD = 8  # bytes
_DIGEST = hashlib.sha256().digest_size
# Copying more than this, and waiting for the disk, would delay startup, so it continues in the background.
_SHORT = 16 << 20
_COPYING: set[Thread] = set()

Opened = TypeVar("Opened")


def wait_for_copies() -> None:
    """Wait until every file has its name again; a process that exits does so by itself, unless with `os._exit`."""
    for one in tuple(_COPYING):
        one.join()


class DamageError(Exception):
    """Damage to a cached file: its content is not what was written."""


class Kept:
    """Content of which no part is used before it is verified.

    Parameters
    ----------
    path
        Path of the file, which is removed if it turns out to be damaged.
    content
        Whole content.
    sums
        Checksums of its blocks, themselves verified.
    is_sound
        Whether verification can be skipped, as the content was written in this process.
    """

    def __init__(self, path: Path, content: memoryview, sums: NDArray[np.uint64], *, is_sound: bool) -> None:
        self.sums = sums
        self._path = path
        self._content = content
        self._is_sound = np.full(len(sums), is_sound)

    def __len__(self) -> int:
        return len(self._content)

    def part(self, first: int, end: int) -> memoryview:
        """Return a part of the content, verified when it is first used.

        Parameters
        ----------
        first, end
            Offsets of its beginning and end, in bytes.

        Raises
        ------
        DamageError
            If it is not what was written.
        """
        pieces = slice(first // _PIECE, -(-end // _PIECE))
        if not self._is_sound[pieces].all():
            found = _sums(self._content[pieces.start * _PIECE : pieces.stop * _PIECE])
            if not np.array_equal(found, self.sums[pieces]):
                raise _damage(self._path)
            self._is_sound[pieces] = True
        return self._content[first:end]

    def whole(self) -> memoryview:
        """Return the whole content, verified as by `part`."""
        return self.part(0, len(self))


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Cache of the contents that were served last, for one user.

    Parameters
    ----------
    folder
        Created with the first file, for this user alone; another user's folder is not used.
    most_bytes
        Maximum total size of the cached files; the newest one is kept even if it is larger.
    """

    folder: Path
    most_bytes: int

    def mapped(self, name: str, write: Callable[[BufferedRandom], object]) -> memoryview:
        """Return the content cached under a name; if it is missing or damaged, write it now and cache it.

        Parameters
        ----------
        name
            Cache key, which also identifies the content: the same name always gives the same content.
        write
            Writes the content.

        Raises
        ------
        OSError
            If the folder cannot be used, or has no room even for the served file.
        """
        return self.opened_with(Kept.whole, name, write)

    def opened_with(
        self, read: Callable[[Kept], Opened], name: str, write: Callable[[BufferedRandom], object]
    ) -> Opened:
        """Return the result of reading the content cached under a name; if missing or damaged, that of writing it now.

        Parameters
        ----------
        read
            Reads some of it now, and may read other parts later, which are verified only then.
        name, write
            See `mapped`.

        Raises
        ------
        OSError
            As `mapped` does.
        """
        found = self._taken(name, read)
        return read(self._written(name, write)) if found is None else found[0]

    def opened(self, name: str) -> memoryview | None:
        """Return the content cached under a name; `None` if it is missing or damaged.

        Raises
        ------
        OSError
            If the folder cannot be used.
        """
        found = self._taken(name, Kept.whole)
        return None if found is None else found[0]

    def made(self, name: str, write: Callable[[BufferedRandom], object]) -> memoryview:
        """Write content and cache it under a name, see `mapped`."""
        return self._written(name, write).whole()

    def _taken(self, name: str, read: Callable[[Kept], Opened]) -> tuple[Opened] | None:
        """Take a cached file, read from it, and put a copy in its place; `None` if it is missing or damaged."""
        make_private(self.folder)
        path = self.folder / name
        try:
            with path.open("rb") as file:
                path.unlink()
                kept = _opened(path, file)
                found = read(kept)
                self._keep(path, file, len(kept), b"")
                return (found,)
        except (FileNotFoundError, DamageError):
            pass
        except OSError as error:
            _LOG.warning("%s cannot be read, and is made again: %s", name, error.strerror or error)
        return None

    def _written(self, name: str, write: Callable[[BufferedRandom], object]) -> Kept:
        make_private(self.folder)
        with TemporaryFile(dir=self.folder) as file:
            write(file)
            file.flush()
            content = _mapped(file)
            kept = Kept(self.folder / name, content, _sums(content), is_sound=True)
            self._keep(self.folder / name, file, len(content), _end(name, len(content), kept.sums))
        return kept

    def _keep(self, path: Path, file: BinaryIO, size: int, end: bytes) -> None:
        """Copy the served content and its trailer to its name, in the foreground if that is done soon."""
        # The copy continues after the file is closed, and a process that exits waits for it.
        copying = Thread(target=self._put, args=(path, os.dup(file.fileno()), size, end))
        _COPYING.add(copying)
        copying.start()
        if size <= _SHORT:
            copying.join()

    def _put(self, path: Path, descriptor: int, size: int, end: bytes) -> None:
        """Put content under a name, whole or not at all, and remove the oldest files that no longer fit."""
        try:
            with scratch(self.folder) as folder, open(descriptor, "rb"):
                self._make_room(path, size)
                partial = folder / path.name
                # Within the kernel, where supported: that takes half of the time.
                shutil.copyfile(f"/dev/fd/{descriptor}", partial)
                with partial.open("ab") as file:
                    file.write(end)
                    file.flush()
                    os.fsync(file.fileno())
                partial.replace(path)
        except OSError as error:
            _LOG.warning("%s is not kept for the next start: %s", path.name, error.strerror or error)
        finally:
            _COPYING.discard(current_thread())

    def _make_room(self, newest: Path, size: int) -> None:
        others = [one for one in self.folder.iterdir() if one != newest and one.is_file()]
        for other in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True):
            size += other.stat().st_size
            if size > self.most_bytes:
                other.unlink(missing_ok=True)


def _mapped(file: BinaryIO) -> memoryview:
    """Map a file into memory; an empty file cannot be mapped."""
    size = os.fstat(file.fileno()).st_size
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b"")


def _opened(path: Path, file: BinaryIO) -> Kept:
    """Map a file whose trailer is intact."""
    content = _mapped(file)
    size = int.from_bytes(content[-_DIGEST - _WORD : -_DIGEST], "little")
    end = content[size:]
    if len(end) != _WORD * (-(-size // _PIECE) + 1) + _DIGEST:
        raise _damage(path)
    sums = np.frombuffer(end[: -_DIGEST - _WORD], np.uint64)
    if _end(path.name, size, sums) != end:
        raise _damage(path)
    return Kept(path, content[:size], sums, is_sound=False)


def _end(name: str, size: int, sums: NDArray[np.uint64]) -> bytes:
    """Return the trailer after the content: the blocks' checksums, its size, and the hash of both and of the name."""
    said = sums.tobytes() + size.to_bytes(_WORD, "little")
    return said + hashlib.sha256(name.encode() + b"\0" + said).digest()


def _sums(content: memoryview) -> NDArray[np.uint64]:
    """Sum up the words of each block: hashing everything would take ten times as long."""
    full = len(content) // _PIECE * _PIECE
    sums: NDArray[np.uint64] = np.frombuffer(content[:full], np.uint64).reshape(-1, _PIECE // _WORD).sum(axis=1)
    if rest := bytes(content[full:]):
        padded = rest + bytes(-len(rest) % _WORD)
        sums = np.append(sums, np.frombuffer(padded, np.uint64).sum())
    return sums


def _damage(path: Path) -> DamageError:
    """Remove a file, so that it is built again."""
    path.unlink(missing_ok=True)
    _LOG.warning("%s is damaged, and is made again", path.name)
    return DamageError(path.name)
