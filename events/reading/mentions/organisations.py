"""Organisations named in a text, from the catalogue's list; each implies the state that it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from events.model.schema import Organisation
from events.reading.mentions.states import StateMention

_KIND = re.compile(r"\s+(?:Shipyard|Shipbuilding Company|plant|Group|LLC|Central Design Bureau|airline)$")
_SHORTEST = 5


class Organisations:
    """The catalogue's organisations, indexed by name.

    Parameters
    ----------
    organisations
        Organisations by id.
    places
        Names that are also those of places, and do not denote an organisation by themselves.
    """

    def __init__(self, organisations: Mapping[str, Organisation], places: Iterable[str] = ()) -> None:
        taken = {name.lower() for name in places}
        owners: dict[str, set[str]] = defaultdict(set)
        for one in organisations.values():
            if one.country:
                for name in _names(one):
                    owners[name].add(str(one.country))
        # “Coast Guard” alone is that of four states.
        self._owners = {
            name: codes.pop() for name, codes in owners.items() if len(codes) == 1 and name.lower() not in taken
        }
        longest_first = sorted(self._owners, key=lambda name: -len(name))
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)")

    def find(self, text: str) -> list[StateMention]:
        """Return the states whose organisations a text names, in its order."""
        return [
            StateMention(match.start(), match.end(), self._owners[match[0]]) for match in self._pattern.finditer(text)
        ]


def _names(one: Organisation) -> Iterator[str]:
    """Yield the names of an organisation: as listed, without the legal form, and the part after a comma."""
    for name in (one.name, *one.variants):
        plain = re.sub(r"\s*\([^)]*\)", "", name)
        for form in (plain, _KIND.sub("", plain)):
            if len(form) >= _SHORTEST and form[0].isupper():
                yield form
    # “Russian Navy, Caspian Flotilla”; a part that is not capitalised throughout is a description.
    for part in one.name.split(", ")[1:]:
        if " " in part and all(word[0].isupper() or len(word) < _SHORTEST for word in part.split()):
            yield part
