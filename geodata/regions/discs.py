"""Discs on the ellipsoid, clipped to land or water."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely import affinity

from geodata import basemap, geodesy, waters
from geodata.basemap import Level
from geodata.errors import GeodataError, OutsideRegionError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Side of the coast on which an area lies; `both` if either is possible.
Side = Literal["water", "land", "both"]

_CORNERS = 48
# Maximum distance of gazetteer ports from the base map's shore, on either side of it.
_SHORE_TOLERANCE_KM = 5.0
_KM_PER_DEGREE = 110.5
_POLE, _ANTIMERIDIAN = 90.0, 180.0
_DECIMALS = 4


def disc(lon: float, lat: float, radius_km: float, side: Side = "both") -> BaseGeometry:
    """Return the disc around a point, or its part on water or land.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    radius_km
        Geodesic radius in kilometres, above 0.
    side
        Part to keep; the shore is that of the base map's finest level that contains the disc.

    Returns
    -------
    Polygon or MultiPolygon
        Valid, EPSG:4326, at most 4 decimals, cut at the antimeridian; the whole disc if no part of it is on
        that side.

    Raises
    ------
    GeodataError
        If the point is not a valid position, or the radius is not positive.

    Examples
    --------
    >>> whole, water = disc(49.9, 40.3, 40), disc(49.9, 40.3, 40, "water")
    >>> round(geodesy.area_km2(whole), -1), round(geodesy.area_km2(water), -2)
    (5010.0, 2900.0)
    """
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= _POLE):
        raise GeodataError(f"the point ({lon}, {lat}) is not a position; expected longitude and latitude in degrees")
    if not (math.isfinite(radius_km) and radius_km > 0):
        raise GeodataError(f"the radius {radius_km} is not a distance; expected kilometres above 0")
    whole = _circle(lon, lat, radius_km)
    if side == "both":
        return shapely.set_precision(whole, 10**-_DECIMALS)
    land = shapely.clip_by_rect(_land(_finest(whole)), *whole.bounds)
    part = shapely.intersection(whole, land) if side == "land" else shapely.difference(whole, land)
    part = shapely.set_precision(part, 10**-_DECIMALS)
    return shapely.set_precision(whole, 10**-_DECIMALS) if part.is_empty else part


def side_at(lon: float, lat: float, *, on_territory: bool) -> Side:
    """Return the side of the coast for an event near a point.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    on_territory
        Whether it is known to have been on a state's territory or in its territorial waters; otherwise it was at sea.

    Returns
    -------
    str
        ``both`` for events on a state's territory near the shore: a port is on both sides of it.

    Examples
    --------
    >>> side_at(50.3, 41.9, on_territory=False), side_at(49.868, 40.372, on_territory=True)
    ('water', 'both')
    """
    try:
        point = waters.locate(lon, lat)
    except OutsideRegionError:
        return "both"
    if not on_territory:
        return "water" if point.kind == "sea" or point.distance_km <= _SHORE_TOLERANCE_KM else "both"
    if point.distance_km <= _SHORE_TOLERANCE_KM:
        return "both"
    return "water" if point.kind == "sea" else "land"


def _circle(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """Return the geodesic circle, cut at the antimeridian; around a pole the cap down to its southernmost latitude."""
    azimuths = np.linspace(0, 360, _CORNERS, endpoint=False)
    corners = geodesy.destinations((lon, lat), azimuths, radius_km)
    if abs(lat) + radius_km / _KM_PER_DEGREE >= _POLE:
        low, high = sorted((math.copysign(float(np.abs(corners[:, 1]).min()), lat), math.copysign(_POLE, lat)))
        return shapely.box(-_ANTIMERIDIAN, low, _ANTIMERIDIAN, high)
    corners[:, 0] = lon + (corners[:, 0] - lon + _ANTIMERIDIAN) % 360 - _ANTIMERIDIAN
    whole = shapely.Polygon(corners)
    turns = [
        affinity.translate(shapely.clip_by_rect(whole, turn - 180, -90, turn + 180, 90), xoff=-turn)
        for turn in (-360.0, 0.0, 360.0)
    ]
    return shapely.union_all([turn for turn in turns if turn.area > 0])


def _finest(area: BaseGeometry) -> Level:
    """Return the finest level of the base map that contains an area."""
    for level in reversed(basemap.LEVELS):
        west, south, east, north = basemap.BOUNDS[level]
        if area.within(shapely.box(west, south, east, north)):
            return level
    return basemap.LEVELS[0]


@cache
def _land(level: Level) -> shapely.MultiPolygon:
    return basemap.land(level)
