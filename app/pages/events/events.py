"""The pages of events: the list, and one event with its sources."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template

from app.drawing.map.address import PAGE, page_filter
from app.language import languages
from app.language.labels import labels, place_names
from app.language.words import describe_date, language_name
from app.pages import blueprint
from app.pages.events.table import listing
from app.web import tombstones
from app.web.addresses import address
from app.web.parameters import requested_index
from app.web.query import Query
from events.index.questions.vessels import named


@blueprint.get("/events/")
@address(release=True, language=True)
def events() -> str:
    """Show the filtered events as a table, a page at a time."""
    event_filter, unknown = page_filter()
    return render_template(
        "events/events.html",
        filter=event_filter,
        unknown=[name for name in unknown if name != PAGE],
        listing=listing(event_filter, "pages.events", Query.requested().number(PAGE, 1, default=1)),
    )


@blueprint.get("/events/<event_id>")
@address(release=True, language=True)
def event(event_id: str) -> str:
    """Show one event with its sources."""
    feature = _feature(event_id)
    language = languages.requested()
    names = labels(requested_index().countries.values, language)
    return render_template(
        "events/event.html",
        event=feature["properties"],
        vessels=named(feature["properties"]["vessels"], feature["properties"]["vessel_names"]),
        labels=names,
        places=place_names([str(feature["properties"]["place"])], language),
        describe_date=describe_date,
        language_name=language_name,
        changes=tombstones.history(event_id),
    )


@blueprint.get("/events/<event_id>.json")
@address(release=True, shared=True, revalidate=True)
def event_json(event_id: str) -> Response:
    """Return one event as a GeoJSON feature."""
    feature = _feature(event_id)
    return Response(json.dumps(feature, ensure_ascii=False), mimetype="application/geo+json")


def _feature(event_id: str) -> dict[str, dict[str, Any]]:
    feature: dict[str, dict[str, Any]] = json.loads(requested_index().features[tombstones.find(event_id)])
    return feature
