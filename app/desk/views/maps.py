"""The small map next to the place of a draft; a click on it sets the place, without a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Response

from app.desk.views import blueprint
from app.language import languages
from app.web.addresses import address
from app.web.query import Query
from events.model.errors import FilterError
from geodata import gazetteer

if TYPE_CHECKING:
    from app.drawing.picture.ground import Ground

#: The size of the maps, in CSS pixels.
WIDTH, HEIGHT = 300, 260
_WHOLE = "5.1/41.9/50.6"
_NEAR = 8
_NUMBER = r"-?\d{1,3}(?:\.\d{1,6})?"
_VIEW = re.compile(rf"\d{{1,2}}(?:\.\d)?/{_NUMBER}/{_NUMBER}", re.ASCII)
_POINT = re.compile(rf"{_NUMBER}/{_NUMBER}", re.ASCII)


def views(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the view of the map for a draft, around its place if it has one, and the point to be ringed."""
    there = point(record.get("place") or {})
    if there is None:
        return {"view": _WHOLE, "at": ""}
    return {"view": f"{_NEAR}/{there[0]:.4f}/{there[1]:.4f}", "at": f"{there[0]:.4f}/{there[1]:.4f}"}


def point(place: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude of the place of a record, `None` if there is none or it is out of range."""
    known = gazetteer.load()
    if place.get("id") in known:
        found = known[place["id"]]
        return found.lat, found.lon
    lat, lon = place.get("lat"), place.get("lon")
    if not (isinstance(lat, float) and isinstance(lon, float)):
        return None
    return (lat, lon) if abs(lat) <= 85 and abs(lon) <= 180 else None  # noqa: PLR2004 - the ends of the map


def ground(view: str) -> Ground:
    """Return the picture of a view, given as ``zoom/lat/lon``."""
    from app.drawing.picture.ground import Ground  # noqa: PLC0415 - matplotlib is slow to import

    if not _VIEW.fullmatch(view):
        raise FilterError("view", view, f"expected zoom/latitude/longitude, such as {_WHOLE}")
    zoom, lat, lon = (float(part) for part in view.split("/"))
    return Ground(zoom, lat, lon, WIDTH, HEIGHT)


@blueprint.get("/map.png")
@address(language=True)
def map_picture() -> Response:
    """Draw the map of a view, with a ring at a point."""
    query = Query.requested().only("view", "at", "lang")
    at = query.text("at")
    if at and not _POINT.fullmatch(at):
        raise FilterError("at", at, "expected latitude/longitude")
    lat, lon = (float(part) for part in at.split("/")) if at else (0.0, 0.0)
    drawn = ground(query.text("view")).draw((lat, lon) if at else None, languages.requested())
    return Response(drawn, mimetype="image/png")
