"""Sea routes: the shortest route by water between two places, and movements as directed lines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

import shapely

from geodata import gazetteer, geodesy
from geodata.gazetteer.places import Place
from geodata.routes import seaways
from geodata.routes.network import Network, NoWaterwayError, Stop

if TYPE_CHECKING:
    import geopandas as gpd

Spot: TypeAlias = str | Place | tuple[float, float]

# Maximum distance of a place from the water: its own radius, but at most FARTHEST_KM, and at least NEAREST_KM, or
# WATERSIDE_KM for kinds that are always at the water: rivers and reservoirs are drawn as centre lines.
NEAREST_KM, WATERSIDE_KM, FARTHEST_KM = 5.0, 12.0, 25.0
WATERSIDE = frozenset({"port", "naval-base", "coast-guard", "shipyard"})
# Kinds of places without ship calls, even near water.
ASHORE = frozenset({"airfield", "country", "radar"})


class Waypoint(NamedTuple):
    """A place to route from, through or to.

    Attributes
    ----------
    id, kind
        Gazetteer id and kind; None for a bare position.
    position
        Longitude and latitude in degrees, WGS 84.
    reach_km
        Maximum distance of the water, in kilometres.
    """

    id: str | None
    kind: str | None
    position: tuple[float, float]
    reach_km: float

    def stop(self, network: Network) -> Stop:
        """Return the point on the water where a route begins or ends.

        Raises
        ------
        NoWaterwayError
            If ships do not call at the place, or it is not on the network.
        GeodataError
            If the position is not two finite numbers.
        """
        if self.kind in ASHORE:
            raise NoWaterwayError(f"{self.id} is of the kind {self.kind!r}; expected a place where ships call")
        return network.stop(*self.position, self.reach_km, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route by water.

    Attributes
    ----------
    waypoints
        Start, requested intermediate places, and end.
    line
        Line from start to end, EPSG:4326. It begins and ends on the water nearest to the places.
    length_km
        Geodesic length of the line.
    away_km
        Distance of each waypoint from the line, in kilometres.
    waterways
        Names of the rivers, canals and lakes along the route, in order.
    """

    waypoints: tuple[Waypoint, ...]
    line: shapely.LineString
    length_km: float
    away_km: tuple[float, ...]
    waterways: tuple[str, ...]

    @property
    def length_nm(self) -> float:
        """Length in nautical miles."""
        return self.length_km / geodesy.NAUTICAL_MILE_KM


def waypoint(spot: Spot) -> Waypoint:
    """Convert a place to a waypoint.

    Parameters
    ----------
    spot
        Gazetteer id, a `Place`, or longitude and latitude in degrees.

    Raises
    ------
    UnknownPlaceError
        If the gazetteer has no such id.
    """
    if isinstance(spot, str):
        spot = gazetteer.load()[spot]
    if isinstance(spot, Place):
        least = WATERSIDE_KM if spot.kind in WATERSIDE else NEAREST_KM
        return Waypoint(spot.id, spot.kind, (spot.lon, spot.lat), min(max(spot.radius_km, least), FARTHEST_KM))
    lon, lat = spot
    return Waypoint(None, None, (float(lon), float(lat)), NEAREST_KM)


def route(a: Spot, b: Spot, via: Spot | Sequence[Spot] | None = None) -> Route:
    """Find the shortest route by water between two places of the Caspian and its connecting waterways.

    The waterways are the Volga with the Volga–Caspian, Volga–Don and Volga–Baltic canals, the lower Don and the Neva at
    their ends, the Ural below Uralsk and the lower Kura. Depths, ice, traffic lanes and closed areas are ignored.

    Parameters
    ----------
    a, b
        Start and end: gazetteer ids, places, or longitude and latitude in degrees.
    via
        Intermediate place, or several in order.

    Raises
    ------
    UnknownPlaceError
        If the gazetteer has no such id.
    NoWaterwayError
        If a place is not on the network.
    GeodataError
        If a position is not two finite numbers.

    Examples
    --------
    >>> way = route("baku", "astrakhan")
    >>> way.waterways
    ('Volga–Caspian Canal', 'Volga')
    >>> route("astrakhan", "baku").length_nm == way.length_nm
    True
    """
    network = seaways.load()
    stations = [waypoint(spot) for spot in (a, *_several(via), b)]
    stops = [station.stop(network) for station in stations]
    legs = [_leg(network, *pair) for pair in pairwise(zip(stations, stops, strict=True))]
    lines = [line for line, _, _ in legs]
    return Route(
        waypoints=tuple(stations),
        line=shapely.LineString([*lines[0].coords, *(corner for line in lines[1:] for corner in line.coords[1:])]),
        length_km=math.fsum(km for _, km, _ in legs),
        away_km=tuple(stop.away_km for stop in stops),
        waterways=tuple(name for name, _ in groupby(chain.from_iterable(names for _, _, names in legs))),
    )


