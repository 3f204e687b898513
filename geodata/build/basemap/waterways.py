"""Rivers and canals: names for the courses in WDBII, which has none, from points along them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
import yaml
from numpy.typing import NDArray

from geodata.build.basemap import sources
from geodata.build.basemap.sources import Bounds

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Position = tuple[float, float]

NAMED = Path(__file__).with_name("waterways.yaml")

_GRID = 1e-4
# The least-cost path follows a mapped river if possible, a lake where it is dammed, and jumps gaps in the data.
_LAKE_COST, _LEAP_COST, _LEAP_DEGREES = 1.2, 6.0, 0.12
# Lakes through which a named waterway may lead: maximum distance from the line of its points, and minimum shore length.
_NEAR_DEGREES, _LEAST_SHORE_DEGREES = 0.3, 0.3
# WDBII has the upper Volga as two banks, class 1, at this distance.
_BANKS_DEGREES, _BANKS_CLASS = 0.03, 1
_FIRST_CANAL_CLASS = 8


def rivers(bounds: Bounds, classes: Iterable[int]) -> gpd.GeoDataFrame:
    """Read the lines of WDBII, split wherever two meet.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    classes
        Classes of WDBII: 1 major … 4 minor rivers, 8 major, 9 minor canals.

    Returns
    -------
    geopandas.GeoDataFrame
        ``class`` and a line, EPSG:4326.
    """
    found = [(line, number) for number in classes for line in sources.gmt_lines(bounds, f"-I{number}")]
    lines, numbers = zip(*found, strict=True)
    noded = shapely.get_parts(shapely.unary_union(list(lines), grid_size=_GRID))
    nearest = shapely.STRtree(lines).nearest(shapely.line_interpolate_point(noded, 0.5, normalized=True))
    return gpd.GeoDataFrame({"class": np.array(numbers)[nearest]}, geometry=noded, crs=4326)


def name(lines: gpd.GeoDataFrame, waters: Sequence[shapely.Polygon]) -> gpd.GeoDataFrame:
    """Find the named waterways along rivers and through lakes.

    Parameters
    ----------
    lines
        Lines from `rivers`.
    waters
        Lakes and reservoirs, in which the river lines have gaps.

    Returns
    -------
    geopandas.GeoDataFrame
        ``name``, ``kind``, ``rank``, ``navigable`` and a line from end to end, EPSG:4326.
    """
    waterways: list[dict[str, Any]] = yaml.safe_load(NAMED.read_text(encoding="utf-8"))
    near = shapely.union_all([shapely.LineString(waterway["via"]).buffer(_NEAR_DEGREES) for waterway in waterways])
    graph = _graph(lines, [water for water in waters if water.length > _LEAST_SHORE_DEGREES and water.intersects(near)])
    nodes = np.array(graph.nodes)
    tree = shapely.STRtree(list(map(shapely.Point, nodes)))
    courses = []
    for waterway in waterways:
        stops = [tuple(nodes[i].tolist()) for i in tree.nearest(shapely.points(waterway["via"]))]
        course = [stops[0]]
        for start, end in pairwise(stops):
            course += nx.dijkstra_path(graph, start, end, weight="cost")[1:]
        courses.append(shapely.LineString(_without_spurs(course)))
    columns = pd.DataFrame(waterways).drop(columns="via")
    return gpd.GeoDataFrame(columns, geometry=courses, crs=4326)


def unnamed(lines: gpd.GeoDataFrame, named: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rivers and canals that are not part of a named course, with ``kind`` and ``rank``."""
    courses = shapely.union_all(named.geometry.to_numpy())
    along = lines.within(courses.buffer(2 * _GRID))
    other_bank = lines.within(courses.buffer(_BANKS_DEGREES)) & lines["class"].eq(_BANKS_CLASS)
    parts = []
    for number, group in lines[~along & ~other_bank].groupby("class"):
        merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(group.geometry))))
        canal = number >= _FIRST_CANAL_CLASS
        part = gpd.GeoDataFrame(geometry=merged, crs=4326)
        parts.append(part.assign(kind="canal" if canal else "river", rank=number - 5 if canal else number))
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=4326)


def _graph(lines: gpd.GeoDataFrame, waters: Sequence[shapely.Polygon]) -> nx.Graph:
    """Build the graph of rivers, centre lines of lakes, and jumps from loose ends."""
    graph = nx.Graph()
    for line in lines.geometry:
        _add(graph, line, 1.0)
    on_rivers = set(graph)
    for water in waters:
        for line in _midlines(water):
            _add(graph, line, _LAKE_COST)
    ends = [node for node in graph if graph.degree(node) == 1]
    nodes = np.array(graph.nodes)
    from_end, to_node = shapely.STRtree(list(map(shapely.Point, nodes))).query(
        shapely.points(ends), predicate="dwithin", distance=_LEAP_DEGREES
    )
    for end, other in zip(from_end, map(tuple, nodes[to_node].tolist()), strict=True):
        if ends[end] != other and not graph.has_edge(ends[end], other):
            _add(graph, shapely.LineString([ends[end], other]), _LEAP_COST)
    reached = [part for part in nx.connected_components(graph) if not part.isdisjoint(on_rivers)]
    return graph.subgraph(set().union(*reached))


def _add(graph: nx.Graph, line: shapely.LineString, cost: float) -> None:
    for a, b in pairwise(map(tuple, np.round(shapely.get_coordinates(line), 4).tolist())):
        if a != b:
            graph.add_edge(a, b, cost=cost * float(np.hypot(a[0] - b[0], a[1] - b[1])))


def _without_spurs(course: Sequence[Position]) -> list[Position]:
    """Remove detours from the course to an adjacent stop and back."""
    straight: dict[Position, None] = {}
    for node in course:
        while node in straight and node != next(reversed(straight)):
            straight.popitem()
        straight[node] = None
    return list(straight)


def _midlines(water: shapely.Polygon) -> NDArray[np.object_]:
    """Return the edges of the shore's Voronoi diagram within the water: its centre line and the ribs to the shore."""
    width = 2 * water.area / water.length
    shore = shapely.segmentize(shapely.simplify(water, width / 10), float(np.clip(width / 4, 0.004, 0.02)))
    diagram = shapely.voronoi_polygons(shapely.extract_unique_points(shore), only_edges=True)
    edges = np.array([segment for edge in shapely.get_parts(diagram) for segment in _segments(edge)])
    shapely.prepare(water)
    return edges[shapely.contains_properly(water, edges)]


def _segments(line: BaseGeometry) -> list[shapely.LineString]:
    return [shapely.LineString(corners) for corners in pairwise(shapely.get_coordinates(line))]
