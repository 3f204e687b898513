"""The order of names in lists: by the alphabet of the language that they are read in, as CLDR has it.

A browser sorts with `Intl.Collator`; a test holds this order against it. PyICU, which wraps the same library, has no
wheels, and pyuca knows no language's own order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from app.language.languages import current

Key = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]

# What comes before letters (CLDR's root collation, as far as names need it).
_BEFORE_LETTERS = " _-‐–—,;:!?./'‘’“”«»\"()[]*&#%+0123456789"
_LATIN = {
    "": "abcdefghijklmnopqrstuvwxyz",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw",
    "tk": "abcçdeäfghijžklmnňoöpqrsştuüvwxyýz",
}
_CYRILLIC = "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ARABIC = {"": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوي", "fa": "آاأئءبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"}
# Capitals whose small letters are others than elsewhere.
_CAPITALS = {"az": {ord("I"): "ı", ord("İ"): "i"}}
#: The script that a language puts first, where that is not the Latin one.
_FIRST = {"ru": _CYRILLIC, "kk": _CYRILLIC, "fa": _ARABIC["fa"]}
#: Names whose keys are kept in each language: lists sort the same ones for every reader.
_KEPT = 4_096


def in_order(language: str | None = None) -> Callable[[str], Key]:
    """Return a function whose results sort texts as readers of a language expect.

    Parameters
    ----------
    language
        BCP 47 tag; by default the language in which texts are written now.

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
    """Rank the characters in the order of a language's collation."""
    scripts = [_LATIN.get(language, _LATIN[""]), _CYRILLIC, _ARABIC.get(language, _ARABIC[""])]
    if language in _FIRST:
        scripts.sort(key=lambda script: script != _FIRST[language])
    return {character: number for number, character in enumerate(_BEFORE_LETTERS + "".join(scripts))}
