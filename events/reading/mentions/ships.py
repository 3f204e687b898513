"""Ships named in a text, from the catalogue's list in any script; not the places that they are named after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from events.model.schema import Vessel
from events.reading.text.tokens import Token
from geodata import gazetteer
from geodata.gazetteer import names

_QUOTES = "«»“”„\"'‘’"
_NEAR = 5
_PLAIN_LENGTH = 4
_FEWEST_CONSONANTS = 3
# Ships whose names are words, or those of regions, rivers and people, need an adjacent word for a ship.
_ALSO_OTHER = frozenset(
    [
        "amur",
        "isa",
        "oral",
        "rona",
        "derafsh",
        "kalat",
        "natavan",
        "dagestan",
        "tatarstan",
        "kazakhstan",
        "mangistau",
        "mangystau",
        "karagandy",
        "saryarka",
        "volga",
        "astrakhan",
        "makhachkala",
        "derbent",
        "lun",
        "brilliant",
        "mirazh",
        "dauntless",
        "hanjar",
        "algyr",
        "arkadag",
        "nur-sultan",
        "makhambet",
        "alatau",
        "isatay",
        "sarbaz",
        "sakshi",
        "naiza",
        "egemen",
        "dosan",
        "aibar",
        "abai",
        "damavand",
        "peykan",
        "joshan",
        "kustodiev",
        "paykan",
    ]
)

_STATES_RU = frozenset(
    ["казахстана", "татарстана", "дагестана", "казахстану", "казахстаном", "казахстане", "мангистау"]
)


@dataclass(frozen=True, slots=True)
class ShipMention:
    """A mention of a ship in a text.

    Attributes
    ----------
    start, end
        Offsets in the cleaned text.
    vessels
        Ids of the ships with that name.
    """

    start: int
    end: int
    vessels: tuple[str, ...]


class Ships:
    """The catalogue's ships, indexed by name.

    Parameters
    ----------
    vessels
        Vessels by id.
    """

    def __init__(self, vessels: Mapping[str, Vessel]) -> None:
        self._vessels = vessels
        self._index: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._by_consonants: dict[tuple[str, ...], set[str]] = defaultdict(set)
        places = {names.sound(name) for one in gazetteer.load() for name in gazetteer.load()[one].every_name}
        self._shared = {names.sound(word) for word in _ALSO_OTHER} | places
        for vessel in vessels.values():
            for name in (vessel.name, *vessel.variants):
                parts = tuple(names.sound(part) for part in re.findall(r"[^\W_]+", re.sub(r"\([^)]*\)", "", name)))
                if parts and all(parts):
                    self._index[parts[0]].append((parts, vessel.id))
                    self._by_consonants[tuple(_skeleton(part) for part in parts)].add(vessel.id)

    def find(self, text: str, words: Sequence[Token], ship: re.Pattern[str]) -> list[ShipMention]:
        """Find the mentions of ships in a text.

        Parameters
        ----------
        text
            Cleaned text.
        words
            Tokens of the text.
        ship
            Words for ships in its language.
        """
        candidates = []
        number = 0
        while number < len(words):
            length, vessels = self._at(words, number)
            if not length and number + 1 < len(words) and text[words[number].end : words[number + 1].start] == "-":
                length, vessels = self._joined(words[number], words[number + 1])
            if length:
                candidates.append((number, length, vessels))
            number += length or 1
        accepted: list[ShipMention] = []
        known: set[str] = set()
        for number, length, vessels in candidates:
            first, last = words[number], words[number + length - 1]
            sound = "".join(sorted(first.keys, key=len)[0:1])
            is_bare = names.is_arabic_script(first.text) or len(sound) < _PLAIN_LENGTH
            is_shared = length == 1 and (is_bare or bool(first.keys & self._shared))
            beside = self._beside(text, (first.start, last.end), ship, accepted)
            again = sound in known and re.search(r"\b[Tt]he\s+$", text[: first.start]) is not None
            # “Катера Казахстана” are a state's, «Казахстан» is a ship.
            is_states = first.text.lower() in _STATES_RU and not self._is_quoted(text, first.start, last.end)
            if not is_states and (beside or again or not is_shared):
                accepted.append(ShipMention(first.start, last.end, self._meant(vessels, text, first.start)))
                known.add(sound)
        return accepted

    def _at(self, words: Sequence[Token], number: int) -> tuple[int, tuple[str, ...]]:
        best, found = 0, []
        token = words[number]
        if not token.is_name and not any(ch.isdigit() for ch in token.text):
            return 0, ()
        for start in token.keys:
            for parts, vessel in self._index.get(start, ()):
                met = words[number : number + len(parts)]
                if len(met) == len(parts) and all(part in one.keys for part, one in zip(parts, met, strict=True)):
                    if len(parts) > best:
                        best, found = len(parts), [vessel]
                    elif len(parts) == best and vessel not in found:
                        found.append(vessel)
        return (best, tuple(found)) if found else self._unvowelled(words, number)

    def _joined(self, first: Token, second: Token) -> tuple[int, tuple[str, ...]]:
        """Match a single-word name that is hyphenated in the text."""
        for start in first.keys:
            for end in second.keys:
                found = [vessel for parts, vessel in self._index.get(start + end, ()) if len(parts) == 1]
                if found:
                    return 2, tuple(dict.fromkeys(found))
        return 0, ()

    def _unvowelled(self, words: Sequence[Token], number: int) -> tuple[int, tuple[str, ...]]:
        """Match a name in Arabic script, which omits most vowels, by its consonants."""
        if not names.is_arabic_script(words[number].text):
            return 0, ()
        for length in (2, 1):
            met = words[number : number + length]
            consonants = tuple(_skeleton(min(one.keys, default="")) for one in met)
            if len("".join(consonants)) >= _FEWEST_CONSONANTS and (vessels := self._by_consonants.get(consonants)):
                return length, tuple(sorted(vessels))
        return 0, ()

    @staticmethod
    def _is_quoted(text: str, start: int, end: int) -> bool:
        return start > 0 and text[start - 1] in _QUOTES and text[end : end + 1] in set(_QUOTES)

    @staticmethod
    def _beside(
        text: str,
        span: tuple[int, int],
        ship: re.Pattern[str],
        accepted: list[ShipMention],
    ) -> bool:
        """Return whether a name follows a word for a ship, is in quotation marks, or is listed with another ship."""
        start, end = span
        quoted = Ships._is_quoted(text, start, end)
        before = text[max(0, start - 60) : start]
        cut = max(before.rfind(mark) for mark in ".!?;\n")
        if cut >= 0 and not re.search(r"\b(?:no|vs)\.$", before[: cut + 1]):
            before = before[cut + 1 :]
        near = " ".join(before.split()[-_NEAR:])
        in_words = list(ship.finditer(near))
        if in_words:
            rest = near[in_words[-1].end() :]
            if quoted or re.fullmatch(rf"(?:\s*(?:called|named|of the|the|,|and|\d+)?\s*)*[{_QUOTES}]?", rest):
                return True
            if re.fullmatch(
                rf"[,:]?\s+(?:[{_QUOTES}]?[A-ZА-ЯЁ][\w-]*[{_QUOTES}]?(?:\s|,|and|the|и|,\s)*)*[{_QUOTES}]?", rest
            ):
                return not re.search(r"\b(?:in|at|of|off|from|to|near)\s*$", rest)
        if in_words and re.fullmatch(
            r"(?:\s+(?!and\b)[\w'-]+){1,4}(?:,|:| [—–-])\s+", near[in_words[-1].end() :] + " "
        ):
            return True
        if quoted and ship.search(text[max(0, start - 160) : end + 60]):
            return True
        last = accepted[-1] if accepted else None
        return (
            last is not None
            and re.fullmatch(
                rf"[{_QUOTES}]?\s*(?:,|and|и|و|və|және|,\s*followed[^.,;]{{0,40}}|\s|with|the|[{_QUOTES}])*",
                text[last.end : start],
            )
            is not None
            and bool(re.search(r"\w|,", text[last.end : start]))
        )

    def _meant(self, vessels: tuple[str, ...], text: str, start: int) -> tuple[str, ...]:
        """Choose between ships of one name by the preceding words: a merchant ship or one of the border guard."""
        if len(vessels) == 1:
            return vessels
        before = text[max(0, start - 80) : start].lower()
        is_cargo = re.search(r"cargo|tanker|merchant|freight|vessel|сухогруз|танкер|теплоход", before) is not None
        fitting = [one for one in vessels if ("cargo" in (self._vessels[one].type or "")) == is_cargo]
        return tuple(fitting or vessels)[:1]


def _skeleton(sound: str) -> str:
    """Return the consonants of a name's sound, undoubled, as in scripts without vowels."""
    return re.sub(r"(.)\1+", r"\1", names.consonants(sound))
