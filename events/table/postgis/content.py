"""What a table or query of PostgreSQL holds: one state of it, fingerprints that change with it, and its years."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.table.postgis.address import Address, quoted
from events.table.postgis.connection import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adbc_driver_postgresql import dbapi

_START = "start"
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

    It is that of the number of rows and of their values in the column that tells versions; where there is none, of all
    rows, which the server reads for it.
    """
    found = rows(connection, f"SELECT {_said(address)} FROM {address.relation}")  # noqa: S608 - names are quoted
    return hashlib.sha256(repr(found).encode()).digest()


def _said(address: Address) -> str:
    """Write what is asked of rows: how many they are, and sums of their hashes."""
    # Not the greatest version: a change may be committed after a later one.
    row = f"source.{quoted(address.version)}::text" if address.version else "source::text"
    sums = ", ".join(f"coalesce(sum(hashtextextended({row}, {seed})), 0)::text" for seed in (0, 1))
    return f"count(*), {sums}"


@dataclass(frozen=True)
class Year:
    """The rows of a table that begin in one year.

    Parameters
    ----------
    condition
        Which they are, for WHERE.
    rows
        How many.
    digest
        Changes whenever one of them does.
    """

    condition: str
    rows: int
    digest: str


def years(connection: dbapi.Connection, address: Address) -> list[Year]:
    """Return the years of a table, each with what tells whether it has changed; none where it is not divided so.

    That is a table with a column ``start`` of days and an index that begins with it, as `publish` writes it; without
    one each year would be looked for in all rows.
    """
    if not address.table:
        return []
    relation, start = quoted(*address.table).replace("'", "''"), f"source.{quoted(_START)}"
    is_divided = rows(
        connection,
        "SELECT 1 FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] "  # noqa: S608
        f"WHERE indrelid = to_regclass('{relation}') AND attname = '{_START}' AND atttypid = 'date'::regtype "
        "AND indpred IS NULL",
    )
    if not is_divided:
        return []
    found = rows(
        connection,
        f"SELECT min({start})::text, max({start})::text, extract(year FROM {start})::text, {_said(address)} "  # noqa: S608
        f"FROM {address.relation} GROUP BY 3 ORDER BY 1",
    )
    return [
        Year(
            f"{start} BETWEEN '{first}' AND '{last}'" if first else f"{start} IS NULL",
            said[1],
            hashlib.sha256(repr(said).encode()).hexdigest(),
        )
        for first, last, *said in found
    ]


def together(divided: Sequence[Year]) -> bytes:
    """Return a hash that changes with any of the years."""
    return hashlib.sha256(" ".join(one.digest for one in divided).encode()).digest()
