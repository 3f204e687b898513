"""The desk as seen by its pages: the database, the catalogue's current records, and the single user, if any."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

from flask import current_app

from app.desk.store import accounts
from app.desk.store.database import Database
from app.desk.store.publishing import Publisher
from app.desk.store.tables import Fact
from events.curation import reading
from events.curation.records import Records
from events.reading.drafts import Reader
from events.table.writing import Stamp

_EXTENSION = "caspian-desk"
_SECRET = "session-key"  # noqa: S105 - the name of it


@dataclass
class Desk:
    """Resources and settings shared by the pages of the desk.

    Parameters
    ----------
    database
        Database of the desk.
    folder
        Folder of the catalogue.
    reload
        Reloads the catalogue, after a publication.
    person
        Name and e-mail address of the single user if there are no accounts.
    user_header
        The request header in which a proxy names the account; empty if there is none.
    private_too
        Whether pages of this machine and of private networks may be fetched.
    """

    database: Database
    folder: Path
    reload: Callable[[], None]
    person: tuple[str, str] = ("editor", "")
    user_header: str = ""
    private_too: bool = False
    #: One-time token for the single user to open the desk.
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    #: Marker of the sessions that were opened with the token.
    opened: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _records: tuple[dict[str, Stamp], Records] | None = None
    _reader: tuple[Records, Reader] | None = None

    @property
    def publisher(self) -> Publisher:
        """Publisher for the catalogue's folder."""
        return Publisher(self.database, self.folder, lambda _folder: self.records)

    @property
    def records(self) -> Records:
        """The current records of the catalogue; only files that have changed are read again."""
        state = self.state()
        if self._records is None or self._records[0] != state:
            self._records = state, reading.read(self.folder, self._records[1] if self._records else None)
        return self._records[1]

    def state(self) -> dict[str, Stamp]:
        """Return the states of the files of the catalogue."""
        return {path.name: Stamp.of(path) for path in sorted(self.folder.glob("*.yaml"))}

    @property
    def reader(self) -> Reader:
        """Reader of reports that knows the ships and events of the current records."""
        records = self.records
        if self._reader is None or self._reader[0] is not records:
            self._reader = records, Reader(records)
        return self._reader[1]

    @property
    def is_alone(self) -> bool:
        """Whether there are no accounts, so that the user of this machine is the only editor."""
        with self.database.session() as session:
            return not accounts.listed(session)

    def use_token(self, given: str) -> bool:
        """Return whether a token opens the desk, and invalidate it if so."""
        fits = bool(self.token) and secrets.compare_digest(given.encode(), self.token.encode())
        if fits:
            self.token = ""
        return fits


def today() -> date:
    """Return the current day in UTC."""
    return datetime.now(UTC).date()


def session_key(database: Database) -> str:
    """Return the key that signs sessions, shared by all servers of a database; the first one generates it."""
    with database.session() as session:
        fact = session.get(Fact, _SECRET)
        if fact is None:
            fact = Fact(name=_SECRET, value=secrets.token_hex(32))
            session.add(fact)
        return fact.value


def put(desk: Desk, extensions: dict[str, object]) -> None:
    """Set the desk of an application."""
    extensions[_EXTENSION] = desk


def desk() -> Desk:
    """Return the desk of the current application."""
    return cast("Desk", current_app.extensions[_EXTENSION])
