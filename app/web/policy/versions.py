"""The version of the events in the header of every answer: each is made of one version alone."""

from __future__ import annotations

from flask import Flask, Response

from app.web.parameters import requested_version
from app.web.served import served

HEADER = "X-Events-Version"


def register(app: Flask) -> None:
    """Name in each answer the version of the events that are served, or the release that was asked for."""
    app.after_request(_named)


def _named(response: Response) -> Response:
    known = [release.version for release in served().releases]
    asked = requested_version()
    response.headers[HEADER] = asked if asked in known else served().index.catalogue.version
    return response
