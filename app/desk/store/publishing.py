"""From a checked draft to the files of the catalogue; a stop at any moment leaves something that can be gone on with.

First the database says what is to be written, then the files are written, then the database says that they were. What
is left of a stop between is done at the next start: each step changes nothing where it was done already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.desk.store import drafts
from app.desk.store.database import Database
from app.desk.store.errors import DeskError, MissingError, StaleError, UnreadyError
from app.desk.store.tables import Draft, Publication
from events.curation import reading
from events.curation.editing import checking, publication, repository, states
from events.curation.editing.differences import differences
from events.curation.editing.repository import RepositoryError
from events.curation.editing.states import Act, Actor, State
from events.curation.records import Records
from events.model.errors import EventsError, Problem
from events.model.schema import Event


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes drafts into a catalogue's folder.

    Parameters
    ----------
    database
        Of the desk.
    folder
        Of the catalogue.
    read
        Reads its records as they stand; by default from the files.
    """

    database: Database
    folder: Path
    read: Callable[[Path], Records] = reading.read

    def check(self, draft_id: int, revision: int, actor: Actor, today: date) -> None:
        """Mark a draft as checked, which has to be ready to be published; parameters and errors as of `publish`."""
        records = self.read(self.folder)
        with self.database.session() as session:
            draft = drafts.get(session, draft_id)
            drafts.seen(draft, revision)
            states.step(draft.standing, Act.CHECK, actor, team=drafts.is_team(session))
            ready(draft, records, today)
            drafts.act(session, draft_id, revision, Act.CHECK, actor)

    def publish(self, draft_id: int, revision: int, actor: Actor, today: date, email: str = "") -> Event:
        """Publish a checked draft; return the event.

        Parameters
        ----------
        draft_id, revision
            The draft as it was seen.
        actor
            Who publishes it.
        today
            The day on which the event is added or revised.
        email
            Of the actor, for the commit; may be empty.

        Raises
        ------
        StaleError
            If the draft or the event in the catalogue was changed meanwhile.
        ActError
            If the actor may not publish it.
        UnreadyError
            If the record has errors.
        EventsError
            If the files cannot be written.
        """
        records = self.read(self.folder)
        with self.database.session() as session:
            draft = drafts.get(session, draft_id)
            drafts.seen(draft, revision)
            if session.get(Publication, draft_id):
                raise StaleError(f"draft {draft_id} is being published", draft.revision)
            states.step(draft.standing, Act.PUBLISH, actor, team=drafts.is_team(session))
            event = ready(draft, records, today)
            session.add(
                Publication(draft_id=draft_id, record=plain(event), base=draft.base, who=actor.name, email=email)
            )
        self.complete(draft_id)
        return event

    def complete(self, draft_id: int) -> None:
        """Do what is left to do of a publication that has begun."""
        with self.database.session() as session:
            begun = session.get(Publication, draft_id)
            if begun is None:
                return
            draft = drafts.get(session, draft_id)
            words = draft.note or ("Add" if begun.base is None else "Revise")
        event = Event.model_validate(begun.record)
        base = Event.model_validate(begun.base) if begun.base else None
        try:
            files = publication.put(self.folder, event, base)
        except EventsError as error:
            self._give_up(begun, error)
            raise
        note = self._commit(files, f"{words}: {event.title}" if begun.base else f"{words} {event.title}", begun)
        with self.database.session() as session:
            draft = drafts.get(session, draft_id)
            if (left := session.get(Publication, draft_id)) is None:
                return  # another process was as quick
            session.delete(left)
            draft.record = begun.record
            drafts.advance(draft, State.PUBLISHED)
            drafts.settle(session, draft, begun.who, Act.PUBLISH, note)

    def repair(self) -> list[int]:
        """Do what is left to do of publications that were stopped; return their drafts.

        What can no longer be published goes back to be checked, and the history says why.
        """
        with self.database.session() as session:
            left = list(session.scalars(select(Publication.draft_id).order_by(Publication.draft_id)))
        for draft_id in left:
            try:
                self.complete(draft_id)
            except EventsError:
                continue
        return left

    def _commit(self, files: list[Path], message: str, begun: Publication) -> str:
        """Commit the files where they lie in a repository; return what the history should say of it."""
        try:
            if not repository.holds(self.folder):
                return ""
            made = repository.commit(self.folder, files, message, begun.who, begun.email)
        except (RepositoryError, OSError) as error:
            return f"written, and not committed: {error}"
        return f"commit {made[:12]}" if made else ""

    def _give_up(self, begun: Publication, error: EventsError) -> None:
        with self.database.session() as session:
            if (left := session.get(Publication, begun.draft_id)) is not None:
                session.delete(left)
                draft = drafts.get(session, begun.draft_id)
                drafts.settle(session, draft, begun.who, "not-published", str(error)[:1000])


