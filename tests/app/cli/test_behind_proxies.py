"""The configurations of reverse proxies in the guide work, and no client's headers get past them."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import programs
import pytest
from serving import PATIENCE, Server, serving

import app

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = Path(app.__file__).parent / "pages" / "handbook" / "docs" / "serving.md"
HOSTILE = (
    "X-Forwarded-Host: evil.example\r\nX-Forwarded-Prefix: //evil.example\r\nX-Forwarded-Proto: ftp\r\n"
    "X-Forwarded-For: <b>\r\nForwarded: host=evil.example\r\nSCRIPT_NAME: //evil.example\r\n"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def block(language: str, port: int, behind: Server) -> str:
    """Return a configuration of the guide, for the ports of a test."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    text = text.replace("127.0.0.1:8000", "{}:{}".format(*behind.place))
    return str(text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(":80 {", f"http://127.0.0.1:{port} {{"))


def nginx(folder: Path, port: int, behind: Server) -> list[str]:
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{}}\n"
        f"http {{ access_log off;\n{temporary}{block('nginx', port, behind)}}}\n",
        encoding="utf-8",
    )
    return [str(programs.installed("nginx")[0]), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"]


def caddy(folder: Path, port: int, behind: Server) -> list[str]:
    options = "{\n\tadmin off\n\tauto_https off\n}\n"
    (folder / "Caddyfile").write_text(options + block("caddy", port, behind), encoding="utf-8")
    return [str(programs.installed("caddy")[0]), "run", "--config", str(folder / "Caddyfile")]


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[Server]:
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/usr/sbin"}
    with subprocess.Popen(command, text=True, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            server = Server(process, f"http://127.0.0.1:{port}")
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    server.connect().close()
                    break
                except ConnectionRefusedError:
                    assert process.poll() is None
                    assert time.monotonic() < deadline
            yield server
        finally:
            process.terminate()


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
