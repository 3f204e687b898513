"""Private folders of this user, and scratch folders in them, which are soon removed even after a process was killed."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

_PREFIX = "scratch-"


def make_private(folder: Path) -> None:
    """Create a folder for this user alone, unless it exists.

    Raises
    ------
    OSError
        If it cannot be created, or if another user owns it or may write to it: its content cannot be trusted.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(errno.EPERM, "The folder is not this user's alone", str(folder))


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """Yield a new folder and remove it with its content at the end; if the process is killed, the next call removes it.

    Parameters
    ----------
    parent
        Folder in which it is created; see `make_private`.

    Raises
    ------
    OSError
        If it cannot be created.
    """
    make_private(parent)
    # A process locks its folder as long as it lives; an unlocked folder was left behind by one that was killed.
    with _locked(parent):
        _remove_abandoned(parent)
        folder = Path(mkdtemp(prefix=_PREFIX, dir=parent))
        lock = _lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            os.close(_lock(folder, fcntl.LOCK_NB))
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = _lock(folder)
    try:
        yield
    finally:
        os.close(lock)


def _lock(folder: Path, how: int = 0) -> int:
    """Open a folder and lock it; closing it, or the end of the process, unlocks it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
