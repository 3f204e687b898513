"""An id for every request and, optionally, a JSON log line for each response, without the IP addresses of clients."""

from __future__ import annotations

import logging
import re
import time
import uuid

from flask import Flask, Response, g, request

from app.web.policy.log_lines import line
from events.table.features import dumps

LOGGER = "caspian.access"
HEADER = "X-Request-Id"

# Most characters of each value that comes from the client.
_LONGEST = 1_000
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def register(app: Flask, *, written: bool) -> None:
    """Assign every request an id; log each response to standard error if `written`."""
    app.before_request(_begin)
    app.after_request(_end)
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO if written else logging.CRITICAL)
    if written and not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.propagate = False


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if _NAME.fullmatch(given) else uuid.uuid4().hex
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    if (logger := logging.getLogger(LOGGER)).isEnabledFor(logging.INFO):
        logger.info(_told(response))
    return response


def _told(response: Response) -> str:
    told = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "request": g.request_id,
        "method": line(request.method, _LONGEST),
        "path": line(request.path, _LONGEST),
        "query": line(request.query_string.decode("latin-1"), _LONGEST),
        "status": response.status_code,
        "bytes": response.content_length,
        "milliseconds": round(1000 * (time.perf_counter() - g.begun), 2),
    }
    return dumps(told).decode()
