"""Events as flat tables, for formats with scalar cells: lists and objects are JSON texts there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from events.model.errors import FormatError, shorten
from events.table.arrow_json import json_texts
from events.table.catalogue import GEOMETRY, Catalogue
from events.table.columns import SCHEMA

#: Replaces characters that a format cannot hold.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

#: Characters that XML 1.0 does not allow.
NOT_OF_XML = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"

_POINT = ("lon", "lat")
_DAYS = ("start", "end")
_ROWS_AT_ONCE = 16_384


def exported(catalogue: Catalogue) -> pa.Table:
    """Return the columns of every export: the properties, then longitude and latitude with at most 6 decimals."""
    areas = [GEOMETRY] if GEOMETRY in catalogue.table.column_names else []
    table = catalogue.table.select([*catalogue.properties, *_POINT, *areas])
    for name in _POINT:
        table = table.set_column(table.column_names.index(name), name, pc.round(table[name], ndigits=6))
    return table


def flat_parts(catalogue: Catalogue, *, days: bool = False) -> Iterator[pa.Table]:
    """Yield flat tables of consecutive rows: at least one, so that files without events have columns too.

    Parameters
    ----------
    catalogue
        Events to flatten.
    days
        Whether ``start`` and ``end`` become dates; otherwise they are ISO texts.
    """
    table = exported(catalogue)
    for first in range(0, max(1, len(table)), _ROWS_AT_ONCE):
        part = table.slice(first, _ROWS_AT_ONCE).combine_chunks()
        columns = [
            pc.cast(part[name], pa.date32())
            if days and name in _DAYS
            else part[name]
            if name == GEOMETRY
            else _flat(part[name])
            for name in part.column_names
        ]
        yield pa.table(columns, names=part.column_names)


def with_points(part: pa.Table) -> pa.Table:
    """Replace longitude and latitude by a column ``geometry`` of points as WKB; they stay if the table has areas."""
    if GEOMETRY in part.column_names:
        at = part.column_names.index(GEOMETRY)
        return part.set_column(at, GEOMETRY, part[GEOMETRY].cast(pa.binary()))
    points = shapely.points(part["lon"].to_numpy(), part["lat"].to_numpy())
    return part.drop_columns(_POINT).append_column("geometry", pa.array(shapely.to_wkb(points), pa.binary()))


def without_points(table: pa.Table, geometry: str) -> pa.Table:
    """Replace a column of points as WKB by longitude and latitude; if these exist next to areas, drop the areas."""
    if set(_POINT) <= set(table.column_names):
        return table.drop_columns([geometry])
    coordinates = shapely.get_coordinates(shapely.from_wkb(table[geometry].to_numpy()))
    table = table.drop_columns([geometry])
    for name, column in zip(_POINT, coordinates.T, strict=True):
        table = table.append_column(name, pa.array(column))
    return table


def replaced(table: pa.Table, pattern: str) -> pa.Table:
    """Replace the characters that match a regular expression in the texts of a table by `REPLACEMENT`."""
    for position, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            column = pc.replace_substring_regex(table[field.name], pattern, REPLACEMENT)
            table = table.set_column(position, field.name, column)
    return table


def restored(table: pa.Table, schema: pa.Schema = SCHEMA) -> pa.Table:
    """Convert a table from a file into the table of a catalogue.

    Parameters
    ----------
    table
        Columns of `events.table.columns.SCHEMA`, flat or not, and additional ones.
    schema
        Types of the columns: `SCHEMA`, followed by additional columns if their types are known; columns that it does
        not name keep the type that the format gives them.

    Returns
    -------
    Table
        Columns of the schema, null where the file lacks them, then the additional ones.

    Raises
    ------
    FormatError
        If a value does not fit the type of its column.
    """
    types = {field.name: field.type for field in schema}
    types |= {name: table[name].type for name in table.column_names if name not in types}
    columns = {
        name: _restored(name, table[name], kind) if name in table.column_names else pa.nulls(len(table), kind)
        for name, kind in types.items()
    }
    return pa.table(columns, schema=pa.schema(list(types.items())))


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_nested(kind):
        texts = pa.chunked_array([json_texts(chunk) for chunk in column.chunks], pa.string())
        return pc.if_else(column.is_valid(), texts, pa.scalar(None, pa.string()))
    if pa.types.is_dictionary(kind):
        return _flat(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    return column


def _restored(name: str, column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if column.type == kind:
        return column
    try:
        if pa.types.is_nested(kind) and not pa.types.is_nested(column.type):
            return pa.chunked_array([pa.array([_parsed(text) for text in column.to_pylist()], kind)])
        if pa.types.is_temporal(column.type) and pa.types.is_string(kind):
            return column.cast(pa.date32()).cast(kind)
        return column.cast(kind)
    except (pa.ArrowException, json.JSONDecodeError) as error:
        raise FormatError(f"the column {name} cannot be read: {shorten(str(error))}; expected {kind}") from error


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text)
