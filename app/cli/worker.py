"""A worker process of the server: Waitress reads requests and sends responses, so that slow clients occupy no thread.

Gunicorn forks and replaces these processes. Its own threaded worker reads a request in the thread that handles it: a
few connections that send half a header block it. Waitress reads and writes all connections in one event loop, and
hands requests to the threads once they are complete.
"""

from __future__ import annotations

import logging
import os
import resource
import select
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

if TYPE_CHECKING:
    import socket

    from app.cli.balance import Balance

#: Most bytes of the request line and all headers of a request together.
MOST_HEADERS = 64 << 10
#: Most bytes of a request's body; no address takes one.
MOST_BODY = 64 << 10
#: Seconds after which an idle connection is closed.
IDLE = 30
#: Seconds for which a stopping server waits for requests on open connections.
QUIET = 2.0

# Bytes that are buffered for a slow client before more of its response is generated.
_WAITING = 4 << 20
# The buffer never spills to a temporary file: on a full disk the response would be truncated.
_IN_FILES = sys.maxsize
_MOST_CONNECTIONS = 10_000
# Files that a process needs in addition to its connections.
_OTHER_FILES = 200
_PIECE = 256 << 10  # bytes per send
_LARGE = 64 << 10  # bytes above which copying takes longer than sending in parts
_AT_ONCE = 20  # milliseconds to wait for a client to take more
_SECOND = 1.0
_TURN = 0.001  # seconds
_LOOK = 0.0005  # seconds


class DirectTask(WSGITask):  # type: ignore[misc]
    """A response whose large parts are sent without copying, and which keeps the connection open if it marks its end.

    Waitress would copy each part to add the chunk framing, and close the connection after every chunked response and
    every response without a body.
    """

    def set_close_on_finish(self) -> None:
        """Close the connection after the response, unless the client can tell where the response ends."""
        asked = self.request.headers.get("CONNECTION", "").lower() == "close" or self.version != "1.1"
        marked = (self.chunked_response or not self.has_body) and self.request.command != "HEAD"
        if asked or not marked:
            super().set_close_on_finish()

    def build_response_header(self) -> bytes:
        """Return the header, with ``Connection: close`` if the worker accepts no more connections.

        Otherwise a proxy with a steady stream of requests would still get the content from before a reload.
        """
        if not self.channel.server.accepting and len(self.channel.requests) == 1:
            self.request.headers["CONNECTION"] = "close"
        return bytes(super().build_response_header())

    def write(self, data: bytes) -> None:
        """Send a part of the body, preceded by the header if that was not sent yet."""
        if not self.wrote_header:
            super().write(b"")
        if not self.chunked_response or len(data) < _LARGE:
            super().write(data)
            return
        for part in (b"%X\r\n" % len(data), data, b"\r\n"):
            self.channel.write_soon(part)


class DirectChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that sends immediately as much as the client takes, and buffers the rest.

    Waitress copies the whole response into a buffer and out of it again, which takes longer than generating a download.
    """

    task_class = DirectTask

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.sendbuf_len = _PIECE

    def write_soon(self, data: Any) -> int:
        """Send a part of a response: immediately as much as the client takes, the rest through the buffer."""
        if not isinstance(data, bytes):
            return int(super().write_soon(data))
        rest = memoryview(data)
        with self.outbuf_lock:
            while rest and self.connected and not self.total_outbufs_len:
                sent = self.send(rest, do_close=False)
                rest = rest[sent:]
                if not sent and not _takes_more(self.socket):
                    break
            self.last_activity = time.time()
        if rest:
            super().write_soon(bytes(rest))
        return len(data)


def _takes_more(connection: socket.socket) -> bool:
    """Return whether a client takes more within `_AT_ONCE`; false if it has disconnected."""
    poll = select.poll()
    poll.register(connection, select.POLLOUT)
    return [state for _descriptor, state in poll.poll(_AT_ONCE)] == [select.POLLOUT]


def _is_readable(listener: socket.socket) -> bool:
    """Return whether a connection is waiting to be accepted."""
    return bool(select.select((listener,), (), (), 0)[0])


class BalancedServer(TcpWSGIServer):  # type: ignore[misc]
    """Waitress on a listening socket shared with other processes; the one with the fewest connections goes first.

    A keep-alive connection stays with the process that accepted it: without balancing, one process may have all of
    them and the others none.
    """

    channel_class = DirectChannel
    balance: Balance
    #: Polls, every `_LOOK`, in which a process with fewer connections may accept the next one.
    looks = 10

    def handle_accept(self) -> None:
        """Accept a connection, unless a process with fewer connections does so first."""
        looks = 0
        while self.balance.is_ahead(len(self.active_channels)) and looks < self.looks and _is_readable(self.socket):
            select.select((), (), (), _LOOK)
            looks += 1
        super().handle_accept()
        self.balance.set(len(self.active_channels))


class BufferingWorker(Worker):  # type: ignore[misc]
    """Serves the application until it is stopped, and then finishes pending requests."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.server: Any = None
        self.open: dict[int, Any] = {}
        self.notified = 0.0

    def run(self) -> None:
        """Serve the connections of the listening sockets."""
        # Waitress warns of each request that waits for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        # The thread of the event loop gets its turn sooner while others compute.
        sys.setswitchinterval(_TURN)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        adjustments = Adjustments(
            threads=self.cfg.threads,
            ident=None,
            server_name="localhost",
            connection_limit=max(_OTHER_FILES, min(_MOST_CONNECTIONS, files - _OTHER_FILES)),
            channel_timeout=IDLE,
            cleanup_interval=5,
            max_request_header_size=MOST_HEADERS,
            max_request_body_size=MOST_BODY,
            outbuf_overflow=_IN_FILES,
            outbuf_high_watermark=_WAITING,
            log_socket_errors=False,
            asyncore_use_poll=True,
            # `app.web.policy.strict_requests` decides which proxy headers are trusted.
            clear_untrusted_proxy_headers=False,
        )
        # Gunicorn is given a single socket; see `app.cli.server.listen`.
        (listener,) = (one.sock for one in self.sockets)
        self.server = BalancedServer(
            self.wsgi,
            map=self.open,
            _sock=listener,
            adj=adjustments,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )
        self.server.balance = self.app.balance.of(self.age)
        # A master that was killed cannot stop its workers, which would go on with its port and its events for ever.
        while self.alive and os.getppid() == self.ppid:
            self._turn(_SECOND)
        self._finish()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop accepting connections; see `_finish`."""
        super().handle_exit(sig, frame)
        if self.server is not None:
            self.server.pull_trigger()

    def _turn(self, patience: float) -> None:
        """Run the event loop once, waiting for at most some seconds."""
        if time.monotonic() - self.notified > _SECOND:
            self.notify()
            self.notified = time.monotonic()
        wasyncore.loop(timeout=patience, use_poll=True, map=self.open, count=1)
        self.server.balance.set(len(self.server.active_channels))

    def _finish(self) -> None:
        """Finish pending requests, and those that arrive soon on open connections."""
        self._accept_the_last()
        begun = time.monotonic()
        while channels := list(self.server.active_channels.values()):
            waited = time.monotonic() - begun
            if waited > self.cfg.graceful_timeout:
                break
            for channel in channels:
                channel.will_close |= waited > QUIET and _is_idle(channel)
            self._turn(QUIET / 4)
        self.server.task_dispatcher.shutdown()

    def _accept_the_last(self) -> None:
        """Accept the connections that the kernel has already queued, and no more."""
        channels = self.server.active_channels
        known = -1
        while len(channels) > known:
            known = len(channels)
            self.server.handle_accept()
        self.server.accepting = False
        self.server.balance.leave()
        self.server.del_channel()
        self.server.socket.close()


def _is_idle(channel: HTTPChannel) -> bool:
    """Return whether a connection has no pending request, nothing to send, and no recent activity."""
    busy = channel.requests or channel.total_outbufs_len
    return not busy and time.time() - channel.last_activity > QUIET
