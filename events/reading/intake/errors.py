"""Errors raised when a report cannot be fetched or read."""

from __future__ import annotations

from events.model.errors import EventsError


class ReportError(EventsError):
    """A report cannot be fetched or read; the message gives the reason in one line."""


class FetchError(ReportError):
    """A page cannot be fetched.

    Parameters
    ----------
    url
        URL that failed, possibly after a redirect.
    reason
        Reason, as it follows the URL in the message.
    status
        HTTP status of the response, if the server sent an error instead of the page.
    """

    def __init__(self, url: str, reason: str, status: int | None = None) -> None:
        super().__init__(f"{url} {reason}")
        self.url = url
        self.reason = reason
        self.status = status
