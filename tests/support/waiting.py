"""Waits of tests for what nothing announces, which fail instead of lasting for ever."""

from __future__ import annotations

import select
import subprocess
import time
from typing import TYPE_CHECKING, TypeVar

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


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Send SIGTERM to a process; one that has not ended after `PATIENCE` is killed, and the test fails."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
