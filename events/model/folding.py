"""Folding of text for search: the same words in any case, with or without accents, give the same letters.

The page folds what a reader types with the same few steps (`app/frontend/src/search.ts`), so that a search in the page
and the same search on the server find the same events; a test in a real browser holds the two together.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans({"ı": "i", "ə": "a", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe"})
_SEPARATORS = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['’ʼ‘`´\u200c\u200d]")


def fold(text: str) -> str:
    """Fold a text to its lower-case words without marks, separated by single spaces.

    >>> fold("Neft Daşları: «БАКУ», Ak-tau")
    'neft daslari баку ak tau'
    """
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    # A text has far fewer characters than letters: each is looked up once.
    marks = "".join(character for character in set(decomposed) if unicodedata.category(character)[0] == "M")
    plain = decomposed.translate(str.maketrans("", "", marks)) if marks else decomposed
    return _SEPARATORS.sub(" ", plain.lower().translate(_LETTERS)).strip()
