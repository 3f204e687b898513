"""Matching of names to places: the name index, and the scores of matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from geodata.gazetteer import names
from geodata.gazetteer.geonames import Town
from geodata.gazetteer.places import Place

Reason = Literal["exact", "alias", "former", "transliteration", "fuzzy"]

# Minimum score of a match by name; below it, the name is only similar.
NAMED = 75

_EXACT, _ALIAS, _FORMER, _WITHOUT_GENERIC_TERM, _SAME_SOUND, _SAME_CONSONANTS = 100, 95, 92, 90, 88, 78
# Maximum difference of scores of equally good matches.
_MARGIN = 5
# Penalty if only a part of the name matches.
_SHORTER, _ONE_OF_A_PAIR = 2, 12
# Scores of GeoNames towns, below those of the project's own places: that of the smallest, and the largest's bonus.
_TOWN, _PROMINENCE = 76, 5
# Weights of a similarity from 0 to 100, for whole names and for their words.
_FUZZY, _SHARED_WORDS = 0.7, 0.75

_FEWEST_CONSONANTS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate for a name.

    Attributes
    ----------
    place
        Matching place.
    score
        From 0 to 100. From 75 on the place has the name; below, its name is only similar.
    reason
        ``exact``: a name of it in some language, or its id. ``alias``: another designation, or its name except for a
        generic term (port, bay) or a remark. ``former``: a former name. ``transliteration``: a name of it in another
        script or romanisation. ``fuzzy``: a name that is only similar.
    matched
        Name that matched.
    """

    place: Place
    score: float
    reason: Reason
    matched: str

    def __str__(self) -> str:
        place = self.place
        return f"{place.id} ({place.name}, {place.kind}{', ' + place.country if place.country else ''})"

    @property
    def is_named(self) -> bool:
        """Whether the place has the name, rather than a similar one."""
        return self.score >= NAMED


def best(matches: Iterable[Match]) -> list[Match]:
    """Return the best match of each place, best first; ties in favour of own places, whose ids have no colon."""
    found: dict[str, Match] = {}
    for match in sorted(
        matches, key=lambda match: (-match.score, ":" in match.place.id, match.place.id, match.matched)
    ):
        found.setdefault(match.place.id, match)
    return list(found.values())


def equally_good(matches: Sequence[Match]) -> list[Match]:
    """Return the ranked matches that are as good as the first; none if the first is only similar."""
    return [match for match in matches if match.is_named and matches[0].score - match.score <= _MARGIN]


def of_town(town: Town, own: Place | None = None) -> Match:
    """Return a match of a GeoNames town, or of the own place identical with it, under a name that only GeoNames has."""
    if not town.is_named:
        return Match(own or town.place, round(_FUZZY * town.likeness, 1), "fuzzy", town.matched)
    if own is not None:
        return Match(own, _WITHOUT_GENERIC_TERM, "alias", town.matched)
    reason: Reason = "exact" if names.key(town.matched) == names.key(town.place.name) else "alias"
    return Match(town.place, round(_TOWN + _PROMINENCE * town.prominence, 1), reason, town.matched)


class NameIndex:
    """Places, indexed by every form of their names.

    Parameters
    ----------
    places
        Places to index.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        entries = list(dict.fromkeys(_entries(places)))
        self._by_key: dict[str, list[Match]] = defaultdict(list)
        self._by_sound: dict[str, list[Match]] = defaultdict(list)
        self._by_consonants: dict[str, list[Match]] = defaultdict(list)
        self._entries = entries
        self._sounds = [names.sound(entry.matched) for entry in entries]
        self._words = [_words(entry.matched) for entry in entries]
        for entry, sound in zip(entries, self._sounds, strict=True):
            same_sound = replace(entry, score=_SAME_SOUND, reason="transliteration")
            self._by_key[names.key(entry.matched)].append(entry)
            self._by_sound[sound].append(same_sound)
            if proper := names.proper(entry.matched):
                self._by_key[names.key(proper)].append(_lowered(entry, _WITHOUT_GENERIC_TERM))
            if len(consonants := names.consonants(sound)) >= _FEWEST_CONSONANTS:
                self._by_consonants[consonants].append(replace(same_sound, score=_SAME_CONSONANTS))

    def named(self, name: str) -> list[Match]:
        """Return the places with a name, a shorter form of it, or one of its coordinated parts; best first."""
        found = self._met(name)
        for step, shorter in enumerate(names.shortened(name), start=1):
            found += [_lowered(match, _ALIAS - step * _SHORTER) for match in self._met(shorter)]
        if not found:
            for part in names.parts(name):
                found += [_lowered(match, match.score - _ONE_OF_A_PAIR) for match in self._met(part)]
        return best(found)

    def similar(self, name: str, at_least: float = 0) -> list[Match]:
        """Return the places with similar names, or names with words in common, from a minimum score on; best first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import, and not needed at server startup

        scores: dict[int, float] = {}
        for wanted, choices, scorer, weight in (
            (names.sound(name), self._sounds, fuzz.ratio, _FUZZY),
            (_words(name), self._words, fuzz.token_set_ratio, _FUZZY * _SHARED_WORDS),
        ):
            if at_least > 100 * weight:
                continue
            near = process.extract(wanted, choices, scorer=scorer, limit=None, score_cutoff=at_least / weight)
            for _, likeness, number in near:
                scores[number] = max(scores.get(number, 0), round(weight * likeness, 1))
        entries = self._entries
        return best(Match(entries[n].place, score, "fuzzy", entries[n].matched) for n, score in scores.items())

    def _met(self, name: str) -> list[Match]:
        sound = names.sound(name)
        found = [*self._by_key.get(names.key(name), ()), *self._by_sound.get(sound, ())]
        if proper := names.proper(name):
            found += [_lowered(match, _WITHOUT_GENERIC_TERM) for match in self._by_key.get(names.key(proper), ())]
        if names.is_arabic_script(name):
            found += self._by_consonants.get(names.consonants(sound), ())
        return found


def _entries(places: Iterable[Place]) -> Iterator[Match]:
    for place in places:
        yield Match(place, _EXACT, "exact", place.id)
        for name in place.names.values():
            yield Match(place, _EXACT, "exact", name)
        for name in place.aliases:
            yield Match(place, _ALIAS, "alias", name)
        for name in place.former:
            yield Match(place, _FORMER, "former", name)


def _lowered(match: Match, score: float) -> Match:
    """Return a match by a part of the name, with its score capped."""
    reason: Reason = "alias" if match.reason == "exact" else match.reason
    return replace(match, score=min(match.score, score), reason=reason)


def _words(name: str) -> str:
    return names.latin(names.proper(name) or name)
