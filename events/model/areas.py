"""Areas of events without an exact position: the region of the place, or a disc clipped to its side of the coast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata import geodesy, regions
from geodata.regions import Region, notices

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_WKT = ("POLYGON", "MULTIPOLYGON")
_DECIMALS = 5

#: Precisions at which the position of an event is a point.
OF_A_POINT = ("exact", "port", "city")


@dataclass(frozen=True, slots=True)
class Area:
    """The area within which an event took place.

    Attributes
    ----------
    region
        Gazetteer region that the area coincides with, if any.
    geometry
        Polygon or MultiPolygon, EPSG:4326; for users' events also lines, or a collection of both.
    """

    region: Region | None
    geometry: BaseGeometry


def region_of(place: str | None, precision: str, location_country: str | None) -> str | None:
    """Return the id of the region of the gazetteer within which an event took place.

    Parameters
    ----------
    place
        Gazetteer id of the place; None if the event has its own coordinates.
    precision
        Precision of the place, as in a record.
    location_country
        ISO 3166-1 alpha-2 code of the state where it happened; None at sea.

    Returns
    -------
    str or None
        None if the event is located at a point, or within a disc around one. If only the country is known, the region
        is that of the state: the place is its capital.

    Examples
    --------
    >>> region_of("baku", "country", "AZ"), region_of("baku", "port", "AZ")
    ('azerbaijan', None)
    """
    if precision in OF_A_POINT:
        return None
    if precision == "country" and location_country:
        return regions.of_country(location_country)
    return place if place in regions.anchors() else None


def area_of(
    place: str | None,
    precision: str,
    location_country: str | None,
    *,
    lon: float,
    lat: float,
    radius_km: float,
    published: str | None = None,
) -> Area | None:
    """Return the area within which an event took place.

    Parameters
    ----------
    place, precision, location_country
        As for `region_of`.
    lon, lat
        Coordinates in degrees, WGS 84.
    radius_km
        Radius of uncertainty around the point, in kilometres.
    published
        WKT of the area, if a source publishes it.

    Returns
    -------
    Area or None
        None if the event is located at a point, or its radius is 0.

    Examples
    --------
    >>> area_of("caspian-sea", "sea", None, lon=50.3, lat=41.9, radius_km=600).region.id
    'caspian-sea'
    >>> area_of("aktau", "port", "KZ", lon=51.2, lat=43.6, radius_km=2) is None
    True
    """
    if published:
        return Area(None, shapely.from_wkt(published))
    if region := region_of(place, precision, location_country):
        found = regions.regions()[region]
        return Area(found, found.geometry)
    if precision in OF_A_POINT or radius_km <= 0:
        return None
    return Area(None, disc_of(lon, lat, radius_km, location_country))


def written(given: object) -> str:
    """Write an area that a source publishes as WKT.

    Parameters
    ----------
    given
        WKT of a polygon or multipolygon in degrees (WGS 84); the text of a navigational warning, see
        `geodata.regions.notices.read`; or a list of corners, each in the notation of warnings or as longitude and
            latitude in degrees.

    Raises
    ------
    ValueError
        If it is none of these, or not a valid area; the message says what is expected.

    Examples
    --------
    >>> written(["43-12.0N 048-15.0E", "43-30.0N 048-15.0E", "43-30.0N 048-45.0E"])
    'POLYGON ((48.25 43.2, 48.25 43.5, 48.75 43.5, 48.25 43.2))'
    """
    if isinstance(given, (list, tuple)):
        given = list(given)
        if all(isinstance(corner, str) for corner in given):
            area = notices.read("; ".join(given)).geometry
        else:
            area = notices.polygon(tuple(_corner(corner) for corner in given))
    elif isinstance(given, str) and given.lstrip().upper().startswith(_WKT):
        area = shapely.from_wkt(given, on_invalid="ignore")
        if area is None or area.is_empty or not area.is_valid:
            raise ValueError("expected the WKT of a polygon or multipolygon whose edges do not cross")
    elif isinstance(given, str):
        area = notices.read(given).geometry
    else:
        raise ValueError("expected WKT, or a list of corners")
    west, south, east, north = area.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees of a globe
        raise ValueError("expected longitude before latitude, in degrees")
    return shapely.to_wkt(area, rounding_precision=_DECIMALS)


def reach_km(areas: NDArray[np.object_], lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[np.float64]:
    """Return the distance from a point of each area to its farthest vertex, in kilometres.

    Parameters
    ----------
    areas
        Polygons or lines in degrees, none of them empty.
    lon, lat
        One point per area, in degrees.

    Examples
    --------
    >>> reach_km(np.array([shapely.box(51, 41, 52, 42)]), np.array([51.5]), np.array([41.5])).round().tolist()
    [70.0]
    """
    corners, owner = shapely.get_coordinates(areas, return_index=True)
    away = geodesy.distances_km(np.column_stack([lon, lat])[owner], corners)
    return np.maximum.reduceat(away, np.flatnonzero(np.diff(owner, prepend=-1)))


def _corner(given: object) -> tuple[float, float]:
    match given:
        case [int() | float() as lon, int() | float() as lat]:
            return float(lon), float(lat)
    raise ValueError(f"the corner {given!r} is no position; expected longitude and latitude in degrees")


def disc_of(lon: float, lat: float, radius_km: float, location_country: str | None) -> BaseGeometry:
    """Return the disc around an event's point, clipped to the side of the coast where it happened.

    Parameters
    ----------
    lon, lat, radius_km, location_country
        As for `area_of`.
    """
    side = regions.side_at(lon, lat, on_territory=location_country is not None)
    # The representative point of an event at sea may lie on land.
    if location_country is None and not (water := regions.disc(lon, lat, radius_km, "water")).is_empty:
        return water
    return regions.disc(lon, lat, radius_km, side)
