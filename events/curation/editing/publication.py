"""Writing one event into the files of a catalogue, so that it can be resumed after an interruption at any moment.

Publication names both the new and the previous content: it is idempotent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from events.curation import canonical
from events.curation.editing import bringing
from events.curation.editing.bringing import ADDED_TO, Authority, Brought, Entry
from events.curation.records import AUTHORITIES
from events.curation.yaml_files import read_file
from events.model.errors import CatalogueError, EventsError
from events.model.schema import Event
from events.table.writing import Stamp, check_unchanged, locked, write_whole


class ConflictError(EventsError):
    """The catalogue's content differs from that which the draft is based on.

    Parameters
    ----------
    event_id
        Id of the event.
    there
        Event in the catalogue; `None` if it no longer exists.
    """

    def __init__(self, event_id: str, there: Event | None) -> None:
        self.there = there
        found = "has changed in the catalogue since the draft began" if there else "is no longer in the catalogue"
        super().__init__(f"{event_id} {found}; expected what the draft began with")


def put(folder: Path, event: Event, base: Event | None, brought: Brought | None = None) -> list[Path]:
    """Write an event into the file of its year, in canonical form, and remove it from the file where it was before.

    Parameters
    ----------
    folder
        Folder of the catalogue.
    event
        Validated event.
    base
        Previous event in the catalogue with this id; `None` for a new event. If the new event is there already, after
        an interruption between two writes, the remaining writes are done.
    brought
        Additional entries of the authority files, written first; entries that exist by then are kept unchanged.

    Returns
    -------
    list of Path
        Files that contain or contained it, whether they had to be changed or not.

    Raises
    ------
    ConflictError
        If the catalogue has another event with this id.
    CatalogueError
        If one of these files has comments or problems.
    WritingError
        If an editor saved one of them between reading and writing.
    """
    name = canonical.file_of(event.date)
    with locked(folder):
        stamps = {path: Stamp.of(path) for path in sorted(folder.glob("*.yaml")) if path.name not in AUTHORITIES}
        stamps.setdefault(folder / name, Stamp())
        holding = dict(_holding(stamps, event.id))
        _check(event, base, [one for events in holding.values() for one in events if one.id == event.id])
        touched = sorted({folder / name, *holding}, key=lambda path: path.name != name)
        texts = {}
        for path in touched:
            canonical.refuse_comments(path)
            kept = [one for one in holding.get(path) or _events(path) if one.id != event.id]
            texts[path] = canonical.dump_events([*kept, event] if path.name == name else kept)
        for field, entries in (brought or {}).items():
            path = folder / ADDED_TO[field].file
            stamps[path] = Stamp.of(path)
            texts = {path: _with_entries(path, ADDED_TO[field], entries), **texts}
        for path in texts:
            check_unchanged(path, stamps[path])
        # An event that moves to another file is temporarily in both, and never in none.
        for path, text in texts.items():
            _write(path, text, stamps[path])
    return list(texts)


def _with_entries(path: Path, authority: Authority, entries: Sequence[Entry]) -> str:
    """Return the text of an authority file with additional entries."""
    canonical.refuse_comments(path)
    read = read_file(path, authority.model)
    there = cast("tuple[Entry, ...]", read.records)
    keys, ids = {getattr(one, authority.key) for one in there}, {one.id: one.name for one in there}
    new = [one for one in entries if getattr(one, authority.key) not in keys]
    problems = [*read.problems, *(bringing.taken_id(authority, one, ids[one.id]) for one in new if one.id in ids)]
    if problems:
        raise CatalogueError(problems)
    merged: list[Entry] = sorted([*there, *new], key=lambda one: one.id)
    return canonical.dump(merged)


def _holding(paths: dict[Path, Stamp], event_id: str) -> Iterator[tuple[Path, list[Event]]]:
    """Yield the files that contain an event, with their events; files that do not mention its id are not parsed."""
    for path in paths:
        if path.exists() and event_id.encode() in path.read_bytes():
            events = _events(path)
            if any(one.id == event_id for one in events):
                yield path, events


def _events(path: Path) -> list[Event]:
    if not path.exists():
        return []
    read = read_file(path, Event)
    if read.problems:
        raise CatalogueError(list(read.problems))
    return list(read.records)


def _check(event: Event, base: Event | None, there: list[Event]) -> None:
    """Refuse if the existing event is neither the previous nor the new one."""
    if any(one not in (event, base) for one in there):
        raise ConflictError(event.id, next(one for one in there if one not in (event, base)))
    if not there and base is not None:
        raise ConflictError(event.id, None)


def _write(path: Path, text: str, since: Stamp) -> None:
    if not text:
        path.unlink()
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text, since=since)
