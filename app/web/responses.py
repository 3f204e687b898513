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
# Bytes up to which content is packed as tightly as can be: half a second at most.
_TIGHT = 2**18


def fingerprint(content: bytes) -> str:
    """Name content by the beginning of its SHA-256, for addresses that may be kept and for entity tags.

    >>> fingerprint(b"")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()[:16]


def revalidated(response: Response, tag: str | None = None) -> Response:
    """Let caches keep a response, but revalidate it at each request; make it 304 if the client has it already.

    Parameters
    ----------
    response
        The response.
    tag
        Its entity tag; made of the content by default.
    """
    return _conditional(response, max_age=None, tag=tag)


def not_modified(tag: str) -> Response | None:
    """Return a response 304 if the client has the entity tag already, else `None`."""
    # Compression appends its name to a tag, and proxies may weaken it.
    known = {one.partition(":")[0]: one for one in request.if_none_match.as_set(include_weak=True)}
    return _conditional(Response(status=304), max_age=None, tag=known[tag]) if tag in known else None


def kept_by_content(response: Response, content: str, tag: str | None = None, *, named: bool = False) -> Response:
    """Let caches keep a response without revalidating it if the parameter ``v`` names its content.

    An address that names other content, or none, may lead to another response tomorrow: it is revalidated.

    Parameters
    ----------
    response
        The response.
    content
        Fingerprint of its content.
    tag
        Its entity tag; made of the content by default.
    named
        Whether the path already names the content.
    """
    kept = named or request.args.get("v") == content
    return _conditional(response, max_age=_YEAR if kept else None, tag=tag)


@dataclass(frozen=True)
class Packed:
    """Content that is packed once, as small as can be, for all clients that can unpack it.

    Parameters
    ----------
    body, packed
        The content as it is, and by Brotli; `None` if it does not get smaller.
    content
        Its fingerprint.
    """

    body: bytes
    packed: bytes | None
    content: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Pack content; a large one less tightly, which takes a fiftieth of the time."""
        return cls(body, brotli.compress(body, quality=11 if len(body) <= _TIGHT else 5), fingerprint(body))

    def response(self, kind: str | None, *, named: bool = False) -> Response:
        """Return a response that caches keep as `kept_by_content` says.

        Parameters
        ----------
        kind
            Media type.
        named
            Whether the path already names the content.
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


# What a header, or the name of a file on some system, cannot hold.
_UNNAMEABLE = re.compile(r'[\x00-\x1f\x7f-\x9f"*/:<>?\\|]+')


def as_file(response: Response, disposition: str, name: str) -> Response:
    r"""Give a response a file name, in a header that any server sends (RFC 6266).

    Parameters
    ----------
    response
        The response.
    disposition
        ``inline`` or ``attachment``.
    name
        Any text; what is not ASCII is written for old clients in Latin letters, too.

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
    """Return whether HTML is wanted: it is preferred, or no type is named and the address is that of a page."""
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
    """Return whether HTML is wanted from the API: by ``f``, or else by the ``Accept`` header."""
    wanted = request.args.get(FORMAT, "")
    if wanted in FORMATS:
        return wanted == "html"
    accept = request.accept_mimetypes
    programs = max(accept[kind] for kind in (JSON, GEOJSON, SCHEMA, "application/problem+json"))
    return any(kind == "text/html" for kind, _quality in accept) and accept["text/html"] >= programs
