"""GeoJSON and GeoJSONSeq, member by member, so that none is lost silently.

GDAL was abandoned: it silently skips features that it cannot read, and converts times in several zones to one.
Python's own JSON reader parses one member after the other, from a file of any size.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from events.own.files.event_file import ROWS_AT_ONCE, Batch, EventFile, Geometry
from events.own.files.formats.encodings import encoding_of

_GEOMETRY = "\x00geometry"
_CHARACTERS = 1 << 20
_LONGEST = 64 << 20
# An error closer than this to the end of the buffer may disappear when more is read.
_NEAR = 64
_LISTS = ("features", "data", "results", "elements")
_LON_LAT = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84")
_INT64 = 1 << 63


@dataclass
class _Found:
    """One member of a file: its number or line, and its value or problem."""

    place: int
    value: Any = None
    problem: str = ""
    text: str = ""


@dataclass
class _Schema:
    """The columns of all members: their names in order, with the kinds of their values."""

    kinds: dict[str, set[str]] = field(default_factory=dict)
    has_geometry: bool = False
    has_ids: bool = False

    def look(self, feature: dict[str, Any]) -> None:
        for name, value in feature["properties"].items():
            self.kinds.setdefault(name, set()).add(_kind(value))
        self.has_geometry |= feature["geometry"] is not None
        if feature["id"] is not None:
            self.has_ids = True

    def types(self) -> dict[str, pa.DataType]:
        return {name: _type(kinds) for name, kinds in self.kinds.items()}


class JsonFile:
    """A file of features, as a collection or one per line.

    Parameters
    ----------
    path
        Path of the file, optionally compressed (``.gz``).
    sequence
        Whether each line, or the text after each record separator, is a separate feature.
    encoding
        Encoding of its texts; detected if empty.
    """

    def __init__(self, path: Path, encoding: str, *, sequence: bool) -> None:
        self.path = path
        self.sequence = sequence
        with pa.input_stream(path, compression="detect") as stream:
            head = stream.read(1 << 16)
        self.encoding, self.remark = encoding_of(head, encoding)
        self.separated = sequence and b"\x1e" in head
        self.about: dict[str, Any] = {}

    def open(self, name: str) -> EventFile:
        """Scan the file for its columns."""
        schema = _Schema()
        for found in self._members():
            feature = None if found.problem else _feature(found)
            # A name that is not valid Unicode cannot be a column; its features are reported, see `_batch`.
            if feature is not None and not _is_broken({"id": None, "properties": dict.fromkeys(feature["properties"])}):
                schema.look(feature)
        types = schema.types()
        # A feature's id is that of the event, unless there is a property for it.
        id_column = "id" if "id" not in types else "feature_id"
        columns = ({id_column: pa.string()} if schema.has_ids and id_column == "id" else {}) | types
        if schema.has_geometry:
            columns[_GEOMETRY] = pa.binary()
        arrow = pa.schema(list(columns.items()))
        crs = _crs(self.about.get("crs"))
        geometry = Geometry(_GEOMETRY, crs) if schema.has_geometry else None
        about = {key: value for key, value in self.about.items() if isinstance(value, str)}
        notes = (self.remark,) if self.remark else ()
        return EventFile(name, self.path, arrow, geometry, lambda: self._batches(arrow), about=about, notes=notes)

    def _batches(self, schema: pa.Schema) -> Iterator[Batch]:
        features: list[tuple[int, dict[str, Any]]] = []
        malformed: list[tuple[int, str, str]] = []
        for found in self._members():
            feature = None if found.problem else _feature(found)
            if feature is None:
                malformed.append((found.place, found.problem, found.text))
            else:
                features.append((found.place, feature))
            if len(features) + len(malformed) >= ROWS_AT_ONCE:
                yield _batch(features, malformed, schema)
                features, malformed = [], []
        if features or malformed:
            yield _batch(features, malformed, schema)

    def _members(self) -> Iterator[_Found]:
        with pa.input_stream(self.path, compression="detect") as raw:
            errors = "surrogateescape" if self.encoding.startswith("utf-8") else "replace"
            text = io.TextIOWrapper(io.BufferedReader(_Raw(raw)), self.encoding, errors, newline="")
            yield from (self._lines(text) if self.sequence else _Collection(text, self.about).members())

    def _lines(self, text: io.TextIOWrapper) -> Iterator[_Found]:
        pieces = _separated(text) if self.separated else enumerate(text, 1)
        for number, piece in pieces:
            written = piece.strip("\ufeff\x1e \t\r\n")
            if not written:
                continue
            try:
                yield _Found(number, json.loads(written), text=written)
            except (ValueError, RecursionError) as error:
                yield _Found(number, problem=f"is not JSON: {error}", text=written)


class _Raw(io.RawIOBase):
    """An Arrow stream as a Python stream."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        part = self._stream.read(len(target))
        target[: len(part)] = part
        return len(part)


