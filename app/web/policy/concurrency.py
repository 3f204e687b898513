"""Guards what is expensive: only so much of it at a time in each server process, and a quick refusal of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

_EXTENSION = "caspian-limits"
_RETRY_AFTER = 5  # seconds


def register(app: Flask, most: int) -> None:
    """Limit the number of expensive operations that an application does at a time."""
    app.extensions[_EXTENSION] = BoundedSemaphore(most)


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
    room = cast("BoundedSemaphore", current_app.extensions[_EXTENSION])
    if not room.acquire(timeout=patience):
        raise ServiceUnavailable(_("The server is busy; please try again in a moment."), retry_after=_RETRY_AFTER)
    try:
        yield
    finally:
        room.release()
