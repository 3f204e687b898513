"""Fetching of pages at an editor's request; never from this machine or a private network.

Each hop's host is resolved once, all of its IP addresses are checked, and the connection is made to a checked one:
neither DNS rebinding nor a redirect leads elsewhere.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from events.reading.intake.connection import Connection, Deadline
from events.reading.intake.documents import MOST_BYTES
from events.reading.intake.errors import FetchError

_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_AGENT = "caspian-map (reads the page that an editor asks for)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as served.

    Attributes
    ----------
    url
        Final URL, after redirects.
    content
        Response body.
    charset
        Encoding declared by the server.
    """

    url: str
    content: bytes
    charset: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on fetching a page: bytes per response, and seconds in total."""

    bytes: int = MOST_BYTES
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its response, on the way to a page.

    Attributes
    ----------
    url
        URL of the request.
    address
        IP address of the server.
    asked
        Time of the request, in UTC.
    request, response
        Raw bytes, including headers.
    status, reason
        Status code and reason phrase of the response.
    content, charset
        Response body, and its declared encoding.
    """

    url: str
    address: str
    asked: datetime
    request: bytes
    response: bytes
    status: int
    reason: str
    content: bytes
    charset: str | None


def fetch(url: str, *, private_too: bool = False) -> Fetched:
    """Fetch a page.

    Parameters
    ----------
    url
        URL with scheme ``http`` or ``https``.
    private_too
        Whether addresses of this machine and of private networks are allowed.

    Raises
    ------
    FetchError
        If the URL is invalid or leads to a private network, or the page cannot be fetched or is too large.
    """
    *_before, last = arrive(url, private_too=private_too)
    return Fetched(last.url, last.content, last.charset)


def arrive(url: str, *, private_too: bool = False, limits: Limits | None = None) -> list[Hop]:
    """Follow a URL and its redirects to a page; parameters and errors as for `follow`.

    Raises
    ------
    FetchError
        Also if the final response is an error; the exception then has its status.
    """
    hops = list(follow(url, private_too=private_too, limits=limits))
    last = hops[-1]
    if last.status != _OK:
        raise FetchError(last.url, f"answers {last.status} {last.reason}", last.status)
    return hops


def follow(url: str, *, private_too: bool = False, limits: Limits | None = None) -> Iterator[Hop]:
    """Request a URL and follow redirects, whatever the final response is.

    Parameters
    ----------
    url, private_too
        As for `fetch`.
    limits
        Limits of size and time; by default those for reports.

    Yields
    ------
    Hop
        Hops in order; the last one is not a redirect.

    Raises
    ------
    FetchError
        If a URL is invalid, leads to a private network, does not respond in time, or sends too much.
    """
    limits = limits or Limits()
    deadline = Deadline(limits.seconds)
    start = url
    for _hop in range(_HOPS + 1):
        hop, target = _asked(url, deadline, limits.bytes, private_too=private_too)
        yield hop
        if target is None:
            return
        url = urljoin(url, target)
    raise FetchError(start, f"redirects more than {_HOPS} times")


def _asked(url: str, deadline: Deadline, most: int, *, private_too: bool) -> tuple[Hop, str | None]:
    """Send one request; return the hop, and the target of a redirect."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise FetchError(url, f"is no address: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchError(url, "is no web address; expected http:// or https://")
    addresses = _resolved(parts.hostname, port, url, private_too=private_too)
    connection = Connection(parts.hostname, port, addresses, deadline, is_secure=parts.scheme == "https")
    asked = datetime.now(UTC)
    target = _escaped(urlunsplit(("", "", parts.path or "/", parts.query, "")))
    headers = {
        "User-Agent": _AGENT,
        "Accept": "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    try:
        with closing(connection):
            connection.request("GET", target, headers=headers)
            with connection.getresponse() as answer:
                content = answer.read(most + 1)
                missing = answer.length  # bytes announced in the headers but not sent
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise FetchError(url, f"cannot be fetched: {error or type(error).__name__}") from error
    if len(content) > most:
        raise FetchError(url, f"sends more than {most:,} bytes")
    if missing:
        raise FetchError(url, f"ends {missing:,} bytes too early")
    hop = Hop(
        url=_escaped(url),
        address=connection.address,
        asked=asked,
        request=bytes(connection.sent),
        response=bytes(connection.received),
        status=answer.status,
        reason=answer.reason,
        content=content,
        charset=answer.headers.get_content_charset(),
    )
    location = answer.headers.get("Location") if answer.status in _REDIRECTS else None
    # Servers send non-ASCII characters unescaped; headers are decoded as Latin-1.
    return hop, None if location is None else _escaped(location.encode("latin-1", "replace"))


def _escaped(address: str | bytes) -> str:
    """Percent-encode the characters of a URL that are not allowed in a request.

    >>> _escaped("/новости/a b?q=%D0%B0&r=1"), _escaped("/é".encode())
    ('/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/a%20b?q=%D0%B0&r=1', '/%C3%A9')
    """
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~")


def _resolved(host: str, port: int, url: str, *, private_too: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(url, f"cannot be fetched: the host {host!r} is not known") from error
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not private_too and (private := next((one for one in addresses if not is_public(one)), None)):
        raise FetchError(url, f"leads to {private}, an address of a private network; it is not fetched")
    return addresses


def is_public(address: str) -> bool:
    """Return whether an IP address is globally routable.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    one = ipaddress.ip_address(address)
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if one in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)))
    return one.is_global and not one.is_multicast
