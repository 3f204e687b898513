"""An HTTP connection to a verified address, which records its traffic and has a deadline."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Sequence
from functools import partial
from typing import Any, cast

_SECONDS = 20.0  # timeout for a server that sends nothing at all


class Deadline:
    """A point in time that ends all waiting, however slowly a server sends.

    Parameters
    ----------
    seconds
        Seconds from now.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the remaining seconds for the next step.

        Raises
        ------
        TimeoutError
            If no time is left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"not done after {self._seconds:g} seconds")
        return min(left, _SECONDS)


class Connection(http.client.HTTPConnection):
    """A connection to one of several addresses of a host, which verifies the host's certificate if it uses TLS.

    Parameters
    ----------
    host, port
        Host and port as in the URL of the page.
    addresses
        IP addresses of the host; the first that accepts the connection is used.
    deadline
        Deadline for the whole exchange.
    is_secure
        Whether it uses TLS.

    Attributes
    ----------
    address
        IP address that accepted the connection.
    sent, received
        Bytes that were sent and received.
    """

    def __init__(self, host: str, port: int, addresses: Sequence[str], deadline: Deadline, *, is_secure: bool) -> None:
        super().__init__(host, port)
        self.default_port = 443 if is_secure else 80  # the Host header includes any other port
        self.address = ""
        self.sent = bytearray()
        self.received = bytearray()
        self._addresses = addresses
        self._deadline = deadline
        self._tls = ssl.create_default_context() if is_secure else None
        # `http.client` expects a class here, but accepts any callable that returns a response for a socket.
        self.response_class = cast("Any", partial(_Response, deadline=deadline, received=self.received))

    def connect(self) -> None:
        """Connect to the first address that accepts the connection."""
        for number, address in enumerate(self._addresses, 1):
            try:
                plain = socket.create_connection((address, self.port), self._deadline.left())
            except OSError:
                if number == len(self._addresses):
                    raise
            else:
                self.address = address
                self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain
                return

    def send(self, data: Any) -> None:
        """Send bytes, and record them."""
        super().send(data)
        self.sent += data


class _Response(http.client.HTTPResponse):
    """A response whose bytes are recorded as they arrive."""

    def __init__(self, sock: socket.socket, *rest: Any, deadline: Deadline, received: bytearray, **named: Any) -> None:
        super().__init__(sock, *rest, **named)
        self.fp = io.BufferedReader(_Noted(cast("Any", self.fp).detach(), sock, deadline, received))


class _Noted(io.RawIOBase):
    """The bytes of a socket, recorded as they are read."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: Deadline, received: bytearray) -> None:
        self._raw = raw
        self._sock = sock
        self._deadline = deadline
        self._received = received

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._deadline.left())
        count = self._raw.readinto(buffer)
        self._received += memoryview(buffer)[: count or 0]
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
