"""A report with its annotations: sentences, dateline, and the dates, places, states and ships in each sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from events.reading.mentions import dates, places, states
from events.reading.mentions.dates import Anchor
from events.reading.mentions.organisations import Organisations
from events.reading.mentions.places import PlaceMention
from events.reading.mentions.reckoning import When
from events.reading.mentions.ships import ShipMention, Ships
from events.reading.mentions.states import CAPITALS, StateMention
from events.reading.telling.lexicon import Lexicon, lexicon
from events.reading.text import tokens
from events.reading.text.asides import is_aside
from events.reading.text.cleaning import Clean
from events.reading.text.sentences import Sentence, sentences
from events.reading.text.tokens import Token
from geodata import gazetteer
from geodata.gazetteer import Place

_DATELINE_END = re.compile(
    r"(?:,?\s*[A-ZА-ЯЁ][\w. ]{1,30})?(?:\s*[(/\[][^)/\]\n]{1,40}[)/\]])?[.,]?\s*(?:—|–|--|-(?=\s)|:|\.(?=\s|$)|/)\s*"
)
_MIDDLE = re.compile(r"(?:\s*\([^)\n]{1,40}\))?(?:,\s*[A-ZА-ЯЁ]\w+)?[\s,.(]*(?:on\s+)?")
_LEAD = 5
_SHORT, _REACH = 45, 70

Mention = TypeVar("Mention", When, PlaceMention, StateMention, ShipMention)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place and date of writing of a report, from its first words."""

    start: int
    end: int
    place: Place | None
    when: When | None


