"""Reading the content to serve in a child process, where failures, crashes and lack of memory do no harm."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, Generic, TypeVar

from app.web.policy.reasons import explain
from events.model.errors import EventsError
from events.table.disk import kept_files

Read = TypeVar("Read")

_DONE, _FAILED = b"+", b"-"
_LONGEST = 4_096  # bytes that are written to a pipe atomically
_LOOK = 1.0  # seconds between looks for the parent
_DEFAULT = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2)


class ReloadError(EventsError):
    """Failure to read the content to be served; the message gives the reason, briefly and without local folders."""


class Reading(Generic[Read]):
    """A child process that reads content while its parent goes on serving.

    Parameters
    ----------
    read
        Returns the content, which can be pickled.
    shared
        Objects that both processes have: a reference to one in the child's result becomes the parent's own object.
    """

    def __init__(self, read: Callable[[], Read], shared: Sequence[object] = ()) -> None:
        self._shared = shared
        self._begun = time.monotonic()
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the object
        self._ended, sending = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._ended)
            _answer(read, self._answer, sending, shared, parent)
        os.close(sending)

    def is_done(self) -> bool:
        """Return whether the child has finished reading or has died."""
        return bool(select.select([self._ended], [], [], 0)[0])

    def has_taken(self, seconds: float) -> bool:
        """Return whether it has been running for at least this long."""
        return time.monotonic() - self._begun >= seconds

    def result(self) -> Read:
        """Wait for the child and return the content that it read.

        Raises
        ------
        ReloadError
            If reading failed, or the child died.
        """
        told = os.read(self._ended, _LONGEST)
        try:
            if not told:
                raise ReloadError("the process that read the events ended before it was done: it crashed or was killed")
            if told != _DONE:
                raise ReloadError(told.removeprefix(_FAILED).decode(errors="replace"))
            self._answer.seek(0)
            # Only the child can have written this file, since it has no name.
            answer: Read = _Unpickler(self._answer, self._shared).load()
        finally:
            self.stop()
        return answer

    def stop(self) -> None:
        """Kill the child, and close the pipe and the file to it."""
        end_child(self._pid, self._ended)
        self._answer.close()


class _Pickler(pickle.Pickler):
    """Pickler that writes only the numbers of shared objects."""

    def __init__(self, target: Any, shared: Sequence[object]) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self._numbers = {id(one): number for number, one in enumerate(shared)}

    def persistent_id(self, one: object) -> int | None:
        """Return the number of a shared object."""
        return self._numbers.get(id(one))


class _Unpickler(pickle.Unpickler):
    """Unpickler for the output of `_Pickler`."""

    def __init__(self, source: Any, shared: Sequence[object]) -> None:
        super().__init__(source)
        self._shared = shared

    def persistent_load(self, number: int) -> object:
        """Return a shared object."""
        return self._shared[number]


def end_child(process: int, pipe: int) -> None:
    """Kill a child process, if it is still running, and close the pipe that signals its end."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(process, 0)
    os.close(pipe)


def begin_child(parent: int) -> None:
    """Restore the default signal handlers in a child process, which ignores reloads and ends with its parent."""
    for one in _DEFAULT:
        signal.signal(one, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    # A thread, because the child may be blocked: by a locked table, or a store that does not respond.
    Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    """End this process once its parent, which cannot stop it if killed, no longer exists."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _answer(read: Callable[[], Any], target: Any, sending: int, shared: Sequence[object], parent: int) -> None:
    """Read in the child process, write the result, and exit."""
    begin_child(parent)
    # If memory runs out, the kernel is to kill this process.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    try:
        try:
            told = _DONE
            _Pickler(target, shared).dump(read())
            target.flush()
        except BaseException as error:  # noqa: BLE001 - any error is reported to the parent
            # Through the pipe, as the disk may be full.
            told = (_FAILED + explain(error).encode())[:_LONGEST]
        # Copies to the cache that are still being written must not be lost with this process.
        kept_files.wait_for_copies()
        os.write(sending, told)
    finally:
        # Skips the parent's exit handlers, which the child must not run.
        os._exit(0)
