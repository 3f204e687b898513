"""Slow and odd clients occupy nobody, and a server that is told to stop ends what has begun."""

from __future__ import annotations

import json
import os
import signal
import socket
from contextlib import ExitStack
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from serving import children, received, serving, wait_until_idle
from waiting import PATIENCE, eventually, is_running
from waitress import wasyncore
from waitress.adjustments import Adjustments

from app.cli.balance import Balances
from app.cli.worker import BalancedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from serving import Server

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
DOWNLOAD = b"GET /events.geojson HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def get(server: Server, target: str, *headers: str) -> tuple[int, bytes]:
    head = "".join(f"{one}\r\n" for one in ("Connection: close", *headers))
    answer = server.send(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode())
    return int(answer[9:12]), answer.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_five_hundred_connections_that_send_no_whole_request_keep_nobody_waiting(server: Server, sent: bytes) -> None:
    connections = [server.connect() for _ in range(500)]
    try:
        for connection in connections:
            connection.sendall(sent)
        begun = server.clock()
        assert server.send(HEALTH).startswith(b"HTTP/1.1 200")
        assert server.clock() - begun < 1
    finally:
        for connection in connections:
            connection.close()


def test_a_filter_of_eight_thousand_characters_is_read_by_the_application(server: Server) -> None:
    status, body = get(server, "/api/list?q=" + "a" * 8_000)
    assert (status, json.loads(body)["parameter"]) == (400, "q")


@pytest.mark.parametrize("length", [9_000, 30_000])
def test_a_longer_one_is_refused_in_the_projects_own_words(server: Server, length: int) -> None:
    status, body = get(server, "/api/list?q=" + "a" * length)
    assert status == 414
    assert json.loads(body)["title"] == "Request-URI Too Long"


@pytest.mark.parametrize(
    "header",
    [
        *("SCRIPT_NAME: //evil.example", "Script-Name: //evil.example", "PATH_INFO: /docs/"),
        *("X-Forwarded-Proto: https", "X-Forwarded-Prefix: //evil.example", "X-Forwarded-Host: evil.example"),
        *("X_Forwarded_Host: evil.example", "Forwarded: host=evil.example;proto=https"),
    ],
)
def test_headers_of_proxies_that_there_are_not_change_nothing(server: Server, header: str) -> None:
    assert get(server, "/embed", header) == get(server, "/embed")
    assert b"evil.example" not in server.send(f"GET /embed HTTP/1.0\r\n{header}\r\n\r\n".encode())


def test_a_host_in_the_request_line_is_not_believed(server: Server) -> None:
    answer = server.send(b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b"evil.example" not in answer


def test_a_download_that_a_slow_client_has_begun_is_finished_before_the_server_ends() -> None:
    with serving() as server, socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.connect(server.place)
        slow.sendall(DOWNLOAD)
        begun = slow.recv(100)
        whole = len(server.send(DOWNLOAD))
        os.kill(server.pid, signal.SIGTERM)
        answer = begun + received(slow)
        assert answer.endswith(b"0\r\n\r\n")
        # The ids of requests and the time are as long in both.
        assert len(answer) == whole
        assert server.ended(60) == 0


def test_a_connection_that_is_open_when_the_server_is_told_to_stop_is_answered() -> None:
    with serving() as server, server.connect() as used, server.connect() as fresh:
        used.sendall(HEALTH.replace(b"close", b"keep-alive"))
        answer = b""
        while not answer.endswith(b"\r\n\r\nok\n"):
            answer += (part := used.recv(4_096))
            assert part, answer
        os.kill(server.pid, signal.SIGTERM)
        for connection in (used, fresh):
            connection.sendall(HEALTH)
        assert all(received(connection).startswith(b"HTTP/1.1 200") for connection in (used, fresh))
        assert server.ended(60) == 0


def test_the_workers_of_a_server_that_is_killed_end() -> None:
    with serving() as server:
        assert server.ready()["status"] == "ready"
        workers = children(server.pid)
        assert workers
        os.kill(server.pid, signal.SIGKILL)
        eventually(lambda: not any(is_running(one) for one in workers))


def test_a_connection_stays_open_after_a_download_and_after_an_answer_without_a_body(server: Server) -> None:
    connection = HTTPConnection(*server.place, timeout=PATIENCE)
    connection.request("GET", "/events.geojson")
    whole = connection.getresponse()
    assert len(json.loads(whole.read())["features"]) > 500
    used = connection.sock
    connection.request("GET", "/events.geojson", headers={"If-None-Match": whole.headers["ETag"]})
    unchanged = connection.getresponse()
    assert (unchanged.status, unchanged.read()) == (304, b"")
    connection.request("GET", "/healthz")
    assert connection.getresponse().read() == b"ok\n"
    assert connection.sock is used is not None
    connection.close()


def test_a_download_without_its_body_ends_the_connection(server: Server) -> None:
    answer = server.send(b"HEAD /events.geojson HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"Connection: close" in answer


def test_clients_that_leave_before_they_are_answered_leave_no_work_behind(server: Server) -> None:
    for number in range(4):
        with server.connect() as leaving:
            leaving.sendall(f"GET /map.png?width={1500 + number} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    wait_until_idle(server.pid)
    assert server.send(HEALTH)


@pytest.fixture
def two_servers() -> Iterator[tuple[BalancedServer, BalancedServer]]:
    """Two that share a listening socket, as worker processes do; the first has a connection."""
    balances = Balances()
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as opened:
        listener.setblocking(False)
        servers = []
        for number in range(2):
            descriptors: dict[int, object] = {}
            server = BalancedServer(
                lambda _environment, _start: [],
                map=descriptors,
                _start=False,
                _sock=listener,
                adj=Adjustments(asyncore_use_poll=True),
                sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
                bind_socket=False,
            )
            server.balance = balances.of(number)
            server.accepting = True
            server.looks = 100_000
            opened.callback(wasyncore.close_all, descriptors)
            opened.callback(server.task_dispatcher.shutdown)
            servers.append(server)
        servers[1].balance.set(0)
        opened.enter_context(socket.create_connection(listener.getsockname()))
        servers[0].balance.set(0)
        servers[0].handle_accept()
        assert len(servers[0].active_channels) == 1
        yield servers[0], servers[1]


def test_the_process_that_has_fewer_connections_accepts_the_next_one(
    two_servers: tuple[BalancedServer, BalancedServer],
) -> None:
    more, fewer = two_servers
    with socket.create_connection(more.socket.getsockname()):
        waiting = Thread(target=more.handle_accept)
        waiting.start()
        fewer.handle_accept()
        waiting.join()
    assert (len(more.active_channels), len(fewer.active_channels)) == (1, 1)


def test_a_process_accepts_what_one_with_fewer_connections_is_too_busy_for(
    two_servers: tuple[BalancedServer, BalancedServer],
) -> None:
    more, fewer = two_servers
    more.looks = 3
    with socket.create_connection(more.socket.getsockname()):
        more.handle_accept()
    assert (len(more.active_channels), len(fewer.active_channels)) == (2, 0)
