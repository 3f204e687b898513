"""Trusted host names: requests for other hosts are refused, except health checks."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, request
from werkzeug.exceptions import SecurityError
from werkzeug.sansio.utils import host_is_trusted


def register(app: Flask, trusted: Sequence[str], always: Blueprint) -> None:
    """Refuse requests for hosts that are not trusted.

    Parameters
    ----------
    app
        The application.
    trusted
        Host names, case-insensitive; one that begins with a dot matches all subdomains. Empty for any host.
    always
        Endpoints that are available under any host name: health checks use the server's IP address.
    """
    names = [name.lower() for name in trusted]

    def refuse() -> None:
        if request.blueprint != always.name and not host_is_trusted(request.host.lower(), names):
            raise SecurityError(f"Host {request.host[:255]!r} is not trusted.")

    if names:
        app.before_request(refuse)
