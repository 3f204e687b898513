"""The sectors and zones of the Caspian, computed by distance from the shore."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from shapely.geometry import shape

from geodata import countries

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

ZoneKind = Literal["sector", "territorial-waters", "fishery-zone", "common-maritime-space"]

# Convention on the Legal Status of the Caspian Sea (Aktau, 12 August 2018), Articles 7 and 9.
TERRITORIAL_MILES = 15.0
FISHERY_LIMIT_MILES = TERRITORIAL_MILES + 10.0

ZONES_FILE = Path(__file__).parents[1] / "data" / "zones.geojson"

_NAMES: dict[ZoneKind, str] = {
    "sector": "Sector nearest to {state} (computed)",
    "territorial-waters": "Territorial waters off {state} (computed)",
    "fishery-zone": "Fishery zone off {state} (computed)",
    "common-maritime-space": "Common maritime space (computed)",
}
_BASES: dict[ZoneKind, str] = {
    "sector": (
        "Computed, not a legal boundary: the waters whose nearest coast, of mainland or island, is that of {state}. "
        "The states have agreed on lines of their own for parts of the seabed and on none for others."
    ),
    "territorial-waters": (
        "Computed, not a legal boundary: the waters within 15 nautical miles of the shore of {state} and nearer to it "
        "than to any other. The Convention of 2018 measures from baselines that are not yet agreed."
    ),
    "fishery-zone": (
        "Computed, not a legal boundary: the waters from 15 to 25 nautical miles off the shore of {state} and nearer "
        "to it than to any other. The Convention of 2018 measures from baselines that are not yet agreed."
    ),
    "common-maritime-space": (
        "Computed, not a legal boundary: the waters more than 25 nautical miles off any shore, which the Convention of "
        "2018 leaves open for use by all five states."
    ),
}


def zone_id(kind: ZoneKind, state: str | None = None) -> str:
    """Return the id of a zone.

    Parameters
    ----------
    kind
        Kind of zone.
    state
        ISO 3166-1 alpha-2 of the coastal state; None for the common maritime space.

    Examples
    --------
    >>> zone_id("territorial-waters", "KZ")
    'territorial-waters-kz'
    """
    return f"{kind}-{state.lower()}" if state else kind


_ZONES: dict[str, tuple[ZoneKind, str | None]] = {
    zone_id(kind, state): (kind, state)
    for kind in get_args(ZoneKind)
    for state in ((None,) if kind == "common-maritime-space" else countries.LITTORAL)
}
ZONE_IDS = tuple(_ZONES)


@cache
def _features() -> dict[str, dict[str, Any]]:
    """Read the file as GeoJSON features by id."""
    collection = json.loads(ZONES_FILE.read_text(encoding="utf-8"))
    return {feature["properties"]["id"]: feature for feature in collection["features"]}


def extent(zone: str) -> tuple[shapely.Point, float]:
    """Return a point inside a zone (EPSG:4326), and its area in km².

    Examples
    --------
    >>> point, area = extent("sector-az")
    >>> round(point.y), round(area, -3)
    (41, 76000.0)
    """
    feature = _features()[zone]
    return shape(feature["geometry"]).representative_point(), float(feature["properties"]["area_km2"])


@cache
def _zones() -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - slow to import, and not needed at server startup
    import pandas as pd  # noqa: PLC0415

    frame = gpd.GeoDataFrame.from_features([_features()[zone] for zone in ZONE_IDS], crs=4326)
    names = {state: countries.name(state) for state in countries.LITTORAL}
    rows = [(kind, state, names.get(state or "")) for kind, state in _ZONES.values()]
    frame["kind"] = [kind for kind, _, _ in rows]
    frame["country"] = pd.Series([state for _, state, _ in rows], dtype=object)
    frame["name"] = [_NAMES[kind].format(state=name) for kind, _, name in rows]
    frame["basis"] = [_BASES[kind].format(state=name) for kind, _, name in rows]
    return frame[["id", "kind", "country", "name", "area_km2", "basis", "geometry"]]


def zones() -> gpd.GeoDataFrame:
    """Return the sectors and zones of the Caspian.

    Returns
    -------
    geopandas.GeoDataFrame
        ``id``, ``kind``, ``country`` (ISO 3166-1 alpha-2 or None), ``name`` (English), ``area_km2`` (geodesic, before
        the outline was simplified), ``basis`` (the rule of its computation) and geometry in EPSG:4326, simplified to
        about 500 m. The sectors cover the sea without overlap; so do the zones together. Kara-Bogaz-Gol is not part
        of it.

    Examples
    --------
    >>> sectors = zones().query("kind == 'sector'").set_index("country")["area_km2"]
    >>> (sectors / sectors.sum()).mul(100).round(1).to_dict()
    {'AZ': 20.1, 'IR': 14.0, 'KZ': 29.0, 'RU': 17.0, 'TM': 19.9}
    """
    return _zones().copy()
