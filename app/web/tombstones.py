"""Withdrawn events, and the history of an event from release to release."""

from __future__ import annotations

import json

from flask import Response, abort, render_template, url_for
from flask_babel import gettext as _

from app.web.parameters import requested_index, requested_version
from app.web.responses import wants_html
from app.web.served import served
from events.curation import revisions
from events.curation.revisions import Change
from events.model.schema import Withdrawal


def history(event_id: str) -> list[Change]:
    """Return the changes of an event from release to release; none for users' events."""
    state = served()
    return revisions.revisions(event_id, state.index.catalogue.frame, state.released) if state.is_catalogue else []


def find(event_id: str) -> int:
    """Return the row of an event of the requested version; abort with 410 or 404 if there is none."""
    row = requested_index().row_of(event_id)
    if row is None:
        abort_if_withdrawn(event_id)
        abort(404, _("There is no event %(id)s.", id=event_id[:120]))
    return row


def abort_if_withdrawn(event_id: str) -> None:
    """Abort with 410 Gone if an event was withdrawn; to be called if no event has this id.

    Releases never contain tombstones.
    """
    withdrawal = None if requested_version() else served().withdrawn.get(event_id)
    if withdrawal is not None:
        abort(_gone(withdrawal))


def _gone(withdrawal: Withdrawal) -> Response:
    """Return the response for a withdrawn event: the reason, its replacement, and the releases that contain it."""
    versions = revisions.holding(withdrawal.id, served().released)
    replacement = withdrawal.replaced_by
    successor = url_for("pages.event", event_id=replacement) if replacement else None
    if wants_html():
        page = render_template("layout/gone.html", withdrawal=withdrawal, successor=successor, versions=versions)
        response = Response(page, 410, mimetype="text/html")
    else:
        problem = {
            "type": "about:blank",
            "title": "Gone",
            "status": 410,
            "detail": f"The event {withdrawal.id} was withdrawn on {withdrawal.date}: {withdrawal.reason}",
            "reason": withdrawal.reason,
            "withdrawn": withdrawal.date,
            "replaced_by": replacement,
            "versions": versions,
        }
        response = Response(json.dumps(problem, ensure_ascii=False), 410, mimetype="application/problem+json")
    if successor:
        response.headers["Link"] = f'<{successor}>; rel="successor-version"'
    return response
