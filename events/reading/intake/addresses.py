"""The report at an address, with what its page says of itself; fetched because an editor asks for it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from events.reading.intake import documents, fetching
from events.reading.intake.documents import Document


def read(url: str, *, private_too: bool = False) -> Document:
    """Fetch a page and read it.

    Parameters
    ----------
    url
        ``http`` or ``https``.
    private_too
        Whether addresses of this machine and of private networks are allowed.

    Returns
    -------
    Document
        Its `url` is the one that the page gives of itself, if that is one of the same host; else the last one after
        redirections.

    Raises
    ------
    ReportError
        If it cannot be fetched or read.
    """
    fetched = fetching.fetch(url, private_too=private_too)
    found = documents.read(fetched.content, url, fetched.charset)
    is_own = found.url is not None and _host(found.url) == _host(fetched.url)
    return found if is_own else replace(found, url=fetched.url)


def _host(url: str) -> str:
    """Return the host of an address.

    >>> _host("https://www.example.org/a") == _host("http://example.org/b")
    True
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
