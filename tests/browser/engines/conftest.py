"""Fixtures of the tests that run in each other engine, one process of each a session."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.request import urlopen

import engines
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engines import Engine, Firefox

SIZE = (1280, 800)
#: Seconds; longer than a page's scripts take.
SLOW = 1.0


@pytest.fixture(scope="session")
def firefox() -> Iterator[Firefox]:
    with engines.firefox() as firefox:
        firefox.resize(*SIZE)
        yield firefox


@pytest.fixture(scope="session")
def webkit() -> Iterator[Engine]:
    with engines.webkit() as webkit:
        webkit.resize(*SIZE)
        yield webkit


@pytest.fixture(params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def slow_styles(server: str) -> Iterator[str]:
    """Address of a server whose style sheets come later than all else."""

    class Forwarding(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if ".css" in self.path:
                time.sleep(SLOW)
            with urlopen(server + self.path, timeout=engines.PATIENCE) as answer:  # noqa: S310 - our own server
                self.send_response(answer.status)
                for name in ("Content-Type", "Content-Security-Policy"):
                    self.send_header(name, answer.headers[name] or "")
                self.end_headers()
                self.wfile.write(answer.read())

        def log_message(self, *_arguments: object) -> None:
            """Keep the test's output to the test."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Forwarding) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join(engines.PATIENCE)
