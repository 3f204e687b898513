"""Limits what each server process does at a time: expensive operations wait or are refused, quick ones take turns."""

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
# Where a request keeps that it has room; not in `g`, see `app.drawing.map.address`.
_HELD = "caspian.room"
# Seconds that a part of an answer waits for room before it is made all the same: its reader keeps a thread meanwhile.
_LONGEST_PAUSE = 0.25
# Seconds that a request for an expensive address waits for room, while a thread is left: most are done sooner.
_PATIENCE = 0.5


@dataclass(frozen=True, slots=True)
class _Limits:
    """The places of those who do something expensive, of those who wait until they may, and of the one who computes."""

    room: BoundedSemaphore
    waiting: Semaphore
    turn: Lock


def register(app: Flask, most: int, threads: int) -> None:
    """Limit the number of expensive operations that an application does at a time.

    A request for an address that declares itself expensive is one from its beginning to its end.

    Parameters
    ----------
    app
        The application.
    most
        How many at a time.
    threads
        How many requests are answered at a time. One thread is left for what is quick, such as the health check:
        neither what is expensive nor who waits for it takes them all.
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
        Seconds to wait for room, if not too many wait already; only for what is kept once it is done, and of which
        there is little.

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
    """Hold the turn of a computation of milliseconds, which no other thread of the process does meanwhile.

    The threads share one interpreter: at the same time, all of them would end as late as the last one.
    """
    with _limits().turn:
        yield


def in_turn(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Make the parts of a long answer one at a time, each when there is room; a slow reader takes none between them.

    Raises
    ------
    werkzeug.exceptions.ServiceUnavailable
        If there is no room for the first part, before anything is sent.
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
