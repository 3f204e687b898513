"""Errors raised when a report cannot be fetched or read."""

from __future__ import annotations

from events.model.errors import EventsError


class ReportError(EventsError):
    """A report that cannot be fetched or read; the message says why, in one line."""


class FetchError(ReportError):
    """A page that cannot be fetched.

    Parameters
    ----------
    url
        The address that failed: a redirection's, where one leads to it.
    reason
        Why, as what follows the address in the message.
    status
        Of the answer, where the server gave one instead of the page.
    """

    def __init__(self, url: str, reason: str, status: int | None = None) -> None:
        super().__init__(f"{url} {reason}")
        self.url = url
        self.reason = reason
        self.status = status
