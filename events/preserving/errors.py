"""Errors raised when pages cannot be preserved."""

from __future__ import annotations

from events.model.errors import EventsError


class PreservingError(EventsError):
    """Unknown pages to preserve, or a fault that prevents preserving any; the message gives the reason in one line."""
