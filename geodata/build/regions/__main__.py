"""Derive the regions and their anchors, `geodata/regions/*json`: `python -m geodata.build.regions`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
import yaml
from shapely.geometry import shape

from geodata import gazetteer, geodesy
from geodata.build.basemap import coverage
from geodata.build.regions import anchors, rules
from geodata.build.regions.rules import Derived
from geodata.build.regions.sheets import GRID, TOLERANCE, Sheets
from geodata.regions.anchors import ANCHORS_FILE
from geodata.regions.regions import REGIONS_FILE

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

RULES = Path(__file__).with_name("rules.yaml")
# Fraction of a region's extent whose square is the maximum area of removed triangles: three pixels if the region
# fills a screen of 1,000.
SHARE = 1 / 300
# Regions on water may cover no more land than the base map's region level does.
FINEST, COARSEST_LAND = 0.0012, 0.05
# The grid is a tenth of the tolerance or finer.
FINE_GRID = 1e-4
_FINE = 0.0022


def main() -> None:
    """Write the regions, largest first, one per line, and their anchors."""
    entries: dict[str, dict[str, Any]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    sheets, places = Sheets.derive(), gazetteer.load()
    features = [feature(key, rules.derive(places[key], rule, sheets)) for key, rule in entries.items()]
    features.sort(key=lambda one: (-one["properties"]["area_km2"], one["id"]))
    lines = [_compact(one) for one in features]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    REGIONS_FILE.write_text(text, encoding="utf-8")
    shapes = {one["id"]: shape(one["geometry"]) for one in features}
    described = [f"{_compact(key)}:{_compact(one)}" for key, one in anchors.describe(shapes).items()]
    ANCHORS_FILE.write_text("{\n" + ",\n".join(described) + "\n}\n", encoding="utf-8")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def feature(place_id: str, derived: Derived) -> dict[str, Any]:
    """Return a region as a GeoJSON feature."""
    outline = simplify(derived)
    parts = shapely.get_parts(shapely.orient_polygons(outline))
    properties = {
        "side": derived.side,
        "area_km2": float(f"{geodesy.area_km2(outline):.4g}"),
        "derivation": derived.derivation,
    }
    geometry = json.loads(shapely.to_geojson(shapely.MultiPolygon(list(parts))))
    return {"type": "Feature", "id": place_id, "properties": properties, "geometry": geometry}


def simplify(derived: Derived) -> BaseGeometry:
    """Simplify an outline for the scale at which it fills a screen."""
    west, south, east, north = derived.geometry.bounds
    coarsest = COARSEST_LAND if derived.side == "land" else TOLERANCE
    tolerance = min(max(math.hypot(east - west, north - south) * SHARE, FINEST), coarsest)
    if derived.is_simple:
        return shapely.set_precision(derived.geometry, GRID)
    simple = coverage.simplify({"": derived.geometry}, tolerance)[""]
    return shapely.set_precision(simple, FINE_GRID if tolerance < _FINE else GRID)


if __name__ == "__main__":
    main()
