"""Rule for ships: those named in a title or summary must be listed, except places and persons of the same name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from events.curation.lint.sources import Finding
from events.model.schema import Event, Vessel

_SHIP = (
    r"(?:\w*(?:ship|boat|vessel|craft|hunter|sweeper|submarine|ekranoplan)"
    r"|corvette|frigate|destroyer|cutter|dredger|tug|tanker|ferry|barge|dhow)s?"
)
_NAME = r"[“«\"']?[A-Z][\w-]*[”»\"']?"
# A word for a ship and other names of a list, up to the name.
_BESIDE = re.compile(rf"\b(?i:{_SHIP})\s+(?:{_NAME}(?:,| and|, and)?\s+)*[“«\"']?$")
_QUOTED = re.compile(r"[“«\"]$")
_IN_A_ROW = re.compile(r"[”»\"']?(?:,|,? and)\s+(?:the\s+)?[“«\"']?")
_IN_BRACKETS = re.compile(r"\s*\(.*\)$")
# Not ships: “Peykan class”, “Aibar project”, “Vafa Guluzade”.
_LONGER = re.compile(r"[”»\"']?(?:[ -](?:class|type|project|series|design)\b|\s[A-Z][a-z])")


def check(event: Event, vessels: Mapping[str, Vessel]) -> Iterator[Finding]:
    """Find the ships that an event names but does not list; of ships with one name, any may be listed.

    A single-word name without a digit may also be that of a place or person: it counts as a ship after a word for one,
    in quotation marks, or next to another ship in a list.

    Parameters
    ----------
    event
        Record to check.
    vessels
        Authority file, by id.
    """
    bearers, names = _named(tuple((one.id, one.name, *one.variants) for one in vessels.values()))
    for text in (event.title, event.summary):
        row = -1
        for named in names.finditer(text):
            ids = bearers[named[0]]
            listed = not ids.isdisjoint(event.vessels)
            in_a_row = row >= 0 and _IN_A_ROW.fullmatch(text[row : named.start()]) is not None
            if not listed and not in_a_row and not _is_ship(text, named):
                continue
            row = named.end()
            if not listed:
                expected = f"expected {' or '.join(sorted(ids))}, if the text means the ship"
                yield "vessels", named[0], expected, "vessel-not-listed", "warning"


@lru_cache(maxsize=2)
def _named(vessels: tuple[tuple[str, ...], ...]) -> tuple[Mapping[str, set[str]], re.Pattern[str]]:
    """Return the ids by name, and a pattern of all names, for ships given as their id and their names."""
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for vessel, *names in vessels:
        for name in names:
            bearers[_IN_BRACKETS.sub("", name)].add(vessel)
    longest_first = "|".join(map(re.escape, sorted(bearers, key=len, reverse=True))) or r"(?!)"
    return bearers, re.compile(rf"(?<![\w-])(?:{longest_first})(?![\w-])")


def _is_ship(text: str, named: re.Match[str]) -> bool:
    before = text[: named.start()]
    if _LONGER.match(text, named.end()):
        return False
    return bool(re.search(r"[\d ]", named[0]) or _BESIDE.search(before) or _QUOTED.search(before))
