"""Authoring of a new record: proposed values, likely duplicates, and insertion into its file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anyascii import anyascii

from events.curation import canonical, reading
from events.curation.lint import duplicates
from events.curation.records import WITHDRAWN
from events.model.errors import CatalogueError, Problem
from events.model.schema import Event
from events.table.writing import Stamp, locked, write_whole
from geodata.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from events.curation.lint.duplicates import Candidate
    from events.curation.records import Records

_WORDS_OF_A_SLUG = 6
_LITTLE_WORDS = frozenset(
    re.findall(r"\w+", "a an and at by for from in into is its near of off on or the their to with")
)


def propose_id(date: str, title: str, taken: Collection[str] = ()) -> str:
    """Propose an id: the start date, as far as it is known, and the significant words of the title.

    Parameters
    ----------
    date
        Date in EDTF.
    title
        Title in any script.
    taken
        Existing ids.

    Examples
    --------
    >>> propose_id("2013-07-08/2013-07-12", "Iran reports a joint exercise with Russia")
    '2013-07-08-iran-reports-joint-exercise-russia'
    """
    start = date.partition("/")[0].rstrip("~?%")
    words = [word for word in fold(anyascii(title)).split() if word not in _LITTLE_WORDS]
    base = "-".join([start, *words[:_WORDS_OF_A_SLUG]])
    number = 2
    proposal = base
    while proposal in taken:
        proposal = f"{base}-{number}"
        number += 1
    return proposal


def likely_duplicates(records: Records, event: Event) -> list[Candidate]:
    """Find the events of the catalogue that a new one may duplicate."""
    together = replace(records, events=(*records.events, event))
    pairs = duplicates.candidates(reading.from_records(together, "").frame)
    return [pair for pair in pairs if event.id in (pair.first, pair.second)]


def add(folder: Path, event: Event) -> Path:
    """Write a new event into the file of its year, in canonical form, next to the current content.

    Returns
    -------
    Path
        Path of the file. Other files of the folder are left unchanged.

    Raises
    ------
    CatalogueError
        If the id is taken, the file has comments, or the records have problems.
    WritingError
        If an editor saved the file between reading and writing.
    """
    name = canonical.file_of(event.date)
    path = folder / name
    with locked(folder):
        since = Stamp.of(path)
        canonical.refuse_comments(path)
        records = reading.read(folder)
        if event.id in records.files or event.id in records.withdrawn:
            expected = f"expected a new id; {records.files.get(event.id, WITHDRAWN)} has this one already"
            raise CatalogueError([Problem(name, event.id, "id", event.id, expected, "duplicate-id")])
        there = [one for one in records.events if records.files[one.id] == name]
        write_whole(path, canonical.dump_events([*there, event]), since=since)
    return path
