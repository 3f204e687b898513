"""How answers may be kept: entity tags made of their content, and for how long they hold."""

from __future__ import annotations

import hashlib

from flask import Response, request

_YEAR = 365 * 24 * 3600


def fingerprint(content: bytes) -> str:
    """Name content by the beginning of its SHA-256, for addresses that may be kept and for entity tags.

    >>> fingerprint(b"")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()[:16]


def asked_each_time(response: Response, tag: str | None = None) -> Response:
    """Let caches keep an answer, but ask each time whether it still holds; 304 if the client has it already.

    Parameters
    ----------
    response
        The answer.
    tag
        Its entity tag; made of the content by default.
    """
    return _conditional(response, max_age=None, tag=tag)


def not_modified(tag: str) -> Response | None:
    """Answer 304 if the client has what a tag stands for already, without making it again; `None` otherwise."""
    # Compression appends its name to a tag, and proxies may weaken it.
    known = {one.partition(":")[0]: one for one in request.if_none_match.as_set(include_weak=True)}
    return _conditional(Response(status=304), max_age=None, tag=known[tag]) if tag in known else None


def kept_for_ever(response: Response, tag: str | None = None) -> Response:
    """Let caches keep an answer without asking again: its address changes with its content.

    Parameters
    ----------
    response
        The answer.
    tag
        Its entity tag; made of the content by default.
    """
    return _conditional(response, max_age=_YEAR, tag=tag)


def _conditional(response: Response, max_age: int | None, tag: str | None) -> Response:
    response.set_etag(tag or fingerprint(response.get_data()))
    response.cache_control.public = True
    response.cache_control.max_age = max_age
    response.cache_control.no_cache = True if max_age is None else None
    response.make_conditional(request)
    return response
