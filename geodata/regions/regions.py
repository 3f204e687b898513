"""Gazetteer places that are areas, with their shapes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from shapely.geometry import shape

from geodata import gazetteer
from geodata.gazetteer.places import Kind, Place
from geodata.regions.discs import Side

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Kinds of places that are areas: each place of such a kind has a region.
REGION_KINDS: frozenset[Kind] = frozenset(
    {
        "bay",
        "canal",
        "coast",
        "country",
        "field",
        "firing-range",
        "island",
        "lake",
        "river",
        "sea-area",
        "strait",
    }
)

REGIONS_FILE = Path(__file__).with_name("regions.geojson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A gazetteer place with its shape.

    Attributes
    ----------
    place
        Gazetteer place; its id is the region's.
    side
        ``water`` or ``land`` if it contains none of the other, except through simplification; otherwise ``both``.
    derivation
        Derivation of the shape, as a sentence in English.
    area_km2
        Geodesic area in square kilometres.
    geometry
        MultiPolygon, EPSG:4326, simplified for the scale at which it fills a screen.
    """

    place: Place
    side: Side
    derivation: str
    area_km2: float
    geometry: BaseGeometry

    @property
    def id(self) -> str:
        """The id of the place."""
        return self.place.id


@cache
def regions() -> Mapping[str, Region]:
    """Read the regions by the id of their place, largest first.

    Examples
    --------
    >>> next(iter(regions().values())).place.name
    'Russia'
    >>> round(regions()["southern-caspian"].area_km2, -3)
    147000.0
    """
    places = gazetteer.load()
    collection = json.loads(REGIONS_FILE.read_text(encoding="utf-8"))
    read = [
        Region(
            place=places[feature["id"]],
            geometry=shape(feature["geometry"]),
            **{name: feature["properties"][name] for name in ("side", "derivation", "area_km2")},
        )
        for feature in collection["features"]
    ]
    return MappingProxyType({region.id: region for region in read})
