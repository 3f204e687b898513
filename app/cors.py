"""Data may be read by scripts of any page: nothing of it depends on who asks, and none of it can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

# The embed asks for its data from within other people's frames, whose origin may be none at all.
_DATA = frozenset(
    {
        *("assets", "citations", "downloads", "feeds", "geography", "metadata", "oembed", "pictures", "related"),
        "views",
    }
)
_ASKED = "Accept, If-Modified-Since, If-None-Match, If-Range, Range"
_TOLD = "Accept-Ranges, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, Link, Retry-After"


def register(app: Flask) -> None:
    """Add the headers (https://fetch.spec.whatwg.org/#http-cors-protocol) to every answer that is data."""
    app.after_request(_open)


def _open(response: Response) -> Response:
    if request.blueprint in _DATA or (request.blueprint == "pages" and request.path.endswith(".json")):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _TOLD
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = _ASKED
            response.headers["Access-Control-Max-Age"] = "86400"
    return response
