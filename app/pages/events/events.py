"""The pages of events: the list, and one event with its sources."""

from __future__ import annotations

import json
import math
from functools import partial
from typing import Any

import numpy as np
import shapely
from flask import Response, render_template
from shapely.geometry import mapping

from app.drawing.map.address import PAGE, page_filter
from app.frontend.look import ZOOMS
from app.language import languages
from app.language.labels import labels, place_names
from app.language.sentences import certainty, participation
from app.language.words import describe_date, language_name, short_date
from app.pages import blueprint
from app.pages.events.related import in_common
from app.pages.events.table import listing
from app.web import tombstones
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index
from app.web.query import Query
from events.index.questions.vessels import named
from events.index.space.grid import fractions, unproject
from events.table.areas import areas
from geodata import basemap

# Size to which areas are fitted on the small map, in fractions of the world's side at zoom 0, and the highest zoom.
_SMALL, _NEAR = 300 / 256, 10


@blueprint.get("/events/")
@address(release=True, language=True)
def events() -> str:
    """Show the filtered events as a table, with pagination."""
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
        small_map=_small_map(row, feature),
        related=in_common(index, row),
        before=_named(row - 1),
        after=_named(row + 1),
        participation=participation,
        certainty=partial(certainty, searched_until=index.catalogue.searched_until),
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
    """Return one event as a GeoJSON feature; with ``geometry=area`` as the area to which it is known."""
    query = Query.requested().only("geometry", VERSION)
    row = tombstones.find(event_id)
    feature = _feature(row)
    if query.choice("geometry", ("point", "area")) == "area":
        (geometry,) = areas(requested_index().catalogue.table.slice(row, 1))
        feature["geometry"] = mapping(geometry)
    return Response(json.dumps(feature, ensure_ascii=False), mimetype="application/geo+json")


def _feature(row: int) -> dict[str, dict[str, Any]]:
    feature: dict[str, dict[str, Any]] = json.loads(requested_index().features[row])
    return feature


def _small_map(row: int, feature: dict[str, Any]) -> dict[str, str] | None:
    """Return the parameters of an embed that shows the location of an event, with other events there.

    An event known to a point has a ring among the events around it; one known to an area is shown with the shape of the
    area and the events of the same place. The route of a movement is shown with either.
    """
    if feature["geometry"] is None:
        return None
    longitude, latitude = feature["geometry"]["coordinates"]
    known, place = requested_index().known, feature["properties"]["place"]
    further = {"routes": "1"} if len(feature["properties"]["route"] or ()) > 1 else {}
    area = known.area_of(row, feature["properties"]["location_country"])
    if area is None:
        return {"view": f"8/{latitude:.3f}/{longitude:.3f}", "mark": f"{latitude:.4f}/{longitude:.4f}", **further}
    # Of a large country only the part around the Caspian.
    part = shapely.clip_by_rect(area, *basemap.BOUNDS["detail"])
    west, south, east, north = (area if part.is_empty else part).bounds
    x, y = fractions(np.array([west, east]), np.array([south, north]))
    zoom = math.floor(math.log2(_SMALL / max(float(x[1] - x[0]), float(y[0] - y[1]), 1e-9)))
    _lon, lat = unproject(x.mean(), y.mean())
    view = f"{min(max(zoom, ZOOMS['min_zoom']), _NEAR)}/{float(lat):.3f}/{(west + east) / 2:.3f}"
    return {"view": view, "outline": feature["properties"]["id"], **({"place": place} if place else {}), **further}


def _named(row: int) -> dict[str, str] | None:
    """Return id, title and date of the event of a row, if there is one."""
    table = requested_index().catalogue.table
    if not 0 <= row < len(table):
        return None
    found: dict[str, str] = table.select(["id", "title", "date"]).slice(row, 1).to_pylist()[0]
    return found
