"""Fetching: pages of the public internet only, on every hop."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from events.reading.intake import fetching
from events.reading.intake.errors import ReportError


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/page")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/page" else 404)
        self.send_header("Content-Type", "text/html; charset=windows-1251")
        self.end_headers()
        self.wfile.write(b"<p>page</p>")

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


@contextmanager
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/",
        "http://0.0.0.0/",
        "http://[::ffff:192.168.0.1]/",
        "http://2130706433/",
    ],
)
def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(ReportError, match="private network"):
        fetching.fetch(url)


@pytest.mark.parametrize(
    ("url", "message"), [("ftp://example.org/a", "no web address"), ("http://[oops/", "no address")]
)
def test_what_is_no_web_address_is_refused(url: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        fetching.fetch(url)


def test_a_redirection_is_followed_where_private_addresses_are_allowed() -> None:
    with site() as address:
        page = fetching.fetch(f"{address}/moved", private_too=True)
    assert (page.url, page.content, page.charset) == (f"{address}/page", b"<p>page</p>", "windows-1251")


def test_every_hop_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop is let through, as a public page would be; the redirection leads to this machine."""
    seen: list[str] = []

    def first_only(address: str) -> bool:
        seen.append(address)
        return len(seen) == 1

    monkeypatch.setattr(fetching, "is_public", first_only)
    with site() as address, pytest.raises(ReportError, match="private network"):
        fetching.fetch(f"{address}/moved")
    assert len(seen) == 2


def test_a_missing_page_and_a_circle_of_redirections_are_said() -> None:
    with site() as address:
        with pytest.raises(ReportError, match="answers 404"):
            fetching.fetch(f"{address}/none", private_too=True)
        with pytest.raises(ReportError, match="redirects more than 5 times"):
            fetching.fetch(f"{address}/loop", private_too=True)


def test_a_server_that_does_not_answer_is_said() -> None:
    with site() as address:
        pass
    with pytest.raises(ReportError, match="cannot be fetched"):
        fetching.fetch(f"{address}/page", private_too=True)
