"""Refusal of requests whose host, scheme, prefix or length is none that a site has, before anything reads them.

Pages hold these values in links. Headers of proxies are believed as far as `CASPIAN_PROXIES` counts proxies, and none
without: only then is what they say a part of the request.
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

#: Bytes of the path and the query string of a request together.
LONGEST_ADDRESS = 8_192

_HOST = re.compile(r"(\w([\w.-]{0,251}[\w.])?|\[[0-9a-fA-F:.]{2,45}\])(:\d{1,5})?", re.ASCII)
_PREFIX = re.compile(r"(/(?!\.{1,2}(/|$))[\w.~-]+)*/?", re.ASCII)
_LONGEST_PREFIX = 200
# By header of a proxy, the parameter of `ProxyFix` that is the number of proxies that set it.
_FORWARDED = {
    "X-Forwarded-For": "x_for",
    "X-Forwarded-Proto": "x_proto",
    "X-Forwarded-Host": "x_host",
    "X-Forwarded-Prefix": "x_prefix",
}
_LISTED = re.compile(r"[\w.~:/\[\], -]*", re.ASCII)
_REFUSAL = "caspian.refusal"


def register(app: Flask, proxies: int) -> None:
    """Refuse malformed requests to an application behind so many proxies of the operator's."""
    app.wsgi_app = StrictSite(app.wsgi_app, proxies)  # type: ignore[method-assign]
    app.before_request(_refuse)


class StrictSite:
    """WSGI middleware that takes from a request a host, scheme or prefix that no site has.

    The application refuses the request then, with links that hold nothing of it.
    """

    def __init__(self, application: WSGIApplication, proxies: int) -> None:
        self._application = application
        self._proxies = proxies
        self._forwarded = ProxyFix(self._checked, **dict.fromkeys(_FORWARDED.values(), proxies))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Believe the headers of the operator's proxies, if they are well-formed, and pass the request on."""
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
    """Return why a request is refused; empty if its host, scheme and prefix have the form of a site's."""
    host, scheme, prefix = environ.get("HTTP_HOST"), environ["wsgi.url_scheme"], environ.get("SCRIPT_NAME", "")
    if host and not _HOST.fullmatch(host):
        return f"host {host[:100]!r} is not allowed: expected a name or an address, and a port after a colon"
    if scheme not in ("http", "https"):
        return f"scheme {scheme[:100]!r} is not allowed: expected http or https"
    if len(prefix) > _LONGEST_PREFIX or not _PREFIX.fullmatch(prefix):
        return f"prefix {prefix[:100]!r} is not allowed: expected a path such as /maps/caspian"
    return str(environ.get(_REFUSAL, ""))


def _refuse() -> None:
    """End a request that is refused.

    Raises
    ------
    werkzeug.exceptions.SecurityError
        If its host, scheme or prefix is none that a site has.
    werkzeug.exceptions.RequestURITooLarge
        If its address is longer than any that is read.
    """
    if _REFUSAL in request.environ:
        raise SecurityError(request.environ[_REFUSAL])
    if len(request.path.encode()) + len(request.query_string) > LONGEST_ADDRESS:
        raise RequestURITooLarge(
            _("The address is too long: at most %(number)d bytes of path and query are read.", number=LONGEST_ADDRESS)
        )
