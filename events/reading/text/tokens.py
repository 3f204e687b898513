"""Words of a text, with the keys by which names and ships are found in any script and case."""

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
# Endings of case and possession in Azerbaijani, Kazakh and Turkmen, written as `names.sound` writes them.
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
        Where it stands in the cleaned text.
    text
        As it is written there.
    keys
        How it may be compared with a name: sounds of its possible basic forms.
    """

    start: int
    end: int
    text: str
    keys: frozenset[str]

    @property
    def is_name(self) -> bool:
        """Whether it could be a name: capitalised, or in a script without capitals."""
        return self.text[0].isupper() or not (self.text[0].isalpha() and self.text[0].lower() != self.text[0].upper())


def tokens(text: str, lang: str) -> list[Token]:
    """Split a text into words; those of a compound with a hyphen are parts of one word and stand alone as well."""
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
    """Sounds of the forms that a word may be an inflection of.

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
    """Finite verbs of a Russian text: where each stands, and whether it is in the future tense."""
    found = []
    for token in words:
        if _CYRILLIC.match(token.text):
            tags = [parse.tag for parse in _morphology().parse(token.text)]
            if tags[0].POS == "VERB" and (tense := next((tag.tense for tag in tags if tag.tense), None)):
                found.append((token.start, tense == "futr"))
    return found


def continues(sound: str, name: str, lang: str) -> bool:
    """Whether a word is a name with an ending of a language that glues endings to names.

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
