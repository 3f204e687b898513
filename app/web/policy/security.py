"""Security headers: only the site's own scripts, no third parties, no framing except of the embed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from app.web import addresses
from app.web.served import served


def register(app: Flask) -> None:
    """Add the headers to every response."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    framed = addresses.requested().framed or "for_frame" in g
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _policy(framed=framed)
    if framed:
        # A cross-origin isolated page only frames documents that are isolated, too.
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    return response


def _policy(*, framed: bool) -> str:
    tiles = urlsplit(served().settings.tile_url)
    # Leaflet replaces {s} with a letter; in a policy * matches any subdomain.
    tile_host = f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}" if tiles.netloc else ""
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' {g.get('script_hash', '')}",
        "style-src": "'self'",
        "img-src": f"'self' data: {tile_host}",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "*" if framed else "'none'",
    }
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items())
