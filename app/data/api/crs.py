"""Coordinate reference systems by reference (OGC API – Features, Part 2), and transformations between them."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from events.model.errors import FilterError
from events.model.event_filter import parse_bbox

if TYPE_CHECKING:
    from pyproj import Transformer

    from events.model.event_filter import BoundingBox

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
WEB_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"

#: The CRSs of every collection; the first is that of the stored coordinates.
OFFERED = (CRS84, WGS84, WEB_MERCATOR)

_NAMES = {CRS84: "OGC:CRS84", WGS84: "EPSG:4326", WEB_MERCATOR: "EPSG:3857"}
_WORLD = 20037508.342789244  # metres from the middle of the Web Mercator world to its edge
_BBOX_LENGTHS = (4, 6)
_BBOX_EXPECTED = "expected four or six numbers in the order of the axes, such as 46,36,55,48"


def check(parameter: str, uri: str) -> str:
    """Validate the URI of a CRS, and return it.

    Raises
    ------
    FilterError
        If this CRS is not offered.
    """
    if uri not in OFFERED:
        raise FilterError(parameter, uri, f"expected one of {', '.join(OFFERED)}")
    return uri


def transformed(geometry: Any, source: str, target: str) -> Any:
    """Transform a geometry, or an array of geometries, from one of the offered CRSs to another.

    >>> transformed(shapely.Point(51, 43), CRS84, WGS84).wkt
    'POINT (43 51)'
    """
    if source == target:
        return geometry
    transform = _transformer(source, target).transform
    return shapely.transform(geometry, lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))


@lru_cache(maxsize=len(OFFERED) ** 2)
def _transformer(source: str, target: str) -> Transformer:
    """Return the transformer between two CRSs; creating one takes milliseconds, a thousand times as long as a use."""
    import pyproj  # noqa: PLC0415 - slow to load, and a server starts without it

    return pyproj.Transformer.from_crs(_NAMES[source], _NAMES[target])


def bounding_box(text: str, uri: str) -> BoundingBox | None:
    """Parse ``bbox``, given in a CRS, as west, south, east, north in degrees; `None` if it is empty.

    Heights, the third and the sixth of six numbers, are ignored, since no feature has one.

    Raises
    ------
    FilterError
        If it is not a bbox in this CRS.

    Examples
    --------
    >>> bounding_box("36,46,48,55", WGS84)
    (46.0, 36.0, 55.0, 48.0)
    """
    if not text.strip():
        return None
    parts = text.split(",")
    if len(parts) not in _BBOX_LENGTHS:
        raise FilterError("bbox", text, _BBOX_EXPECTED)
    half = len(parts) // 2
    first, second = parts[:2], parts[half : half + 2]
    if uri == WGS84:
        first, second = first[::-1], second[::-1]
    if uri == WEB_MERCATOR:
        first, second = _degrees(first, text), _degrees(second, text)
    return parse_bbox(",".join([*first, *second]))


def _degrees(corner: list[str], text: str) -> list[str]:
    """Transform a corner from Web Mercator; coordinates beyond the edge of its world are clamped."""
    try:
        x, y = (float(part) for part in corner)
    except ValueError as error:
        raise FilterError("bbox", text, _BBOX_EXPECTED) from error
    if not (math.isfinite(x) and math.isfinite(y)):
        raise FilterError("bbox", text, _BBOX_EXPECTED)
    x, y = (min(max(number, -_WORLD), _WORLD) for number in (x, y))
    point = transformed(shapely.Point(x, y), WEB_MERCATOR, CRS84)
    return [repr(min(max(point.x, -180.0), 180.0)), repr(point.y)]
