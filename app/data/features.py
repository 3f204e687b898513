"""Places, areas, movements and port access as GeoJSON features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import shapely

from events.index.questions import access
from events.index.questions.places import movements
from geodata import gazetteer, regions
from geodata.gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd

_GRID = 1e-5  # degrees, about a metre


def access_feature(interval: access.Interval) -> dict[str, Any]:
    """Return an interval of port access as a GeoJSON feature at its port."""
    place = gazetteer.load()[interval.port]
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    properties = asdict(interval) | {"port_name": place.name}
    return {"type": "Feature", "id": interval.event, "geometry": geometry, "properties": properties}


def area_features() -> Iterator[dict[str, Any]]:
    """Yield every region of the gazetteer as a GeoJSON feature, the largest first."""
    for region in regions.regions().values():
        properties = {
            "id": region.id,
            "name": region.place.name,
            "kind": region.place.kind,
            "country": region.place.country,
            "side": region.side,
            "area_km2": region.area_km2,
            "derivation": region.derivation,
        }
        geometry = shapely.geometry.mapping(region.geometry)
        yield {"type": "Feature", "id": region.id, "geometry": geometry, "properties": properties}


def leg_features(events: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield the movements of some events as GeoJSON features, one for each leg."""
    legs = movements(events)
    legs.geometry = shapely.set_precision(legs.geometry.to_numpy(), _GRID)
    features: Iterator[dict[str, Any]] = legs.iterfeatures(drop_id=True)
    return features


def place_features() -> Iterator[dict[str, Any]]:
    """Yield every place of the gazetteer as a GeoJSON feature."""
    known = gazetteer.load()
    return (place_feature(known[name]) for name in known)


def place_feature(place: Place) -> dict[str, Any]:
    """Return a place as a GeoJSON feature; ``name_…`` are its names by language, lists are joined with semicolons."""
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
