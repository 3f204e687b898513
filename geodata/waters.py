"""Whose waters: the Caspian's sectors and zones, computed by distance from the shore, and where a point lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geodata import basemap, geodesy, shore
from geodata.errors import GeodataError, OutsideRegionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

ZoneKind = Literal["sector", "territorial-waters", "fishery-zone", "common-maritime-space"]
PointKind = Literal["land", "inland-water", "sea"]

# Convention on the Legal Status of the Caspian Sea (Aktau, 12 August 2018), Articles 7 and 9.
TERRITORIAL_MILES = 15.0
FISHERY_LIMIT_MILES = TERRITORIAL_MILES + 10.0

# West, south, east, north in degrees: the Caspian and what lies around it, without any other sea.
REGION = (44.0, 35.0, 57.0, 49.0)

ZONES_FILE = Path(__file__).parent / "data" / "zones.geojson"

COMMON: ZoneKind = "common-maritime-space"


def zone_id(kind: ZoneKind, state: str | None = None) -> str:
    """Return the id of a zone.

    Examples
    --------
    >>> zone_id("territorial-waters", "KZ")
    'territorial-waters-kz'
    """
    return f"{kind}-{state.lower()}" if state else kind


ZONE_IDS = (
    *(zone_id(kind, state) for kind in get_args(ZoneKind) if kind != COMMON for state in shore.STATES),
    COMMON,
)
