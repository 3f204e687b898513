"""A network of waterways: nodes, straight edges between them over the sea, and rivers and canals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray

from geodata import geodesy
from geodata.errors import GeodataError
from geodata.routes.graph import shortest_paths

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Nodes = tuple[int, ...]
Node = int | tuple[str, int]
Graph = dict[Node, dict[Node, float]]

# Maximum spacing of vertices on a leg over the sea, so that it is drawn within some 100 m of the geodesic,
# whether the map draws straight lines in degrees or in Web Mercator.
_VERTEX_METRES = 75_000.0
_DECIMALS = 5


class NoWaterwayError(GeodataError):
    """A place is not on any water that Caspian ships can reach."""


class Channel(NamedTuple):
    """A stretch of river or canal between two nodes.

    Attributes
    ----------
    name
        Name of the river or canal.
    line
        Course in EPSG:4326.
    course
        Course in `geodesy.PLANE`.
    ends
        First and last node.
    """

    name: str
    line: shapely.LineString
    course: shapely.LineString
    ends: tuple[int, int]


class Stop(NamedTuple):
    """The beginning or end of a route.

    Attributes
    ----------
    x, y
        Point on the water, in `geodesy.PLANE`.
    channel
        Index of its channel; None at sea.
    away_km
        Distance of the place from the point, in kilometres.
    """

    x: float
    y: float
    channel: int | None
    away_km: float


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and the edges between them.

    Attributes
    ----------
    water
        The Caspian, in `geodesy.PLANE`, as far as it is navigable: shrunk by 400 m, so that ships keep off the shore.
    inside
        The same, shrunk by another metre.
    nodes
        Array (n, 2) in `geodesy.PLANE`: the water's corners at which a route can turn, then the ends of channels.
    neighbours
        Array (corners, 2, 2): the outline's vertices before and after each corner.
    channels
        Rivers and canals.
    graph
        Edge lengths in km, by the indices of two nodes, in both directions.
    stretches
        Indices of channels, by the pair of nodes at their ends.
    """

    water: shapely.Polygon
    inside: shapely.Polygon
    nodes: NDArray[np.float64]
    neighbours: NDArray[np.float64]
    channels: tuple[Channel, ...]
    graph: dict[int, dict[int, float]]
    stretches: dict[frozenset[int], int]

    def stop(self, lon: float, lat: float, reach_km: float, name: str | None = None) -> Stop:
        """Return the nearest point on the water to a place.

        Parameters
        ----------
        lon, lat
            Coordinates of the place in degrees, WGS 84.
        reach_km
            Maximum distance of the water, in kilometres.
        name
            Name of the place, for the message.

        Raises
        ------
        NoWaterwayError
            If the water is farther away.
        GeodataError
            If the position is not two finite numbers.
        """
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise GeodataError(f"the point ({lon}, {lat}) is not a position; expected two finite numbers, in degrees")
        place = shapely.Point(*geodesy.project(np.array([[lon, lat]]))[0])
        ways = [self.inside, *(channel.course for channel in self.channels)]
        nearest = int(np.argmin(shapely.distance(ways, place)))
        found = shapely.get_coordinates(shapely.shortest_line(ways[nearest], place))[0]
        away = geodesy.distance_km((lon, lat), geodesy.unproject(found[None])[0])
        if away > reach_km:
            raise NoWaterwayError(
                f"{name or 'the point'} ({lon:g}, {lat:g}) lies {away:.0f} km from the nearest water of the network; "
                f"expected within {reach_km:g} km of the Caspian or of a waterway: {', '.join(self.names)}"
            )
        x, y = found.tolist()
        return Stop(x, y, nearest - 1 if nearest else None, away)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the rivers and canals."""
        return tuple(dict.fromkeys(channel.name for channel in self.channels))

    def shortest(self, start: Stop, end: Stop) -> Nodes:
        """Return the nodes of the shortest route between two stops."""
        if start.channel is None and self._are_direct(start, end):
            return ()
        path = shortest_paths(self.with_stops([start, end]), ("from", 0))["to", 1]
        return tuple(node for node in path if isinstance(node, int))

    def with_stops(self, stops: Sequence[Stop]) -> Graph:
        """Return the graph with a node ``("from", i)`` and ``("to", i)`` for each stop; no route leads through one."""
        graph: Graph = {node: dict(ways.items()) for node, ways in self.graph.items()}
        for i, stop in enumerate(stops):
            ways = self._ways(stop)
            graph["from", i], graph["to", i] = dict(ways), {}
            for node, km in ways:
                graph[node]["to", i] = km
        for (i, a), (j, b) in permutations(enumerate(stops), 2):
            if self._are_direct(a, b):
                graph["from", i]["to", j] = self._leg(a, b).km
        return graph

    def _ways(self, stop: Stop) -> list[tuple[int, float]]:
        """Return the nodes that can be reached from a stop without passing another, and their distances in km."""
        if stop.channel is not None:
            return [(node, self._leg(stop, node).km) for node in self.channels[stop.channel].ends]
        nodes = self.visible(np.array([stop.x, stop.y]))
        corners = geodesy.unproject(self.nodes[nodes])
        here = np.broadcast_to(geodesy.unproject(np.array([[stop.x, stop.y]])), corners.shape)
        return list(zip(nodes.tolist(), geodesy.distances_km(here, corners).tolist(), strict=True))

    def visible(self, point: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the nodes with a straight line over the water to them, and at which the shortest route could turn."""
        nodes = np.flatnonzero(self.turns(point[None])[0])
        return np.asarray(nodes[shapely.covers(self.water, straight(point[None], self.nodes[nodes]))])

    def turns(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Mark the nodes at which a straight line from each of the points could turn.

        Possible at a mouth, and at a corner whose two neighbours are on the same side of the line.
        """
        ways = self.nodes[: len(self.neighbours)] - points[:, None]
        before, after = (cross(ways, self.neighbours[:, i] - points[:, None]) for i in (0, 1))
        mouths = np.ones((len(points), len(self.nodes) - len(self.neighbours)), dtype=bool)
        return np.concatenate([before * after >= 0, mouths], axis=1)

    def _are_direct(self, start: Stop, end: Stop) -> bool:
        """Return whether a route from stop to stop has no node: straight over the sea, or along one channel."""
        if start.channel is None and end.channel is None:
            way = shapely.LineString([(start.x, start.y), (end.x, end.y)])
            return bool(shapely.covers(self.water, way))
        return start.channel == end.channel

    def line(self, start: Stop, nodes: Nodes, end: Stop) -> tuple[shapely.LineString, float, tuple[str, ...]]:
        """Return a route as a line.

        Returns
        -------
        line, km, names
            The line in EPSG:4326, its length in kilometres, and the rivers and canals that it follows.
        """
        points: list[Stop | int] = [start, *nodes, end]
        legs = [self._leg(a, b) for a, b in pairwise(points)]
        corners = np.concatenate([legs[0].corners[:1], *(leg.corners[1:] for leg in legs)])
        moved = np.append(True, np.any(np.diff(np.round(corners, _DECIMALS), axis=0) != 0, axis=1))
        kept = np.round(corners[moved], _DECIMALS)
        line = shapely.LineString(kept if len(kept) > 1 else np.repeat(kept, 2, axis=0))
        names = dict.fromkeys(self.channels[leg.channel].name for leg in legs if leg.channel is not None)
        return line, sum(leg.km for leg in legs), tuple(names)

    def _leg(self, a: Stop | int, b: Stop | int) -> _Leg:
        channel = self._channel(a, b)
        if channel is not None and isinstance(a, int) and isinstance(b, int):
            whole = shapely.get_coordinates(self.channels[channel].line)
            onward = self.channels[channel].ends == (a, b)
            return _Leg(whole if onward else whole[::-1], self.graph[a][b], channel)
        here, there = self._point(a), self._point(b)
        way: BaseGeometry
        if channel is not None:
            course = self.channels[channel].course
            start, end = (course.project(shapely.Point(point)) for point in (here, there))
            way = shapely.ops.substring(course, start, end)
        elif np.array_equal(here, there):
            way = shapely.Point(here)
        else:
            way = shapely.segmentize(shapely.LineString([here, there]), _VERTEX_METRES)
        corners = geodesy.unproject(shapely.get_coordinates(way))
        return _Leg(corners, float(geodesy.distances_km(corners[:-1], corners[1:]).sum()), channel)

    def _channel(self, a: Stop | int, b: Stop | int) -> int | None:
        if isinstance(a, Stop):
            return a.channel
        if isinstance(b, Stop):
            return b.channel
        return self.stretches.get(frozenset((a, b)))

    def _point(self, place: Stop | int) -> NDArray[np.float64]:
        return np.array([place.x, place.y]) if isinstance(place, Stop) else self.nodes[place]


class _Leg(NamedTuple):
    corners: NDArray[np.float64]
    km: float
    channel: int | None


def straight(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return a straight line for each pair of points."""
    return np.asarray(shapely.linestrings(np.stack(np.broadcast_arrays(a, b), axis=1)))


def cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the vertical component of the cross product: positive if `b` points to the left of `a`."""
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
