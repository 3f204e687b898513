"""The base map: land, borders, waters and rivers in three levels of detail, and the labels on them.

`SOURCES.md` in this folder states the data sources, their licences, and the limits of use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import shapely

from geodata.errors import GeodataError

if TYPE_CHECKING:
    import geopandas as gpd

Level = Literal["overview", "region", "detail"]
Layer = Literal["land", "countries", "borders", "coast", "water", "rivers"]

#: From coarse to fine.
LEVELS: tuple[Level, ...] = get_args(Level)
LAYERS: tuple[Layer, ...] = get_args(Layer)

#: Extent of each level: west, south, east, north in degrees.
BOUNDS: Mapping[Level, tuple[int, int, int, int]] = {
    "overview": (-180, -57, 180, 84),
    "region": (20, 28, 82, 63),
    "detail": (38, 35, 57, 50),
}

_DIRECTORY = Path(__file__).parent
LABELS = _DIRECTORY / "labels.json"

# Attribute columns of each layer, as in the file.
_COLUMNS: Mapping[Layer, tuple[str, ...]] = {
    "land": (),
    "countries": ("iso",),
    "borders": (),
    "coast": ("kind",),
    "water": ("id", "kind"),
    "rivers": ("name", "kind", "rank", "navigable"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name on the map.

    Attributes
    ----------
    name
        English name.
    names
        Names in Russian, Persian, Azerbaijani, Kazakh and Turkmen (``ru fa az kk tk``), where available.
    kind
        ``"sea"``, ``"lake"``, ``"country"``, ``"city"`` or ``"river"``.
    lon, lat
        Middle of the label, or the point of a city; degrees, WGS 84.
    min_zoom
        Minimum zoom of a Web Mercator map at which it is shown.
    place
        Gazetteer id, if it has one.
    iso
        ISO 3166-1 alpha-2 of a country.
    """

    name: str
    names: Mapping[str, str] = field(hash=False)
    kind: Literal["sea", "lake", "country", "city", "river"]
    lon: float
    lat: float
    min_zoom: int
    place: str | None = None
    iso: str | None = None


def path(level: Level) -> Path:
    """Return the path of a level's TopoJSON file.

    Parameters
    ----------
    level
        One of `LEVELS`.

    Raises
    ------
    GeodataError
        If the level is unknown.

    Examples
    --------
    >>> path("region").name
    'region.topojson'
    """
    if level not in LEVELS:
        raise GeodataError(f"level {level!r}: expected one of {', '.join(LEVELS)}")
    return _DIRECTORY / f"{level}.topojson"


def read(level: Level, layer: Layer) -> gpd.GeoDataFrame:
    """Read one layer of a level.

    Parameters
    ----------
    level
        One of `LEVELS`.
    layer
        One of `LAYERS`:

        - ``land``: one multipolygon, excluding the Caspian and Kara-Bogaz-Gol, but not lakes and reservoirs;
        - ``countries``: ``iso``, ISO 3166-1 alpha-2, None for an area without a code; in the overview only those
          that reach between 12° W and 110° E, 15° and 75° N;
        - ``borders``: one multiline, where countries meet on land;
        - ``coast``: ``kind`` sea or lake; shores without the edges of the level, to be drawn as lines;
        - ``water``: ``id`` caspian-sea, kara-bogaz-gol or None, ``kind`` sea, gulf or lake (reservoirs and broad rivers
          too), excluding islands;
        - ``rivers``: ``name`` in English or None, ``kind`` river or canal, ``rank`` 1 (great) to 4, ``navigable`` for
          ships between the Caspian and other seas.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326.

    Raises
    ------
    GeodataError
        If the level or layer is unknown.

    Examples
    --------
    >>> rivers = read("overview", "rivers")
    >>> rivers.loc[rivers["navigable"], "name"].tolist()
    ['Volga', 'Volga–Don Canal', 'Don']
    """
    import pyogrio  # noqa: PLC0415 - slow to import, and not needed at server startup

    file = path(level)
    if layer not in LAYERS:
        raise GeodataError(f"layer {layer!r}: expected one of {', '.join(LAYERS)}")
    columns = list(_COLUMNS[layer])
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(file, layer=layer)[[*columns, "geometry"]].set_crs(4326)
    if "navigable" in columns:
        frame["navigable"] = frame["navigable"].eq(other=1)
    for column in {"id", "iso", "name"} & set(columns):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def land(level: Level = "detail") -> shapely.MultiPolygon:
    """Return the land of a level, EPSG:4326; the Caspian's islands are part of it."""
    return shapely.MultiPolygon(read(level, "land").geometry.iloc[0])


def caspian(level: Level = "detail") -> shapely.Polygon:
    """Return the Caspian Sea without Kara-Bogaz-Gol, its islands as holes, EPSG:4326.

    Examples
    --------
    >>> bool(caspian().contains(shapely.Point(51, 42)))
    True
    """
    return _water(level, "caspian-sea")


def kara_bogaz_gol(level: Level = "detail") -> shapely.Polygon:
    """Return the gulf that a strait connects to the Caspian, EPSG:4326; it meets `caspian` in that strait."""
    return _water(level, "kara-bogaz-gol")


def _water(level: Level, place: str) -> shapely.Polygon:
    waters = read(level, "water")
    return shapely.Polygon(waters.geometry[waters["id"] == place].item())


@cache
def labels() -> tuple[Label, ...]:
    """Read the labels by decreasing importance: where two would overlap, the earlier one is to be shown.

    Examples
    --------
    >>> labels()[0].names["tk"]
    'Hazar deňzi'
    """
    return tuple(Label(**label) for label in json.loads(LABELS.read_text(encoding="utf-8")))
