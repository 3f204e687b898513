"""A header with the version of the events in every response, which never mixes versions."""

from __future__ import annotations

from flask import Flask, Response

from app.web.parameters import requested_version
from app.web.served import served

HEADER = "X-Events-Version"


def register(app: Flask) -> None:
    """Add to each response the version of the served events, or the requested release."""
    app.after_request(_named)


def _named(response: Response) -> Response:
    known = [release.version for release in served().releases]
    asked = requested_version()
    response.headers[HEADER] = asked if asked in known else served().index.catalogue.version
    return response
