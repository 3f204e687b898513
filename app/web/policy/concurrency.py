"""Limits the number of concurrent expensive operations in each server process; further ones are refused at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

_EXTENSION = "caspian-concurrency"
_RETRY_AFTER = 5  # seconds


def register(app: Flask, most: int) -> None:
    """Limit the number of expensive operations that an application does at a time."""
    app.extensions[_EXTENSION] = BoundedSemaphore(most)


@contextmanager
def expensive(patience: float = 0) -> Iterator[None]:
    """Hold a slot for an expensive operation.

    Parameters
    ----------
    patience
        Seconds to wait for a slot; only for results that are few and cached.

    Raises
    ------
    werkzeug.exceptions.ServiceUnavailable
        If too many operations are running; the response says when to retry.
    """
    room = cast("BoundedSemaphore", current_app.extensions[_EXTENSION])
    if not room.acquire(timeout=patience):
        raise ServiceUnavailable(_("The server is busy; please try again in a moment."), retry_after=_RETRY_AFTER)
    try:
        yield
    finally:
        room.release()
