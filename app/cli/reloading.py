"""Reading what is served in a child process, where a failure, a crash or a lack of memory hurts nobody."""

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
from typing import Any, Generic, TypeVar

from app.web.policy.reasons import explain
from events.model.errors import EventsError
from events.table.disk import kept_files

Read = TypeVar("Read")

_DONE, _FAILED = b"+", b"-"
_LONGEST = 4_096  # bytes, which go through a pipe at once
_DEFAULT = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2)


class ReloadError(EventsError):
    """Failure to read the content to be served; the message gives the reason, briefly and without local folders."""


class Reading(Generic[Read]):
    """A child process that reads, beside a parent that goes on.

    Parameters
    ----------
    read
        Returns what was read, which can be pickled.
    shared
        What both processes have: where the child's answer holds one of them, the parent gets its own.
    """

    def __init__(self, read: Callable[[], Read], shared: Sequence[object] = ()) -> None:
        self._shared = shared
        self._begun = time.monotonic()
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the object
        self._ended, sending = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._ended)
            _answer(read, self._answer, sending, shared)
        os.close(sending)

    def is_done(self) -> bool:
        """Return whether the child has ended, or has read everything."""
        return bool(select.select([self._ended], [], [], 0)[0])

    def has_taken(self, seconds: float) -> bool:
        """Return whether it began so long ago."""
        return time.monotonic() - self._begun >= seconds

    def result(self) -> Read:
        """Return what was read; waits for it.

        Raises
        ------
        ReloadError
            If that failed, or the child ended before.
        """
        told = os.read(self._ended, _LONGEST)
        try:
            if not told:
                raise ReloadError("the process that read the events ended before it was done: it crashed or was killed")
            if told != _DONE:
                raise ReloadError(told.removeprefix(_FAILED).decode(errors="replace"))
            self._answer.seek(0)
            # Written by the child alone, to a file that has no name.
            answer: Read = _Unpickler(self._answer, self._shared).load()
        finally:
            self.stop()
        return answer

    def stop(self) -> None:
        """End the child, and close what leads to it."""
        end_child(self._pid, self._ended)
        self._answer.close()


class _Pickler(pickle.Pickler):
    """Writes of shared objects their numbers alone."""

    def __init__(self, target: Any, shared: Sequence[object]) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self._numbers = {id(one): number for number, one in enumerate(shared)}

    def persistent_id(self, one: object) -> int | None:
        """Return the number of a shared object."""
        return self._numbers.get(id(one))


class _Unpickler(pickle.Unpickler):
    """Reads what `_Pickler` wrote."""

    def __init__(self, source: Any, shared: Sequence[object]) -> None:
        super().__init__(source)
        self._shared = shared

    def persistent_load(self, number: int) -> object:
        """Return a shared object."""
        return self._shared[number]


def end_child(process: int, pipe: int) -> None:
    """Kill a child process, if it is still there, and close the pipe that tells when it ends."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(process, 0)
    os.close(pipe)


def plain_signals() -> None:
    """Give up, in a child process, the parent's ways with signals; a reload is nothing to it."""
    for one in _DEFAULT:
        signal.signal(one, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _answer(read: Callable[[], Any], target: Any, sending: int, shared: Sequence[object]) -> None:
    """Read in the child process, write the result, and end."""
    plain_signals()
    # Where memory runs out, it is this process that goes.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    try:
        try:
            told = _DONE
            _Pickler(target, shared).dump(read())
            target.flush()
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
            # Through the pipe, as the disk may be full.
            told = (_FAILED + explain(error).encode())[:_LONGEST]
        # What is put back into the cache behind the reading is not to be lost with this process.
        kept_files.wait_for_copies()
        os.write(sending, told)
    finally:
        # Without the parent's clean-up, which is not the child's to do.
        os._exit(0)
