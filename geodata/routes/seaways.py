"""The waterways of the Caspian: straight lines over the sea from cape to cape, and the connected rivers and canals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata import geodesy
from geodata.routes.network import Channel, Network, Nodes, cross, straight

Position = tuple[float, float]

SEAWAYS_FILE = Path(__file__).parents[1] / "data" / "seaways.json"


@cache
def load() -> Network:
    """Read the network, once."""
    document = _document()
    return assemble(
        shapely.Polygon(document["water"][0], document["water"][1:]),
        [(channel["name"], shapely.LineString(channel["line"])) for channel in document["channels"]],
        np.array(document["edges"]),
    )


@cache
def known_routes() -> dict[tuple[Position, Position], Nodes]:
    """Read the precomputed nodes of the shortest routes between gazetteer places.

    Returns
    -------
    dict
        Nodes by the positions of both places, the western (or else the southern) first.
    """
    document = _document()
    places = [(lon, lat) for lon, lat in document["places"]]
    return {(places[a], places[b]): tuple(nodes) for a, b, *nodes in document["routes"]}


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SEAWAYS_FILE.read_text(encoding="utf-8"))
    return document


def assemble(
    water: shapely.Polygon, channels: Sequence[tuple[str, shapely.LineString]], edges: NDArray[np.intp] | None
) -> Network:
    """Build a network.

    Parameters
    ----------
    water
        Navigable part of the sea, in `geodesy.PLANE`.
    channels
        Names and courses of rivers and canals, in EPSG:4326. Their ends are nodes; ends in the water are mouths.
    edges
        Array (n, 2) of nodes joined by straight lines over the sea; computed if None.
    """
    shapely.prepare(water)
    corners, neighbours = _corners(water)
    courses = [geodesy.to_plane(line) for _, line in channels]
    ends = [tuple(map(tuple, shapely.get_coordinates(course)[[0, -1]].tolist())) for course in courses]
    numbers = {end: len(corners) + i for i, end in enumerate(dict.fromkeys(end for pair in ends for end in pair))}
    nodes = np.concatenate([corners, np.array(list(numbers)).reshape(-1, 2)])
    graph: dict[int, dict[int, float]] = {node: {} for node in range(len(nodes))}
    stretches: dict[frozenset[int], int] = {}
    numbered = []
    for i, ((name, line), course, (first, last)) in enumerate(zip(channels, courses, ends, strict=True)):
        numbered.append(Channel(name, line, course, (numbers[first], numbers[last])))
        a, b = numbers[first], numbers[last]
        graph[a][b] = graph[b][a] = geodesy.length_km(line)
        stretches[frozenset((a, b))] = i
    inside = water.buffer(-1, join_style="mitre")
    network = Network(water, inside, nodes, neighbours, tuple(numbered), graph, stretches)
    found = _straight_ways(network) if edges is None else edges
    lonlat = geodesy.unproject(nodes)
    lengths = geodesy.distances_km(lonlat[found[:, 0]], lonlat[found[:, 1]])
    for (a, b), km in zip(found.tolist(), lengths.tolist(), strict=True):
        graph[a][b] = graph[b][a] = km
    return network


def _straight_ways(network: Network) -> NDArray[np.intp]:
    """Find the pairs of nodes whose straight line over the water can be part of a shortest route."""
    nodes = np.flatnonzero(shapely.covers(network.water, shapely.points(network.nodes)))
    turns = network.turns(network.nodes[nodes])[:, nodes]
    a, b = nodes[np.argwhere(np.triu(turns & turns.T, 1))].T
    free = shapely.covers(network.water, straight(network.nodes[a], network.nodes[b]))
    return np.column_stack([a, b])[free]


def _corners(water: shapely.Polygon) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the vertices at which the water's interior angle exceeds 180°, and the neighbours of each."""
    before, here, after = [], [], []
    for ring in shapely.get_rings(shapely.orient_polygons(water)):
        vertices = shapely.get_coordinates(ring)[:-1]
        here.append(vertices)
        before.append(np.roll(vertices, 1, axis=0))
        after.append(np.roll(vertices, -1, axis=0))
    a, b, c = (np.concatenate(part) for part in (before, here, after))
    turns_right = cross(b - a, c - b) < 0
    return b[turns_right], np.stack([a, c], axis=1)[turns_right]
