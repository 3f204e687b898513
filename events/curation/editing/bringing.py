"""The publishers that a draft brings along: which are missing from the authority file, and the records with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from anyascii import anyascii
from pydantic import ValidationError

from events.curation.records import PUBLISHERS, Records
from events.curation.yaml_files import broken
from events.model.errors import Problem
from events.model.publishers import credit
from events.model.schema import Publisher
from geodata.folding import fold


def missing(written: Iterable[str], known: Mapping[str, Publisher]) -> list[str]:
    """Return the names of publishers that the authority file has in no spelling, each once.

    Parameters
    ----------
    written
        What sources say of their publishers.
    known
        The authority file, by name; without one nothing is missing.
    """
    spellings = {fold(name) for one in known.values() for name in (one.name, *one.variants)}
    names = {fold(name): name for text in written if (name := credit(text).name)} if known else {}
    return [name for folded, name in names.items() if folded not in spellings]


def propose_id(name: str, taken: Iterable[str]) -> str:
    """Propose the id of a publisher.

    Examples
    --------
    >>> propose_id("Каспий.Инфо", {"kaspiy-info"})
    'kaspiy-info-2'
    """
    base = "-".join(fold(anyascii(name)).split()) or "publisher"
    used = set(taken)
    proposals = (base if number == 1 else f"{base}-{number}" for number in range(1, len(used) + 2))
    return next(one for one in proposals if one not in used)


def brought(given: Sequence[Mapping[str, Any]], records: Records) -> tuple[list[Publisher], list[Problem]]:
    """Read the publishers of a draft, and say what is wrong with them.

    Parameters
    ----------
    given
        As in YAML; one that the authority file has by now is left out.
    records
        Of the catalogue.
    """
    ids = {one.id: one.name for one in records.publishers.values()}
    found, problems = [], []
    for position, one in enumerate(given):
        if one.get("name") in records.publishers:
            continue
        try:
            publisher = Publisher.model_validate(one)
        except ValidationError as error:
            problems += [_at(position, broken("", "", detail)) for detail in error.errors(include_url=False)]
            continue
        if publisher.id in ids:
            expected = f"expected a new id; {ids[publisher.id]} has this one in {PUBLISHERS}"
            problems.append(_at(position, Problem("", "", "id", publisher.id, expected, "duplicate-id")))
        found.append(publisher)
    return found, problems


def with_publishers(records: Records, publishers: Iterable[Publisher]) -> Records:
    """Return the records of a catalogue with further publishers."""
    return replace(records, publishers={**records.publishers, **{one.name: one for one in publishers}})


def _at(position: int, problem: Problem) -> Problem:
    field = ".".join(filter(None, ("publishers", str(position), problem.field)))
    return replace(problem, field=field)
