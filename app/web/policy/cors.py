"""Headers that let scripts of other sites read data: the catalogue, and the operator's event sets if allowed."""

from __future__ import annotations

from flask import Flask, Response, request

from app.web import addresses
from app.web.served import served

_ASKED = "Accept, If-Modified-Since, If-None-Match, If-Range, Range"
_TOLD = (
    "Accept-Ranges, Content-Crs, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, Link, "
    "Retry-After, X-Events-Version"
)


def register(app: Flask) -> None:
    """Add CORS headers (https://fetch.spec.whatwg.org/#http-cors-protocol) to responses that other sites may read."""

    @app.after_request
    def _add_headers(response: Response) -> Response:
        wanted, asked = addresses.requested(), served().settings.cors
        is_open = asked == "open" if asked else served().is_catalogue
        # Errors for unknown URLs of the API are shared like its other responses.
        shared = wanted.shared or (request.endpoint is None and request.path.startswith("/api/"))
        if wanted.public or wanted.framed or (is_open and shared):
            # Lets cross-origin isolated pages show the response without reading it.
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if wanted.public or (is_open and shared):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = _TOLD
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
                response.headers["Access-Control-Allow-Headers"] = _ASKED
                response.headers["Access-Control-Max-Age"] = "86400"
        return response
