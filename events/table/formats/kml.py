"""Events as KML 2.2, for Google Earth and the like: placemarks with their time span and all other properties."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from events.model.errors import FormatError
from events.table.arrow_json import join
from events.table.catalogue import GEOMETRY, Catalogue
from events.table.columns import SCHEMA
from events.table.flat import NOT_OF_XML, flat_parts, replaced, restored
from events.table.provenance import Provenance
from events.table.writing import held_by_xml

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_NAMESPACE = "{http://www.opengis.net/kml/2.2}"
# XML parsers turn a carriage return into a line feed, and white space in attributes into spaces.
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_XML = _HTML | {"\r": "&#13;"}
_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
# Properties with their own KML elements; the others are extended data.
_ELEMENTS = {"title": "name", "summary": "description", "start": "begin", "end": "end"}
_POINT = ("lon", "lat")


def parts(catalogue: Catalogue, provenance: Provenance) -> Iterator[bytes]:
    """Write events as KML.

    Parameters
    ----------
    catalogue
        Events to write. Lists and objects are JSON texts; characters that XML does not allow become U+FFFD. The
        summary is the description, which is HTML: markup in it is escaped.
    provenance
        Written to the document's description and, field by field, to its extended data.

    Yields
    ------
    bytes
        Parts of the file, in order.
    """
    for position, part in enumerate(flat_parts(catalogue)):
        is_areal = GEOMETRY in part.column_names
        # Where the geometry is an area, the point is data like any other.
        apart = {*_ELEMENTS, GEOMETRY} if is_areal else {*_ELEMENTS, *_POINT}
        extended = [name for name in part.column_names if name not in apart]
        if position == 0:
            yield _head(provenance, [(name, part[name].type) for name in extended])
        held = replaced(part.drop_columns([GEOMETRY]) if is_areal else part, NOT_OF_XML)
        texts = {name: _escaped(_texts(held[name]), _XML) for name in held.column_names}
        # A description is HTML.
        texts["summary"] = _escaped(_escaped(_texts(held["summary"]), _HTML), _XML)
        point = join("<Point><coordinates>", texts["lon"], ",", texts["lat"], "</coordinates></Point>")
        placemarks = join(
            "<Placemark>", _element(texts["title"], "name"), _element(texts["summary"], "description"),
            "<TimeSpan>", _element(texts["start"], "begin"), _element(texts["end"], "end"), "</TimeSpan>",
            '<ExtendedData><SchemaData schemaUrl="#event">',
            *(_element(texts[name], "SimpleData", f' name="{_attribute(name)}"') for name in extended),
            "</SchemaData></ExtendedData>", _shapes(part[GEOMETRY]) if is_areal else point, "</Placemark>\n",
        )  # fmt: skip
        yield from (text.encode() for text in placemarks.to_pylist())
    yield b"</Document></kml>\n"


def _shapes(column: pa.ChunkedArray) -> pa.Array:
    """Serialise geometries, each distinct one once in the column's dictionary, as KML."""
    held = column.combine_chunks()
    shapes = shapely.from_wkb(held.dictionary.to_numpy(zero_copy_only=False))
    return pa.array([_shape(one) for one in shapes], pa.string()).take(held.indices)


def _shape(geometry: BaseGeometry) -> str:
    if isinstance(geometry, shapely.Polygon):
        outer, *inner = shapely.get_rings(geometry)
        rings = [("outerBoundaryIs", outer), *(("innerBoundaryIs", ring) for ring in inner)]
        return _element_of("Polygon", "".join(_element_of(side, _line("LinearRing", ring)) for side, ring in rings))
    if isinstance(geometry, shapely.Point | shapely.LineString):
        return _line(geometry.geom_type, geometry)
    return _element_of("MultiGeometry", "".join(map(_shape, shapely.get_parts(geometry))))


def _line(tag: str, geometry: BaseGeometry) -> str:
    corners = " ".join(f"{lon},{lat}" for lon, lat in geometry.coords)
    return _element_of(tag, _element_of("coordinates", corners))


def _element_of(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag}>"


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read events written by `parts`.

    Parameters
    ----------
    path
        KML file.
    schema
        Types of the columns, as in `events.table.flat.restored`; additional columns are texts.

    Raises
    ------
    FormatError
        If it is not KML.
    """
    names: list[str] = []
    rows: list[dict[str, str]] = []
    about: dict[str, str] = {}
    try:
        for _event, element in ET.iterparse(path):  # noqa: S314 - expat 2.4.1 and later limits entity expansion
            tag = element.tag.removeprefix(_NAMESPACE)
            if tag == "SimpleField":
                names.append(element.get("name", ""))
            elif tag == "Data":
                about[element.get("name", "")] = element.findtext(f"{_NAMESPACE}value") or ""
            elif tag == "Placemark":
                rows.append(_row(element))
                element.clear()
    except ET.ParseError as error:
        raise FormatError(f"{path.name} is not KML: {error}") from error
    names = [name for name in names if name not in _POINT]
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in (*_ELEMENTS, *names, *_POINT)}
    order = [name for name in SCHEMA.names if name in columns] + [name for name in names if name not in SCHEMA.names]
    table = pa.table([columns[name] for name in order], names=order)
    return Provenance.from_mapping(about, path.stem).catalogue(restored(table, schema))


def _head(provenance: Provenance, fields: list[tuple[str, pa.DataType]]) -> bytes:
    about = "".join(
        f'<Data name="{name}"><value>{_text(value)}</value></Data>' for name, value in provenance.to_dict().items()
    )
    simple = "".join(f'<SimpleField name="{_attribute(name)}" type="{_kml_type(kind)}"/>' for name, kind in fields)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{_text(provenance.name)}</name><description>{_text(provenance.sentence())}</description>"
        f'<ExtendedData>{about}</ExtendedData><Schema name="event" id="event">{simple}</Schema>\n'
    ).encode()


def _kml_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "bool"
    return "double" if pa.types.is_floating(kind) or pa.types.is_integer(kind) else "string"


def _texts(column: pa.ChunkedArray) -> pa.Array:
    return column.cast(pa.string()).combine_chunks()


def _escaped(texts: pa.Array, escapes: dict[str, str]) -> pa.Array:
    for character, escaped in escapes.items():
        texts = pc.replace_substring(texts, character, escaped)
    return texts


def _element(texts: pa.Array, tag: str, attributes: str = "") -> pa.Array:
    """Wrap each text in an element; nulls get no element."""
    return pc.fill_null(join(f"<{tag}{attributes}>", texts, f"</{tag}>"), "")


def _text(value: str) -> str:
    return escape(held_by_xml(value), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return escape(held_by_xml(value), _ATTRIBUTE)


def _row(placemark: Any) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, tag in _ELEMENTS.items():
        found = placemark.find(f".//{_NAMESPACE}{tag}")
        if found is not None:
            row[name] = found.text or ""
    if "summary" in row:
        row["summary"] = unescape(row["summary"])
    for data in placemark.iter(f"{_NAMESPACE}SimpleData"):
        row[data.get("name", "")] = data.text or ""
    if set(_POINT) <= set(row):
        return row
    lon, lat = placemark.findtext(f".//{_NAMESPACE}coordinates").split(",")[:2]
    return row | {"lon": lon, "lat": lat}
