"""Maritime jurisdiction in the Caspian: sectors and zones by distance from the shore, and the location of a point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata import basemap, geodesy
from geodata.errors import GeodataError, OutsideRegionError
from geodata.waters import shore
from geodata.waters.maritime_zones import FISHERY_LIMIT_MILES, TERRITORIAL_MILES, zone_id

PointKind = Literal["land", "inland-water", "sea"]

# West, south, east, north in degrees: the Caspian and its surroundings, up to any other sea.
REGION = (44.0, 35.0, 57.0, 49.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The location of a point with respect to coasts, sectors and zones.

    Attributes
    ----------
    lon, lat
        Coordinates in degrees, WGS 84.
    kind
        ``land``, ``inland-water`` (lakes, reservoirs, broad rivers, Kara-Bogaz-Gol) or ``sea`` (the Caspian).
    zone
        Id of the territorial waters or fishery zone, or of the common maritime space; None off the sea.
    sector
        Id of the sector; None off the sea.
    country
        ISO 3166-1 alpha-2 of the state on land and inland water; None at sea, and for areas without a code.
    nearest_coast
        ISO 3166-1 alpha-2 of the Caspian state whose coast is nearest.
    distance_km
        Geodesic distance to the nearest point of the Caspian's shore, from land or sea, in kilometres.
    shore
        Longitude and latitude of that point of the shore.
    """

    lon: float
    lat: float
    kind: PointKind
    zone: str | None
    sector: str | None
    country: str | None
    nearest_coast: str
    distance_km: float
    shore: tuple[float, float]

    @property
    def distance_nm(self) -> float:
        """Distance to the shore in nautical miles."""
        return self.distance_km / geodesy.NAUTICAL_MILE_KM


def locate(lon: float, lat: float) -> Location:
    """Return the sector and zone of a point, and its nearest coast.

    Computed from the base map's most detailed shore, not from the simplified outlines of `zones`.

    Parameters
    ----------
    lon, lat
        Coordinates in degrees, WGS 84, within `REGION`.

    Raises
    ------
    OutsideRegionError
        If the point is outside the region.
    GeodataError
        If a coordinate is not finite.

    Examples
    --------
    >>> point = locate(50.3, 41.9)
    >>> point.zone, point.sector, point.nearest_coast, round(point.distance_nm)
    ('common-maritime-space', 'sector-az', 'AZ', 64)
    """
    lonlat = _checked(lon, lat)
    (state,), (shore_point,) = shore.load().nearest(lonlat)
    distance = float(geodesy.distances_km(lonlat, shore_point[None])[0])
    kind, country = _ground(lonlat)
    return Location(
        lon=float(lon),
        lat=float(lat),
        kind=kind,
        zone=_zone_at(distance, state) if kind == "sea" else None,
        sector=zone_id("sector", state) if kind == "sea" else None,
        country=country,
        nearest_coast=str(state),
        distance_km=distance,
        shore=tuple(shore_point.tolist()),
    )


def coast_distances(lon: float, lat: float) -> dict[str, float]:
    """Return the distances of a point from the coasts of all Caspian states.

    Parameters
    ----------
    lon, lat
        Coordinates in degrees, WGS 84, within `REGION`.

    Returns
    -------
    dict
        Geodesic distance in kilometres by ISO 3166-1 alpha-2, nearest first.

    Raises
    ------
    OutsideRegionError
        If the point is outside the region.
    GeodataError
        If a coordinate is not finite.

    Examples
    --------
    Where the seabed lines of Azerbaijan, Kazakhstan and Russia meet, by their agreement of 2003:

    >>> {state: round(km) for state, km in coast_distances(49 + 53.3 / 60, 42 + 33.6 / 60).items()}
    {'KZ': 130, 'AZ': 132, 'RU': 134, 'TM': 228, 'IR': 472}
    """
    found = shore.load().distances(_checked(lon, lat))
    return dict(sorted(((state, float(km[0])) for state, km in found.items()), key=lambda pair: pair[1]))


def _checked(lon: float, lat: float) -> NDArray[np.float64]:
    """Return a point as an array (1, 2) of degrees, after checking that it is within the region."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise GeodataError(f"the point ({lon}, {lat}) is not a position; expected two finite numbers, in degrees")
    if not _is_inside(lon, lat):
        west, south, east, north = REGION
        allowed = f"longitude {west:g} to {east:g} and latitude {south:g} to {north:g}"
        hint = "; longitude comes first, and with the two swapped it would" if _is_inside(lat, lon) else ""
        raise OutsideRegionError(
            f"the point ({lon:g}, {lat:g}) lies outside the Caspian region; expected within {allowed}{hint}"
        )
    return np.array([[lon, lat]], dtype=float)


def _is_inside(lon: float, lat: float) -> bool:
    west, south, east, north = REGION
    return west <= lon <= east and south <= lat <= north


def _zone_at(distance_km: float, state: str) -> str:
    miles = distance_km / geodesy.NAUTICAL_MILE_KM
    if miles <= TERRITORIAL_MILES:
        return zone_id("territorial-waters", state)
    if miles <= FISHERY_LIMIT_MILES:
        return zone_id("fishery-zone", state)
    return zone_id("common-maritime-space")


def _ground(lonlat: NDArray[np.float64]) -> tuple[PointKind, str | None]:
    """Return the kind of a point, and the state whose land or inland water it is on."""
    lands, states, lakes = _land()
    point = shapely.Point(lonlat[0])
    if shapely.intersects(shore.load().sea, point):
        return "sea", None
    found = lands.query(point, predicate="intersects")
    owner = states[found[-1] if len(found) else lands.nearest(point)]
    return "inland-water" if len(lakes.query(point, predicate="intersects")) else "land", owner


@cache
def _land() -> tuple[shapely.STRtree, tuple[str | None, ...], shapely.STRtree]:
    """Build spatial indexes of the states' land, and of the waters other than the Caspian."""
    land = basemap.read("detail", "countries")
    water = basemap.read("detail", "water")
    lakes = water.loc[water["kind"] != "sea"].geometry.to_numpy()
    shapely.prepare(shore.load().sea)
    return shapely.STRtree(land.geometry.to_numpy()), tuple(land["iso"]), shapely.STRtree(lakes)
