"""The base map: land, borders, waters and rivers in three levels of detail, and the labels on them.

`SOURCES.md` beside this module tells where the data come from, under which licences, and what they cannot be used for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import geopandas as gpd
import pyogrio
import shapely

from geodata.errors import GeodataError

Level = Literal["overview", "region", "detail"]
Layer = Literal["land", "countries", "borders", "water", "rivers"]

LEVELS: tuple[Level, ...] = get_args(Level)
LAYERS: tuple[Layer, ...] = get_args(Layer)

_DIRECTORY = Path(__file__).parent


def path(level: Level) -> Path:
    """Return the TopoJSON file of a level.

    Parameters
    ----------
    level
        ``"overview"`` (the world), ``"region"`` (20–82°E, 28–63°N) or ``"detail"`` (38–57°E, 35–50°N).

    Raises
    ------
    GeodataError
        If there is no such level.

    Examples
    --------
    >>> path("region").name
    'region.topojson'
    """
    if level not in LEVELS:
        raise GeodataError(f"level {level!r}: the base map has {', '.join(LEVELS)}")
    return _DIRECTORY / f"{level}.topojson"


def read(level: Level, layer: Layer) -> gpd.GeoDataFrame:
    """Read a layer of a level.

    Parameters
    ----------
    level
        One of `LEVELS`.
    layer
        One of `LAYERS`: ``land`` (one multipolygon), ``countries`` (``iso``: ISO 3166-1 alpha-2, None where there is
        no code), ``borders`` (``between``), ``water`` (``id`` or None, ``kind``, ``name`` or None) or
        ``rivers`` (``name`` or None, ``kind``, ``rank``, ``navigable``).

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326.

    Raises
    ------
    GeodataError
        If there is no such level or layer.

    Examples
    --------
    >>> rivers = read("region", "rivers")
    >>> sorted(rivers.loc[rivers["rank"].eq(1) & rivers["navigable"], "name"].dropna())
    ['Don', 'Volga', 'Volga–Don Canal']
    """
    file = path(level)
    if layer not in LAYERS:
        raise GeodataError(f"layer {layer!r}: the base map has {', '.join(LAYERS)}")
    frame = pyogrio.read_dataframe(file, layer=layer).set_crs(4326, allow_override=True)
    frame = frame[[column for column in frame.columns if column not in _implied_by_driver(layer)]]
    if layer == "rivers":
        frame["navigable"] = frame["navigable"].notna()
    texts = frame.select_dtypes(include=["object", "string"]).columns
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), None)
    return frame
