"""Measurements on the WGS 84 ellipsoid, and the projection for computations on the waters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyproj
    from shapely.geometry.base import BaseGeometry

AnyGeometry = TypeVar("AnyGeometry", bound="BaseGeometry")

NAUTICAL_MILE_KM = 1.852
# Transverse Mercator along the middle of the Caspian: conformal, so that a circle stays a circle, and true to scale
# within 0.1 % from shore to shore.
PLANE = "+proj=tmerc +lat_0=42 +lon_0=50.75 +k_0=0.9994 +ellps=WGS84 +units=m"


@cache
def _transformer() -> pyproj.Transformer:
    import pyproj  # noqa: PLC0415 - slow to import, and not needed at server startup

    return pyproj.Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)


@cache
def _ellipsoid() -> pyproj.Geod:
    import pyproj  # noqa: PLC0415

    return pyproj.Geod(ellps="WGS84")


def to_plane(geometry: AnyGeometry) -> AnyGeometry:
    """Project a geometry from EPSG:4326, in degrees, to `PLANE`, in metres."""
    return shapely.transform(geometry, project)


def from_plane(geometry: AnyGeometry) -> AnyGeometry:
    """Project a geometry from `PLANE`, in metres, to EPSG:4326, in degrees."""
    return shapely.transform(geometry, unproject)


def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project an array (n, 2) of degrees to `PLANE`, in metres."""
    return np.column_stack(_transformer().transform(lonlat[:, 0], lonlat[:, 1]))


def unproject(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project an array (n, 2) of metres in `PLANE` to degrees."""
    return np.column_stack(_transformer().transform(xy[:, 0], xy[:, 1], direction="INVERSE"))


def distances_km(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return geodesic distances in kilometres between two arrays (n, 2) of degrees, pair by pair."""
    _, _, metres = _ellipsoid().inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    return np.asarray(metres) / 1000


def distance_km(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the geodesic distance between two points.

    Parameters
    ----------
    a, b
        Longitude and latitude in degrees, WGS 84.

    Returns
    -------
    float
        Distance in kilometres.

    Examples
    --------
    >>> round(distance_km((50.0, 40.0), (50.0, 41.0)), 3)
    111.044
    """
    return float(distances_km(np.array([a]), np.array([b]))[0])


def destinations(start: Sequence[float], azimuths: NDArray[np.float64], distance_km: float) -> NDArray[np.float64]:
    """Return the points at a geodesic distance from a point, one per azimuth.

    Parameters
    ----------
    start
        Longitude and latitude in degrees, WGS 84.
    azimuths
        Azimuths in degrees clockwise from north.
    distance_km
        Distance in kilometres.

    Returns
    -------
    numpy.ndarray
        Array (n, 2) of degrees.

    Examples
    --------
    >>> destinations((50.0, 40.0), np.array([0.0]), 111.044).round(3).tolist()
    [[50.0, 41.0]]
    """
    lon, lat = np.full(len(azimuths), start[0]), np.full(len(azimuths), start[1])
    ends = _ellipsoid().fwd(lon, lat, azimuths, np.full(len(azimuths), distance_km * 1000))
    return np.column_stack(ends[:2])


def length_km(line: shapely.LineString) -> float:
    """Return the length of a line in EPSG:4326 in kilometres, along geodesics between its vertices."""
    corners = shapely.get_coordinates(line)
    return float(distances_km(corners[:-1], corners[1:]).sum())


def area_km2(geometry: BaseGeometry) -> float:
    """Return the geodesic area of polygons in EPSG:4326 in square kilometres.

    Examples
    --------
    >>> round(area_km2(shapely.box(50, 40, 51, 41)))
    9413
    """
    area, _ = _ellipsoid().geometry_area_perimeter(shapely.orient_polygons(geometry))
    return float(area) / 1e6
