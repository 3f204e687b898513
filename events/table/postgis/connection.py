"""Connections to PostgreSQL through ADBC, with one-line error messages that omit the password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from events.model.errors import EventSetError
from events.table.postgis.address import Address

if TYPE_CHECKING:
    from adbc_driver_postgresql import dbapi

# Hints by SQLSTATE code.
_RIGHT = {
    "42P01": "expected a table or view of this database as table=schema.name, written as the database writes it",
    "3F000": "expected a schema of this database",
    "42703": "expected a column that it has",
    "42501": "expected a user who may do this: GRANT it, or connect as another",
    "25006": "expected a query that only reads",
    "42601": "expected one SELECT",
    "22P02": "expected values of the column's type",
    "2BP01": "expected a table on which nothing else depends: drop what does, or choose another name",
}
_REFUSED = ("password authentication failed", "no password supplied")
_NOT_AN_ADDRESS = ("invalid URI", "invalid integer value", "invalid connection option", "could not parse")


@contextmanager
def connected(address: Address) -> Iterator[dbapi.Connection]:
    """Open a connection with a transaction, which is rolled back at the end unless it was committed.

    Raises
    ------
    EventSetError
        If the server cannot be reached or refuses the user, or any statement fails while the context is open.
    """
    driver = _driver()
    try:
        with driver.connect(address.uri) as connection:
            yield connection
    except driver.Error as error:
        raise EventSetError(_told(address, error)) from None


def rows(connection: dbapi.Connection, query: str) -> list[tuple[Any, ...]]:
    """Run a statement; return the rows of its result, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall()) if cursor.description else []


def _driver() -> Any:
    try:
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - sets that are files do without
    except ImportError as error:
        raise EventSetError(
            f"postgresql://… cannot be read: {error}; pip install 'caspian-map[postgis]' installs what it needs"
        ) from error
    return dbapi


def _told(address: Address, error: Any) -> str:
    """Describe an error, with a hint if there is one, in one line."""
    details = dict(getattr(error, "details", None) or ())
    primary = details.get(b"PG_DIAG_MESSAGE_PRIMARY", b"")
    said = primary.decode(errors="replace") if isinstance(primary, bytes) else str(primary)
    if not said:
        said = " ".join(str(error).split()).partition("Failed to connect: ")[2] or " ".join(str(error).split())
    said = address.without_password(said)
    code = getattr(error, "sqlstate", None)
    if any(part in said for part in _NOT_AN_ADDRESS):
        return f"{address.shown} is no address of PostgreSQL's; expected postgresql://user@host:port/database?table=…"
    if any(part in said for part in _REFUSED):
        return f"{address.shown}: the server refuses this user and password; expected them in the address or ~/.pgpass"
    if not code:
        return f"{address.shown} cannot be reached: {said}; expected a server that runs and lets this user in"
    return f"{address.shown}: {said}" + (f"; {_RIGHT[code]}" if code in _RIGHT else "")
