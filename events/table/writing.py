"""Atomic writing of files, and texts that are valid in XML."""

from __future__ import annotations

import errno
import os
import re
import signal
import stat
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from events.model.errors import WritingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Prefix of the folder next to a file in which its new content is written; only a killed process leaves it behind.
_PARTIAL = ".caspian-"
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stamp(NamedTuple):
    """The state of a file without its content; it changes as soon as anybody writes to the file."""

    inode: int = 0
    size: int = 0
    modified_ns: int = 0
    changed_ns: int = 0

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """Return the state of a file, or a special state if it does not exist."""
        try:
            status = path.stat()
        except FileNotFoundError:
            return cls()
        return cls(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def begin(path: Path, sources: Iterable[Path] = ()) -> Stamp:
    """Check, before any work is done, that a file can be written.

    Parameters
    ----------
    path
        File to write, which need not exist; a symbolic link is followed.
    sources
        Files that are read for it.

    Returns
    -------
    Stamp
        State of the file, for `replacing`.

    Raises
    ------
    WritingError
        If it is one of the sources, a folder or a device, or if its folder does not exist.
    PermissionError
        If the user may not write to it.
    """
    target = _target(path)
    for source in sources:
        if source.exists() and target.exists() and source.samefile(target):
            raise WritingError(f"{path} is the same file as {source}, which is read; expected another file")
    return Stamp.of(target)


@contextmanager
def replacing(path: Path, suffix: str | None = None, *, since: Stamp | None = None) -> Iterator[Path]:
    """Yield a path to write to, and replace a file with what was written there.

    Parameters
    ----------
    path
        File to replace at the end, unless there is an exception. Its mode and owner are preserved, and so is a symbolic
        link: its target is replaced.
    suffix
        File extension of the path to write to, for libraries that check it; the file's own by default.
    since
        Expected state of the file; if it has changed meanwhile, it is left unchanged.

    Raises
    ------
    WritingError
        As for `begin`, or if the file has changed.
    OSError
        If it cannot be written; the message names the file.

    Examples
    --------
    >>> target = getfixture("tmp_path") / "events.csv"
    >>> with replacing(target) as partial:
    ...     _ = partial.write_text("id")
    ...     target.exists()
    False
    >>> target.read_text()
    'id'
    """
    target = _target(path)
    with _naming(path), room_in(target.parent) as room:
        partial = room / f"partial{target.suffix if suffix is None else suffix}"
        yield partial
        _settle(partial, target)
        if since is not None:
            check_unchanged(path, since)
        partial.replace(target)


def write_whole(path: Path, content: str | bytes, *, since: Stamp | None = None) -> None:
    """Replace the content of a file; text is encoded as UTF-8. Parameters and errors as for `replacing`."""
    with replacing(path, since=since) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)


def check_unchanged(path: Path, since: Stamp) -> None:
    """Check that a file has not been written to since a given state.

    Raises
    ------
    WritingError
        If it has.
    """
    if Stamp.of(path) != since:
        raise WritingError(f"{path.name} was changed by others meanwhile and is left as it is; run the command again")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Acquire the lock of a folder, waiting for other processes; the lock leaves no file behind."""
    import fcntl  # noqa: PLC0415 - on platforms without the module, events can still be read

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def room_in(folder: Path) -> Iterator[Path]:
    """Create a temporary subfolder; signals that stop the command never leave it behind."""
    room = None
    try:
        with _signals_waiting():
            room = TemporaryDirectory(dir=folder, prefix=_PARTIAL)
        yield Path(room.name)
    finally:
        with _signals_waiting():
            if room is not None:
                room.cleanup()


@contextmanager
def _signals_waiting() -> Iterator[None]:
    """Defer signals that stop the command.

    A signal mask would not do: it applies to one thread, and threads of libraries receive the signals as well.
    """
    if threading.current_thread() is not threading.main_thread():  # other threads are never interrupted
        yield
        return
    arrived: list[int] = []
    handlers = {one: signal.signal(one, lambda number, _frame: arrived.append(number)) for one in _STOPS}
    try:
        yield
    finally:
        for one, handler in handlers.items():
            signal.signal(one, handler)
        for number in arrived:
            signal.raise_signal(number)


def _target(path: Path) -> Path:
    """Resolve the links of a path, and check that a file exists there or can be created."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise WritingError(f"there is no folder {target.parent} to write {target.name} to") from None
        return target
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a device, pipe or socket"
        raise WritingError(f"{path} is {kind}; expected the path of a file")
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return Path(os.path.realpath(path))


def _settle(partial: Path, target: Path) -> None:
    """Flush a file to disk, and give it the mode and the owner of the file that it replaces."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    with suppress(FileNotFoundError):
        replaced = target.stat()
        with suppress(PermissionError):  # only root can change the owner
            os.chown(partial, replaced.st_uid, replaced.st_gid)
        partial.chmod(stat.S_IMODE(replaced.st_mode))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let write errors name the file, instead of nothing or the partial file."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and _PARTIAL not in str(error.filename):
            raise
        raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(path)) from error


_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def held_by_xml(text: str) -> str:
    r"""Replace the characters that XML 1.0 does not allow by U+FFFD.

    >>> held_by_xml("NUL \0, tab \t")
    'NUL \ufffd, tab \t'
    """
    return _NOT_OF_XML.sub("\N{REPLACEMENT CHARACTER}", text)
