"""The server goes on serving: events are reloaded while it runs, and a broken edit changes nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import urllib.error
import urllib.request
from contextlib import ExitStack
from http.client import HTTPConnection
from itertools import count
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest
import soak
from click.testing import CliRunner
from own_sets import LEAST, write_csv
from records import record, write
from serving import Server, received, serving
from waiting import PATIENCE, eventually

from app.cli.main import main
from app.cli.server import Overseer

if TYPE_CHECKING:
    from pathlib import Path


LEAST_ANSWERS = 150

SECOND = record(id="2013-07-09-second", title="Another exercise", date="2013-07-09")


def test_new_events_are_served_without_a_stop(tmp_path: Path) -> None:
    with serving(write(tmp_path, record())) as server:
        assert server.ready()["events"] == 1
        write(tmp_path, record(), SECOND)
        os.kill(server.pid, signal.SIGHUP)
        answer = server.eventually(lambda answer: answer["events"] == 2)
        assert answer["problem"] is None


def test_a_broken_edit_leaves_the_last_good_events_and_says_why(tmp_path: Path) -> None:
    with serving(write(tmp_path, record())) as server:
        write(tmp_path, record(category="parade"))
        os.kill(server.pid, signal.SIGHUP)
        answer = server.eventually(lambda answer: answer["problem"] is not None)
        assert answer["events"] == 1
        assert "parade" in answer["problem"]
        write(tmp_path, record(), SECOND)
        os.kill(server.pid, signal.SIGHUP)
        server.eventually(lambda answer: answer["events"] == 2 and answer["problem"] is None)


def test_no_request_fails_while_events_are_reloaded(tmp_path: Path) -> None:
    failures: list[str] = []
    done = threading.Event()

    def ask(server: Server) -> None:
        while not done.is_set():
            try:
                assert server.ready()["events"] in {1, 2}
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
                failures.append(repr(error))

    with serving(write(tmp_path, record())) as server:
        threads = [threading.Thread(target=ask, args=(server,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for round_ in range(2):
                write(tmp_path, *([record(), SECOND] if round_ % 2 == 0 else [record()]))
                os.kill(server.pid, signal.SIGHUP)
                expected = 2 - round_ % 2
                server.eventually(lambda answer, expected=expected: answer["events"] == expected)  # type: ignore[misc]
        finally:
            done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def test_a_connection_in_use_is_closed_with_an_answer_and_the_next_one_sees_what_was_reloaded(tmp_path: Path) -> None:
    def events() -> int:
        connection.request("GET", "/readyz")
        answer: dict[str, int] = json.load(connection.getresponse())
        return answer["events"]

    with serving(write(tmp_path, record()), WORKERS="1") as server:
        connection = HTTPConnection(*server.place, timeout=PATIENCE)
        assert events() == 1
        first = connection.sock
        write(tmp_path, record(), SECOND)
        os.kill(server.pid, signal.SIGHUP)

        # It is never idle, and no request fails: the client reconnects when it was told that an answer is the last one.
        def is_told() -> bool:
            assert events() == 1
            return connection.sock is not first

        eventually(is_told)
        assert events() == 2
        connection.close()


def test_a_reload_waits_for_no_download_and_ends_none(tmp_path: Path) -> None:
    path, summary = tmp_path / "set.csv", "x" * 1_000
    rows = [LEAST | {"id": f"patrol-{number}", "summary": summary} for number in range(2_000)]
    with ExitStack() as stack:
        server = stack.enter_context(serving(None, "--events", str(write_csv(path, *rows)), WORKERS="1"))

        def slow() -> socket.socket:
            one = stack.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            one.connect(server.place)
            one.sendall(b"GET /events.csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert one.recv(12) == b"HTTP/1.1 200"
            return one

        def reload() -> None:
            write_csv(path, *rows[: len(rows) - next(numbers)])
            os.kill(server.pid, signal.SIGHUP)

        def served(fewer: int) -> None:
            server.eventually(lambda answer: answer["events"] == len(rows) - fewer)

        numbers = count(1)
        first = slow()
        reload()
        served(1)
        second = slow()
        reload()
        served(2)
        reload()
        # As much as may end what it does is doing so: the third reload comes after the first download.
        assert received(first).count(b"patrol-") == len(rows)
        served(3)
        assert received(second).count(b"patrol-") == len(rows) - 1


def test_answers_stay_right_under_load_with_reloads_and_malformed_requests(tmp_path: Path) -> None:
    changing = soak.Changing(tmp_path / "catalogue")
    with serving(changing.folder) as server:
        done = threading.Event()
        seen, threads = soak.load(server.address, changing, lambda: not done.is_set(), connections=4)
        try:
            for _ in range(2):
                changing.change()
                os.kill(server.pid, signal.SIGHUP)
                server.eventually(lambda answer: answer["events"] == changing.events)
            server.eventually(lambda _answer: seen.checked >= LEAST_ANSWERS)
        finally:
            done.set()
        for thread in threads:
            thread.join()
    assert seen.wrong == []
    assert any(status.startswith("malformed: 4") for status in seen.statuses)


def test_a_server_that_is_told_to_stop_finishes_its_answers(tmp_path: Path) -> None:
    with serving(write(tmp_path, record())) as server:
        assert server.ready()["status"] == "ready"
        os.kill(server.pid, signal.SIGTERM)
        # Less than the 30 seconds after which workers that did not hear of it are killed.
        assert server.ended(29) == 0


def test_a_port_in_use_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    with serving(write(tmp_path, record())) as server:
        result = CliRunner().invoke(main, ["serve", "--port", str(server.place[1])])
    assert result.exit_code == 1
    assert result.output == (
        f"Error: cannot listen on 127.0.0.1 port {server.place[1]}: another program listens there; "
        "stop it or choose another port (0 takes a free one)\n"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "192.0.2.1"], "this machine has no such address; choose another with --host"),
        (["--host", "no such host"], "choose another --host or --port"),
    ],
)
def test_an_address_that_cannot_be_listened_on_is_one_line_too(options: list[str], told: str) -> None:
    result = CliRunner().invoke(main, ["serve", "--port", "0", *options])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert told in result.output


@pytest.mark.parametrize(
    ("sent", "handled"),
    [
        ([signal.SIGHUP] * 40, [signal.SIGHUP]),
        ([signal.SIGHUP, signal.SIGCHLD, signal.SIGHUP], [signal.SIGHUP, signal.SIGCHLD]),
        ([signal.SIGHUP, signal.SIGHUP, signal.SIGTERM, signal.SIGHUP], [signal.SIGTERM]),
        ([signal.SIGHUP, signal.SIGQUIT], [signal.SIGQUIT]),
    ],
)
def test_many_reloads_are_one_and_do_not_keep_a_stop_waiting(sent: list[int], handled: list[int]) -> None:
    overseer = object.__new__(Overseer)
    overseer.SIG_QUEUE = SimpleQueue()
    for one in sent:
        overseer.SIG_QUEUE.put(one)
    assert overseer.wait_for_signals() == handled


def test_a_burst_of_expensive_requests_is_answered_or_told_to_come_back(tmp_path: Path) -> None:
    options = ["--workers", "1", "--threads", "12"]
    with serving(write(tmp_path, record()), *options, EXPENSIVE="1") as server:
        together = threading.Barrier(10, timeout=PATIENCE)
        answers: list[tuple[int, str | None]] = []

        def draw(number: int) -> None:
            together.wait()
            answers.append(asked(f"{server.address}/map.png?width={2000 + number}&height=1500"))

        threads = [threading.Thread(target=draw, args=(number,)) for number in range(together.parties)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            assert asked(f"{server.address}/healthz") == (200, None)
        for thread in threads:
            thread.join()
        assert {answer for answer in answers if answer[0] != 200} == {(503, "5")}
        assert (200, None) in answers
        for number in range(together.parties):
            assert asked(f"{server.address}/map.png?width={2000 + number}&height=1500") == (200, None)


def asked(address: str) -> tuple[int, str | None]:
    """Return the status of an answer, and after how many seconds it says to come back."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310 - our own address
            return response.status, response.headers["Retry-After"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Retry-After"]
