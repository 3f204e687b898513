"""Runs of ``caspian-map`` in processes of their own, which can be killed, stopped, or run out of disk space.

They are forked from a process that has loaded the program, so that each of hundreds starts at once. That the installed
program does the same is shown by the tests that start it as users do.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import resource
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import pytest

from app.cli import run as program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.context import ForkServerContext, ForkServerProcess

_LONGEST = 120  # seconds


@dataclass(frozen=True)
class Command:
    """A run of ``caspian-map``.

    Parameters
    ----------
    process
        Process that can be joined, killed and sent signals.
    output
        Reads what the command writes to standard output, and to standard error unless that goes elsewhere.
    """

    process: ForkServerProcess
    output: TextIO

    def ended(self, within: float = _LONGEST) -> tuple[int, str]:
        """Wait for the end; return the exit code and everything written that has not been read.

        Parameters
        ----------
        within
            Seconds after which the process is killed, which its exit code tells.
        """
        overdue = threading.Timer(within, _kill, (self.process,))
        overdue.start()
        said = self.output.read()
        self.process.join()
        overdue.cancel()
        assert self.process.exitcode is not None
        return self.process.exitcode, said


@contextmanager
def started(
    *arguments: str | Path,
    room: int | None = None,
    replacements: int | None = None,
    environment: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    errors: int | None = None,
) -> Iterator[Command]:
    """Run ``caspian-map`` with arguments; a process that still runs at the end is killed.

    Parameters
    ----------
    arguments
        Arguments as on the command line.
    room
        Maximum size of a file in bytes: writing beyond it fails, as on a full disk.
    replacements
        Number of replaced files after which the process is killed, just before it replaces another.
    environment
        Environment variables; those of this process by default.
    folder
        Working directory; that of this process by default.
    errors
        File descriptor for standard error; the output by default.
    """
    heard, writing = os.pipe()
    saying, complaining = (Connection(os.dup(one), readable=False) for one in (writing, errors or writing))
    os.close(writing)
    run_it = partial(_run, [*map(str, arguments)], dict(environment), folder or Path.cwd(), saying, complaining)
    process = _loaded().Process(target=run_it, args=(room, replacements))
    with open(heard, encoding="utf-8") as output:  # noqa: PTH123 - a file descriptor
        try:
            process.start()
            saying.close()
            complaining.close()
            yield Command(process, output)
        finally:
            if process.exitcode is None:
                _kill(process)
            process.join()


def run(*arguments: str | Path, room: int | None = None) -> tuple[int, str]:
    """Run ``caspian-map`` to its end, and return its exit code and output; parameters as for `started`."""
    with started(*arguments, room=room) as command:
        return command.ended()


def killed(work: Callable[[], object], changes: int) -> int:
    """Run a function in a process that is killed instead of replacing or removing one more file; return its exit code.

    Parameters
    ----------
    work
        The function, which can be pickled.
    changes
        Number of files that it may replace or remove.
    """
    process = _loaded().Process(target=_work, args=(work, changes))
    process.start()
    process.join(_LONGEST)
    code = process.exitcode
    _kill(process)
    process.join()
    assert code is not None, f"it has not ended after {_LONGEST} s"
    return code


def _kill(process: ForkServerProcess) -> None:
    """Kill a process and the processes that it has started, which would keep its output open."""
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()


@cache
def _loaded() -> ForkServerContext:
    """Start the process from which the others are forked."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["loaded"])
    with pytest.MonkeyPatch.context() as patch:
        # It has no other way to find the module; the processes that are forked from it get an environment of their own.
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        ensure_running()
    return context


def _run(
    arguments: list[str],
    environment: dict[str, str],
    folder: Path,
    saying: Connection,
    complaining: Connection,
    room: int | None,
    replacements: int | None,
) -> None:
    # The process from which this one is forked has environment, folder and output of the first test that ran a command.
    os.setpgrp()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for connection, standard in ((saying, 1), (complaining, 2)):
        os.dup2(connection.fileno(), standard)
        connection.close()
    if room is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    if replacements is not None:
        _die_after(replacements, "replace")
    sys.argv = ["caspian-map", *arguments]
    try:
        program()
    finally:
        atexit._run_exitfuncs()


def _work(work: Callable[[], object], changes: int) -> None:
    os.setpgrp()
    _die_after(changes, "replace", "unlink")
    work()


def _die_after(changes: int, *names: str) -> None:
    """Kill this process at the next call of some methods of `Path` after so many."""
    left = iter(range(changes))

    def or_die(change: Callable[..., object]) -> Callable[..., object]:
        def act(path: Path, *given: object, **named: object) -> object:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(path, *given, **named)

        return act

    for name in names:
        setattr(Path, name, or_die(getattr(Path, name)))
