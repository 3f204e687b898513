"""The names under which the site is known: requests for other hosts are refused, but for health checks."""

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
        The hosts' names, in any case; one that begins with a dot stands for all names that end so. Empty for any host.
    always
        What is answered under any name: health checks call a server by its address.
    """
    names = [name.lower() for name in trusted]

    def refuse() -> None:
        if request.blueprint != always.name and not host_is_trusted(request.host.lower(), names):
            raise SecurityError(f"Host {request.host[:255]!r} is not trusted.")

    if names:
        app.before_request(refuse)
