"""Lexicon of words that indicate events, in each language, compiled to regular expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import yaml

from events.model.schema import Category

_FILE = Path(__file__).with_name("lexicon.yaml")
_OF_ONE = 2


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lexicon of one language.

    Attributes
    ----------
    military
        Words for military matters.
    ship
        Words for ships.
    future, past
        Words for future or past events.
    denied, both
        Words for a denial, or for confirmation by both sides.
    against
        Words in texts without events: sport, weather, trade, history.
    never
        Words in sentences that never report an event: the call-up, the oath, appointments.
    cues
        Pairs of weight and words, by category.
    """

    military: re.Pattern[str]
    ship: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    denied: re.Pattern[str]
    both: re.Pattern[str]
    against: re.Pattern[str]
    never: re.Pattern[str]
    cues: dict[str, tuple[tuple[int, re.Pattern[str]], ...]]

    def scores(self, text: str) -> dict[str, float]:
        """Score the categories of a text; at most two different words of a weight count."""
        return {
            category: sum(
                weight * min(_OF_ONE, len({match[0].lower()[:6] for match in pattern.finditer(text)}))
                for weight, pattern in weighed
            )
            for category, weighed in self.cues.items()
        }


def lexicon(lang: str) -> Lexicon:
    """Return the lexicon of a language; the English one if it is unknown."""
    return _all(lang if lang in languages() else "en")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages with a lexicon."""
    return tuple(_read())


@cache
def _read() -> dict[str, dict[str, object]]:
    content: dict[str, dict[str, object]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


@cache
def _all(lang: str) -> Lexicon:
    words = _read()[lang]
    cues = words["cues"]
    assert isinstance(cues, dict)  # noqa: S101 - the file is this module's own
    return Lexicon(
        **{
            name: _pattern(str(words[name]))
            for name in ("military", "ship", "future", "past", "denied", "both", "against", "never")
        },
        cues={
            category: tuple((int(weight), _pattern(text)) for weight, text in cues[category].items())
            for category in get_args(Category)
        },
    )


def _pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{re.sub(r'[|] +', '|', alternatives)})", re.IGNORECASE)
