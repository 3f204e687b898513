"""Concurrency limits in each worker process: expensive operations wait or are refused, quick ones take turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock, Semaphore
from typing import TYPE_CHECKING, cast

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from app.web import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Flask

_EXTENSION = "caspian-limits"
_RETRY_AFTER = 5  # seconds
# Key in the request's environment for a held slot; not in `g`, see `app.drawing.map.address`.
_HELD = "caspian.room"
# Seconds that a part of a response waits for a slot before it is generated regardless: it occupies a thread meanwhile.
_LONGEST_PAUSE = 0.25
# Seconds that a request for an expensive endpoint waits for a slot while a thread is free: most take less time.
_PATIENCE = 0.5


@dataclass(frozen=True, slots=True)
class _Limits:
    """The slots for running expensive operations, the slots for waiting ones, and the lock of short computations."""

    room: BoundedSemaphore
    waiting: Semaphore
    turn: Lock


def register(app: Flask, most: int, threads: int) -> None:
    """Limit the number of concurrent expensive operations of an application.

    A request for an endpoint declared as expensive counts as one for its whole duration.

    Parameters
    ----------
    app
        The application.
    most
        Maximum number of concurrent expensive operations.
    threads
        Number of threads. One always remains free for quick requests such as health checks: running and waiting
        expensive operations never occupy all of them.
    """
    places = max(1, min(most, threads - 1))
    app.extensions[_EXTENSION] = _Limits(BoundedSemaphore(places), Semaphore(max(0, threads - 1 - places)), Lock())

    @app.before_request
    def _begin() -> None:
        if addresses.requested().expensive:
            _acquire(_PATIENCE)
            request.environ[_HELD] = True

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if request.environ.pop(_HELD, False):
            _limits().room.release()


@contextmanager
def expensive(patience: float = 0) -> Iterator[None]:
    """Hold a slot for an expensive operation.

    Parameters
    ----------
    patience
        Seconds to wait for a slot, unless too many requests are waiting already; only for results that are cached,
        and of which there are few.

    Raises
    ------
    werkzeug.exceptions.ServiceUnavailable
        If too many operations are running; the response says when to retry.
    """
    room = _limits().room
    _acquire(patience)
    try:
        yield
    finally:
        room.release()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock for a computation of milliseconds, so that no two threads of the process run one concurrently.

    The threads share one interpreter lock: run concurrently, all of them would finish as late as the last one.
    """
    with _limits().turn:
        yield


def in_turn(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Generate the parts of a long response, each in a slot; none is held while a slow client receives a part.

    Raises
    ------
    werkzeug.exceptions.ServiceUnavailable
        If there is no slot for the first part, before anything is sent.
    """
    room, making = _limits().room, iter(parts)
    with expensive():
        first = next(making, b"")

    def sent() -> Iterator[bytes]:
        yield first
        while True:
            has_room = room.acquire(timeout=_LONGEST_PAUSE)
            try:
                part = next(making, None)
            finally:
                if has_room:
                    room.release()
            if part is None:
                return
            yield part

    return sent()


def _limits() -> _Limits:
    return cast("_Limits", current_app.extensions[_EXTENSION])


def _acquire(patience: float = 0) -> None:
    limits = _limits()
    has_room = limits.room.acquire(blocking=False)
    if not has_room and patience and limits.waiting.acquire(blocking=False):
        try:
            has_room = limits.room.acquire(timeout=patience)
        finally:
            limits.waiting.release()
    if not has_room:
        raise ServiceUnavailable(_("The server is busy; please try again in a moment."), retry_after=_RETRY_AFTER)