def ready(draft: Draft, records: Records, today: date) -> Event:
    """Return the event that a draft is to become.

    Raises
    ------
    UnreadyError
        If it has errors.
    StaleError
        If the catalogue has another event than the one that the change began with.
    """
    event, problems = problems_of(draft.record, draft.base, draft.note, records, today)
    errors = [one for one in problems if one.severity == "error"]
    if event is None or errors:
        raise UnreadyError(errors)
    there = next((one for one in records.events if one.id == event.id), None)
    base = Event.model_validate(draft.base) if draft.base else None
    if there != base:
        now = plain(there) if there else {}
        message = f"{event.id} was changed in the catalogue since this draft began"
        raise StaleError(message, draft.revision, differences(draft.base or {}, now))
    return event


def problems_of(
    record: Mapping[str, Any], base: Mapping[str, Any] | None, note: str, records: Records, today: date
) -> tuple[Event | None, list[Problem]]:
    """Return the event that a record is to become, if the schema accepts it, and what is wrong with it.

    Parameters
    ----------
    record
        Of a draft.
    base
        The published record that it changes; none for a new one.
    note
        What was changed.
    records
        Of the catalogue.
    today
        The day on which it is added or revised.
    """
    event_id = str(record.get("id", ""))
    final = {**record, "added": today.isoformat()}
    further = []
    if base is not None:
        revised = [*base.get("revised", []), {"date": today.isoformat(), "note": note}]
        final |= {
            "id": base["id"],
            "added": base["added"],
            "revised": revised if note.strip() else base.get("revised", []),
        }
        if not note.strip():
            expected = "expected what was changed, for the history of the record"
            further = [Problem("", event_id, "note", "", expected, "revision-note")]
    elif event_id in records.files:
        expected = f"expected a new id; {records.files[event_id]} has this one already"
        further = [Problem("", event_id, "id", event_id, expected, "duplicate-id")]
    event, problems = checking.check(final, records, today)
    return event, [*further, *problems]


def plain(event: Event) -> dict[str, Any]:
    """Write an event as the desk keeps it: what is empty and says nothing is left out."""
    values = event.model_dump(mode="json")
    values["place"] = {name: value for name, value in values["place"].items() if value is not None}
    values["sources"] = [
        {name: value for name, value in one.items() if value is not None or name == "published"}
        for one in values["sources"]
    ]
    return {name: value for name, value in values.items() if value not in (None, []) or name == "location_country"}


def begin_change(database: Database, records: Records, event_id: str, who: str, **further: Any) -> Draft:
    """Begin a draft that changes a published event; the event stays as it is until the draft is published.

    Raises
    ------
    MissingError
        If there is no such event.
    """
    base = base_of(records, event_id)
    with database.session() as session:
        return drafts.add(session, who, base, event_id=event_id, base=base, **further)


def base_of(records: Records, event_id: str) -> dict[str, Any]:
    """Return the record of a published event.

    Raises
    ------
    MissingError
        If there is none.
    """
    found = next((one for one in records.events if one.id == event_id), None)
    if found is None:
        raise MissingError(f"there is no event {event_id[:120]!r} in the catalogue")
    return plain(found)


def rebase(database: Database, records: Records, draft_id: int, revision: int, actor: Actor) -> Draft:
    """Let a change begin from what the catalogue has by now; the fields that it changes keep its values."""
    with database.session() as session:
        draft = drafts.get(session, draft_id)
        if draft.base is None:
            raise DeskError(f"draft {draft_id} changes no published event")
        current = base_of(records, draft.event_id)
        names = {**draft.base, **draft.record}
        own = {name for name in names if draft.base.get(name) != draft.record.get(name)}
        merged = {name: value for name, value in current.items() if name not in own}
        merged |= {name: value for name, value in draft.record.items() if name in own}
        drafts.write(session, draft_id, revision, merged, actor, note=draft.note)
        draft.base = current
        return draft
