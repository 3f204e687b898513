"""What is wrong with a page that cannot be kept."""

from __future__ import annotations

from events.model.errors import EventsError


class PreservingError(EventsError):
    """What is to be kept is not known, or nothing can be kept at all; the message says why, in one line."""
