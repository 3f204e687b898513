"""Entity tags, cache headers and content negotiation."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

import brotli
from anyascii import anyascii
from flask import Response, request

from events.table.features import GEOJSON

_YEAR = 365 * 24 * 3600
# Bytes up to which content is compressed at the highest level: half a second at most.
_TIGHT = 2**18


def fingerprint(content: bytes) -> str:
    """Return the first 16 hex digits of the SHA-256 of content, for cacheable URLs and entity tags.

    >>> fingerprint(b"")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()[:16]


def revalidated(response: Response, tag: str | None = None) -> Response:
    """Let caches store a response, but revalidate it at each request; make it 304 if the client has it already.

    Parameters
    ----------
    response
        The response.
    tag
        Its entity tag; computed from the content by default.
    """
    return _conditional(response, max_age=None, tag=tag)


def not_modified(tag: str) -> Response | None:
    """Return a 304 response if the client has the entity tag already, otherwise `None`."""
    # Compression appends the name of its algorithm to a tag, and proxies may weaken the tag.
    known = {one.partition(":")[0]: one for one in request.if_none_match.as_set(include_weak=True)}
    return _conditional(Response(status=304), max_age=None, tag=known[tag]) if tag in known else None


def kept_by_content(response: Response, content: str, tag: str | None = None, *, named: bool = False) -> Response:
    """Let caches store a response without revalidation if the query parameter ``v`` is the fingerprint of its content.

    A URL with another fingerprint, or none, may have another response tomorrow: it is revalidated.

    Parameters
    ----------
    response
        The response.
    content
        Fingerprint of its content.
    tag
        Its entity tag; computed from the content by default.
    named
        Whether the path already contains the fingerprint.
    """
    kept = named or request.args.get("v") == content
    return _conditional(response, max_age=_YEAR if kept else None, tag=tag)


@dataclass(frozen=True)
class Packed:
    """Content that is compressed once, as small as possible, for all clients that accept the encoding.

    Parameters
    ----------
    body, packed
        The content as it is, and compressed by Brotli; `None` if that is not smaller.
    content
        Its fingerprint.
    """

    body: bytes
    packed: bytes | None
    content: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Compress content; at a lower level if it is large, which takes a fiftieth of the time."""
        return cls(body, brotli.compress(body, quality=11 if len(body) <= _TIGHT else 5), fingerprint(body))

    def response(self, kind: str | None, *, named: bool = False) -> Response:
        """Return a response that is cacheable as described for `kept_by_content`.

        Parameters
        ----------
        kind
            Media type.
        named
            Whether the path already contains the fingerprint.
        """
        small = self.packed if request.accept_encodings["br"] > 0 else None
        response = Response(small or self.body, mimetype=kind)
        response.vary.add("Accept-Encoding")
        if small:
            response.content_encoding = "br"
        return kept_by_content(response, self.content, f"{self.content}{':br' if small else ''}", named=named)


def _conditional(response: Response, max_age: int | None, tag: str | None) -> Response:
    response.set_etag(tag or fingerprint(response.get_data()))
    response.cache_control.public = True
    response.cache_control.max_age = max_age
    response.cache_control.no_cache = True if max_age is None else None
    response.make_conditional(request)
    return response


# Characters that are not allowed in a header, or in file names on some systems.
_UNNAMEABLE = re.compile(r'[\x00-\x1f\x7f-\x9f"*/:<>?\\|]+')


def as_file(response: Response, disposition: str, name: str) -> Response:
    r"""Set the file name of a response, in a header that is valid for any server (RFC 6266).

    Parameters
    ----------
    response
        The response.
    disposition
        ``inline`` or ``attachment``.
    name
        Any text; for old clients, a transliteration to ASCII is added.

    Examples
    --------
    >>> as_file(Response(), "inline", "Баку\n.png").headers["Content-Disposition"]
    'inline; filename="Baku-.png"; filename*=UTF-8\'\'%D0%91%D0%B0%D0%BA%D1%83-.png'
    """
    plain = _UNNAMEABLE.sub("-", name)
    header = f'{disposition}; filename="{_UNNAMEABLE.sub("-", anyascii(plain))}"'
    further = "" if plain.isascii() else f"; filename*=UTF-8''{quote(plain, safe='')}"
    response.headers["Content-Disposition"] = header + further
    return response


FORMAT = "f"
FORMATS = ("json", "html")

JSON = "application/json"
SCHEMA = "application/schema+json"


def wants_html() -> bool:
    """Return whether the client prefers HTML, or accepts any type and requests a page."""
    if request.path.startswith("/api/"):
        return _api_wants_html()
    accept = request.accept_mimetypes
    problem = max(accept["application/problem+json"], accept["application/json"], accept["application/geo+json"])
    named = any(kind == "text/html" for kind, _quality in accept)
    last = request.path.rpartition("/")[2]
    return (named and accept["text/html"] >= problem) or (
        not named and "." not in last and (accept.accept_html or not accept)
    )


def _api_wants_html() -> bool:
    """Return whether the client prefers HTML from the API: by ``f``, or else by the ``Accept`` header."""
    wanted = request.args.get(FORMAT, "")
    if wanted in FORMATS:
        return wanted == "html"
    accept = request.accept_mimetypes
    programs = max(accept[kind] for kind in (JSON, GEOJSON, SCHEMA, "application/problem+json"))
    return any(kind == "text/html" for kind, _quality in accept) and accept["text/html"] >= programs
