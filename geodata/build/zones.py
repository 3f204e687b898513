"""Derive the sectors and zones of the Caspian, `geodata/data/zones.geojson`: `python -m geodata.build.zones`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geodata import countries, geodesy
from geodata.build.basemap import coverage
from geodata.build.basemap.coverage import Areas
from geodata.waters import maritime_zones, shore

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OUTPUT = Path(maritime_zones.ZONES_FILE)
# Spacing of the shore points from which equidistance is computed: the line between two coasts is accurate to
# SPACING² / (8 × distance from the shore), 8 m at one kilometre.
SPACING_METRES = 250.0
# Degrees: cell size of the grid, about 10 m, and square root of the area of removable triangles, about 500 m.
GRID, TOLERANCE = 1e-4, 0.006
DECIMALS = 4


def main() -> None:
    """Write the zones, with their areas before simplification."""
    pieces = partition()
    areas = {key: geodesy.area_km2(piece) for key, piece in pieces.items()}
    simple = coverage.simplify(pieces, TOLERANCE)
    rows = []
    for zone, keys in members(pieces).items():
        geometry = shapely.coverage_union_all([simple[key] for key in keys])
        rows.append({"id": zone, "area_km2": round(sum(areas[key] for key in keys), 1), "geometry": geometry})
    OUTPUT.parent.mkdir(exist_ok=True)
    gpd.GeoDataFrame(rows, crs=4326).to_file(
        OUTPUT, driver="GeoJSON", engine="pyogrio", RFC7946="YES", COORDINATE_PRECISION=DECIMALS, WRITE_NAME="NO"
    )


def partition() -> Areas:
    """Partition the Caspian into the parts of each sector: territorial waters, fishery zone, and the remainder.

    Returns
    -------
    dict
        Polygon or MultiPolygon in EPSG:4326 by zone id; the parts of the common maritime space by its id and the
        sector's, separated by a slash.
    """
    coast = shore.load()
    sea = geodesy.to_plane(coast.sea)
    outline = shapely.boundary(sea)
    inner, outer = (
        outline.buffer(miles * geodesy.NAUTICAL_MILE_KM * 1000, quad_segs=32)
        for miles in (maritime_zones.TERRITORIAL_MILES, maritime_zones.FISHERY_LIMIT_MILES)
    )
    common = maritime_zones.zone_id("common-maritime-space")
    pieces: Areas = {}
    for state, nearer in cells(coast).items():
        sector = nearer & sea
        pieces |= {
            maritime_zones.zone_id("territorial-waters", state): sector & inner,
            maritime_zones.zone_id("fishery-zone", state): (sector & outer) - inner,
            f"{common}/{maritime_zones.zone_id('sector', state)}": sector - outer,
        }
    return coverage.partition({key: geodesy.from_plane(piece) for key, piece in pieces.items()}, GRID)


def cells(coast: shore.Shore) -> dict[str, BaseGeometry]:
    """Return, by state, the part of the plane that is nearer to its coast, on mainland or island, than to any other."""
    dense = shapely.segmentize(coast.stretches, SPACING_METRES)
    corners, stretch = shapely.get_coordinates(dense, return_index=True)
    corners, first = np.unique(corners, axis=0, return_index=True)
    states = coast.states[stretch[first]]
    polygons = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(corners), ordered=True))
    return {state: shapely.coverage_union_all(polygons[states == state]) for state in countries.LITTORAL}


def members(pieces: Areas) -> dict[str, list[str]]:
    """Return the keys of the parts of each zone."""
    parts: dict[str, list[str]] = {zone: [] for zone in maritime_zones.ZONE_IDS}
    for key in pieces:
        zone, _, sector = key.partition("/")
        parts[zone].append(key)
        parts[sector or maritime_zones.zone_id("sector", zone[-2:])].append(key)
    return parts


if __name__ == "__main__":
    main()
