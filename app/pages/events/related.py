"""The events that have something in common with one, for its page and for the map's panel."""

from __future__ import annotations

import numpy as np
from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from app.web.addresses import address
from app.web.parameters import VERSION, requested_index
from app.web.query import Query
from app.web.responses import fingerprint, not_modified, revalidated
from events.index.questions.related import related
from events.table.features import dumps

blueprint = Blueprint("related", __name__)

_SHOWN = ["id", "title", "date", "place_name", "category", "verification"]


@blueprint.get("/events/<event_id>/related.json")
@address(release=True, shared=True)
def related_json(event_id: str) -> Response:
    """Return at most eight events with the same ship, the same organisations, or the same place within a year.

    Each has its ``reasons``: ``vessel``, ``organisation``, ``place``.
    """
    Query.requested().only(VERSION)
    index = requested_index()
    row = index.row_of(event_id)
    if row is None:
        abort(404, _("There is no event %(id)s.", id=event_id[:120]))
    tag = fingerprint(f"{index.fingerprint} {request.full_path}".encode())
    if kept := not_modified(tag):
        return kept
    found = related(index, row)
    rows = np.array([one.row for one in found], np.int64)
    events = index.catalogue.table.select(_SHOWN).take(rows).to_pylist()
    answer = [event | {"reasons": one.reasons} for event, one in zip(events, found, strict=True)]
    return revalidated(Response(dumps({"related": answer}), mimetype="application/json"), tag)
