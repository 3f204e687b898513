"""KML: the placemarks of a file with their names, times, extended data and points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import shapely

from events.model.errors import EventSetError
from events.own.files.event_file import ROWS_AT_ONCE, Batch, EventFile, Geometry

_GEOMETRY = "\x00geometry"
_ELEMENTS = {"name": "name", "description": "description", "begin": "begin_date", "end": "end_date", "when": "when"}
_TIMES = ("begin_date", "end_date", "when")
_SHAPES = {
    "LineString": "a line",
    "Polygon": "a polygon",
    "LinearRing": "a line",
    "Model": "a model",
    "Track": "a track",
}


def open_kml(name: str, path: Path) -> EventFile:
    """Open a KML file.

    Parameters
    ----------
    name
        Of the set.
    path
        The file.

    Raises
    ------
    EventSetError
        If it is not XML.
    """
    about: dict[str, str] = {}
    rows = list(_placemarks(path, about))
    names = list(dict.fromkeys(key for _number, row, _point, _problem in rows for key in row))
    schema = pa.schema([*((one, pa.string()) for one in names), (_GEOMETRY, pa.binary())])

    def batches() -> Iterator[Batch]:
        for begin in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[begin : begin + ROWS_AT_ONCE]
            fine = [one for one in part if not one[3]]
            columns = [
                pa.array([row.get(key) for _number, row, _point, _problem in fine], pa.string()) for key in names
            ]
            points = pa.array(
                [None if one[2] is None else shapely.to_wkb(shapely.Point(*one[2])) for one in fine], pa.binary()
            )
            lines = np.array([one[0] for one in fine], np.int64)
            malformed = tuple((number, problem, str(row)) for number, row, _point, problem in part if problem)
            yield Batch(pa.record_batch([*columns, points], schema=schema), lines, None, malformed)

    # A date of its own says more than the time for which a placemark is shown.
    repeated = _TIMES if rows and all("date" in row for _number, row, _point, _problem in rows) else ()
    return EventFile(
        name, path, schema, Geometry(_GEOMETRY, None), batches, typed=False, about=about, left_out=repeated
    )


def _placemarks(
    path: Path, about: dict[str, str]
) -> Iterator[tuple[int, dict[str, str], tuple[float, float] | None, str]]:
    """Yield the number, the values, the point and the problem of each placemark."""
    number = 0
    inside = 0
    try:
        for event, element in ET.iterparse(path, events=("start", "end")):  # noqa: S314 - expat bounds what entities grow to
            tag = _tag(element)
            inside += {("start", "Placemark"): 1, ("end", "Placemark"): -1}.get((event, tag), 0)
            if event == "end" and tag == "Data" and not inside:
                about[element.get("name", "")] = _value(element)
            if event == "end" and tag == "Placemark":
                number += 1
                yield (number, _values(element), *_point(element))
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


def _point(placemark: Any) -> tuple[tuple[float, float] | None, str]:
    points = [element for element in placemark.iter() if _tag(element) == "Point"]
    other = next((_SHAPES[_tag(element)] for element in placemark.iter() if _tag(element) in _SHAPES), "")
    if other or len(points) > 1:
        return None, f"the geometry is no point: {other or f'{len(points)} points'}"
    if not points:
        return None, ""
    written = next((element.text or "" for element in points[0].iter() if _tag(element) == "coordinates"), "")
    try:
        lon, lat = (float(one) for one in re.split(r"\s*,\s*", written.strip())[:2])
    except ValueError:
        return None, f"the coordinates are no numbers: {written.strip()[:40]!r}"
    return (lon, lat), ""


def _value(data: Any) -> str:
    return next((element.text or "" for element in data.iter() if _tag(element) == "value"), "")


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
