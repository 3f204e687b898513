"""Rejection of requests with an invalid host, scheme, prefix or length before anything uses these values.

Pages contain these values in links. Proxy headers are trusted, and override those of the request, for as many proxies
as `CASPIAN_PROXIES` says, and for none by default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestURITooLarge, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Most bytes of the path and the query string of a request together.
LONGEST_ADDRESS = 8_192

_HOST = re.compile(r"(\w([\w.-]{0,251}[\w.])?|\[[0-9a-fA-F:.]{2,45}\])(:\d{1,5})?", re.ASCII)
_PREFIX = re.compile(r"(/(?!\.{1,2}(/|$))[\w.~-]+)*/?", re.ASCII)
_LONGEST_PREFIX = 200
# By proxy header, the parameter of `ProxyFix` for the number of proxies that set it.
_FORWARDED = {
    "X-Forwarded-For": "x_for",
    "X-Forwarded-Proto": "x_proto",
    "X-Forwarded-Host": "x_host",
    "X-Forwarded-Prefix": "x_prefix",
}
_LISTED = re.compile(r"[\w.~:/\[\], -]*", re.ASCII)
_REFUSAL = "caspian.refusal"


def register(app: Flask, proxies: int) -> None:
    """Reject malformed requests to an application behind a number of the operator's proxies."""
    app.wsgi_app = StrictSite(app.wsgi_app, proxies)  # type: ignore[method-assign]
    app.before_request(_refuse)


class StrictSite:
    """WSGI middleware that removes an invalid host, scheme or prefix from a request.

    The application then rejects the request, with links that contain none of these values.
    """

    def __init__(self, application: WSGIApplication, proxies: int) -> None:
        self._application = application
        self._proxies = proxies
        self._forwarded = ProxyFix(self._checked, **dict.fromkeys(_FORWARDED.values(), proxies))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Apply the headers of the operator's proxies, if they are well-formed, and pass the request on."""
        if not self._proxies:
            return self._checked(environ, start_response)
        for name in _FORWARDED:
            key = f"HTTP_{name.upper().replace('-', '_')}"
            if not _LISTED.fullmatch(value := environ.get(key, "")):
                del environ[key]
                environ[_REFUSAL] = f"{name} {value[:100]!r} is not allowed: expected names and addresses with commas"
        return self._forwarded(environ, start_response)

    def _checked(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        refusal = _refusal(environ)
        if refusal:
            environ |= {"HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "SCRIPT_NAME": "", _REFUSAL: refusal}
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "").rstrip("/")
        return self._application(environ, start_response)


def _refusal(environ: WSGIEnvironment) -> str:
    """Return why a request is rejected; empty if its host, scheme and prefix are valid."""
    host, scheme, prefix = environ.get("HTTP_HOST"), environ["wsgi.url_scheme"], environ.get("SCRIPT_NAME", "")
    if host and not _HOST.fullmatch(host):
        return f"host {host[:100]!r} is not allowed: expected a name or an address, and a port after a colon"
    if scheme not in ("http", "https"):
        return f"scheme {scheme[:100]!r} is not allowed: expected http or https"
    if len(prefix) > _LONGEST_PREFIX or not _PREFIX.fullmatch(prefix):
        return f"prefix {prefix[:100]!r} is not allowed: expected a path such as /maps/caspian"
    return str(environ.get(_REFUSAL, ""))


def _refuse() -> None:
    """Abort an invalid request.

    Raises
    ------
    werkzeug.exceptions.SecurityError
        If its host, scheme or prefix is invalid.
    werkzeug.exceptions.RequestURITooLarge
        If its URL is too long.
    """
    if _REFUSAL in request.environ:
        raise SecurityError(request.environ[_REFUSAL])
    if len(request.path.encode()) + len(request.query_string) > LONGEST_ADDRESS:
        raise RequestURITooLarge(
            _("The address is too long: at most %(number)d bytes of path and query are read.", number=LONGEST_ADDRESS)
        )
