"""The server goes on serving: events are reloaded while it runs, and a broken edit changes nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from records import record, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def serving(catalogue: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [str(Path(sys.executable).with_name("caspian-map")), "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--catalogue", str(catalogue)], stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().split()[4].rstrip("/")
        process.terminate()


def ready(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as response:  # noqa: S310 - our own address
        answer: dict[str, Any] = json.load(response)
        return answer


def eventually(address: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask until an answer is as expected; fails after half a minute."""
    deadline = time.monotonic() + 30
    while not holds(answer := ready(address)):
        assert time.monotonic() < deadline, answer
    return answer


SECOND = record(id="2013-07-09-second", title="Another exercise", date="2013-07-09")


def test_new_events_are_served_without_a_stop(tmp_path: Path) -> None:
    with serving(write(tmp_path, record())) as (process, address):
        assert ready(address)["events"] == 1
        write(tmp_path, record(), SECOND)
        os.kill(process.pid, signal.SIGHUP)
        answer = eventually(address, lambda answer: answer["events"] == 2)
        assert answer["problem"] is None


def test_a_broken_edit_leaves_the_last_good_events_and_says_why(tmp_path: Path) -> None:
    with serving(write(tmp_path, record())) as (process, address):
        write(tmp_path, record(category="parade"))
        os.kill(process.pid, signal.SIGHUP)
        answer = eventually(address, lambda answer: answer["problem"] is not None)
        assert answer["events"] == 1
        assert "parade" in answer["problem"]
        write(tmp_path, record(), SECOND)
        os.kill(process.pid, signal.SIGHUP)
        eventually(address, lambda answer: answer["events"] == 2 and answer["problem"] is None)


def test_no_request_fails_while_events_are_reloaded(tmp_path: Path) -> None:
    failures: list[str] = []
    done = threading.Event()

    def ask(address: str) -> None:
        while not done.is_set():
            try:
                assert ready(address)["events"] in {1, 2}
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
                failures.append(repr(error))

    with serving(write(tmp_path, record())) as (process, address):
        threads = [threading.Thread(target=ask, args=(address,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for round_ in range(4):
                write(tmp_path, *([record(), SECOND] if round_ % 2 == 0 else [record()]))
                os.kill(process.pid, signal.SIGHUP)
                expected = 2 - round_ % 2
                eventually(address, lambda answer, expected=expected: answer["events"] == expected)  # type: ignore[misc]
        finally:
            done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def test_a_server_that_is_told_to_stop_finishes_its_answers(tmp_path: Path) -> None:
    with serving(write(tmp_path, record())) as (process, address):
        assert ready(address)["status"] == "ready"
        process.terminate()
        assert process.wait(timeout=30) == 0
