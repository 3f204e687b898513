"""Content of a PostgreSQL table or query: one snapshot of it, its fingerprints, and its years."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.table.postgis.address import Address, quoted
from events.table.postgis.connection import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from adbc_driver_postgresql import dbapi

_START = "start"
# Number of rows and sums of their hashes, independent of the order.
_SUMS = "count(*), " + ", ".join(f"coalesce(sum(hashtextextended(text, {seed})), 0)::text" for seed in (0, 1))
_UNCHANGING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


def hold(connection: dbapi.Connection, address: Address) -> None:
    """Make the transaction read-only and let it see one snapshot of the database."""
    rows(connection, _UNCHANGING)
    # The text form of rows, and so their fingerprint, must not depend on a user's settings.
    written = ("timezone = 'UTC'", "datestyle = 'ISO'", "intervalstyle = 'postgres'", "extra_float_digits = 1")
    # With a large table the server would JIT-compile each query, which takes longer than reading a year.
    for setting in (*written, "jit = off"):
        rows(connection, f"SET LOCAL {setting}")
    if address.table:
        # Before the snapshot is taken: a table that replaces another meanwhile would look empty.
        rows(connection, f"LOCK TABLE {quoted(*address.table)} IN ACCESS SHARE MODE")


def fingerprint(connection: dbapi.Connection, address: Address) -> bytes:
    """Return a hash that changes with the content, whatever the order of the rows.

    It covers the number of rows and their values in the version column; without such a column, all rows, which the
    server reads for it.
    """
    found = rows(connection, f"SELECT {_SUMS} FROM ({_said(address, 'true')}) AS said")  # noqa: S608 - names are quoted
    return hashlib.sha256(repr(found).encode()).digest()


def _said(address: Address, condition: str, *more: str) -> str:
    """Write the query that returns each row as one text."""
    # Not the maximum version: a change may be committed after a later one.
    # Without the star, a column called "source" would shadow the row.
    text = f"source.{quoted(address.version)}::text" if address.version else "(source.*)::text"
    # OFFSET prevents inlining of the subquery, so that a row is converted once and not for each sum.
    columns = ", ".join((f"{text} AS text", *more))
    return f"SELECT {columns} FROM {address.relation} WHERE {condition} OFFSET 0"  # noqa: S608


@dataclass(frozen=True)
class Year:
    """The rows of a table that begin in one year.

    Parameters
    ----------
    condition
        SQL condition that selects them, for WHERE.
    rows
        Number of rows.
    digest
        Hash of the rows: changes only with their content.
    state
        Changes whenever one of them was written to, even with the same values, according to the database.
    """

    condition: str
    rows: int
    digest: str
    state: str

    @property
    def key(self) -> str:
        """Cache key of the rows in their current state."""
        return f"{self.digest}-{self.state}"


def years(connection: dbapi.Connection, address: Address, known: Collection[str] = ()) -> list[Year]:
    """Return the years of a table, each with its fingerprints; empty if the table has no suitable index.

    The table needs a column ``start`` of days and an index that begins with it, as `publish` creates it; without one,
    each year would require a scan of all rows.

    Parameters
    ----------
    connection, address
        Connection and address of the table.
    known
        Prefixes of the keys of years that were read before: those in the same state are not hashed again.
    """
    if not address.table:
        return []
    relation, start = quoted(*address.table).replace("'", "''"), f"source.{quoted(_START)}"
    divided = rows(
        connection,
        "SELECT indrelid::text, pg_postmaster_start_time()::text "  # noqa: S608
        "FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] "
        f"WHERE indrelid = to_regclass('{relation}') AND attname = '{_START}' AND atttypid = 'date'::regtype "
        "AND indpred IS NULL LIMIT 1",
    )
    if not divided:
        return []
    year = f"date_part('year', {start}) AS year"
    # Each row has the id of the transaction that wrote it; another or a restored server counts from the beginning.
    found = rows(
        connection,
        f"SELECT min({_START})::text, max({_START})::text, year::text, {_SUMS} FROM "  # noqa: S608
        f"(SELECT {start}, {year}, source.xmin::text AS text FROM {address.relation}) AS said GROUP BY year ORDER BY 1",
    )
    conditions = [
        f"{start} BETWEEN '{first}' AND '{last}'" if first else f"{start} IS NULL" for first, last, *_ in found
    ]
    states = [_hash((divided, said)) for _first, _last, *said in found]
    digests = {state: digest for one in known for digest, _dash, state in [one.partition(" ")[0].partition("-")]}
    before = {digest: state for state, digest in digests.items()}
    unknown = [one for one, state in zip(conditions, states, strict=True) if state not in digests]
    of_unknown = _said(address, " OR ".join(unknown) or "false", year)
    asked = f"SELECT year::text, {_SUMS} FROM ({of_unknown}) AS said GROUP BY year"  # noqa: S608
    new = {said[0]: _hash(said) for said in rows(connection, asked)}
    hashed = [digests.get(state) or new[said[2]] for state, said in zip(states, found, strict=True)]
    # A year that was written again with the same values, as by `publish`, is the year that was read before.
    return [
        Year(condition, said[3], digest, before.get(digest, state))
        for condition, digest, state, said in zip(conditions, hashed, states, found, strict=True)
    ]


def _hash(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()


def together(divided: Sequence[Year]) -> bytes:
    """Return a hash that changes with any of the years."""
    return hashlib.sha256(" ".join(one.digest for one in divided).encode()).digest()
