"""Content of a table or query of PostgreSQL: one snapshot of it, fingerprints that change with it, and its years."""

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
# How many rows there are, and sums of their hashes, whatever their order.
_SUMS = "count(*), " + ", ".join(f"coalesce(sum(hashtextextended(text, {seed})), 0)::text" for seed in (0, 1))
_UNCHANGING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


def hold(connection: dbapi.Connection, address: Address) -> None:
    """Let all that follows in a transaction see one state of the database, and change nothing."""
    rows(connection, _UNCHANGING)
    # How rows are written, and so their fingerprint, depends on nobody's settings.
    written = ("timezone = 'UTC'", "datestyle = 'ISO'", "intervalstyle = 'postgres'", "extra_float_digits = 1")
    # Of a large table the server would compile each query, which takes longer than to read a year.
    for setting in (*written, "jit = off"):
        rows(connection, f"SET LOCAL {setting}")
    if address.table:
        # Before the state is chosen: a table that takes the place of another meanwhile would look empty.
        rows(connection, f"LOCK TABLE {quoted(*address.table)} IN ACCESS SHARE MODE")


def fingerprint(connection: dbapi.Connection, address: Address) -> bytes:
    """Return a hash that changes with the content, whatever the order of the rows.

    It is that of the number of rows and of their values in the column that tells versions; where there is none, of all
    rows, which the server reads for it.
    """
    found = rows(connection, f"SELECT {_SUMS} FROM ({_said(address, 'true')}) AS said")  # noqa: S608 - names are quoted
    return hashlib.sha256(repr(found).encode()).digest()


def _said(address: Address, condition: str, *more: str) -> str:
    """Write the query for what each row says, as one text."""
    # Not the greatest version: a change may be committed after a later one.
    # Without the star a column called "source" would stand for the row.
    text = f"source.{quoted(address.version)}::text" if address.version else "(source.*)::text"
    # OFFSET keeps this query apart, so that a row is converted once and not for each sum.
    columns = ", ".join((f"{text} AS text", *more))
    return f"SELECT {columns} FROM {address.relation} WHERE {condition} OFFSET 0"  # noqa: S608


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
        Changes whenever one of them does, and with nothing else.
    state
        Changes whenever one of them was written to something else, of which the database keeps book.
    """

    condition: str
    rows: int
    digest: str
    state: str

    @property
    def key(self) -> str:
        """Names what they are, and in which state they were."""
        return f"{self.digest}-{self.state}"


def years(connection: dbapi.Connection, address: Address, known: Collection[str] = ()) -> list[Year]:
    """Return the years of a table, each with what tells whether it has changed; none where it is not divided so.

    That is a table with a column ``start`` of days and an index that begins with it, as `publish` writes it; without
    one each year would be looked for in all rows.

    Parameters
    ----------
    connection, address
        Where the table is.
    known
        What begins with the keys of years that were read before: those in the same state are not hashed again.
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
    # Each row names the transaction that wrote it; another server, or this one restored, counts from the beginning.
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
    # One that was written again as it was, as by `publish`, is the year that was read before.
    return [
        Year(condition, said[3], digest, before.get(digest, state))
        for condition, digest, state, said in zip(conditions, hashed, states, found, strict=True)
    ]


def _hash(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()


def together(divided: Sequence[Year]) -> bytes:
    """Return a hash that changes with any of the years."""
    return hashlib.sha256(" ".join(one.digest for one in divided).encode()).digest()
