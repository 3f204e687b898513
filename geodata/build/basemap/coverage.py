"""Coverages of areas with shared borders: partition, simplification and snapping to a grid without gaps or overlaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Areas = dict[str, "BaseGeometry"]


def partition(
    areas: Mapping[str, BaseGeometry],
    grid: float,
    gaps: BaseGeometry | None = None,
    takers: Collection[str] = (),
) -> Areas:
    """Partition the plane into the given areas, every vertex on a grid.

    All boundaries are noded together with snap rounding, so that neighbours share their vertices exactly.

    Parameters
    ----------
    areas
        Areas by key; where two overlap, the earlier one wins.
    grid
        Cell size of the grid, in degrees.
    gaps
        Region in which uncovered parts are assigned to the nearest of the `takers`.
    takers
        Keys of the areas that may grow into the gaps.

    Returns
    -------
    dict
        Polygon or MultiPolygon by key, in the same order, without areas that vanished.
    """
    keys = list(areas)
    geometries = np.array(list(areas.values()), dtype=object)
    outlines = shapely.boundary(geometries)
    noded = shapely.unary_union([*outlines, shapely.boundary(gaps)], grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = shapely.point_on_surface(faces)
    point, area = shapely.STRtree(points).query(geometries, predicate="intersects")[::-1]
    owner = np.full(len(faces), len(keys))
    np.minimum.at(owner, point, area)
    if gaps is not None:
        shapely.prepare(gaps)
        orphans = np.flatnonzero((owner == len(keys)) & shapely.contains(gaps, points))
        candidates = np.flatnonzero([key in takers for key in keys])
        owner[orphans] = candidates[shapely.STRtree(geometries[candidates]).nearest(points[orphans])]
    members: dict[int, list[shapely.Polygon]] = defaultdict(list)
    for face, index in zip(faces, owner, strict=True):
        members[index].append(face)
    return {key: shapely.coverage_union_all(members[i]) for i, key in enumerate(keys) if i in members}


def clip(areas: Mapping[str, BaseGeometry], bounds: tuple[float, float, float, float]) -> Areas:
    """Clip areas to a rectangle; areas outside are dropped."""
    cut = {key: shapely.clip_by_rect(geometry, *bounds) for key, geometry in areas.items()}
    return {key: _polygonal(geometry) for key, geometry in cut.items() if geometry.area > 0}


def simplify(areas: Mapping[str, BaseGeometry], tolerance: float) -> Areas:
    """Simplify areas with shared borders, which stay shared (Visvalingam–Whyatt).

    Parameters
    ----------
    areas
        Valid coverage, as returned by `partition`.
    tolerance
        Square root of the maximum area of removed triangles, in degrees.
    """
    if not areas:
        return {}
    simplified = shapely.coverage_simplify(np.array(list(areas.values()), dtype=object), tolerance)
    return dict(zip(areas, simplified, strict=True))


def without_small_parts(geometry: BaseGeometry, least_area: float) -> BaseGeometry:
    """Remove polygons and holes smaller than an area, in square degrees."""
    parts = [part for part in shapely.get_parts(geometry) if shapely.Polygon(part.exterior).area >= least_area]
    kept = [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= least_area])
        for part in parts
    ]
    return shapely.MultiPolygon(kept)


def borders(areas: Mapping[str, BaseGeometry]) -> BaseGeometry:
    """Return the lines along which areas of a coverage meet."""
    rings = shapely.get_rings(shapely.get_parts(np.array(list(areas.values()), dtype=object)))
    segments = Counter(
        (min(a, b), max(a, b))
        for ring in rings
        for a, b in pairwise(map(tuple, shapely.get_coordinates(ring).tolist()))
    )
    return shapely.line_merge(shapely.MultiLineString([segment for segment, owners in segments.items() if owners > 1]))


def _polygonal(geometry: BaseGeometry) -> BaseGeometry:
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(polygons)
