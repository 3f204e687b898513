"""Selection of the source pages of a catalogue to preserve, and notes of their captures in the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from events.curation import canonical, reading
from events.curation.records import Records
from events.model.schema import Capture, Event, Source
from events.preserving.errors import PreservingError
from events.table.writing import Stamp, locked, write_whole

#: Sources that cite each URL, by the id of their event.
Cited = dict[str, dict[str, Source]]


def cited(records: Records) -> Cited:
    """List the URLs that events cite, in the order of the records."""
    found: Cited = {}
    for event in records.events:
        for source in event.sources:
            found.setdefault(source.url, {})[event.id] = source
    return found


def wanted(known: Cited, names: Iterable[str]) -> list[str]:
    """Return the URLs selected by names.

    Parameters
    ----------
    known
        Cited URLs.
    names
        Ids of events, and URLs, which need not be cited.

    Raises
    ------
    PreservingError
        If a name is neither.
    """
    events = {event for citing in known.values() for event in citing}
    found: dict[str, None] = {}
    for name in names:
        if name.startswith(("http://", "https://")):
            found[name] = None
        elif name in events:
            found |= dict.fromkeys(url for url, citing in known.items() if name in citing)
        else:
            raise PreservingError(f"there is no event {name!r}; expected the id of an event, or http:// or https://")
    return list(found)


def note(folder: Path, captures: Mapping[str, Capture]) -> list[str]:
    """Write captures into the records; everything else is left unchanged.

    Parameters
    ----------
    folder
        Folder of the records.
    captures
        Captures by URL of the page.

    Returns
    -------
    list of str
        Names of the changed files.

    Raises
    ------
    CatalogueError
        If the records have problems, or a file to be changed has comments.
    WritingError
        If a file was changed meanwhile.
    """
    with locked(folder):
        stamps = {path.name: Stamp.of(path) for path in folder.glob("*.yaml")}
        records = reading.read(folder)
        after = {event.id: _noted(event, captures) for event in records.events}
        changed = sorted({records.files[one.id] for one in records.events if after[one.id] != one})
        for name in changed:
            canonical.refuse_comments(folder / name)
        for name in changed:
            events = [after[event.id] for event in records.events if records.files[event.id] == name]
            write_whole(folder / name, canonical.dump_events(events), since=stamps[name])
    return changed


def _noted(event: Event, captures: Mapping[str, Capture]) -> Event:
    sources = tuple(
        source.model_copy(update={"capture": captures[source.url]}) if source.url in captures else source
        for source in event.sources
    )
    return event.model_copy(update={"sources": sources})
