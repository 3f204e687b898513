"""The report at a URL, with the metadata of its page; fetched at an editor's request."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from events.reading.intake import documents, fetching
from events.reading.intake.documents import Document


def read(url: str, *, private_too: bool = False) -> Document:
    """Fetch and parse a page.

    Parameters
    ----------
    url
        URL with scheme ``http`` or ``https``.
    private_too
        Whether addresses of this machine and of private networks are allowed.

    Returns
    -------
    Document
        Parsed page; its `url` is the canonical one stated by the page, if that is on the same host, else the final one
        after redirects.

    Raises
    ------
    ReportError
        If it cannot be fetched or parsed.
    """
    fetched = fetching.fetch(url, private_too=private_too)
    found = documents.read(fetched.content, url, fetched.charset)
    is_own = found.url is not None and _host(found.url) == _host(fetched.url)
    return found if is_own else replace(found, url=fetched.url)


def _host(url: str) -> str:
    """Return the host of a URL.

    >>> _host("https://www.example.org/a") == _host("http://example.org/b")
    True
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
