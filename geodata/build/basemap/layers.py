"""The layers of the base map, generalised for each level of detail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geodata.build.basemap import coverage
from geodata.build.basemap.coverage import Areas
from geodata.build.basemap.sources import Bounds

CASPIAN, GULF = "caspian-sea", "kara-bogaz-gol"
ELSEWHERE = "x-elsewhere"
# About 10 m: the grid to which the sources are snapped.
FINE_GRID = 1e-4

_EMPTY = shapely.Polygon()
# Distance from the sea within which even minor rivers are drawn, in degrees.
_NEAR_SHORE = 0.5
# Rivers shorter than this number of grid cells would be dots, and are left out.
_LEAST_CELLS = 4


@dataclass(frozen=True, slots=True)
class Detail:
    """Level of detail for a part of the world; lengths in degrees, areas in square degrees."""

    tolerance: float
    least_island: float
    least_lake: float
    river_tolerance: float
    river_ranks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """Extent of a file of the base map: fine in the focus, coarse out to the bounds."""

    name: str
    bounds: Bounds
    focus: Bounds
    natural_earth: str
    grid: float
    near: Detail
    far: Detail
    named_ranks: tuple[int, ...] = (1, 2, 3)
    minor_rivers_near_the_caspian: bool = False
    # Countries outside this box are merged into land without borders; None keeps all of them separate.
    countries: Bounds | None = None


def generalise(areas: Areas, level: Level) -> Areas:
    """Clip, filter, simplify and snap areas for a level."""
    areas = coverage.clip(areas, level.bounds)
    focus = shapely.box(*level.focus)
    near, far = _thin(areas, level.near), _thin(areas, level.far)
    joined = {key: shapely.union(near.get(key, _EMPTY) & focus, far.get(key, _EMPTY) - focus) for key in areas}
    return coverage.partition(_nameless(joined, level), level.grid)


def _thin(areas: Areas, detail: Detail) -> Areas:
    """Remove small islands and simplify the rest; a small enclosed country is kept."""
    land = shapely.coverage_union_all(list(_countries(areas).values()))
    kept = coverage.without_small_parts(land, detail.least_island)
    shapely.prepare(kept)
    thin = {
        key: coverage.without_small_parts(areas[key], detail.least_island) for key in (CASPIAN, GULF) if key in areas
    }
    for key, area in _countries(areas).items():
        parts = shapely.get_parts(area)
        thin[key] = shapely.MultiPolygon(list(parts[shapely.contains(kept, shapely.point_on_surface(parts))]))
    return coverage.simplify(coverage.partition(thin, FINE_GRID), detail.tolerance)


def _nameless(areas: Areas, level: Level) -> Areas:
    """Merge the countries outside the box in which the level keeps them separate."""
    apart = shapely.box(*(level.countries or level.bounds))
    parts = {key: shapely.get_parts(area) for key, area in areas.items()}
    near = {key: shapely.MultiPolygon(list(part[shapely.intersects(part, apart)])) for key, part in parts.items()}
    rest = np.concatenate([part[~shapely.intersects(part, apart)] for part in parts.values()])
    return {key: area for key, area in near.items() if not area.is_empty} | {ELSEWHERE: shapely.union_all(rest)}


def lands(areas: Areas) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of the land as a whole, the countries and the borders between them."""
    countries = _countries(areas)
    named = {key: area for key, area in countries.items() if key != ELSEWHERE}
    isos = [None if key.startswith("x-") else key for key in named]
    land = shapely.coverage_union_all(list(countries.values()))
    return {
        "land": gpd.GeoDataFrame(geometry=[land], crs=4326),
        "countries": gpd.GeoDataFrame({"iso": isos}, geometry=list(named.values()), crs=4326),
        "borders": gpd.GeoDataFrame(geometry=[coverage.borders(countries)], crs=4326),
    }


def coast(land: gpd.GeoDataFrame, waters: gpd.GeoDataFrame, level: Level) -> gpd.GeoDataFrame:
    """Return the layer of the shores, without the edges of the map: ``kind`` sea or lake."""
    frame = shapely.box(*level.bounds).boundary
    lines = []
    for areas in (land.geometry, waters.geometry[waters["kind"] == "lake"]):
        rings = np.array([shapely.LineString(ring) for ring in shapely.get_rings(shapely.get_parts(areas))])
        at_edge = shapely.intersects(rings, frame)
        cut = shapely.get_parts([shapely.line_merge(line) for line in shapely.difference(rings[at_edge], frame)])
        lines.append(shapely.multilinestrings([*rings[~at_edge], *cut[~shapely.is_empty(cut)]]))
    return gpd.GeoDataFrame({"kind": ["sea", "lake"]}, geometry=lines, crs=4326)


def waters(areas: Areas, inland: Sequence[shapely.Polygon], level: Level) -> gpd.GeoDataFrame:
    """Return the layer of the Caspian, Kara-Bogaz-Gol (both with ``id``), lakes, reservoirs, broad rivers: ``kind``."""
    focus = shapely.box(*level.focus)
    lakes: Areas = {}
    for detail, near in ((level.near, True), (level.far, False)):
        chosen = [lake for lake in inland if lake.area >= detail.least_lake and lake.intersects(focus) == near]
        thinned = {str(lake.bounds): coverage.without_small_parts(lake, detail.least_lake / 4) for lake in chosen}
        lakes |= coverage.simplify(coverage.clip(thinned, level.bounds), detail.tolerance)
    snapped = coverage.partition(lakes, level.grid)
    # Snapping to the grid closes narrow passages and leaves ponds behind.
    snapped = {key: coverage.without_small_parts(lake, level.near.least_lake / 10) for key, lake in snapped.items()}
    snapped = {key: lake for key, lake in snapped.items() if not lake.is_empty}
    return gpd.GeoDataFrame(
        {"id": [CASPIAN, GULF, *[None] * len(snapped)], "kind": ["sea", "gulf", *["lake"] * len(snapped)]},
        geometry=[areas[CASPIAN], areas[GULF], *snapped.values()],
        crs=4326,
    )


def rivers(courses: gpd.GeoDataFrame, caspian: shapely.Polygon, level: Level) -> gpd.GeoDataFrame:
    """Return the layer of rivers and canals: ``name``, ``kind``, ``rank``, ``navigable``."""
    lines, near = courses.geometry.to_numpy(), courses.intersects(shapely.box(*level.focus)).to_numpy()
    ranks = np.where(near, courses["rank"].isin(level.near.river_ranks), courses["rank"].isin(level.far.river_ranks))
    wanted = np.where(courses["name"].notna(), courses["rank"].isin(level.named_ranks), ranks)
    if level.minor_rivers_near_the_caspian:
        wanted |= shapely.dwithin(lines, caspian.exterior, _NEAR_SHORE)
    tolerance = np.where(near, level.near.river_tolerance, level.far.river_tolerance)
    simple = shapely.simplify(shapely.clip_by_rect(lines, *level.bounds), tolerance)
    snapped = shapely.transform(simple, lambda corners: np.rint(corners / level.grid) * level.grid)
    seen = wanted & (shapely.length(snapped) > _LEAST_CELLS * level.grid)
    chosen = courses.set_geometry(gpd.GeoSeries(snapped, crs=4326))[seen]
    return chosen[["name", "kind", "rank", "navigable", "geometry"]]


def _countries(areas: Areas) -> Areas:
    return {key: area for key, area in areas.items() if key not in {CASPIAN, GULF}}
