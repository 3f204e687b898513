"""KML: the placemarks of a file with their names, times, extended data and geometries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import shapely

from events.model.errors import EventSetError
from events.own.files.event_file import ROWS_AT_ONCE, Batch, EventFile, Geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_GEOMETRY = "\x00geometry"
_ELEMENTS = {"name": "name", "description": "description", "begin": "begin_date", "end": "end_date", "when": "when"}
_TIMES = ("begin_date", "end_date", "when")
# Elements that have no place on a map of events.
_OTHERS = {"Model": "a model", "Track": "a track", "MultiTrack": "tracks"}
_GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", *_OTHERS)


def open_kml(name: str, path: Path) -> EventFile:
    """Open a KML file.

    Parameters
    ----------
    name
        Name of the set.
    path
        KML file.

    Raises
    ------
    EventSetError
        If it is not XML.
    """
    about: dict[str, str] = {}
    rows = list(_placemarks(path, about))
    names = list(dict.fromkeys(key for _number, row, _shape, _problem in rows for key in row))
    schema = pa.schema([*((one, pa.string()) for one in names), (_GEOMETRY, pa.binary())])

    def batches() -> Iterator[Batch]:
        for begin in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[begin : begin + ROWS_AT_ONCE]
            fine = [one for one in part if not one[3]]
            columns = [
                pa.array([row.get(key) for _number, row, _shape, _problem in fine], pa.string()) for key in names
            ]
            shapes = pa.array([shapely.to_wkb(shape) for _number, _row, shape, _problem in fine], pa.binary())
            lines = np.array([one[0] for one in fine], np.int64)
            malformed = tuple((number, problem, str(row)) for number, row, _shape, problem in part if problem)
            yield Batch(pa.record_batch([*columns, shapes], schema=schema), lines, None, malformed)

    # An explicit date is more specific than the period for which a placemark is shown.
    repeated = _TIMES if rows and all("date" in row for _number, row, _shape, _problem in rows) else ()
    return EventFile(
        name, path, schema, Geometry(_GEOMETRY, None), batches, typed=False, about=about, left_out=repeated
    )


def _placemarks(path: Path, about: dict[str, str]) -> Iterator[tuple[int, dict[str, str], BaseGeometry | None, str]]:
    """Yield the number, the values, the geometry and the problem of each placemark."""
    number = 0
    inside = 0
    try:
        for event, element in ET.iterparse(path, events=("start", "end")):  # noqa: S314 - expat limits entity expansion
            tag = _tag(element)
            inside += {("start", "Placemark"): 1, ("end", "Placemark"): -1}.get((event, tag), 0)
            if event == "end" and tag == "Data" and not inside:
                about[element.get("name", "")] = _value(element)
            if event == "end" and tag == "Placemark":
                number += 1
                yield (number, _values(element), *_geometry(element))
                element.clear()
    except ET.ParseError as error:
        raise EventSetError(f"{path.name} cannot be read as KML: {error}") from error


def _values(placemark: Any) -> dict[str, str]:
    row: dict[str, str] = {}
    for element in placemark.iter():
        tag, text = _tag(element), (element.text or "").strip()
        if tag == "SimpleData":
            row[element.get("name", "")] = element.text or ""
        elif tag == "Data":
            row[element.get("name", "")] = _value(element)
        elif tag in _ELEMENTS and text and _ELEMENTS[tag] not in row:
            row[_ELEMENTS[tag]] = unescape(element.text) if tag == "description" else element.text
    if placemark.get("id") and "id" not in row:
        row["id"] = placemark.get("id")
    return row


def _geometry(placemark: Any) -> tuple[BaseGeometry | None, str]:
    """Return the geometry of a placemark, or its problem."""
    found = next((element for element in placemark if _tag(element) in _GEOMETRIES), None)
    if found is None:
        return None, ""
    try:
        return _shape(found), ""
    except ValueError as error:
        return None, str(error)


def _shape(element: Any) -> BaseGeometry:
    tag = _tag(element)
    if tag in _OTHERS:
        raise ValueError(f"the geometry is {_OTHERS[tag]}; expected a point, a line or an area")
    try:
        if tag == "MultiGeometry":
            return _together([_shape(one) for one in element if _tag(one) in _GEOMETRIES])
        if tag == "Polygon":
            outer, *inner = (
                [_corners(ring) for ring in element.iter() if _tag(ring) == side]
                for side in ("outerBoundaryIs", "innerBoundaryIs")
            )
            return shapely.Polygon(outer[0] if outer else None, inner[0])
        if tag == "Point":
            return shapely.Point(_corners(element)[0])
        return shapely.LineString(_corners(element))
    except shapely.errors.ShapelyError as error:
        raise ValueError(f"the geometry is not valid: {error}") from error


def _together(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Combine geometries: those of one type into the multi-type."""
    multiple: dict[str, Any] = {"Polygon": shapely.MultiPolygon, "LineString": shapely.MultiLineString}
    kinds = {shape.geom_type for shape in shapes}
    together: BaseGeometry = multiple.get("".join(kinds), shapely.GeometryCollection)(shapes)
    return together


def _corners(element: Any) -> list[tuple[float, float]]:
    """Read the longitudes and latitudes of the first coordinates in an element; altitudes are dropped."""
    written = next((one.text or "" for one in element.iter() if _tag(one) == "coordinates"), "").strip()
    positions = re.sub(r"\s*,\s*", ",", written).split() or [""]
    try:
        return [(float(lon), float(lat)) for lon, lat, *_height in (one.split(",") for one in positions)]
    except ValueError:
        raise ValueError(f"the coordinates are no numbers: {written[:40]!r}") from None


def _value(data: Any) -> str:
    return next((element.text or "" for element in data.iter() if _tag(element) == "value"), "")


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
