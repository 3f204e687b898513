"""Label positions for counts of events located only to a region: uncluttered positions inside it, away from ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata import basemap, gazetteer, geodesy
from geodata.regions.anchors import ports

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Minimum distance of a label position from ports, in metres, limited to a fraction of the room in the region.
_FROM_PORTS, _SHARE = 40_000.0, 0.6
# A region is part of another one if this fraction of its area is within it: their shores are simplified differently.
_PART = 0.9
# Maximum number of positions per region, minimum radius of their circles relative to the largest, and distance of the
# next one from a circle, in its radii.
_MOST, _LEAST, _APART = 4, 0.4, 1.0
# Accuracy of the position, as a fraction of the available room.
_TOLERANCE = 0.02
_DECIMALS = 3


def anchors(region: BaseGeometry, *, is_country: bool) -> list[tuple[float, float]]:
    """Return the centres of the largest circles inside a region that contain no port, the largest first, in degrees.

    Parameters
    ----------
    region
        Region in EPSG:4326.
    is_country
        Whether it is first clipped to the surroundings of the Caspian: the centre of Russia is far from them.
    """
    near = shapely.intersection(region, shapely.box(*basemap.BOUNDS["detail"])) if is_country else region
    plane = geodesy.to_plane(region if near.is_empty else near)
    room = _room(plane)[1]
    free = shapely.difference(plane, _ports().buffer(min(_FROM_PORTS, _SHARE * room)))
    free = plane if free.is_empty else free
    middles: list[tuple[float, float]] = []
    largest = 0.0
    while len(middles) < _MOST and not free.is_empty:
        middle, radius = _room(free)
        largest = largest or radius
        if radius < _LEAST * largest:
            break
        middles.append(middle)
        free = shapely.difference(free, shapely.Point(middle).buffer(_APART * radius))
    return [(lon, lat) for lon, lat in geodesy.unproject(np.array(middles)).round(_DECIMALS).tolist()]


def reach(region: BaseGeometry) -> list[float]:
    """Return where a region touches its bounds: latitude in the west, longitude in the south, then east and north.

    Parameters
    ----------
    region
        Region in EPSG:4326.

    Examples
    --------
    >>> reach(shapely.Polygon([(0, 1), (2, 0), (4, 3), (3, 5)]))
    [1.0, 2.0, 3.0, 3.0]
    """
    lon, lat = shapely.get_coordinates(region).T
    found = lat[lon.argmin()], lon[lat.argmin()], lat[lon.argmax()], lon[lat.argmax()]
    return [round(float(one), _DECIMALS) for one in found]


def parents(regions: dict[str, BaseGeometry]) -> dict[str, list[str]]:
    """Return the regions that each region is part of, the smallest first."""
    size = {key: geodesy.area_km2(shape) for key, shape in regions.items()}
    found: dict[str, list[str]] = {}
    for key, shape in regions.items():
        larger = [one for one in regions if size[one] > size[key] and shapely.intersects(regions[one], shape)]
        holding = [one for one in larger if shapely.intersection(regions[one], shape).area >= _PART * shape.area]
        found[key] = sorted(holding, key=lambda one: (size[one], one))
    return found


def describe(regions: dict[str, BaseGeometry]) -> dict[str, dict[str, Any]]:
    """Return the attributes of each region, as read by `geodata.regions.anchors`."""
    within, places = parents(regions), gazetteer.load()
    return {
        key: {
            "anchors": anchors(shape, is_country=places[key].kind == "country"),
            "bounds": [round(side, _DECIMALS) for side in shape.bounds],
            "reach": reach(shape),
            "within": within[key],
        }
        for key, shape in regions.items()
    }


def _room(plane: BaseGeometry) -> tuple[tuple[float, float], float]:
    """Return the centre and the radius in metres of the largest circle inside an area."""
    rough = _largest_circle(plane, max(200.0, plane.area**0.5 * _TOLERANCE)).length
    line = _largest_circle(plane, max(100.0, rough * _TOLERANCE))
    x, y = shapely.get_coordinates(line)[0].tolist()
    return (x, y), line.length


def _largest_circle(plane: BaseGeometry, tolerance: float) -> shapely.LineString:
    """Return a radius of the largest circle inside an area, as a line from its centre."""
    parts = shapely.MultiPolygon([one for one in shapely.get_parts(plane) if isinstance(one, shapely.Polygon)])
    return shapely.maximum_inscribed_circle(parts, tolerance)


def _ports() -> BaseGeometry:
    return geodesy.to_plane(shapely.MultiPoint(ports()))
