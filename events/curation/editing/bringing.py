"""Additions of a draft to the authority files: publishers, ships and organisations that are missing there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from anyascii import anyascii
from pydantic import ValidationError

from events.curation.records import ORGANISATIONS, PUBLISHERS, VESSELS, Records
from events.curation.yaml_files import broken
from events.model.errors import Problem
from events.model.publishers import credit
from events.model.schema import Organisation, Publisher, Vessel
from geodata.folding import fold

Entry = Organisation | Publisher | Vessel
#: Authority entries by the field of the draft that contains them.
Brought = Mapping[str, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority file that drafts may add to.

    Parameters
    ----------
    file
        File name.
    model
        Model of its entries.
    held
        Attribute of `Records` that contains them.
    key
        Field of an entry by which records refer to it.
    """

    file: str
    model: type[Any]
    held: str
    key: str


#: Authority files by the field of a draft with additions to them.
ADDED_TO = {
    "publishers": Authority(PUBLISHERS, Publisher, "publishers", "name"),
    "new_vessels": Authority(VESSELS, Vessel, "vessels", "id"),
    "new_organisations": Authority(ORGANISATIONS, Organisation, "organisations", "id"),
}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def missing(record: Mapping[str, Any], records: Records, field: str) -> list[str]:
    """Return the names or ids in a record that an authority file lacks, without duplicates.

    Parameters
    ----------
    record
        Record of a draft.
    records
        Records of the catalogue.
    field
        Field of a draft, as in `ADDED_TO`. For publishers, the result is names that the file has in no spelling; if it
        does not exist, none is missing. For the others, it is ids.
    """
    if field == "publishers":
        return _unknown((str(one.get("publisher") or "") for one in record.get("sources", ())), records.publishers)
    held = ADDED_TO[field].held
    return [one for one in dict.fromkeys(record.get(held, ())) if one not in getattr(records, held)]


def _unknown(written: Iterable[str], known: Mapping[str, Publisher]) -> list[str]:
    spellings = {fold(name) for one in known.values() for name in (one.name, *one.variants)}
    names = {fold(name): name for text in written if (name := credit(text).name)} if known else {}
    return [name for folded, name in names.items() if folded not in spellings]


def id_of(text: str, known: Mapping[str, Organisation | Vessel]) -> str:
    """Return the id that an editor means: that of the entry with a given name, the text if it is an id, or a new one.

    Parameters
    ----------
    text
        Id or name.
    known
        Authority file, by id.
    """
    if text in known:
        return text
    folded = fold(text)
    bearers = [one.id for one in known.values() if folded in map(fold, (one.name, *one.variants))]
    if len(bearers) == 1:
        return bearers[0]
    return text if _ID.fullmatch(text) else propose_id(text, known)


def propose_id(name: str, taken: Iterable[str]) -> str:
    """Propose an id for an entry with a given name.

    Examples
    --------
    >>> propose_id("Каспий.Инфо", {"kaspiy-info"})
    'kaspiy-info-2'
    """
    base = "-".join(fold(anyascii(name)).split()) or "new"
    used = set(taken)
    proposals = (base if number == 1 else f"{base}-{number}" for number in range(1, len(used) + 2))
    return next(one for one in proposals if one not in used)


def brought(record: Mapping[str, Any], records: Records) -> tuple[Brought, list[Problem]]:
    """Parse the additions of a draft to the authority files, and return their problems.

    Parameters
    ----------
    record
        Record of the draft, with entries as in YAML; those that an authority file has by now are left out.
    records
        Records of the catalogue.
    """
    found: dict[str, list[Entry]] = {}
    problems = []
    for field, authority in ADDED_TO.items():
        held = getattr(records, authority.held)
        ids = {one.id: one.name for one in held.values()}
        for position, given in enumerate(record.get(field, ())):
            if given.get(authority.key) in held:
                continue
            try:
                entry = authority.model.model_validate(given)
            except ValidationError as error:
                details = error.errors(include_url=False)
                problems += [_at(field, position, broken("", "", detail)) for detail in details]
                continue
            if entry.id in ids:
                problems.append(_at(field, position, taken_id(authority, entry, ids[entry.id])))
            found.setdefault(field, []).append(entry)
    return found, problems


def taken_id(authority: Authority, entry: Entry, bearer: str) -> Problem:
    """Return the problem of an entry whose id another one has."""
    expected = f"expected a new id; {bearer} has this one in {authority.file}"
    return Problem(authority.file, entry.name, "id", entry.id, expected, "duplicate-id")


def with_brought(records: Records, entries: Brought) -> Records:
    """Return the records of a catalogue with additional entries in the authority files."""
    further: dict[str, Any] = {}
    for field, new in entries.items():
        authority = ADDED_TO[field]
        further[authority.held] = getattr(records, authority.held) | {getattr(one, authority.key): one for one in new}
    return replace(records, **further)


def plain(entries: Brought) -> dict[str, list[dict[str, Any]]]:
    """Convert entries to JSON types; `entries_of` parses them again."""
    return {field: [one.model_dump(mode="json", by_alias=True) for one in new] for field, new in entries.items()}


def entries_of(record: Mapping[str, Any]) -> Brought:
    """Return the entries of a record that were validated before."""
    return {
        field: [authority.model.model_validate(one) for one in record[field]]
        for field, authority in ADDED_TO.items()
        if record.get(field)
    }


def _at(field: str, position: int, problem: Problem) -> Problem:
    return replace(problem, field=".".join(filter(None, (field, str(position), problem.field))))