class _Collection:
    """The members of a collection, read one after the other."""

    def __init__(self, text: io.TextIOWrapper, about: dict[str, Any]) -> None:
        self._text = text
        self._about = about
        self._decoder = json.JSONDecoder()
        self._kept = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def members(self) -> Iterator[_Found]:
        """Yield the features; the other members of the collection are stored."""
        opening = self._next()
        if opening == "[":
            yield from self._array()
            return
        self._expect("{", "a JSON object")
        count = 0
        while self._next() != "}":
            key = self._value()
            self._expect(":", "':'")
            if key in _LISTS and self._next() == "[":
                for found in self._array():
                    count += 1
                    yield found
            else:
                self._about[str(key)] = self._value()
            if self._next() == ",":
                self._at += 1
            elif self._next() != "}":
                self._fail("expected ',' or '}'")
        self._at += 1
        if self._next():
            self._fail("there is more after the end of the collection")
        if not count and self._about.get("type") == "Feature":
            yield _Found(1, dict(self._about), text=json.dumps(self._about))

    def _array(self) -> Iterator[_Found]:
        self._expect("[", "'['")
        number = 0
        while self._next() != "]":
            number += 1
            begin = self._at
            value = self._value()
            yield _Found(number, value, text=self._kept[begin : self._at])
            if self._next() == ",":
                self._at += 1
                if self._next() == "]":
                    self._fail("a comma is followed by no member")
            elif self._next() != "]":
                self._fail("expected ',' or ']'")
        self._at += 1

    def _next(self) -> str:
        """Return the next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._kept) and self._kept[self._at] in " \t\r\n\ufeff":
                self._at += 1
            if self._at < len(self._kept):
                return self._kept[self._at]
            if not self._more():
                return ""

    def _expect(self, sign: str, expected: str) -> None:
        if self._next() != sign:
            self._fail(f"expected {expected}")
        self._at += 1

    def _value(self) -> Any:
        if not self._next():
            self._fail("the file ends within the collection")
        while True:
            try:
                value, end = self._decoder.raw_decode(self._kept, self._at)
            except RecursionError:
                self._fail("it is nested too deeply")
            except json.JSONDecodeError as error:
                may_end = error.pos >= len(self._kept) - _NEAR or error.msg.startswith("Unterminated")
                if not may_end or len(self._kept) - self._at > _LONGEST or not self._more():
                    self._line += self._kept.count("\n", 0, error.pos)
                    raise ValueError(f"line {self._line}: {error.msg}") from error
            else:
                if end < len(self._kept) or not self._more():
                    self._at = end
                    return value

    def _more(self) -> bool:
        """Read more; consumed text is dropped, up to the beginning of the current value."""
        part = "" if self._ended else self._text.read(max(_CHARACTERS, len(self._kept) - self._at))
        self._ended = not part
        if part:
            self._line += self._kept.count("\n", 0, self._at)
            self._kept = self._kept[self._at :] + part
            self._at = 0
        return bool(part)

    def _fail(self, expected: str) -> None:
        line = self._line + self._kept.count("\n", 0, self._at)
        found = self._kept[self._at : self._at + 20]
        raise ValueError(
            f"line {line}: {expected}; found {found!r}" if found else f"line {line}: {expected}; found the end"
        )


def _separated(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Split a text at record separators (RFC 8142), with the line on which each record begins."""
    begin, lines = 1, list[str]()
    for line, piece in enumerate(text, 1):
        for part in piece.split("\x1e")[:-1]:
            yield begin, "".join([*lines, part])
            lines, begin = [], line
        lines.append(piece.rpartition("\x1e")[2])
    yield begin, "".join(lines)