def _several(via: Spot | Sequence[Spot] | None) -> Sequence[Spot]:
    if via is None:
        return ()
    is_one = isinstance(via, str | Place) or isinstance(via[0], float | int)
    return (cast("Spot", via),) if is_one else cast("Sequence[Spot]", via)


def _leg(
    network: Network, a: tuple[Waypoint, Stop], b: tuple[Waypoint, Stop]
) -> tuple[shapely.LineString, float, tuple[str, ...]]:
    """Find the route between two waypoints, the same in both directions: from the western one, or reversed."""
    (start, first), (end, last) = sorted((a, b), key=lambda pair: pair[0].position)
    nodes = seaways.known_routes().get((start.position, end.position))
    if nodes is None:
        nodes = network.shortest(first, last)
    line, km, names = network.line(first, nodes, last)
    return (line, km, names) if start is a[0] else (line.reverse(), km, names[::-1])


def as_geodataframe(movements: Mapping[str, Sequence[Spot]]) -> gpd.GeoDataFrame:
    """Return movements as directed lines, one per leg.

    Parameters
    ----------
    movements
        Places in the order of passage, by the id of the movement.

    Returns
    -------
    geopandas.GeoDataFrame
        ``movement``, ``leg`` (from 0), ``start`` and ``end`` (gazetteer ids, None for bare positions), ``by``:
        ``water`` if the leg is a sea route, ``direct`` if one of its ends is not on the network and the line is
        straight for lack of a known route; ``length_nm``, ``waterways`` and lines in EPSG:4326, directed from
        start to end. Legs from a place to itself are left out.

    Raises
    ------
    UnknownPlaceError
        If the gazetteer has no such id.

    Examples
    --------
    >>> legs = as_geodataframe({"visit": ["makhachkala", "aktau", "bandar-anzali"]})
    >>> legs[["leg", "start", "end", "by"]].to_numpy().tolist()
    [[0, 'makhachkala', 'aktau', 'water'], [1, 'aktau', 'bandar-anzali', 'water']]
    """
    import geopandas as gpd  # noqa: PLC0415 - slow to import, and not needed at server startup

    rows = [
        {"movement": movement, "leg": leg, **_drawn(a, b)}
        for movement, spots in movements.items()
        for leg, (a, b) in enumerate(pairwise(_without_repeats(spots)))
    ]
    columns = ["movement", "leg", "start", "end", "by", "length_nm", "waterways", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=4326)


def _without_repeats(spots: Sequence[Spot]) -> list[Spot]:
    return [next(same) for _, same in groupby(spots, key=lambda spot: waypoint(spot).position)]


def _drawn(a: Spot, b: Spot) -> dict[str, object]:
    start, end = waypoint(a), waypoint(b)
    try:
        way = route(a, b)
    except NoWaterwayError:
        line = shapely.LineString([start.position, end.position])
        length = geodesy.length_km(line) / geodesy.NAUTICAL_MILE_KM
        drawn = {"by": "direct", "length_nm": length, "waterways": (), "geometry": line}
    else:
        drawn = {"by": "water", "length_nm": way.length_nm, "waterways": way.waterways, "geometry": way.line}
    return {"start": start.id, "end": end.id, **drawn}
