"""Validation of a draft, with problems by field in the same form as those of `caspian-map validate` for files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from events.curation import authoring, canonical
from events.curation.lint import rules
from events.curation.records import Records, unknown_references
from events.curation.yaml_files import broken
from events.model.errors import Problem
from events.model.schema import Event
from geodata import gazetteer
from geodata.waters import maritime_zones


def check(record: Mapping[str, Any], records: Records, today: date) -> tuple[Event | None, list[Problem]]:
    """Validate a draft as a record of a catalogue.

    Parameters
    ----------
    record
        Record as in YAML, complete or not.
    records
        Records of the catalogue; an event with the same id is the one that the draft changes.
    today
        Current day: later days are in the future, and a new event is added on it.

    Returns
    -------
    Event or None
        The event, if the schema accepts it.
    list of Problem
        Errors and warnings. Rules on fields that the schema rejects are checked once it accepts them.
    """
    try:
        event = Event.model_validate({"added": today.isoformat(), **record})
    except ValidationError as error:
        found = [broken("", str(record.get("id", "")), one) for one in error.errors(include_url=False)]
        return None, found
    file = canonical.file_of(event.date)
    problems = list(unknown_references(file, event, _known(records)))
    if event.id in records.withdrawn:
        expected = "expected a new id; an event with this one was withdrawn"
        problems.append(Problem(file, event.id, "id", event.id, expected, "withdrawn-id"))
    if not problems:
        together = with_event(records, event)
        problems += rules.check_one(event, together, today)
    return event, problems


def with_event(records: Records, event: Event) -> Records:
    """Return the records of a catalogue with an event added or changed, in the order of the rewritten files."""
    name = canonical.file_of(event.date)
    kept = [one for one in records.events if one.id != event.id]
    of_file = sorted([*(one for one in kept if records.files[one.id] == name), event], key=canonical.order)
    before = [one for one in kept if records.files[one.id] < name]
    after = [one for one in kept if records.files[one.id] > name]
    events = (*before, *of_file, *after)
    files = {one.id: name if one.id == event.id else records.files[one.id] for one in events}
    return replace(records, events=events, files=files)


def repeats(records: Records, event: Event) -> list[str]:
    """Return the ids of events that one may duplicate, most similar first; none if it has unknown references."""
    if any(unknown_references("", event, _known(records))):
        return []
    others = replace(records, events=tuple(one for one in records.events if one.id != event.id))
    return [
        pair.first if pair.second == event.id else pair.second for pair in authoring.likely_duplicates(others, event)
    ]


def _known(records: Records) -> dict[str, frozenset[str]]:
    places = frozenset(gazetteer.load())
    return {
        "organisations": frozenset(records.organisations),
        "vessels": frozenset(records.vessels),
        "series": frozenset(records.series),
        "places": places,
        "waters": places | frozenset(maritime_zones.ZONE_IDS),
    }