def _feature(found: _Found) -> dict[str, Any] | None:
    """Return the id, properties and geometry of a member; if it is not a feature, note the reason."""
    value = found.value
    if not isinstance(value, dict):
        found.problem = f"is no feature: {type(value).__name__}"
    elif not value.keys() & {"type", "geometry", "properties"} and value:
        return {"id": None, "properties": value, "geometry": None}  # a record of a table
    elif value.get("type") != "Feature":
        found.problem = f"is no feature: its type is {str(value.get('type'))[:40]!r}, expected 'Feature'"
    elif not isinstance(properties := value.get("properties"), dict | None):
        found.problem = "is no feature: its properties are no object"
    elif (geometry := _shape(value.get("geometry"))) is False:
        found.problem = "the geometry is not valid GeoJSON"
    else:
        return {"id": value.get("id"), "properties": properties or {}, "geometry": geometry}
    return None


def _shape(geometry: Any) -> tuple[float, ...] | bytes | bool | None:
    """Return the coordinates of a point, WKB of another geometry, `None` without one, `False` if it is invalid."""
    if geometry is None:
        return None
    if not isinstance(geometry, dict):
        return False
    at = geometry.get("coordinates")
    if at == []:
        return None
    if geometry.get("type") == "Point":
        fine = isinstance(at, list) and len(at) > 1 and all(_is_number(one) for one in at[:2])
        return (float(at[0]), float(at[1])) if at and fine else False
    shape = shapely.from_geojson(json.dumps(geometry), on_invalid="ignore")
    return False if shape is None else shapely.to_wkb(shape)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _kind(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "list"
    if isinstance(value, int) and not isinstance(value, bool):
        return "int" if -_INT64 <= value < _INT64 else "json"
    return {bool: "bool", float: "float", str: "str"}.get(type(value), "json")


def _type(kinds: set[str]) -> pa.DataType:
    held = frozenset(kinds - {""})
    types = {
        frozenset({"bool"}): pa.bool_(),
        frozenset({"int"}): pa.int64(),
        frozenset({"list"}): pa.list_(pa.string()),
    }
    return pa.float64() if held in ({"float"}, {"int", "float"}) else types.get(held, pa.string())


def _batch(
    features: list[tuple[int, dict[str, Any]]], malformed: list[tuple[int, str, str]], schema: pa.Schema
) -> Batch:
    broken = [(place, feature) for place, feature in features if _is_broken(feature)]
    if broken:
        malformed = [*malformed, *((place, "a text holds an invalid character", repr(one)) for place, one in broken)]
        features = [pair for pair in features if not _is_broken(pair[1])]
    arrays = []
    for column in schema:
        if column.name == _GEOMETRY:
            arrays.append(_geometries([feature["geometry"] for _place, feature in features]))
            continue
        values = [feature["properties"].get(column.name) for _place, feature in features]
        if column.name == "id":
            values = [
                _own_id(feature) if value is None else value
                for value, (_place, feature) in zip(values, features, strict=True)
            ]
        if pa.types.is_string(column.type):
            values = [
                value if isinstance(value, str | None) else json.dumps(value, ensure_ascii=False) for value in values
            ]
        arrays.append(pa.array(values, column.type))
    rows = pa.record_batch(arrays, schema=schema) if arrays else pa.record_batch([], names=[])
    return Batch(rows, np.array([place for place, _feature in features], np.int64), None, tuple(malformed))


def _own_id(feature: dict[str, Any]) -> Any:
    return feature["id"] if isinstance(feature["id"], str | int | None) else json.dumps(feature["id"])


def _is_broken(feature: dict[str, Any]) -> bool:
    """Return whether a text contains an unpaired surrogate, which UTF-8 cannot encode."""
    try:
        json.dumps([feature["id"], feature["properties"]], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _geometries(shapes: list[Any]) -> pa.Array:
    written: list[bytes | None] = [shape if isinstance(shape, bytes) else None for shape in shapes]
    at = [number for number, shape in enumerate(shapes) if isinstance(shape, tuple)]
    points = shapely.to_wkb(shapely.points(np.array([shapes[number] for number in at], float).reshape(-1, 2)))
    for number, point in zip(at, points, strict=True):
        written[number] = point
    return pa.array(written, pa.binary())


def _crs(said: Any) -> str | None:
    try:
        name = said["properties"]["name"]
    except (TypeError, KeyError):
        return None
    return None if name in _LON_LAT else str(name)
