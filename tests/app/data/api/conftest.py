"""The API over HTTP, for the clients that people use."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from waiting import PATIENCE
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Flask


@dataclass
class LiveApi:
    """The address of a running API, and the queries that it was asked."""

    address: str
    queries: list[str] = field(default_factory=list)

    def run(self, script: str) -> str:
        """Run a Python script of its own process, which finds the address as `api`; returns what it prints."""
        code = f"api = {self.address!r}\n{textwrap.dedent(script)}"
        done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def live(app: Flask) -> Iterator[LiveApi]:
    def noting(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found.queries.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")
        return app.wsgi_app(environ, start_response)

    server = make_server("127.0.0.1", 0, noting, threaded=True)
    found = LiveApi(f"http://127.0.0.1:{server.server_port}/api/")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join(PATIENCE)
    server.server_close()
