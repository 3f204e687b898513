"""Publication of events to a PostGIS table in one transaction, which changes some rows or replaces the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from events.model.descriptions import DERIVED, RECORD
from events.model.errors import FormatError
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from events.table.flat import flat_parts
from events.table.postgis.address import Address, quoted
from events.table.postgis.connection import connected, rows
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from adbc_driver_postgresql import dbapi

_SIGN = "Written by caspian-map publish."
_INCOMING = "caspian_map_incoming"
_LONGEST = 50  # of PostgreSQL's 63 bytes, so that indexes can be named after the table
_POINT = "ST_SetSRID(ST_MakePoint(lon, lat), 4326)"
_AREA = "ST_GeomFromText(published_area, 4326)"
_INDEXES = ("USING gist (geometry)", "USING gist (published_area)", '(start, "end")', "(category)")
_DESCRIPTIONS = {
    **RECORD["Event"],
    **DERIVED,
    "geometry": "Where it happened: longitude and latitude, WGS 84.",
    "published_area": RECORD["Event"]["area"].replace(", in WKT (longitude, latitude; WGS 84)", ""),
}
# SQL types of additional columns; others become text.
_TYPES = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "bigint"),
    (pa.types.is_floating, "double precision"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "timestamp"),
)


def publish(catalogue: Catalogue, text: str, reader: str = "") -> str:
    """Write events to a table, with indexes and comments; concurrent readers see either the old events or the new ones.

    Roles that could read the old table can read the new one. A notification is sent on the channel that the address
    names, or else on one with the name of the table.

    Parameters
    ----------
    catalogue
        Events to publish; lists and objects of additional columns become JSON texts.
    text
        Address of the table, see `events.table.postgis.address.Address`.
    reader
        Role that is granted read access, and is created if it does not exist; empty for none.

    Returns
    -------
    str
        Name of the table in messages, without the password.

    Raises
    ------
    FormatError
        If the address names a query, or a table that was not written by this project.
    EventSetError
        If the server refuses the user, or lacks the privileges for this.
    """
    address = Address.parse(text)
    if not address.table or len(address.name.encode()) > _LONGEST:
        raise FormatError(f"{address.shown} is no table to write to; expected ?table= and at most {_LONGEST} bytes")
    with connected(address) as connection:
        schema = address.table[0] if len(address.table) > 1 else str(rows(connection, "SELECT current_schema()")[0][0])
        target = quoted(schema, address.name)
        new = quoted(schema, f"{address.name}_new")
        _begin(connection, schema, target, address)
        _write(connection, catalogue, new)
        if _is_much_the_same(connection, target, new):
            _change(connection, target, new)
        else:
            _replace(connection, target, new, address.name)
        _describe(connection, catalogue, target)
        _grant(connection, schema, target, reader)
        rows(connection, f"ANALYZE {target}")
        channel, version = _literal(address.notify or address.name), _literal(catalogue.version)
        rows(connection, f"SELECT pg_notify({channel}, {version})")
        connection.commit()
    return address.shown


def _begin(connection: dbapi.Connection, schema: str, target: str, address: Address) -> None:
    """Wait for concurrent publications, and refuse to replace a table that was not written by this project."""
    rows(connection, f"SELECT pg_advisory_xact_lock(hashtextextended({_literal(target)}, 0))")
    if not rows(connection, f"SELECT 1 FROM pg_namespace WHERE nspname = {_literal(schema)}"):  # noqa: S608
        rows(connection, f"CREATE SCHEMA {quoted(schema)}")
    found = f"to_regclass({_literal(target)})"
    [(is_there, comment)] = rows(connection, f"SELECT {found} IS NOT NULL, obj_description({found}::oid, 'pg_class')")
    if is_there and _SIGN not in (comment or ""):
        raise FormatError(
            f"{address.shown} is there, and not written by caspian-map publish; expected another name, or none there"
        )


def _write(connection: dbapi.Connection, catalogue: Catalogue, new: str) -> None:
    batches = _batches(catalogue)
    first = next(batches)
    columns = [(name, _sql_type(name, first.schema.field(name).type)) for name in catalogue.properties]
    columns += [("published_area", "geometry(Geometry, 4326)"), ("geometry", "geometry(Point, 4326)")]
    stream = pa.RecordBatchReader.from_batches(first.schema, _all(first, batches))
    with connection.cursor() as cursor:
        cursor.adbc_ingest(_INCOMING, stream, temporary=True)
    listed = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
    values = ", ".join(_value(name, kind) for name, kind in columns)
    rows(connection, f"CREATE TABLE {new} ({listed}, PRIMARY KEY (id))")
    rows(connection, f"INSERT INTO {new} SELECT {values} FROM pg_temp.{_INCOMING}")  # noqa: S608 - names are quoted
    rows(connection, f"DROP TABLE pg_temp.{_INCOMING}")


def _is_much_the_same(connection: dbapi.Connection, target: str, new: str) -> bool:
    """Return whether the existing table has the same columns, all indexes, and at least half of the new rows."""
    columns = [
        rows(
            connection,
            "SELECT attname, atttypid::regtype::text, atttypmod FROM pg_attribute "  # noqa: S608
            f"WHERE attrelid = to_regclass({_literal(one)}) AND attnum > 0 ORDER BY attnum",
        )
        for one in (target, new)
    ]
    of_target = f"SELECT count(*) FROM pg_index WHERE indrelid = to_regclass({_literal(target)})"  # noqa: S608
    # An earlier release may have created fewer.
    if columns[0] != columns[1] or rows(connection, of_target)[0][0] <= len(_INDEXES):
        return False
    same = f"SELECT count(*) FROM {new} AS new JOIN {target} AS old USING (id) WHERE new.* *= old.*"  # noqa: S608
    [(kept, all_of_them)] = rows(connection, f"SELECT ({same}), (SELECT count(*) FROM {new})")  # noqa: S608
    return bool(2 * kept >= all_of_them)


def _change(connection: dbapi.Connection, target: str, new: str) -> None:
    """Write only the rows that have changed, so that clients that follow the table read only those again."""
    same = f"SELECT FROM {new} AS new WHERE new.id = old.id AND new.* *= old.*"
    there = f"SELECT FROM {target} AS old WHERE old.id = new.id"
    rows(connection, f"DELETE FROM {target} AS old WHERE NOT EXISTS ({same})")  # noqa: S608
    rows(connection, f"INSERT INTO {target} SELECT * FROM {new} AS new WHERE NOT EXISTS ({there})")  # noqa: S608
    rows(connection, f"DROP TABLE {new}")


def _replace(connection: dbapi.Connection, target: str, new: str, name: str) -> None:
    """Put the new table, with its indexes, in place of the old one, if any, and keep the read privileges."""
    for index in _INDEXES:
        rows(connection, f"CREATE INDEX ON {new} {index}")
    _grant_as_before(connection, target, new)
    rows(connection, f"DROP TABLE IF EXISTS {target}")
    rows(connection, f"ALTER TABLE {new} RENAME TO {quoted(name)}")


def _batches(catalogue: Catalogue) -> Iterator[pa.RecordBatch]:
    """Yield flat batches with the areas as WKT; at least one."""
    first = 0
    for part in flat_parts(catalogue, days=True):
        areas = catalogue.table["published_area"].slice(first, len(part))
        first += len(part)
        whole = part.append_column("published_area", areas).combine_chunks()
        columns = [_plain(column.combine_chunks()) for column in whole.columns]
        yield pa.RecordBatch.from_arrays(columns, names=whole.column_names)


def _all(first: pa.RecordBatch, others: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from others


def _plain(column: pa.Array) -> pa.Array:
    """Cast a column to a type that ADBC can write."""
    if pa.types.is_unsigned_integer(column.type):
        return column.cast(pa.int64())
    is_known = pa.types.is_string(column.type) or any(test(column.type) for test, _name in _TYPES)
    return column if is_known else column.cast(pa.string())


def _sql_type(name: str, kind: pa.DataType) -> str:
    if name in SCHEMA.names and pa.types.is_nested(SCHEMA.field(name).type):
        return "text[]" if SCHEMA.field(name).type == pa.list_(pa.string()) else "jsonb"
    if pa.types.is_timestamp(kind) and kind.tz:
        return "timestamptz"
    return next((named for test, named in _TYPES if test(kind)), "text")


def _value(name: str, kind: str) -> str:
    """Write the SQL expression that derives a column from the incoming ones."""
    if name in ("geometry", "published_area"):
        return _POINT if name == "geometry" else _AREA
    if kind == "text[]":
        return f"ARRAY(SELECT jsonb_array_elements_text({quoted(name)}::jsonb))"
    return f"{quoted(name)}::{kind}"


def _describe(connection: dbapi.Connection, catalogue: Catalogue, target: str) -> None:
    said = f"{Provenance.of(catalogue).sentence()} {_SIGN}"
    rows(connection, f"COMMENT ON TABLE {target} IS {_literal(said)}")
    for name in (*catalogue.properties, "published_area", "geometry"):
        if name in _DESCRIPTIONS:
            rows(connection, f"COMMENT ON COLUMN {target}.{quoted(name)} IS {_literal(_DESCRIPTIONS[name])}")


def _grant_as_before(connection: dbapi.Connection, target: str, new: str) -> None:
    """Grant access to the new table to everyone who had it on the old one."""
    relation = f"to_regclass({_literal(target)})"
    granted = rows(
        connection,
        "SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, privilege_type "  # noqa: S608
        f"FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = {relation} AND grantee <> relowner",
    )
    for role, right in granted:
        rows(connection, f"GRANT {right} ON {new} TO {role}")


def _grant(connection: dbapi.Connection, schema: str, target: str, reader: str) -> None:
    """Grant a role read access to the table."""
    if not reader:
        return
    if not rows(connection, f"SELECT 1 FROM pg_roles WHERE rolname = {_literal(reader)}"):  # noqa: S608
        rows(connection, f"CREATE ROLE {quoted(reader)}")
    usable = f"SELECT has_schema_privilege({_literal(reader)}, {_literal(schema)}, 'USAGE')"
    if not rows(connection, usable)[0][0]:
        rows(connection, f"GRANT USAGE ON SCHEMA {quoted(schema)} TO {quoted(reader)}")
    rows(connection, f"GRANT SELECT ON {target} TO {quoted(reader)}")


def _literal(text: str) -> str:
    r"""Quote a text as an SQL literal, independent of the server's treatment of backslashes.

    >>> print(_literal("Iran's"), _literal("a\\b"))
    'Iran''s' E'a\\b'
    """
    plain = text.replace("'", "''").replace("\x00", "")
    return f"E'{plain}'".replace("\\", "\\\\") if "\\" in plain else f"'{plain}'"
