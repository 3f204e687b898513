"""Fetching: pages of the public internet only, on every hop."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
import site_on_loopback
from site_on_loopback import moved, page

from events.reading.intake import fetching
from events.reading.intake.errors import FetchError, ReportError
from events.reading.intake.fetching import Limits

ANSWERS = {
    "/page": page(b"<p>page</p>", "text/html; charset=windows-1251"),
    "/moved": moved("/page"),
    "/loop": moved("/loop", 302),
    "/cut": site_on_loopback.cut_short,
    "/%D0%BC%D0%BE%D1%80%D0%B5": moved("/страница".encode().decode("latin-1")),
    "/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0": page(b"<p>page</p>"),
}


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
    with site_on_loopback.running(ANSWERS) as site:
        found = fetching.fetch(f"{site.address}/moved", private_too=True)
    assert (found.url, found.content, found.charset) == (f"{site.address}/page", b"<p>page</p>", "windows-1251")


def test_addresses_in_other_scripts_are_asked_for_as_browsers_do() -> None:
    with site_on_loopback.running(ANSWERS) as site:
        found = fetching.fetch(f"{site.address}/море", private_too=True)
    assert found.content == b"<p>page</p>"


def test_every_hop_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop is let through, as a public page would be; the redirection leads to this machine."""
    seen: list[str] = []

    def first_only(address: str) -> bool:
        seen.append(address)
        return len(seen) == 1

    monkeypatch.setattr(fetching, "is_public", first_only)
    with site_on_loopback.running(ANSWERS) as site, pytest.raises(ReportError, match="private network"):
        fetching.fetch(f"{site.address}/moved")
    assert len(seen) == 2
    assert site.asked == ["/moved"]


def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second answer of the name server, for the connection, could be another one."""
    resolve = socket.getaddrinfo
    asked: list[str] = []

    def once(host: str, *rest: Any, **named: Any) -> Any:
        if host == "127.0.0.1":
            return resolve(host, *rest, **named)
        asked.append(host)
        return resolve("127.0.0.1", *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    with site_on_loopback.running(ANSWERS) as site:
        url = site.address.replace("127.0.0.1", "changing.example") + "/page"
        (hop,) = fetching.follow(url, private_too=True)
    assert (hop.address, asked) == ("127.0.0.1", ["changing.example"])


def test_each_hop_is_kept_byte_by_byte() -> None:
    with site_on_loopback.running(ANSWERS) as site:
        first, last = fetching.follow(f"{site.address}/moved", private_too=True)
    host = site.address.removeprefix("http://")
    assert first.request.startswith(f"GET /moved HTTP/1.1\r\nHost: {host}\r\n".encode())
    assert first.response.startswith(b"HTTP/1.0 301 ")
    assert (first.status, last.status) == (301, 200)
    assert last.response.endswith(b"\r\n\r\n<p>page</p>")


def test_a_page_that_ends_too_early_or_is_too_large_is_refused() -> None:
    with site_on_loopback.running(ANSWERS) as site:
        with pytest.raises(FetchError, match="ends 988 bytes too early"):
            fetching.fetch(f"{site.address}/cut", private_too=True)
        with pytest.raises(FetchError, match="sends more than 10 bytes"):
            list(fetching.follow(f"{site.address}/page", private_too=True, limits=Limits(bytes=10)))


def test_a_server_that_goes_on_for_ever_is_left() -> None:
    ended = threading.Event()

    def drip(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not ended.wait(0.01):
            handler.wfile.write(b".")

    with site_on_loopback.running({"/": drip}) as site:
        with pytest.raises(FetchError, match=r"timed out|not done"):
            list(fetching.follow(site.address, private_too=True, limits=Limits(seconds=0.2)))
        ended.set()


def test_a_missing_page_and_a_circle_of_redirections_are_said() -> None:
    with site_on_loopback.running(ANSWERS) as site:
        with pytest.raises(ReportError, match="answers 404"):
            fetching.fetch(f"{site.address}/none", private_too=True)
        with pytest.raises(ReportError, match="redirects more than 5 times"):
            fetching.fetch(f"{site.address}/loop", private_too=True)


def test_a_server_that_does_not_answer_is_said() -> None:
    with site_on_loopback.running(ANSWERS) as site:
        pass
    with pytest.raises(ReportError, match="cannot be fetched"):
        fetching.fetch(f"{site.address}/page", private_too=True)
