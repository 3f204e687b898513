"""Derive the base map, `geodata/basemap/`, from Natural Earth, GSHHG and WDBII: `python -m geodata.build.basemap`.

Prerequisites: `npm ci` in this directory fetches Natural Earth; Debian's packages gmt and gmt-gshhg-full have the rest.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geodata.build.basemap import coverage, labels, layers, sources, topology, waterways
from geodata.build.basemap.coverage import Areas
from geodata.build.basemap.layers import CASPIAN, FINE_GRID, GULF, Detail, Level
from geodata.build.basemap.sources import Bounds

if TYPE_CHECKING:
    import shapely

OUTPUT = Path(__file__).parents[2] / "basemap"
# Bounding box for reading rivers and lakes: the region level, with a margin for lakes that cross its edge.
SURROUNDINGS: Bounds = (12.0, 22.0, 95.0, 72.0)
RIVER_CLASSES = (1, 2, 3, 4, 8, 9)
LITTORAL = ("AZ", "IR", "KZ", "RU", "TM")

LEVELS = (
    Level(
        name="overview", bounds=(-180, -57, 180, 84), focus=(18, 23, 78, 60), natural_earth="50m", grid=0.02,
        near=Detail(tolerance=0.05, least_island=0.01, least_lake=0.7, river_tolerance=0.05),
        far=Detail(tolerance=0.6, least_island=1.5, least_lake=4.0, river_tolerance=0.2),
        named_ranks=(1,), countries=(-12, 15, 110, 75),
    ),
    Level(
        name="region", bounds=(20, 28, 82, 63), focus=(40, 34, 60, 50), natural_earth="10m", grid=0.005,
        near=Detail(tolerance=0.022, least_island=0.003, least_lake=0.04, river_tolerance=0.015, river_ranks=(1, 2)),
        far=Detail(tolerance=0.05, least_island=0.02, least_lake=0.2, river_tolerance=0.03, river_ranks=(1,)),
    ),
    Level(
        name="detail", bounds=(38, 35, 57, 50), focus=(46, 36, 55, 48), natural_earth="10m", grid=0.0004,
        near=Detail(tolerance=0.0012, least_island=0, least_lake=0.002, river_tolerance=0.001, river_ranks=(1, 2, 3)),
        far=Detail(tolerance=0.006, least_island=0, least_lake=0.02, river_tolerance=0.003, river_ranks=(1, 2)),
        minor_rivers_near_the_caspian=True,
    ),
)  # fmt: skip


def main() -> None:
    """Write all files and print their sizes."""
    lakes = sources.lakes(SURROUNDINGS)
    caspian = next(lake for lake in lakes if lake.contains(sources.OPEN_CASPIAN))
    inland = [lake for lake in lakes if lake is not caspian]
    lines = waterways.rivers(SURROUNDINGS, RIVER_CLASSES)
    named = waterways.name(lines, inland)
    courses = pd.concat([named, waterways.unnamed(lines, named)], ignore_index=True)
    fitted = {scale: fit_to_shore(scale, caspian) for scale in {level.natural_earth for level in LEVELS}}
    for level in LEVELS:
        areas = layers.generalise(fitted[level.natural_earth], level)
        waters = layers.waters(areas, inland, level)
        lands = layers.lands(areas)
        content = lands | {
            "coast": layers.coast(lands["land"], waters, level),
            "water": waters,
            "rivers": layers.rivers(courses, caspian, level),
        }
        topology.write(content, OUTPUT / f"{level.name}.topojson", level.grid, level.bounds)
    write_labels(fitted["10m"])
    weigh()


def fit_to_shore(scale: str, caspian: shapely.Polygon) -> Areas:
    """Partition the world into the Caspian by GSHHG, Kara-Bogaz-Gol, and Natural Earth's countries around it."""
    sea, gulf = sources.split_caspian(caspian)
    countries = sources.countries(scale)
    without_code = "x-" + countries["name"].str.lower().str.replace(r"\W+", "-", regex=True)
    lands = countries.assign(key=countries["iso"].fillna(without_code)).dissolve("key").geometry.sort_index()
    areas = {CASPIAN: sea, GULF: gulf, **lands.to_dict()}
    return coverage.partition(areas, FINE_GRID, gaps=sources.natural_earth_caspian(scale), takers=LITTORAL)


def write_labels(areas: Areas) -> None:
    """Write the labels, one per line."""
    lines = [json.dumps(label, ensure_ascii=False, separators=(",", ":")) for label in labels.labels(areas)]
    (OUTPUT / "labels.json").write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8")


def weigh() -> None:
    """Print the size of each file as transferred, gzipped."""
    files = [*(OUTPUT / f"{level.name}.topojson" for level in LEVELS), OUTPUT / "labels.json"]
    weights = {file.name: len(gzip.compress(file.read_bytes(), 9, mtime=0)) / 1000 for file in files}
    for name, weight in (weights | {"all": sum(weights.values())}).items():
        sys.stdout.write(f"{name:20} {weight:6.1f} kB gzipped\n")


if __name__ == "__main__":
    main()
