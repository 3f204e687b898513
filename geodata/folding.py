"""Folding of text: a word is the same in any case, with or without accents, and with any keyboard's letter variants.

The letters are those of `geodata/letters.json`, which is also built into the page's script
(`app/frontend/src/language/folding.ts`): a search in the page and the same search on the server find the same events.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

_LETTERS = Path(__file__).with_name("letters.json")
_SEPARATORS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Fold a text to its lower-case words without diacritics, separated by single spaces.

    >>> fold("Neft Daşları: «БАКУ», Ak-tau"), fold("انزلي") == fold("انزلی")
    ('neft daslari баку ak tau', True)
    """
    same, dropped = _tables()
    plain = text.translate(dropped) if text.isascii() else _without_marks(text, dropped)
    return _SEPARATORS.sub(" ", plain.lower().translate(same)).strip()


def _without_marks(text: str, dropped: dict[int, None]) -> str:
    decomposed = unicodedata.normalize("NFKD", text).translate(dropped)
    # A text has few distinct characters: each is looked up once.
    marks = "".join(character for character in set(decomposed) if unicodedata.category(character)[0] == "M")
    return decomposed.translate(str.maketrans("", "", marks)) if marks else decomposed


@cache
def _tables() -> tuple[dict[int, str], dict[int, None]]:
    """Return the replacements of letters, and the dropped ones."""
    letters = json.loads(_LETTERS.read_text(encoding="utf-8"))
    return str.maketrans(letters["same"]), dict.fromkeys(map(ord, letters["dropped"]))
