"""Fetching of a page that an editor asks for; never from this machine or a private network.

Each hop's host is resolved once, every address that it has is checked, and the connection goes to a checked address:
a name that changes its mind in between, or a redirection, leads nowhere else.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

from events.reading.intake.documents import MOST_BYTES
from events.reading.intake.errors import ReportError

_HOPS = 5
_SECONDS = 20.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_AGENT = "caspian-map (reads the page that an editor asks for)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as its server sent it.

    Attributes
    ----------
    url
        The last address, after redirections.
    content
        Its body.
    charset
        The encoding that the server named.
    """

    url: str
    content: bytes
    charset: str | None


def fetch(url: str, *, private_too: bool = False) -> Fetched:
    """Fetch a page.

    Parameters
    ----------
    url
        ``http`` or ``https``.
    private_too
        Whether addresses of this machine and of private networks are allowed.

    Raises
    ------
    ReportError
        If the address is none, leads to a private network, or the page cannot be fetched or is too large.
    """
    for _hop in range(_HOPS + 1):
        response, connection = _asked(url, private_too=private_too)
        try:
            if response.status in _REDIRECTS and (target := response.headers.get("Location")):
                url = urljoin(url, target)
                continue
            if response.status != _OK:
                raise ReportError(f"{url} answers {response.status} {response.reason}")
            content = response.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise ReportError(f"{url} sends more than {MOST_BYTES:,} bytes")
            return Fetched(url, content, response.headers.get_content_charset())
        except (OSError, http.client.HTTPException) as error:
            raise ReportError(f"{url} cannot be fetched: {error}") from error
        finally:
            connection.close()
    raise ReportError(f"{url} redirects more than {_HOPS} times")


def _asked(url: str, *, private_too: bool) -> tuple[http.client.HTTPResponse, http.client.HTTPConnection]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise ReportError(f"{url!r} is no address: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ReportError(f"{url!r} is no web address; expected http:// or https://")
    address = _resolved(parts.hostname, port, url, private_too=private_too)
    if parts.scheme == "https":
        connection: http.client.HTTPConnection = _Secure(parts.hostname, port, address)
    else:
        connection = _Plain(parts.hostname, port, address)
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    headers = {
        "User-Agent": _AGENT,
        "Accept": "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "identity",
    }
    try:
        connection.request("GET", target, headers=headers)
        return connection.getresponse(), connection
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        connection.close()
        raise ReportError(f"{url} cannot be fetched: {error}") from error


def _resolved(host: str, port: int, url: str, *, private_too: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ReportError(f"{url} cannot be fetched: the host {host!r} is not known") from error
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not private_too and (private := next((one for one in addresses if not is_public(one)), None)):
        raise ReportError(f"{url} leads to {private}, an address of a private network; it is not fetched")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

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


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was checked, under the host's name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=_SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _Secure(http.client.HTTPSConnection):
    """A TLS connection to an address that was checked, with the host's own certificate."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=_SECONDS, context=ssl.create_default_context())
        self._address = address
        self._tls = ssl.create_default_context()

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
