"""Tables and views of DuckDB files, opened read-only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from events.model.errors import EventSetError
from events.own.files.event_file import ROWS_AT_ONCE, Batch, EventFile, Geometry, numbered

# Types that Arrow passes on unchanged; others are read as numbers or as texts.
_KEPT = (
    *("VARCHAR", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "FLOAT"),
    *("DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "BLOB"),
)
_NUMBERS = ("DECIMAL", "HUGEINT", "UHUGEINT", "UBIGINT")
_NESTED = ("STRUCT(",)
_AREAS = "published_area"


def open_duckdb(name: str, path: Path, table: str) -> EventFile:
    """Open a table or view of a DuckDB file.

    Parameters
    ----------
    name
        Name of the set.
    path
        DuckDB file.
    table
        Name of the table; empty for the only one.

    Raises
    ------
    EventSetError
        If there are several candidate tables, or the package `duckdb` is not installed.
    """
    with _connected(path) as connection:
        tables = [one for (one,) in connection.sql("SELECT name FROM (SHOW TABLES) ORDER BY name").fetchall()]
        chosen = table or (tables[0] if len(tables) == 1 else "")
        if chosen not in tables:
            listed = ", ".join(tables) or "none"
            meant = f"no table {chosen!r}; it has {listed}" if chosen else f"the tables {listed}"
            raise EventSetError(f"{path.name} has {meant}; expected one, or its name after #")
        relation = f'"{chosen.replace(chr(34), chr(34) * 2)}"'
        columns = connection.sql(f"DESCRIBE {relation}").fetchall()
        spatial = [column for column, kind, *_rest in columns if kind.startswith("GEOMETRY")]
        point = next((column for column in spatial if column != _AREAS), None)
        listed = ", ".join(_selected(column, kind, is_geometry=column == point) for column, kind, *_rest in columns)
        query = f"SELECT {listed} FROM {relation}"  # noqa: S608 - names are quoted
        [(total,)] = connection.sql(f"SELECT count(*) FROM {relation}").fetchall()  # noqa: S608
        schema: pa.Schema = connection.sql(f"{query} LIMIT 0").to_arrow_table().schema

    def batches() -> Iterator[Batch]:
        with _connected(path) as source:
            yield from numbered(iter(source.sql(query).to_arrow_reader(ROWS_AT_ONCE)), total)

    return EventFile(name, path, schema, Geometry(point, None) if point else None, batches)


@contextmanager
def _connected(path: Path) -> Iterator[Any]:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise EventSetError(
            f"{path.name} cannot be read: {error}; pip install 'caspian-map[duckdb]' installs what DuckDB files need"
        ) from error
    # A view in the file could refer to other files and URLs, to which access is disabled.
    closed: dict[str, Any] = {"enable_external_access": "false", "autoload_known_extensions": "false"}
    try:
        with duckdb.connect(str(path), read_only=True, config=closed) as connection:
            yield connection
    except duckdb.Error as error:
        raise EventSetError(f"{path.name} cannot be read by DuckDB: {' '.join(str(error).split())}") from error


def _selected(column: str, kind: str, *, is_geometry: bool) -> str:
    """Write the SQL expression for a column, in a form that Arrow has a type for."""
    name = f'"{column.replace(chr(34), chr(34) * 2)}"'
    if kind.startswith("GEOMETRY"):
        return f"ST_AsWKB({name}) AS {name}" if is_geometry else f"ST_AsText({name}) AS {name}"
    if kind.startswith(_NUMBERS) and not kind.endswith("]"):
        return f"{name}::DOUBLE AS {name}"
    if kind in _KEPT or kind.endswith("[]") or kind.startswith(_NESTED):
        return name
    return f"{name}::VARCHAR AS {name}"
