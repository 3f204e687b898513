"""What is wrong with a report that cannot be read."""

from __future__ import annotations

from events.model.errors import EventsError


class ReportError(EventsError):
    """A report that cannot be fetched or read; the message says why, in one line."""
