"""Collation: the order of names in lists, by the alphabet of the reader's language as defined by CLDR.

Browsers sort with `Intl.Collator`, with which a test compares this order. PyICU, which wraps the same library, has no
wheels, and pyuca does not support the tailoring of languages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from app.language.languages import current

Key = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]

# Characters that sort before letters (CLDR's root collation, as far as needed for names).
_BEFORE_LETTERS = " _-‐–—,;:!?./'‘’“”«»\"()[]*&#%+0123456789"
_LATIN = {
    "": "abcdefghijklmnopqrstuvwxyz",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw",
    "tk": "abcçdeäfghijžklmnňoöpqrsştuüvwxyýz",
}
_CYRILLIC = "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ARABIC = {"": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوي", "fa": "آاأئءبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"}
# Capitals with language-specific small letters.
_CAPITALS = {"az": {ord("I"): "ı", ord("İ"): "i"}}
#: The script that a language sorts first, unless it is the Latin one.
_FIRST = {"ru": _CYRILLIC, "kk": _CYRILLIC, "fa": _ARABIC["fa"]}
#: Number of cached sort keys in each language: lists sort the same names for every reader.
_KEPT = 4_096


def in_order(language: str | None = None) -> Callable[[str], Key]:
    """Return a key function that sorts texts in the order of a language.

    Parameters
    ----------
    language
        BCP 47 tag; by default the current language.

    Examples
    --------
    >>> sorted(["Çeleken", "Baku", "Ərdəbil", "Enzeli", "Cavad"], key=in_order("az"))
    ['Baku', 'Cavad', 'Çeleken', 'Enzeli', 'Ərdəbil']
    """
    return _key(current().code if language is None else language)


@cache
def _key(code: str) -> Callable[[str], Key]:
    weights, capitals = _weights(code), _CAPITALS.get(code, {})

    @lru_cache(_KEPT)
    def key(text: str) -> Key:
        primary, accents = [], []
        for letter in unicodedata.normalize("NFC", text).translate(capitals).lower():
            parts = letter if letter in weights else unicodedata.normalize("NFD", letter)
            base, marks = parts[0], parts[1:]
            if unicodedata.category(base) not in ("Mn", "Cf"):
                primary.append(weights.get(base, len(weights) + ord(base)))
                accents.append(sum(map(ord, marks)))
        return tuple(primary), tuple(accents), tuple(character.isupper() for character in text)

    return key


@cache
def _weights(language: str) -> dict[str, int]:
    """Return the ranks of characters in a language's collation."""
    scripts = [_LATIN.get(language, _LATIN[""]), _CYRILLIC, _ARABIC.get(language, _ARABIC[""])]
    if language in _FIRST:
        scripts.sort(key=lambda script: script != _FIRST[language])
    return {character: number for number, character in enumerate(_BEFORE_LETTERS + "".join(scripts))}
