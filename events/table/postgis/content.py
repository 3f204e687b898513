"""What a table or query of PostgreSQL holds: one state of it, and a fingerprint that changes with it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from events.table.postgis.address import Address, quoted
from events.table.postgis.connection import rows

if TYPE_CHECKING:
    from adbc_driver_postgresql import dbapi

_UNCHANGING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


def hold(connection: dbapi.Connection, address: Address) -> None:
    """Let all that follows in a transaction see one state of the database, and change nothing."""
    rows(connection, _UNCHANGING)
    # How rows are written, and so their fingerprint, depends on nobody's settings.
    for setting in ("timezone = 'UTC'", "datestyle = 'ISO'", "intervalstyle = 'postgres'", "extra_float_digits = 1"):
        rows(connection, f"SET LOCAL {setting}")
    if address.table:
        # Before the state is chosen: a table that takes the place of another meanwhile would look empty.
        rows(connection, f"LOCK TABLE {quoted(*address.table)} IN ACCESS SHARE MODE")


def fingerprint(connection: dbapi.Connection, address: Address) -> bytes:
    """Return a hash that changes with the content, whatever the order of the rows.

    It is that of the number of rows and the greatest value of the column that tells versions; where there is none, of
    all rows, which the server reads for it.
    """
    said = (
        f"coalesce(max(source.{quoted(address.version)})::text, '')"
        if address.version
        else "concat_ws(' ', sum(hashtextextended(source::text, 0)), sum(hashtextextended(source::text, 1)))"
    )
    found = rows(connection, f"SELECT count(*), {said} FROM {address.relation}")  # noqa: S608 - names are quoted
    return hashlib.sha256(repr(found).encode()).digest()
