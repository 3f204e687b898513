"""Reverse proxies for tests, with the configurations of the guide."""

from __future__ import annotations

import re
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import programs
from serving import Server
from waiting import end, eventually

import app

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = Path(app.__file__).parent / "pages" / "handbook" / "docs" / "serving.md"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def block(language: str, port: int, *behind: Server) -> str:
    """Return a configuration of the guide, with the ports of a test."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    for server in behind:
        text = re.sub(r"(127\.0\.0\.1|10\.0\.0\.\d):8000", "{}:{}".format(*server.place), text, count=1)
    return str(text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(":80 {", f"http://127.0.0.1:{port} {{"))


def nginx(folder: Path, port: int, *behind: Server) -> list[str]:
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = block("nginx upstream" if len(behind) > 1 else "nginx", port, *behind)
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{}}\n"
        f"http {{ access_log off;\n{temporary}{configuration}}}\n",
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
            server = Server(process.pid, f"http://127.0.0.1:{port}", process.wait)

            def answers() -> bool:
                assert process.poll() is None
                try:
                    server.connect().close()
                except ConnectionRefusedError:
                    return False
                return True

            eventually(answers)
            yield server
        finally:
            end(process)
