"""Conversion of drafts to events: the resulting event, its validation problems, and changes to published events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.desk.store import drafts
from app.desk.store.database import Database
from app.desk.store.errors import DeskError, MissingError, StaleError, UnreadyError
from app.desk.store.tables import Draft
from events.curation.editing import bringing, checking
from events.curation.editing.differences import differences
from events.curation.editing.states import Actor
from events.curation.records import Records
from events.model.errors import Problem
from events.model.schema import Event


def ready(draft: Draft, records: Records, today: date) -> Event:
    """Return the event that results from a draft.

    Raises
    ------
    UnreadyError
        If the draft has errors.
    StaleError
        If the event in the catalogue has changed since the draft began.
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
    """Return the event that results from a record, if the schema accepts it, and the problems of the record.

    Parameters
    ----------
    record
        Record of a draft, with its new authority entries.
    base
        The published record that it changes; none for a new event.
    note
        Description of the change.
    records
        Records of the catalogue.
    today
        The day on which the event is added or revised.
    """
    event_id = str(record.get("id", ""))
    brought, further = bringing.brought(record, records)
    final = {**record_alone(record), "added": today.isoformat()}
    if base is not None:
        revised = [*base.get("revised", []), {"date": today.isoformat(), "note": note}]
        final |= {
            "id": base["id"],
            "added": base["added"],
            "revised": revised if note.strip() else base.get("revised", []),
        }
        if not note.strip():
            expected = "expected what was changed, for the history of the record"
            further.append(Problem("", event_id, "note", "", expected, "revision-note"))
    elif event_id in records.files:
        expected = f"expected a new id; {records.files[event_id]} has this one already"
        further.append(Problem("", event_id, "id", event_id, expected, "duplicate-id"))
    event, problems = checking.check(final, bringing.with_brought(records, brought), today)
    return event, [*further, *problems]


def plain(event: Event) -> dict[str, Any]:
    """Convert an event to the form in which the desk stores it, without empty values."""
    values = event.model_dump(mode="json")
    values["place"] = {name: value for name, value in values["place"].items() if value is not None}
    values["sources"] = [
        {name: value for name, value in one.items() if value is not None or name == "published"}
        for one in values["sources"]
    ]
    return {name: value for name, value in values.items() if value not in (None, []) or name == "location_country"}


def record_alone(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a draft without its new authority entries."""
    return {name: value for name, value in record.items() if name not in bringing.ADDED_TO}


def begin_change(database: Database, records: Records, event_id: str, who: str, **further: Any) -> Draft:
    """Begin a draft that changes a published event; the event is unchanged until the draft is published.

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
        If there is no such event.
    """
    found = next((one for one in records.events if one.id == event_id), None)
    if found is None:
        raise MissingError(f"there is no event {event_id[:120]!r} in the catalogue")
    return plain(found)


def rebase(database: Database, records: Records, draft_id: int, revision: int, actor: Actor) -> Draft:
    """Rebase a draft onto the current record of the catalogue; the fields that it changes keep its values."""
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
