"""Large contents kept from one start of the server to the next, each in a file.

What is served lies in a file that has no name: no other process can cut or change it, and it goes with the last process
that holds it. What has a name is never relied upon: a start takes the file, so that it has none, checks it, serves it,
and puts a copy into its place for the next start.
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
from typing import BinaryIO

import numpy as np

from events.table.disk.scratch import make_private, scratch

_LOG = logging.getLogger("caspian.cache")

_SUM = hashlib.sha256().digest_size  # bytes of the checksum at the end of a file
_WORDS = 1 << 17  # that are summed up, 1 MiB
_AT_ONCE = 64 << 20  # bytes
# Copying more than this, and waiting for the disk, would hold a start up, so that it goes on behind it.
_SHORT = 16 << 20
_COPYING: set[Thread] = set()


def wait_for_copies() -> None:
    """Wait until everything has its name again; a process that ends does so by itself, unless with `os._exit`."""
    for one in tuple(_COPYING):
        one.join()


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Keeps the contents that were served last, for one user.

    Parameters
    ----------
    folder
        Is made when the first file is, for this user alone; another user's is not used.
    most_bytes
        What the files that are kept may take together; the newest one is kept even if it is larger.
    """

    folder: Path
    most_bytes: int

    def mapped(self, name: str, write: Callable[[BufferedRandom], None]) -> memoryview:
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
            If the folder cannot be used, or has no room even for what is served.
        """
        kept = self.opened(name)
        return self.made(name, write) if kept is None else kept

    def opened(self, name: str) -> memoryview | None:
        """Return what was kept under a name; `None` if there is nothing sound.

        Raises
        ------
        OSError
            If the folder cannot be used.
        """
        make_private(self.folder)
        path = self.folder / name
        try:
            with path.open("rb") as file:
                path.unlink()
                content = _mapped(file)
                size = len(content) - _SUM
                if size > 0 and _checksum(name, content[:size]) == content[size:]:
                    self._keep(path, file, len(content), b"")
                    return content[:size]
            _LOG.warning("%s is damaged, and is made again", name)
        except FileNotFoundError:
            pass
        except OSError as error:
            _LOG.warning("%s cannot be read, and is made again: %s", name, error.strerror or error)
        return None

    def made(self, name: str, write: Callable[[BufferedRandom], None]) -> memoryview:
        """Write content and keep it under a name, see `mapped`."""
        make_private(self.folder)
        with TemporaryFile(dir=self.folder) as file:
            write(file)
            file.flush()
            content = _mapped(file)
            self._keep(self.folder / name, file, len(content), _checksum(name, content))
        return content

    def _keep(self, path: Path, file: BinaryIO, size: int, checksum: bytes) -> None:
        """Put a copy of what is served under its name, at once if that is done soon."""
        # The copy goes on when the file is closed, and if the process is to end it is waited for.
        copying = Thread(target=self._put, args=(path, os.dup(file.fileno()), size, checksum))
        _COPYING.add(copying)
        copying.start()
        if size <= _SHORT:
            copying.join()

    def _put(self, path: Path, descriptor: int, size: int, checksum: bytes) -> None:
        """Put content under a name, whole or not at all, and take away the oldest that no longer have room."""
        try:
            with scratch(self.folder) as folder, open(descriptor, "rb"):
                self._make_room(path, size)
                partial = folder / path.name
                # Within the kernel, where it can: that takes half of the time.
                shutil.copyfile(f"/dev/fd/{descriptor}", partial)
                with partial.open("ab") as file:
                    file.write(checksum)
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
    """Map a file into memory; an empty one cannot be."""
    size = os.fstat(file.fileno()).st_size
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b"")


def _checksum(name: str, content: memoryview) -> bytes:
    """Hash the name and, as that takes a tenth of the time of hashing it all, the sums of the content's pieces."""
    digest = hashlib.sha256(f"{name} {len(content)}".encode())
    for first in range(0, len(content), _AT_ONCE):
        piece = content[first : first + _AT_ONCE]
        rest = len(piece) % (8 * _WORDS)
        words = np.frombuffer(piece[: len(piece) - rest], np.uint64).reshape(-1, _WORDS)
        digest.update(words.sum(axis=1).data)
        digest.update(piece[len(piece) - rest :])
    return digest.digest()
