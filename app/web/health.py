"""Liveness and readiness of the server: what it serves, since when, and why nothing newer."""

from __future__ import annotations

from flask import Blueprint, Response

from app.web.addresses import address
from app.web.served import served
from events.table.features import dumps

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@address()
def alive() -> Response:
    """Report that the process is alive."""
    return _unkept(Response("ok\n", mimetype="text/plain"))


@blueprint.get("/readyz")
@address()
def ready() -> Response:
    """Report the served content; `problem` is the reason why the last reload failed, or null.

    `stale` is true if a cached copy is served because the event sets could not be read at startup.
    """
    state = served()
    catalogue = state.index.catalogue
    body = {
        "status": "ready",
        "name": catalogue.name,
        "version": catalogue.version,
        "events": len(catalogue),
        "loaded": state.loaded.isoformat(timespec="seconds"),
        "problem": state.problem,
        "stale": state.stale is not None,
    }
    return _unkept(Response(dumps(body), mimetype="application/json"))


def _unkept(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
