"""Which data scripts of other pages may read: the catalogue's, and an operator's own if it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

    from app.web.config import Settings

# The base map is the same everywhere; all else tells of the events.
_ALWAYS = frozenset({"assets"})
# The embed asks for its data from within other people's frames, whose origin may be none at all.
_DATA = frozenset(
    {
        *("citations", "downloads", "feeds", "geography", "metadata", "oembed", "pictures", "related"),
        "views",
    }
)
_ASKED = "Accept, If-Modified-Since, If-None-Match, If-Range, Range"
_TOLD = (
    "Accept-Ranges, Content-Crs, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, Link, "
    "Retry-After"
)


def register(app: Flask, settings: Settings) -> None:
    """Add the headers (https://fetch.spec.whatwg.org/#http-cors-protocol) to every answer that others may read."""
    is_open = settings.cors == "open" if settings.cors else not settings.events

    @app.after_request
    def _add_headers(response: Response) -> Response:
        if request.blueprint in _ALWAYS or (is_open and _is_data()):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = _TOLD
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
                response.headers["Access-Control-Allow-Headers"] = _ASKED
                response.headers["Access-Control-Max-Age"] = "86400"
        return response


def _is_data() -> bool:
    """Tell whether data is asked for, and no page: nothing of it depends on who asks, and none of it can be changed."""
    beside_page = request.blueprint in ("pages", "stories") and request.path.endswith(".json")
    return request.path.startswith("/api/") or request.blueprint in _DATA or beside_page
