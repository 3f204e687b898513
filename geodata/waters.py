"""Whose waters: the Caspian's sectors and zones, computed by distance from the shore, and where a point lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pyogrio
import shapely

from geodata import basemap, countries, geodesy, shore
from geodata.errors import GeodataError, OutsideRegionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

ZoneKind = Literal["sector", "territorial-waters", "fishery-zone", "common-maritime-space"]
PointKind = Literal["land", "inland-water", "sea"]

# Convention on the Legal Status of the Caspian Sea (Aktau, 12 August 2018), Articles 7 and 9.
TERRITORIAL_MILES = 15.0
FISHERY_LIMIT_MILES = TERRITORIAL_MILES + 10.0

# West, south, east, north in degrees: the Caspian and what lies around it, as far as no other sea does.
REGION = (44.0, 35.0, 57.0, 49.0)

ZONES_FILE = Path(__file__).parent / "data" / "zones.geojson"

_NAMES: dict[ZoneKind, str] = {
    "sector": "Sector nearest to {state} (computed)",
    "territorial-waters": "Territorial waters off {state} (computed)",
    "fishery-zone": "Fishery zone off {state} (computed)",
    "common-maritime-space": "Common maritime space (computed)",
}
_BASES: dict[ZoneKind, str] = {
    "sector": (
        "Computed, not a legal boundary: the waters whose nearest coast, of mainland or island, is that of {state}. "
        "The states have agreed on lines of their own for parts of the seabed and on none for others."
    ),
    "territorial-waters": (
        "Computed, not a legal boundary: the waters within 15 nautical miles of the shore of {state} and nearer to it "
        "than to any other. The Convention of 2018 measures from baselines that are not yet agreed."
    ),
    "fishery-zone": (
        "Computed, not a legal boundary: the waters from 15 to 25 nautical miles off the shore of {state} and nearer "
        "to it than to any other. The Convention of 2018 measures from baselines that are not yet agreed."
    ),
    "common-maritime-space": (
        "Computed, not a legal boundary: the waters more than 25 nautical miles off any shore, which the Convention of "
        "2018 leaves open for use by all five states."
    ),
}


def zone_id(kind: ZoneKind, state: str | None = None) -> str:
    """Return the id of a zone.

    Parameters
    ----------
    kind
        What kind of zone.
    state
        ISO 3166-1 alpha-2 of the coastal state; None for the common maritime space.

    Examples
    --------
    >>> zone_id("territorial-waters", "KZ")
    'territorial-waters-kz'
    """
    return f"{kind}-{state.lower()}" if state else kind


_ZONES: dict[str, tuple[ZoneKind, str | None]] = {
    zone_id(kind, state): (kind, state)
    for kind in get_args(ZoneKind)
    for state in ((None,) if kind == "common-maritime-space" else countries.LITTORAL)
}
ZONE_IDS = tuple(_ZONES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a point lies.

    Attributes
    ----------
    lon, lat
        The point, in degrees, WGS 84.
    kind
        ``land``, ``inland-water`` (lakes, reservoirs, broad rivers, Kara-Bogaz-Gol) or ``sea`` (the Caspian).
    zone
        Id of the territorial waters or fishery zone, or of the common maritime space; None off the sea.
    sector
        Id of the sector; None off the sea.
    country
        ISO 3166-1 alpha-2 of the state on land and inland water; None at sea, and where the base map has no code.
    nearest_coast
        ISO 3166-1 alpha-2 of the Caspian state whose coast is nearest.
    distance_km
        Geodesic distance to the nearest point of the Caspian's shore, on whichever side of it the point lies.
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


@cache
def _zones() -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(ZONES_FILE).set_index("id").loc[list(ZONE_IDS)].reset_index()
    names = {state: countries.name(state) for state in countries.LITTORAL}
    rows = [(kind, state, names.get(state or "")) for kind, state in _ZONES.values()]
    frame["kind"] = [kind for kind, _, _ in rows]
    frame["country"] = [state for _, state, _ in rows]
    frame["name"] = [_NAMES[kind].format(state=name) for kind, _, name in rows]
    frame["basis"] = [_BASES[kind].format(state=name) for kind, _, name in rows]
    return frame[["id", "kind", "country", "name", "area_km2", "basis", "geometry"]]


def zones() -> gpd.GeoDataFrame:
    """Return the sectors and zones of the Caspian.

    Returns
    -------
    geopandas.GeoDataFrame
        ``id``, ``kind``, ``country`` (ISO 3166-1 alpha-2 or None), ``name`` (English), ``area_km2`` (geodesic, before
        the outline was simplified), ``basis`` (by which rule it was computed) and geometry in EPSG:4326, simplified to
        about 500 m. The sectors cover the sea without overlap; so do the zones together. Kara-Bogaz-Gol is not part
        of it.

    Examples
    --------
    >>> sectors = zones().query("kind == 'sector'").set_index("country")["area_km2"]
    >>> (sectors / sectors.sum()).mul(100).round(1).to_dict()
    {'AZ': 20.1, 'IR': 14.0, 'KZ': 29.0, 'RU': 17.0, 'TM': 19.9}
    """
    return _zones().copy()


def locate(lon: float, lat: float) -> Location:
    """Tell whose waters a point lies in, and how far from whose coast.

    The answer is computed from the base map's finest shore, not from the simplified outlines of `zones`.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84, within `REGION`.

    Raises
    ------
    OutsideRegionError
        If the point lies outside the region.
    GeodataError
        If a number is not finite.

    Examples
    --------
    >>> point = locate(50.3, 41.9)
    >>> point.zone, point.sector, point.nearest_coast, round(point.distance_nm)
    ('common-maritime-space', 'sector-az', 'AZ', 71)
    """
    return locate_many([lon], [lat])[0]


def locate_many(lons: Sequence[float], lats: Sequence[float]) -> list[Location]:
    """Tell of many points at once what `locate` tells of one.

    Parameters
    ----------
    lons, lats
        Degrees, WGS 84, within `REGION`; as many of one as of the other.

    Raises
    ------
    OutsideRegionError
        If a point lies outside the region.
    GeodataError
        If a number is not finite, or the lengths differ.
    """
    if len(lons) != len(lats):
        raise GeodataError(f"{len(lons)} longitudes and {len(lats)} latitudes; there should be as many of each")
    lonlat = np.column_stack([np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)])
    for lon, lat in lonlat[_is_outside(lonlat)].tolist():
        raise _outside(lon, lat)
    states, shores = shore.load().nearest(lonlat)
    distances = geodesy.distances_km(lonlat, shores)
    kinds, lands = _ground(lonlat)
    return [
        Location(
            lon=lon,
            lat=lat,
            kind=kind,
            zone=_zone_at(distance, state) if kind == "sea" else None,
            sector=zone_id("sector", state) if kind == "sea" else None,
            country=land,
            nearest_coast=state,
            distance_km=distance,
            shore=(east, north),
        )
        for (lon, lat), kind, land, state, distance, (east, north) in zip(
            lonlat.tolist(), kinds, lands, states.tolist(), distances.tolist(), shores.tolist(), strict=True
        )
    ]


def _is_outside(lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = REGION
    lon, lat = lonlat.T
    return np.asarray(~((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)))


def _outside(lon: float, lat: float) -> GeodataError:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return GeodataError(f"the point ({lon}, {lat}) is no position; should be two finite numbers, in degrees")
    west, south, east, north = REGION
    allowed = f"longitude {west:g} to {east:g} and latitude {south:g} to {north:g}"
    swapped = not _is_outside(np.array([[lat, lon]]))[0]
    hint = "; the two seem to be swapped: longitude comes first" if swapped else ""
    return OutsideRegionError(
        f"the point ({lon:g}, {lat:g}) lies outside the Caspian region; should be within {allowed}{hint}"
    )


def _zone_at(distance_km: float, state: str) -> str:
    miles = distance_km / geodesy.NAUTICAL_MILE_KM
    if miles <= TERRITORIAL_MILES:
        return zone_id("territorial-waters", state)
    if miles <= FISHERY_LIMIT_MILES:
        return zone_id("fishery-zone", state)
    return zone_id("common-maritime-space")


def _ground(lonlat: NDArray[np.float64]) -> tuple[list[PointKind], list[str | None]]:
    """Return the kind of each point, and the state on whose land or inland water it lies."""
    lands, states, lakes = _land()
    points = np.asarray(shapely.points(lonlat))
    kinds: NDArray[np.str_] = np.full(len(points), "land", dtype="<U12")
    kinds[lakes.query(points, predicate="intersects")[0]] = "inland-water"
    kinds[shapely.intersects(shore.load().sea, points)] = "sea"
    owners = np.full(len(points), -1)
    found, land = lands.query(points, predicate="intersects")
    owners[found] = land
    lost = owners < 0
    owners[lost] = lands.nearest(points[lost])
    owned = [None if kind == "sea" else states[owner] for kind, owner in zip(kinds, owners, strict=True)]
    return kinds.tolist(), owned


@cache
def _land() -> tuple[shapely.STRtree, tuple[str | None, ...], shapely.STRtree]:
    """Index the states' lands, and the waters that are not the Caspian."""
    land = basemap.read("detail", "countries")
    water = basemap.read("detail", "water")
    lakes = water.loc[water["id"] != shore.CASPIAN].geometry.to_numpy()
    shapely.prepare(shore.load().sea)
    return shapely.STRtree(land.geometry.to_numpy()), tuple(land["iso"]), shapely.STRtree(lakes)
