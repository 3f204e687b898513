"""Tables and queries of PostgreSQL, with PostGIS geometries, as one snapshot of the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from events.model.errors import EventSetError
from events.own.files.event_file import Batch, EventFile, Geometry, Part, numbered, of_all
from events.table.postgis.address import Address, quoted
from events.table.postgis.connection import connected, rows
from events.table.postgis.content import fingerprint, hold, together, years

if TYPE_CHECKING:
    from adbc_driver_postgresql import dbapi

_SPATIAL = ("geometry", "geography")
# A geometry without an SRID is taken as longitude and latitude.
_DEGREES = "(CASE ST_SRID({0}::geometry) WHEN 0 THEN {0}::geometry ELSE ST_Transform({0}::geometry, 4326) END)"
_AREAS = "published_area"


@contextmanager
def open_postgis(text: str, known: Collection[str] = ()) -> Iterator[EventFile]:
    """Open a table or a query; the connection stays open as long as the context.

    Parameters
    ----------
    text
        Address, see `events.table.postgis.address.Address`.
    known
        Keys of parts that were read before.

    Raises
    ------
    EventSetError
        If there is no such server, database or table, or the user may not read it; possibly only while it is read.
    """
    address = Address.parse(text)
    with connected(address) as connection:
        hold(connection, address)
        found = _schema(connection, f"SELECT * FROM {address.relation}")  # noqa: S608 - names are quoted
        spatial = [one.name for one in found if _type(one) in _SPATIAL]
        chosen = next((name for name in spatial if name != _AREAS), None)
        columns = ", ".join(_column(one, is_geometry=one.name == chosen) for one in found) or "*"
        query = f"SELECT {columns} FROM {address.relation}"  # noqa: S608
        schema = pa.schema([pa.field(one.name, one.type) for one in _schema(connection, query)])
        divided = years(connection, address, known)
        total = sum(one.rows for one in divided) or _count(connection, address)

        def batches(condition: str = "true", before: int = 0) -> Iterator[Batch]:
            with connection.cursor() as cursor:
                cursor.execute(f"{query} WHERE {condition}")
                for batch in numbered(_streamed(cursor.fetch_record_batch(), schema, address), None):
                    lines = batch.lines + before
                    yield replace(batch, lines=lines, done=lines[-1] / total if len(lines) else None)

        befores = accumulate((one.rows for one in divided), initial=0)
        parts = tuple(
            Part(f"{one.key} {schema}", one.rows, partial(batches, one.condition, before))
            for one, before in zip(divided, befores, strict=False)
        )
        yield EventFile(
            address.name,
            Path(address.name.replace("/", "-")),
            schema,
            Geometry(chosen, None) if chosen else None,
            # Reading the first rows should not wait until the server has sent all years.
            partial(of_all, parts) if parts else batches,
            digest=lambda: together(divided) if divided else fingerprint(connection, address),
            parts=parts,
            notes=_notes(chosen, spatial),
        )


def _count(connection: dbapi.Connection, address: Address) -> int:
    return int(rows(connection, f"SELECT count(*) FROM {address.relation}")[0][0])  # noqa: S608 - names are quoted


def _schema(connection: dbapi.Connection, query: str) -> pa.Schema:
    with connection.cursor() as cursor:
        return cursor.adbc_execute_schema(query)


def _streamed(reader: pa.RecordBatchReader, schema: pa.Schema, address: Address) -> Iterator[pa.RecordBatch]:
    """Yield batches without Arrow's extension types for the database."""
    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return
        except (OSError, pa.ArrowException) as error:
            said = address.without_password(" ".join(str(error).split()))
            raise EventSetError(f"{address.shown} cannot be read to its end: {said}") from None
        yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def _type(field: pa.Field) -> str:
    """Return the PostgreSQL type of a column."""
    return str((field.metadata or {}).get(b"POSTGRESQL:type", b""), "utf-8")


def _column(field: pa.Field, *, is_geometry: bool) -> str:
    """Write the SQL expression for a column, in a form that Arrow has a type for."""
    name = f"source.{quoted(field.name)}"
    kind = _type(field)
    if kind in _SPATIAL:
        degrees = _DEGREES.format(name)
        value = f"ST_AsBinary({degrees})" if is_geometry else f"ST_AsText({degrees})"
    elif kind == "numeric":
        value = f"{name}::float8"
    elif pa.types.is_list(field.type) and isinstance(field.type.value_type, pa.BaseExtensionType):
        value = f"{name}::text[]"
    elif isinstance(field.type, pa.BaseExtensionType) or pa.types.is_interval(field.type):
        value = f"{name}::text"
    else:
        return name
    return f"{value} AS {quoted(field.name)}"


def _notes(chosen: str | None, spatial: list[str]) -> tuple[str, ...]:
    others = [name for name in spatial if name not in (chosen, _AREAS)]
    if not others:
        return ()
    return (f"the geometry {chosen!r} is read; {', '.join(map(repr, others))} are texts, see --map published_area=",)
