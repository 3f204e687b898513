"""Guards what is expensive: only so much of it at a time in each server process, and a quick refusal of the rest."""

from __future__ import annotations

from contextlib import contextmanager
from threading import BoundedSemaphore
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


def register(app: Flask, most: int) -> None:
    """Limit the number of expensive operations that an application does at a time.

    A request for an address that declares itself expensive is one from its beginning to its end.
    """
    app.extensions[_EXTENSION] = BoundedSemaphore(most)

    @app.before_request
    def _begin() -> None:
        if addresses.requested().expensive:
            _acquire(_room())
            request.environ[_HELD] = True

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if request.environ.pop(_HELD, False):
            _room().release()


@contextmanager
def expensive(patience: float = 0) -> Iterator[None]:
    """Do something expensive, if there is room for it.

    Parameters
    ----------
    patience
        Seconds to wait for room; only for what is kept once it is done, and of which there is little.

    Raises
    ------
    werkzeug.exceptions.ServiceUnavailable
        If too much is being done already; the answer says when to try again.
    """
    room = _room()
    _acquire(room, patience)
    try:
        yield
    finally:
        room.release()


def in_turn(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Make the parts of a long answer one at a time, each when there is room; a slow reader takes none between them.

    Raises
    ------
    werkzeug.exceptions.ServiceUnavailable
        If there is no room for the first part, before anything is sent.
    """
    room, making = _room(), iter(parts)
    with expensive():
        first = next(making, b"")

    def sent() -> Iterator[bytes]:
        yield first
        while True:
            with room:
                part = next(making, None)
            if part is None:
                return
            yield part

    return sent()


def _room() -> BoundedSemaphore:
    return cast("BoundedSemaphore", current_app.extensions[_EXTENSION])


def _acquire(room: BoundedSemaphore, patience: float = 0) -> None:
    if not room.acquire(timeout=patience):
        raise ServiceUnavailable(_("The server is busy; please try again in a moment."), retry_after=_RETRY_AFTER)
