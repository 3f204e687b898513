"""The water that an event is about, where that is not the place where it happened, as a point with a radius."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from geodata import gazetteer
from geodata.waters import maritime_zones

if TYPE_CHECKING:
    from collections.abc import Sequence


class Spot(NamedTuple):
    """A point in degrees (WGS 84), and the radius in km of the disc around it that is meant."""

    lon: float
    lat: float
    radius_km: float


def spot(concerns: Sequence[str]) -> Spot | None:
    """Return the point that stands for what an event concerns.

    Parameters
    ----------
    concerns
        Ids of places, sectors or zones; the first one counts.

    Returns
    -------
    Spot or None
        A place's own point and radius; of a sector or zone a point inside it, with the radius of a disc of its area.

    Examples
    --------
    >>> spot(["caspian-sea"])
    Spot(lon=50.3, lat=41.9, radius_km=600.0)
    >>> spot([]) is None
    True
    """
    if not concerns:
        return None
    first = concerns[0]
    if first in maritime_zones.ZONE_IDS:
        return _zone(first)
    place = gazetteer.load()[first]
    return Spot(place.lon, place.lat, float(place.radius_km))


@cache
def _zone(zone: str) -> Spot:
    point, area_km2 = maritime_zones.extent(zone)
    return Spot(round(point.x, 4), round(point.y, 4), round(math.sqrt(area_km2 / math.pi)))
