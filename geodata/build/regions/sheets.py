"""The waters that regions are cut from, generalised as a whole, so that regions share their shores and borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import shapely
from shapely import ops

from geodata import countries, gazetteer
from geodata.build.basemap import coverage
from geodata.errors import GeodataError
from geodata.waters import maritime_zones

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Degrees: cell size of the grid, about 100 m, and square root of the area of removable triangles, about 1.5 km.
GRID, TOLERANCE = 1e-3, 0.016
# Extension of the dividing lines to the west, from the islands to the mainland, in degrees.
_BEYOND = 0.6
# Tolerance for a cape off the simplified shore, as a fraction of its distance: enough to end the line on land.
_ASHORE = 2.0
# The western and eastern ends of the dividing lines are gazetteer places.
NORTHERN_LINE = ("chechen-island", "cape-tyub-karagan")
SOUTHERN_LINE = ("chilov", "cape-kuuli")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The Caspian by sector, zone and basin.

    Attributes
    ----------
    sea
        The whole sea, without Kara-Bogaz-Gol.
    zones
        Sectors and territorial waters, by id.
    basins
        Basins ``north``, ``middle`` and ``south``.
    """

    sea: BaseGeometry
    zones: dict[str, BaseGeometry]
    basins: dict[str, BaseGeometry]

    @classmethod
    def derive(cls) -> Self:
        """Simplify the packaged zones, and divide the sea."""
        zones = maritime_zones.zones().set_index("id").geometry
        pieces: coverage.Areas = {}
        for state in (code.lower() for code in countries.LITTORAL):
            belt, fishery = (zones[f"{kind}-{state}"] for kind in ("territorial-waters", "fishery-zone"))
            pieces |= {
                f"territorial-waters-{state}": belt,
                f"fishery-zone-{state}": fishery,
                f"sector-{state}": zones[f"sector-{state}"] - belt - fishery,
            }
        simple = coverage.simplify(coverage.partition(pieces, 1e-4), TOLERANCE)
        simple = coverage.partition(simple, GRID)
        sectors = {
            f"sector-{state}": shapely.coverage_union_all([area for key, area in simple.items() if key[-2:] == state])
            for state in (code.lower() for code in countries.LITTORAL)
        }
        belts = {key: area for key, area in simple.items() if key.startswith("territorial-waters")}
        sea = shapely.coverage_union_all(list(simple.values()))
        return cls(sea, sectors | belts, _basins(sea))


def _basins(sea: BaseGeometry) -> dict[str, BaseGeometry]:
    """Divide the sea along the two lines; a bay that a line cuts off is assigned to its own side."""
    north, rest = _divide(sea, *NORTHERN_LINE)
    middle, south = _divide(rest, *SOUTHERN_LINE)
    return {"north": north, "middle": middle, "south": south}


def _divide(sea: BaseGeometry, western: str, eastern: str) -> tuple[BaseGeometry, BaseGeometry]:
    """Cut the sea along the line through two places; return the parts north and south of it."""
    start, end = (np.array([gazetteer.load()[one].lon, gazetteer.load()[one].lat]) for one in (western, eastern))
    ahead = end - start
    shore = shapely.get_coordinates(ops.nearest_points(shapely.boundary(sea), shapely.Point(end))[0])[0]
    ashore = end + _ASHORE * (shore - end) if sea.contains(shapely.Point(end)) else end
    line = shapely.LineString([start - ahead / np.linalg.norm(ahead) * _BEYOND, end, ashore])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union(shapely.boundary(sea), line))))
    parts = faces[shapely.contains(sea, shapely.point_on_surface(faces))]
    behind = shapely.get_coordinates(shapely.point_on_surface(parts)) - start
    is_north = ahead[0] * behind[:, 1] - ahead[1] * behind[:, 0] > 0
    if is_north.all() or not is_north.any():
        raise GeodataError(f"the line from {western} to {eastern} does not divide the sea; expected it to meet land")
    return shapely.union_all(parts[is_north]), shapely.union_all(parts[~is_north])
