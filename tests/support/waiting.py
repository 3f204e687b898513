"""Bounded waits: for what nothing announces, for a first line of output, and for the end of a process."""

from __future__ import annotations

import select
import subprocess
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

#: Seconds; timeout on a busy machine.
PATIENCE = 120


def eventually(holds: Callable[[], Answer]) -> Answer:
    """Call a function until its result is truthy, and return the result; fails after `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := holds()):
        assert time.monotonic() < deadline, f"not within {PATIENCE} s"
        select.select((), (), (), 0.001)  # leaves the processor to what is awaited
    return answer


def is_running(process: int) -> bool:
    """Return whether a process exists that has not ended; one that nobody waits for keeps its entry."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def first_line(output: IO[str], kill: Callable[[], object]) -> str:
    """Read the first line of a process, which is killed if it has not written one after `PATIENCE`."""
    overdue = threading.Timer(PATIENCE, kill)
    overdue.start()
    try:
        return output.readline()
    finally:
        overdue.cancel()


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Send SIGTERM to a process; one that has not ended after `PATIENCE` is killed, and the test fails."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
