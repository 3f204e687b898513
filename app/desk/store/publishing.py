"""Publication of checked drafts to the files of the catalogue; if interrupted at any time, it can be resumed.

First the database records what is to be written, then the files are written, then the database records that this is
done. An interrupted publication is completed at the next startup: each step is idempotent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.desk.store import changes, drafts
from app.desk.store.database import Database
from app.desk.store.errors import StaleError
from app.desk.store.tables import Publication
from events.curation import reading
from events.curation.editing import bringing, publication, repository, states
from events.curation.editing.repository import RepositoryError
from events.curation.editing.states import Act, Actor, State
from events.curation.records import Records
from events.model.errors import EventsError
from events.model.schema import Event


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes drafts into a catalogue's folder.

    Parameters
    ----------
    database
        Database of the desk.
    folder
        Folder of the catalogue.
    read
        Reads the current records; by default from the files.
    """

    database: Database
    folder: Path
    read: Callable[[Path], Records] = reading.read

    def check(self, draft_id: int, revision: int, actor: Actor, today: date) -> None:
        """Mark a draft as checked if it is ready to be published; parameters and errors are those of `publish`."""
        records = self.read(self.folder)
        with self.database.session() as session:
            draft = drafts.get(session, draft_id)
            drafts.seen(draft, revision)
            states.step(draft.standing, Act.CHECK, actor, team=drafts.is_team(session))
            changes.ready(draft, records, today)
            drafts.act(session, draft_id, revision, Act.CHECK, actor)

    def publish(self, draft_id: int, revision: int, actor: Actor, today: date, email: str = "") -> Event:
        """Publish a checked draft; return the event.

        Parameters
        ----------
        draft_id, revision
            The draft, and its revision that was seen.
        actor
            The user who publishes it.
        today
            The day on which the event is added or revised.
        email
            E-mail address of the actor, for the commit; may be empty.

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
            event = changes.ready(draft, records, today)
            record = changes.plain(event) | bringing.plain(bringing.brought(draft.record, records)[0])
            session.add(Publication(draft_id=draft_id, record=record, base=draft.base, who=actor.name, email=email))
        self.complete(draft_id)
        return event

    def complete(self, draft_id: int) -> None:
        """Complete a publication that has begun."""
        with self.database.session() as session:
            begun = session.get(Publication, draft_id)
            if begun is None:
                return
            draft = drafts.get(session, draft_id)
            words = draft.note or ("Add" if begun.base is None else "Revise")
        event = Event.model_validate(changes.record_alone(begun.record))
        base = Event.model_validate(begun.base) if begun.base else None
        try:
            files = publication.put(self.folder, event, base, bringing.entries_of(begun.record))
        except EventsError as error:
            self._give_up(begun, error)
            raise
        note = self._commit(files, f"{words}: {event.title}" if begun.base else f"{words} {event.title}", begun)
        with self.database.session() as session:
            draft = drafts.get(session, draft_id)
            if (left := session.get(Publication, draft_id)) is None:
                return  # another process has completed it
            session.delete(left)
            draft.record = begun.record
            drafts.advance(draft, State.PUBLISHED)
            drafts.settle(session, draft, begun.who, Act.PUBLISH, note)

    def repair(self) -> list[int]:
        """Complete interrupted publications; return the ids of their drafts.

        A draft that can no longer be published has to be checked again, and the history says why.
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
        """Commit the files if they are in a repository; return a note for the history."""
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
