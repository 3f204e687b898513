"""The tables of the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates

from events.curation.editing.states import Role, Standing, State
from geodata.folding import fold


class Table(DeclarativeBase):
    """The base of all tables; times are ISO 8601 in UTC, and days are ISO days."""

    metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})
    type_annotation_map = {dict[str, Any]: JSON(none_as_null=True), list[Any]: JSON(none_as_null=True)}  # noqa: RUF012


def words_of(
    record: Mapping[str, Any] | None,
    note: str | None,
    suggestion: Mapping[str, Any] | None,
    found: Mapping[str, Any] | None,
) -> str:
    """Return the words of a draft, folded, with those of the report that it quotes.

    >>> words_of({"title": "Учение", "sources": [{"publisher": "ТАСС"}], "added": None}, "A note", None, None)
    'учение тасс a note'
    """
    told = [record, note, suggestion, (found or {}).get("quote")]
    return fold(" ".join(text for value in told for text in _texts(value)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    elif value is not None:
        yield str(value)


class Account(Table):
    """An account of the desk; accounts are disabled but never removed, since the history names them."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    role: Mapped[str]
    #: Argon2 hash with its parameters; empty if a proxy authenticates users.
    password: Mapped[str]
    active: Mapped[bool]
    #: Incremented with each change of password or role, which invalidates earlier sessions.
    epoch: Mapped[int]
    failures: Mapped[int]
    #: Seconds since 1970 until which logins are locked.
    locked_until: Mapped[float]

    @property
    def rank(self) -> Role:
        """Role of the account, which sets its permissions."""
        return Role(self.role)


class Report(Table):
    """A report that was read."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    page: Mapped[dict[str, Any]]
    who: Mapped[str]
    at: Mapped[str]


class Draft(Table):
    """A draft of a record for the catalogue."""

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "state"), Index(None, "report_id"), Index(None, "event_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Incremented with each change; every change names the revision that was seen.
    revision: Mapped[int]
    state: Mapped[str]
    #: Id of the published event that it changes; empty for a new event.
    event_id: Mapped[str]
    #: The record with its new authority entries, see `events.curation.editing.bringing`.
    record: Mapped[dict[str, Any]]
    #: The published record when the change began; none for a new event.
    base: Mapped[dict[str, Any] | None]
    #: Description of the change, for the record's history.
    note: Mapped[str]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    #: Passages of the report that support the fields, and alternatives that were found there.
    found: Mapped[dict[str, Any] | None]
    #: Suggestion of a reader.
    suggestion: Mapped[dict[str, Any] | None]
    #: All words of record, note, suggestion and quote, folded for searching; updated automatically.
    words: Mapped[str]
    #: Author of the last change.
    writer: Mapped[str]
    #: Reason for declining it.
    reason: Mapped[str]
    at: Mapped[str]

    @validates("record", "note", "suggestion", "found")
    def _find_words(self, name: str, value: Any) -> Any:
        told = {one: getattr(self, one) for one in ("record", "note", "suggestion", "found")} | {name: value}
        self.words = words_of(**told)
        return value

    @property
    def standing(self) -> Standing:
        """Workflow state of the draft, and the author of its last change."""
        return Standing(State(self.state), self.writer)


class Comment(Table):
    """A comment on a draft."""

    __tablename__ = "comments"
    __table_args__ = (Index(None, "draft_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    who: Mapped[str]
    at: Mapped[str]
    text: Mapped[str]


class Deed(Table):
    """An action on a draft, and the fields that it changed: ``[field, before, after]`` each."""

    __tablename__ = "deeds"
    __table_args__ = (Index(None, "draft_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    who: Mapped[str]
    at: Mapped[str]
    act: Mapped[str]
    changes: Mapped[list[Any]]
    note: Mapped[str]


class Publication(Table):
    """A draft that is being published: written before the files of the catalogue, and removed afterwards."""

    __tablename__ = "publications"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    record: Mapped[dict[str, Any]]
    base: Mapped[dict[str, Any] | None]
    who: Mapped[str]
    email: Mapped[str]


class Fact(Table):
    """A named value that the desk stores about itself."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
