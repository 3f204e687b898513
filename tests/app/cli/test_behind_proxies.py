"""The configurations of reverse proxies in the guide work, and no client's headers get past them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from proxies import caddy, free_port, nginx, running
from serving import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = (
    "X-Forwarded-Host: evil.example\r\nX-Forwarded-Prefix: //evil.example\r\nX-Forwarded-Proto: ftp\r\n"
    "X-Forwarded-For: <b>\r\nForwarded: host=evil.example\r\nSCRIPT_NAME: //evil.example\r\n"
)


@pytest.fixture(scope="module", params=[nginx, caddy], ids=lambda one: one.__name__)
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    with serving(PROXIES="1") as behind, running(request.param(folder, port, behind), port, folder) as server:
        yield server


def get(server: Server, path: str, headers: str = "") -> tuple[int, str]:
    host = "{}:{}".format(*server.place)
    answer = server.send(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n".encode())
    return int(answer[9:12]), answer.decode()


@pytest.mark.parametrize("headers", ["", HOSTILE])
def test_all_links_are_those_of_the_site_whatever_a_client_sends(proxy: Server, headers: str) -> None:
    status, text = get(proxy, "/caspian/", headers)
    assert status == 200
    assert f'<{proxy.address}/caspian/>; rel="cite-as"' in text
    assert '"/caspian/events.columns.json?v=' in text
    assert not re.search(r'(?:href|src|Url)"?[=:]\s*"/(?!caspian/)', text)
    assert "evil.example" not in text


def test_the_handbook_stays_within_the_site(proxy: Server) -> None:
    status, text = get(proxy, "/caspian/docs/")
    assert status == 200
    assert not re.search(r'(?:href|src)="/(?!caspian/)', text)


def test_without_proxies_no_header_of_theirs_is_believed() -> None:
    forwarded = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Prefix: /evil\r\n"
    with serving() as server:
        status, text = get(server, "/", forwarded)
    assert status == 200
    assert f'<{server.address}/>; rel="cite-as"' in text
    assert "evil" not in text
    assert "Strict-Transport-Security" not in text


def test_a_long_filter_gets_through(proxy: Server) -> None:
    status, text = get(proxy, "/caspian/api/list?q=" + "a" * 8_000)
    assert status == 400
    assert '"parameter":"q"' in text


def test_clients_that_send_no_whole_request_keep_nobody_waiting(proxy: Server) -> None:
    connections = [proxy.connect() for _ in range(100)]
    try:
        for connection in connections:
            connection.sendall(b"GET /caspian/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert get(proxy, "/caspian/healthz")[0] == 200
    finally:
        for connection in connections:
            connection.close()