class Report:
    """A text and its annotations.

    Parameters
    ----------
    clean
        Cleaned text.
    lang
        ISO 639 code of its language.
    published
        Day of publication.
    ships, organisations
        Known ships and organisations.
    """

    def __init__(self, clean: Clean, lang: str, published: date, ships: Ships, organisations: Organisations) -> None:
        self.clean, self.lang, self.published = clean, lang, published
        self.text = clean.text
        self.words_of: Lexicon = lexicon(lang)
        self.tokens: list[Token] = tokens.tokens(self.text, lang)
        self.ships = ships.find(self.text, self.tokens, self.words_of.ship)
        self.sentences: list[Sentence] = _each_once(self.text, sentences(self.text))
        self.named = [
            one
            for one in places.find(self.text, self.tokens, lang)
            if not any(ship.start < one.end and one.start < ship.end for ship in self.ships)
        ]
        self.dateline = self._dateline()
        if self.dateline:
            self.sentences = [_behind(one, self.dateline) for one in self.sentences]
            self.named = [one for one in self.named if not self.dateline.start <= one.start < self.dateline.end]
        self.sentences = [one for one in self.sentences if re.search(r"\w", self.text[one.start : one.end])]
        self.dates = self._dates(self.anchor)
        self.states = self._states(organisations)

    @cached_property
    def anchor(self) -> Anchor:
        """Reference day for relative dates: that of the dateline, or that of publication."""
        if self.dateline and self.dateline.when and self.dateline.when.first.day:
            day = self.dateline.when.first.first
            if abs((self.published - day).days) <= 60:  # noqa: PLR2004 - a dateline is of the days before publication
                return Anchor(day, is_stated=True)
        return Anchor(self.published)

    @cached_property
    def _verbs(self) -> list[tuple[int, bool]]:
        return tokens.verbs(self.tokens)

    def before(self, sentence: Sentence) -> Sentence | None:
        """Return the preceding sentence, if it is in the same paragraph."""
        earlier = [one for one in self.sentences if one.end <= sentence.start]
        return earlier[-1] if earlier and earlier[-1].paragraph == sentence.paragraph else None

    def of(self, sentence: Sentence) -> str:
        """Return the text of a sentence."""
        return self.text[sentence.start : sentence.end]

    @staticmethod
    def within(mentions: list[Mention], sentence: Sentence) -> list[Mention]:
        """Select the mentions in a sentence."""
        return [one for one in mentions if sentence.start <= one.start < sentence.end]

    def _states(self, organisations: Organisations) -> list[StateMention]:
        named = states.find(self.text, self.lang)
        owners = [
            one
            for one in organisations.find(self.text)
            if not any(one.start < other.end and other.start < one.end for other in named)
        ]
        found = [one for one in (*named, *owners) if not any(ship.start <= one.start < ship.end for ship in self.ships)]
        capitals = [
            StateMention(one.start, one.end, CAPITALS[one.place.id])
            for one in self.named
            if one.is_government and one.place.id in CAPITALS
        ]
        return sorted([*found, *capitals], key=lambda one: one.start)

    def _dates(self, anchor: Anchor) -> list[When]:
        starts = [one.start for one in self.sentences]
        hints: dict[int, list[tuple[int, bool]]] = {}

        def is_ahead(start: int, end: int) -> bool | None:
            number = bisect_right(starts, start) - 1
            if number < 0:
                return False
            sentence = self.sentences[number]
            if number not in hints:
                hints[number] = self.tenses(sentence)
            before = [ahead for position, ahead in hints[number] if position < start]
            after = [ahead for position, ahead in hints[number] if position >= end]
            return before[-1] if before else after[0] if after else None

        found = dates.find(self.text, self.lang, anchor, is_ahead)
        return [one for one in found if not is_aside(self.text, one.start)]

    def tenses(self, sentence: Sentence) -> list[tuple[int, bool]]:
        """Return the positions at which a sentence refers to the past or the future, and whether each is future."""
        text = self.of(sentence)
        future = [match.span() for match in self.words_of.future.finditer(text)]
        found = [(sentence.start + start, True) for start, _ in future]
        if self.lang == "ru":
            found += [one for one in self._verbs if sentence.start <= one[0] < sentence.end]
        else:
            # “Was expected” is future although it is made of past verbs.
            past = [match.start() for match in self.words_of.past.finditer(text)]
            past = [one for one in past if not any(start <= one < end for start, end in future)]
            found += [(sentence.start + one, False) for one in past]
        return sorted(found)

    def _dateline(self) -> Dateline | None:
        for sentence in self.sentences[:_LEAD]:
            start = sentence.start + len(re.match(r"\W*", self.of(sentence))[0])  # type: ignore[index]
            name = self._named_first(start, sentence)
            if name is None:
                continue
            end, place = name
            when = next(
                (
                    one
                    for one in dates.find(
                        self.text[: end + _REACH], self.lang, Anchor(self.published), lambda _start, _end: False
                    )
                    if one.start >= end and _MIDDLE.fullmatch(self.text[end : one.start])
                ),
                None,
            )
            behind = when.end if when else end
            is_loud = self.text[start:end].isupper()
            closing = _DATELINE_END.match(self.text, behind)
            if closing is None:
                continue
            is_alone = sentence.end - start <= _SHORT and closing.end() >= sentence.end - 1
            is_dash = re.search(r"[—–:/-]", closing[0]) is not None and re.match(r"\s|\S", closing[0]) is not None
            if when or is_loud or is_alone or (is_dash and closing[0][:1] != "-"):
                return Dateline(start, closing.end(), place, when)
        return None

    def _named_first(self, start: int, sentence: Sentence) -> tuple[int, Place | None] | None:
        """Find the place whose name begins a sentence, in the project's gazetteer or among the world's towns."""
        for one in self.named:
            if one.start == start:
                return one.end, one.place
        match = re.match(
            r"[A-Z][A-Z.' -]{2,25}(?=[,.( ]+|—)|[А-ЯЁ][А-ЯЁ -]{2,25}(?=[,.])", self.text[start : sentence.end]
        )
        if match is None or not re.match(r",|\.|\s*[(—–-]", self.text[start + match.end() :]):
            return None
        found = gazetteer.find(match[0].strip().title(), limit=1)
        if found and found[0].is_named and found[0].reason in {"exact", "alias"}:
            return start + len(match[0].rstrip()), found[0].place
        return None


def _each_once(text: str, found: list[Sentence]) -> list[Sentence]:
    """Remove repeated sentences, as in a page that was pasted twice."""
    seen: set[str] = set()
    kept = []
    for one in found:
        key = " ".join(re.findall(r"\w+", text[one.start : one.end].lower()))
        if key not in seen:
            kept.append(one)
        seen.add(key)
    return kept


def _behind(sentence: Sentence, dateline: Dateline) -> Sentence:
    if sentence.start <= dateline.start < sentence.end:
        return replace(sentence, start=min(dateline.end, sentence.end))
    if dateline.start <= sentence.start < dateline.end:
        return replace(sentence, start=min(dateline.end, sentence.end))
    return sentence
