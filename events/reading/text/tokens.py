"""Tokens of a text, with keys for matching names and ships in any script and case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geodata.gazetteer import names

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_WORD = re.compile(r"[^\W_]+(?:\u200c[^\W_]+)*(?:-[^\W_]+)*", re.UNICODE)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_RUSSIAN = re.compile("^[а-яё-]+$", re.IGNORECASE)
# Case and possessive suffixes in Azerbaijani, Kazakh and Turkmen, as transcribed by `names.sound`.
_ENDING = re.compile(
    r"(?:l[ae]r)?(?:i|u|in|un|si|su)?(?:n?[dt][ae](?:n|ki|gi)?|n?[iu]n|[dtn]i[ng]|"
    r"n[iu]|i[ae]|n?[ae]|[gk][ae]|n|d[iu]|s[iu])?(?:d[iu]r)?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text.

    Attributes
    ----------
    start, end
        Offsets in the cleaned text.
    text
        Word as in the text.
    keys
        Keys for comparison with names: sounds of its possible lemmas.
    """

    start: int
    end: int
    text: str
    keys: frozenset[str]

    @property
    def is_name(self) -> bool:
        """Return whether it could be a name: capitalised, or in a script without capitals."""
        return self.text[0].isupper() or not (self.text[0].isalpha() and self.text[0].lower() != self.text[0].upper())


def tokens(text: str, lang: str) -> list[Token]:
    """Split a text into words; the parts of a hyphenated compound are returned as one word and separately."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        pieces = [word]
        if "-" in word:
            pieces = re.split("-", word)
        at = match.start()
        for piece in pieces:
            if piece:
                found.append(Token(at, at + len(piece), piece, keys(piece, lang)))
            at += len(piece) + 1
    return found


@cache
def keys(word: str, lang: str) -> frozenset[str]:
    """Return the sounds of the possible lemmas of a word.

    Examples
    --------
    >>> sorted(keys("Махачкалу", "ru") & keys("Makhachkala", "en"))
    ['mahackala']
    """
    forms = {word}
    if lang == "ru" and _RUSSIAN.match(word):
        forms |= {parse.normal_form for parse in _morphology().parse(word)}
    sounds = {names.sound(form) for form in forms}
    if lang == "en" and len(word) > 4 and word.endswith("s"):  # noqa: PLR2004 - shorter words only happen to end so
        sounds.add(names.sound(word[:-1]))
    return frozenset(sounds - {""})


def verbs(words: Sequence[Token]) -> list[tuple[int, bool]]:
    """Return the positions of finite verbs in a Russian text, and whether each is in the future tense."""
    found = []
    for token in words:
        if _CYRILLIC.match(token.text):
            tags = [parse.tag for parse in _morphology().parse(token.text)]
            if tags[0].POS == "VERB" and (tense := next((tag.tense for tag in tags if tag.tense), None)):
                found.append((token.start, tense == "futr"))
    return found


def continues(sound: str, name: str, lang: str) -> bool:
    """Return whether a word is a name with a suffix of an agglutinative language.

    Examples
    --------
    >>> continues("aktauda", "aktau", "kk"), continues("bakinka", "baki", "az")
    (True, False)
    """
    if lang not in {"az", "kk", "tk", "tr"} or len(name) < 4 or not sound.startswith(name):  # noqa: PLR2004
        return sound == name
    return _ENDING.fullmatch(sound[len(name) :]) is not None


@cache
def _morphology() -> MorphAnalyzer:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - its dictionaries take a third of a second

    return MorphAnalyzer(lang="ru")
