"""The pages of events: the list, and one event with its sources."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template

from app.drawing.map.address import PAGE, page_filter
from app.language import languages
from app.language.labels import labels, place_names
from app.language.sentences import certainty, participation
from app.language.words import describe_date, language_name, short_date
from app.pages import blueprint
from app.pages.events.related import in_common
from app.pages.events.table import listing
from app.web import tombstones
from app.web.addresses import address
from app.web.parameters import requested_index
from app.web.query import Query
from events.index.questions.vessels import named

#: Precisions of what is known to a point.
_POINTS = {"exact", "port", "city"}


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


@blueprint.get("/events/<path:event_id>")
@address(release=True, language=True)
def event(event_id: str) -> str:
    """Show one event with its sources."""
    index = requested_index()
    row = tombstones.find(event_id)
    feature = _feature(row)
    language = languages.requested()
    names = labels(index.countries.values, language)
    return render_template(
        "events/event.html",
        event=feature["properties"],
        small_map=_small_map(feature),
        related=in_common(index, row),
        before=_named(row - 1),
        after=_named(row + 1),
        participation=participation,
        certainty=certainty,
        short_date=short_date,
        vessels=named(feature["properties"]["vessels"], feature["properties"]["vessel_names"]),
        labels=names,
        places=place_names([str(feature["properties"]["place"])], language),
        describe_date=describe_date,
        language_name=language_name,
        changes=tombstones.history(event_id),
    )


@blueprint.get("/events/<path:event_id>.json")
@address(release=True, shared=True, revalidate=True)
def event_json(event_id: str) -> Response:
    """Return one event as a GeoJSON feature."""
    feature = _feature(tombstones.find(event_id))
    return Response(json.dumps(feature, ensure_ascii=False), mimetype="application/geo+json")


def _feature(row: int) -> dict[str, dict[str, Any]]:
    feature: dict[str, dict[str, Any]] = json.loads(requested_index().features[row])
    return feature


def _small_map(feature: dict[str, Any]) -> dict[str, str] | None:
    """Return the parameters of an embed that shows where an event was.

    What is known to a point has a ring amid the events around it; what is known to a region is shown as the embed shows
    it, with the events of the same place.
    """
    if feature["geometry"] is None:
        return None
    longitude, latitude = feature["geometry"]["coordinates"]
    if feature["properties"]["precision"] in _POINTS:
        return {"view": f"8/{latitude:.3f}/{longitude:.3f}", "mark": f"{latitude:.4f}/{longitude:.4f}"}
    place = feature["properties"]["place"]
    return {"view": f"5/{latitude:.3f}/{longitude:.3f}"} | ({"place": place} if place else {})


def _named(row: int) -> dict[str, str] | None:
    """Return id, title and date of the event of a row, if there is one."""
    table = requested_index().catalogue.table
    if not 0 <= row < len(table):
        return None
    found: dict[str, str] = table.select(["id", "title", "date"]).slice(row, 1).to_pylist()[0]
    return found
