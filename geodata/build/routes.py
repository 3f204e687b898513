"""Derive the network of waterways, `geodata/data/seaways.json`: `python -m geodata.build.routes`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geodata import gazetteer, geodesy, routes
from geodata.build import channels
from geodata.build.channels import Course
from geodata.routes import Waypoint, seaways
from geodata.routes.graph import shortest_paths
from geodata.routes.network import Network, NoWaterwayError
from geodata.waters import shore

# Minimum distance of ships from the shore, and tolerance for simplifying it.
OFFING_METRES, TOLERANCE_METRES = 400.0, 300.0
# The strait between the Absheron peninsula and Pirallahi island: closed by a dam in 1943, bridged by a road in 2016
# (report.az/en/multimedia/from-the-ireland-to-peninsula-pirallahi-photos, perceptiono.com/Пираллахи_(остров)).
BARRIERS = (((50.32, 40.395), (50.37, 40.42)),)
BARRIER_DEGREES = 0.003
# Distance by which river mouths are moved into the water, so that rounding cannot put them outside.
_MARGIN_METRES = 20.0
DECIMALS = 5


def main() -> None:
    """Write the network and the routes between known places."""
    water = navigable_water()
    courses = [(name, shapely.transform(line, lambda xy: np.round(xy, DECIMALS))) for name, line in rivers(water)]
    network = seaways.assemble(water, courses, None)
    known = known_places(network)
    document: dict[str, Any] = {
        "plane": geodesy.PLANE,
        "water": [shapely.get_coordinates(ring).astype(int).tolist() for ring in shapely.get_rings(water)],
        "channels": [{"name": name, "line": shapely.get_coordinates(line).tolist()} for name, line in courses],
        "edges": _straight_ways(network),
        "places": [list(place.position) for place in known],
        "routes": known_routes(network, known),
    }
    seaways.SEAWAYS_FILE.parent.mkdir(exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    seaways.SEAWAYS_FILE.write_text(text + "\n", encoding="utf-8")


def navigable_water() -> shapely.Polygon:
    """Return the Caspian without a margin along the shore, simplified, on a grid of one metre, in `geodesy.PLANE`."""
    barriers = shapely.MultiLineString(BARRIERS).buffer(BARRIER_DEGREES)
    shrunk = geodesy.to_plane(shore.load().sea - barriers).buffer(-OFFING_METRES, quad_segs=2)
    largest = max(shapely.get_parts(shrunk), key=shapely.area)
    return shapely.Polygon(shapely.set_precision(shapely.simplify(largest, TOLERANCE_METRES), 1.0))


def rivers(water: shapely.Polygon) -> Sequence[Course]:
    """Return the rivers and canals, joined to each other and to the sea, split at their junctions; EPSG:4326."""
    found = channels.courses()
    shallows = geodesy.from_plane(shapely.Polygon(water.buffer(-_MARGIN_METRES)))
    joints = [*channels.bridges(found), *(channels.mouth(found, name, shallows) for name in ("Ural", "Kura"))]
    return list(channels.node([*found, *joints, canal(found, water)]))


def canal(found: Sequence[Course], water: shapely.Polygon) -> Course:
    """Return the Volga–Caspian Canal: the shortest line from the river to the published legs, and the legs."""
    sea = seaways.assemble(water, [], None)
    head = channels.lower_end(found, "Volga")
    start = sea.stop(head.x, head.y, channels.LARGEST_GAP_KM)
    end = sea.stop(*channels.VOLGA_CASPIAN_CANAL[-1], reach_km=1)
    line, _, _ = sea.line(start, sea.shortest(start, end), end)
    outward = channels.VOLGA_CASPIAN_CANAL[-2::-1]
    return "Volga–Caspian Canal", shapely.LineString([head.coords[0], *line.coords, *outward])


def known_places(network: Network) -> list[Waypoint]:
    """Return the gazetteer places that are on the network."""
    found = []
    for place in map(gazetteer.load().__getitem__, gazetteer.load()):
        waypoint = routes.waypoint(place)
        try:
            waypoint.stop(network)
        except NoWaterwayError:
            continue
        found.append(waypoint)
    return sorted(found, key=lambda waypoint: waypoint.position)


def _straight_ways(network: Network) -> list[list[int]]:
    """List the pairs of nodes that are joined by an edge without a channel."""
    pairs = ([a, b] for a, onward in network.graph.items() for b in onward if a < b)
    return [pair for pair in pairs if frozenset(pair) not in network.stretches]


def known_routes(network: Network, known: Sequence[Waypoint]) -> list[list[int]]:
    """Compute the routes between all pairs: the indices of both places, then the nodes between."""
    graph = network.with_stops([place.stop(network) for place in known])
    ways = []
    for a in range(len(known)):
        found = shortest_paths(graph, ("from", a))
        ways += [[a, b, *(node for node in found["to", b] if isinstance(node, int))] for b in range(a + 1, len(known))]
    return ways


if __name__ == "__main__":
    main()
