"""Mapping of exceptions to HTTP responses: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException, SecurityError

from app.web import addresses
from app.web.mended import mended
from app.web.responses import wants_html
from events.model.errors import DateError, FilterError, FormatError
from events.table.features import dumps
from geodata.errors import GeodataError

_STATUS: dict[type[Exception], HTTPStatus] = {
    FilterError: HTTPStatus.BAD_REQUEST,
    DateError: HTTPStatus.BAD_REQUEST,
    FormatError: HTTPStatus.BAD_REQUEST,
    GeodataError: HTTPStatus.BAD_REQUEST,
}


def register(app: Flask) -> None:
    """Register handlers that turn the project's exceptions and HTTP errors into responses."""
    for exception, status in _STATUS.items():
        app.register_error_handler(exception, lambda error, status=status: _answer(status, str(error), error))
    app.register_error_handler(HTTPException, _http_error)


def _http_error(error: HTTPException) -> Response:
    answer = _answer(HTTPStatus(error.code or 500), error.description or "", error)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _answer(status: HTTPStatus, detail: str, error: Exception) -> Response:
    # Pages contain links with the host name, which must be a trusted one.
    if not isinstance(error, SecurityError) and wants_html():
        framed = addresses.requested().framed
        page = render_template("layout/error.html", status=status, detail=detail, rest=mended(error), framed=framed)
        return Response(page, status, mimetype="text/html")
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    if isinstance(error, FilterError):
        problem |= {"parameter": error.parameter, "value": error.value[:500], "expected": error.expected}
    return Response(dumps(problem), status, mimetype="application/problem+json")
