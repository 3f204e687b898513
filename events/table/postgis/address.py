"""Addresses of tables and queries in PostgreSQL, ``postgresql://user@host/database?table=schema.name``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote

from events.model.errors import EventSetError, shorten

_SCHEMES = ("postgresql://", "postgres://")
_OWN = ("table", "query", "version", "notify", "poll")
_EXPECTED = "expected postgresql://user@host/database?table=schema.name, or ?query=SELECT …"
_PART = r'"(?:[^"]|"")+"|[^".]+'
# Everything before the last @ may be a password, whatever characters it has.
_WHERE = re.compile(r"(postgres(?:ql)?://)(?:([^:@/]*)(?::(.*))?@)?(.*)")
_TIMEOUT = "connect_timeout"
_SECONDS = 10


def is_postgresql(address: str) -> bool:
    """Return whether an address is a PostgreSQL URI.

    >>> is_postgresql("postgresql://desk@/caspian?table=events"), is_postgresql("https://a.example/events.csv")
    (True, False)
    """
    return address.startswith(_SCHEMES)


@dataclass(frozen=True)
class Address:
    """A table, or the result of a query, in a database.

    Parameters
    ----------
    uri
        Connection URI, with the password if one was given.
    shown
        Address in messages: without password.
    name
        Name of the table, or of the database if there is a query.
    table
        Schema, if given, and name of the table; empty if there is a query.
    query
        SQL query; empty if there is a table.
    version
        Column that grows with every change of a row; empty if there is none.
    notify
        NOTIFY channel for changes; empty if there is none.
    poll
        Interval in seconds at which the version is polled; 0 for never.
    """

    uri: str
    shown: str
    name: str
    table: tuple[str, ...] = ()
    query: str = ""
    version: str = ""
    notify: str = ""
    poll: float = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse an address.

        Raises
        ------
        EventSetError
            If it names neither a table nor a query, or both, or a query that is not read-only.

        Examples
        --------
        >>> address = Address.parse("postgresql://desk:secret@db.example/caspian?table=public.events&poll=5&sslmode=require")
        >>> address.shown, address.table, address.poll
        ('postgresql://desk@db.example/caspian?table=public.events', ('public', 'events'), 5.0)
        """
        where, _mark, rest = text.partition("?")
        given: dict[str, str] = {}
        others = []
        for part in filter(None, rest.split("&")):
            name, _equals, value = part.partition("=")
            if name not in _OWN:
                others.append(part)
            elif name in given:
                raise EventSetError(f"{_shown(where)}: {name} is given twice; expected it once")
            else:
                given[name] = unquote(value)
        if _TIMEOUT not in rest:
            others.append(f"{_TIMEOUT}={_SECONDS}")
        return cls._of(where, given, f"{where}?{'&'.join(others)}")

    @classmethod
    def _of(cls, where: str, given: dict[str, str], uri: str) -> Self:
        shown = _shown(where)
        if bool(given.get("table")) == bool(given.get("query")):
            named = "both a table and a query" if given.get("table") else "no table and no query"
            raise EventSetError(f"{shown} names {named}; {_EXPECTED}")
        poll = _seconds(shown, given.get("poll", ""))
        further = (given.get("version", ""), given.get("notify", ""), poll)
        if given.get("table"):
            table = _table(shown, given["table"])
            return cls(uri, f"{shown}?table={shorten(given['table'])}", table[-1], table, "", *further)
        query = given["query"].strip().rstrip(";").rstrip()
        if not re.match(r"[\s(]*(SELECT|WITH|VALUES|TABLE)\b", query, re.IGNORECASE):
            raise EventSetError(f"{shown}?query={shorten(query, 60)!r} is not a query that reads; expected SELECT …")
        return cls(uri, f"{shown}?query={shorten(query, 60)}", _database(where) or "query", (), query, *further)

    @property
    def password(self) -> str:
        """The password, as written in the address; empty if there is none."""
        match = _WHERE.match(self.uri.partition("?")[0])
        return (match[3] or "") if match else ""

    @property
    def relation(self) -> str:
        """Relation for the FROM clause, with the alias ``source``."""
        return f"({self.query}\n) AS source" if self.query else f"{quoted(*self.table)} AS source"

    def without_password(self, text: str) -> str:
        """Redact the password in a text from the server or a library."""
        for said in {self.password, unquote(self.password)} - {""}:
            text = text.replace(said, "…")
        return text


def quoted(*names: str) -> str:
    """Quote names as SQL identifiers.

    >>> quoted("public", 'my "own" events')
    '"public"."my ""own"" events"'
    """
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def _table(shown: str, text: str) -> tuple[str, ...]:
    """Parse ``schema.name``; a part that contains a dot itself is quoted."""
    if not re.fullmatch(rf"(?:{_PART})(?:\.(?:{_PART}))?", text):
        raise EventSetError(f"{shown}?table={shorten(text)!r} is no name of a table; expected schema.name or name")
    plain: Callable[[str], str] = lambda part: part[1:-1].replace('""', '"') if part.startswith('"') else part  # noqa: E731
    return tuple(plain(part) for part in re.findall(_PART, text))


def _shown(where: str) -> str:
    match = _WHERE.match(where)
    if match is None:
        return _SCHEMES[0]
    # A user without @ may be followed by a password that contains a question mark.
    rest = match[4] if match[2] is not None else re.sub(r"^([^:/]*):(?!\d*(?:/|$)).*", r"\1", match[4])
    return shorten(f"{match[1]}{match[2] + '@' if match[2] else ''}{rest}")


def _database(where: str) -> str:
    match = _WHERE.match(where)
    return unquote(match[4].partition("/")[2]) if match else ""


def _seconds(shown: str, text: str) -> float:
    try:
        seconds = float(text or 0)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf") or (text and seconds == 0):
        raise EventSetError(f"{shown}: poll={shorten(text)!r} is not allowed; expected a number of seconds above 0")
    return seconds
