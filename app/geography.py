"""What is where, for downloads and the map's further layers: places, zones and routes as GeoJSON."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from events import formats
from geodata import gazetteer, waters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.places import Place

blueprint = Blueprint("geography", __name__)


@blueprint.get("/places.geojson")
def places() -> Response:
    """Give every place of the gazetteer as a point."""
    known = gazetteer.load()
    return _collection("caspian_places", "CC-BY-4.0", (place_feature(known[name]) for name in known))


@blueprint.get("/zones.geojson")
def zones() -> Response:
    """Give the computed sectors and zones of the Caspian as polygons."""
    return _collection("caspian_zones", "CC-BY-4.0", waters.zones().iterfeatures(drop_id=True))


def place_feature(place: Place) -> dict[str, Any]:
    """Write a place as a GeoJSON feature; ``name_…`` are its names by language, lists are joined with semicolons."""
    properties = {
        "id": place.id,
        "kind": place.kind,
        "country": place.country,
        "name": place.name,
        **{f"name_{language}": name for language, name in place.names.items()},
        "former": "; ".join(place.former),
        "aliases": "; ".join(place.aliases),
        "part_of": place.part_of,
        "radius_km": place.radius_km,
        "obtained": place.obtained,
        "note": place.note,
    }
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {"type": "Feature", "id": place.id, "geometry": geometry, "properties": properties}


def _collection(name: str, licence: str, features: Iterable[Mapping[str, Any]]) -> Response:
    """Answer with a feature collection that caches may keep while its content stays the same."""
    members = {"name": name, "license": licence}
    body = b"".join(formats.feature_collection(map(formats.dumps, features), members))
    response = Response(body, mimetype=formats.GEOJSON)
    response.headers["Content-Disposition"] = f'attachment; filename="{name.replace("_", "-")}.geojson"'
    response.set_etag(hashlib.sha256(body).hexdigest()[:20])
    response.cache_control.public = True
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
