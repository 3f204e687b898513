"""Geometries of a level of the base map from its TopoJSON, without a geospatial library, which is slow to import.

Format: github.com/topojson/topojson-specification. GDAL reads it too (`geodata.basemap.read`), with the attributes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Points = NDArray[np.float64]


def geometries(path: Path, layer: str) -> NDArray[np.object_]:
    """Read the polygons or lines of a layer.

    Parameters
    ----------
    path
        TopoJSON file with quantised arcs.
    layer
        Name of one of its objects.

    Returns
    -------
    array of shapely geometries
        Parts of the layer's features, each polygon or line as a separate geometry; degrees, WGS 84.

    Examples
    --------
    >>> from geodata import basemap
    >>> land = geometries(basemap.path("overview"), "land")
    >>> set(shapely.get_type_id(land)) == {shapely.GeometryType.POLYGON}
    True
    """
    topology = json.loads(path.read_bytes())
    scale, move = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + move for arc in topology["arcs"]]
    return np.array([part for one in _features(topology["objects"][layer]) for part in _parts(one, arcs)], object)


def _features(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if one["type"] == "GeometryCollection":
        for part in one["geometries"]:
            yield from _features(part)
    elif one["type"] is not None:
        yield one


def _parts(one: Mapping[str, Any], arcs: Sequence[Points]) -> list[shapely.Geometry]:
    match one["type"]:
        case "Polygon":
            return [_polygon(one["arcs"], arcs)]
        case "MultiPolygon":
            return [_polygon(rings, arcs) for rings in one["arcs"]]
        case "LineString":
            return [shapely.LineString(_line(one["arcs"], arcs))]
        case _:
            return [shapely.LineString(_line(line, arcs)) for line in one["arcs"]]


def _polygon(rings: Sequence[Sequence[int]], arcs: Sequence[Points]) -> shapely.Polygon:
    shell, *holes = (_line(ring, arcs) for ring in rings)
    return shapely.Polygon(shell, holes)


def _line(numbers: Sequence[int], arcs: Sequence[Points]) -> Points:
    """Join arcs into a line, reversing those with a negative index; each begins where the previous one ends."""
    joined = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([joined[0], *(arc[1:] for arc in joined[1:])])
