"""The database of the desk: SQLite in a file or PostgreSQL, migrated to the current schema when it is opened."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session

from app.desk.store.errors import DeskError

_MIGRATIONS = Path(__file__).parent / "migrations"
# Seconds for which a writer waits for another writer.
_PATIENCE = 30
# Key of the PostgreSQL advisory lock that is held while the schema is migrated; any number that no other program uses.
_LOCK = 0xCA591A


def beside(folder: Path) -> str:
    """Return the address of the database next to a catalogue's folder.

    >>> beside(Path("/srv/events/catalogue"))
    'sqlite:////srv/events/catalogue-desk.sqlite'
    """
    folder = folder.absolute()
    return f"sqlite:///{folder.parent / f'{folder.name}-desk.sqlite'}"


class Database:
    """A database of the desk.

    Parameters
    ----------
    address
        ``sqlite:///FILE`` or ``postgresql://…``.

    Raises
    ------
    DeskError
        If the address is invalid, or the database is unreachable.
    """

    def __init__(self, address: str) -> None:
        self._engine = _engine(address)
        try:
            with self._engine.begin() as connection:
                _migrate(connection)
        except OperationalError as error:
            raise DeskError(f"the desk's database cannot be opened: {_plain(error)}") from error

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Yield a session whose changes are committed at the end, or rolled back after an exception."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _engine(address: str) -> Engine:
    shown = "expected sqlite:///FILE or postgresql://USER@HOST/NAME"
    try:
        url = make_url(address)
    except ArgumentError:
        raise DeskError(f"the desk's database {address[:60]!r} is not allowed: {shown}") from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise DeskError(f"the desk's database cannot be of the kind {kind!r}: {shown}")
    if kind == "postgresql":
        try:
            return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        except (ImportError, NoSuchModuleError):
            raise DeskError("PostgreSQL needs a package more: pip install 'caspian-map[postgresql]'") from None
    engine = create_engine(url, connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _set_up)
    # A transaction that begins as a reader cannot become a writer while another one writes.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        try:
            path.touch(mode=0o600)
        except OSError as error:
            raise DeskError(f"the desk's database {path.name} cannot be written: {error.strerror}") from error
    return engine


def _set_up(connection: Any, _record: object) -> None:
    """Leave beginning transactions to the listener above, instead of Python's module."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _migrate(connection: Connection) -> None:
    """Apply all pending migrations; if two servers start at the same time, they are applied once."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    script = ScriptDirectory(str(_MIGRATIONS))

    def steps(heads: Sequence[str], _context: MigrationContext) -> Any:
        return script._upgrade_revs("head", heads)  # type: ignore[arg-type] # noqa: SLF001 - as Alembic documents it

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with Operations.context(context):
        context.run_migrations()


def _plain(error: OperationalError) -> str:
    """Return the message of a driver, without addresses and the statement."""
    return " ".join(str(error.orig).split())[:300]
