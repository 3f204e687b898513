"""Related events of an event, for its page and for the map's panel."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from app.web.addresses import address
from app.web.parameters import VERSION, requested_index
from app.web.query import Query
from app.web.responses import fingerprint, not_modified, revalidated
from events.index.index import EventIndex
from events.index.questions.related import related
from events.table.features import dumps

blueprint = Blueprint("related", __name__)

_SHOWN = ["id", "title", "date", "place_name", "category", "verification"]


@blueprint.get("/events/<path:event_id>/related.json")
@address(release=True, shared=True)
def related_json(event_id: str) -> Response:
    """Return at most eight events with the same ship, the same organisations, or the same place within a year.

    Each has a list of ``reasons``: ``vessel``, ``organisation``, ``place``.
    """
    Query.requested().only(VERSION)
    index = requested_index()
    row = index.row_of(event_id)
    if row is None:
        abort(404, _("There is no event %(id)s.", id=event_id[:120]))
    tag = fingerprint(f"{index.fingerprint} {request.full_path}".encode())
    if kept := not_modified(tag):
        return kept
    return revalidated(Response(dumps({"related": _related(index, row)}), mimetype="application/json"), tag)


def in_common(index: EventIndex, row: int) -> list[dict[str, Any]]:
    """Return the related events of the event in a row, with the reasons in words."""
    reasons = {
        "vessel": _("same ship"),
        "organisation": _("same organisation"),
        "place": _("same place within a year"),
    }
    return [event | {"reasons": [reasons[one] for one in event["reasons"]]} for event in _related(index, row)]


def _related(index: EventIndex, row: int) -> list[dict[str, Any]]:
    found = related(index, row)
    rows = np.array([one.row for one in found], np.int64)
    events = index.catalogue.table.select(_SHOWN).take(rows).to_pylist()
    return [event | {"reasons": one.reasons} for event, one in zip(events, found, strict=True)]
