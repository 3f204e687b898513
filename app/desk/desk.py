"""The desk as its pages know it: the database, the catalogue's records as they stand, and who may be here alone."""

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
        Of the desk.
    folder
        Of the catalogue.
    reload
        Serves the catalogue anew, after something was published.
    person
        Name and e-mail address of whoever is alone here, without accounts.
    user_header
        The header in which a proxy names accounts; empty if none does.
    private_too
        Whether pages of this machine and of private networks are fetched, if an editor asks for them.
    """

    database: Database
    folder: Path
    reload: Callable[[], None]
    person: tuple[str, str] = ("editor", "")
    user_header: str = ""
    private_too: bool = False
    #: Opens the desk once, for who is alone.
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    #: Marks the sessions that were opened with the token.
    opened: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _records: tuple[dict[str, Stamp], Records] | None = None
    _reader: tuple[Records, Reader] | None = None

    @property
    def publisher(self) -> Publisher:
        """Publishes into the catalogue's folder."""
        return Publisher(self.database, self.folder, lambda _folder: self.records)

    @property
    def records(self) -> Records:
        """The records of the catalogue as they stand; only files that have changed are read again."""
        state = self.state()
        if self._records is None or self._records[0] != state:
            self._records = state, reading.read(self.folder, self._records[1] if self._records else None)
        return self._records[1]

    def state(self) -> dict[str, Stamp]:
        """Return the states of the files of the catalogue."""
        return {path.name: Stamp.of(path) for path in sorted(self.folder.glob("*.yaml"))}

    @property
    def reader(self) -> Reader:
        """Reads reports, with the ships and events of these records at hand."""
        records = self.records
        if self._reader is None or self._reader[0] is not records:
            self._reader = records, Reader(records)
        return self._reader[1]

    @property
    def is_alone(self) -> bool:
        """Whether there is no account, so that whoever is at this machine is the editor."""
        with self.database.session() as session:
            return not accounts.listed(session)

    def use_token(self, given: str) -> bool:
        """Return whether a token opens the desk, which it does once."""
        fits = bool(self.token) and secrets.compare_digest(given.encode(), self.token.encode())
        if fits:
            self.token = ""
        return fits


def today() -> date:
    """Return the day, in UTC."""
    return datetime.now(UTC).date()


def session_key(database: Database) -> str:
    """Return the key that signs sessions, which all servers of a database share; the first one makes it."""
    with database.session() as session:
        fact = session.get(Fact, _SECRET)
        if fact is None:
            fact = Fact(name=_SECRET, value=secrets.token_hex(32))
            session.add(fact)
        return fact.value


def put(desk: Desk, extensions: dict[str, object]) -> None:
    """Hand an application its desk."""
    extensions[_EXTENSION] = desk


def desk() -> Desk:
    """Return the desk of the current application."""
    return cast("Desk", current_app.extensions[_EXTENSION])
