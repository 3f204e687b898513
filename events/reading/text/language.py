"""The language of a text, by its letters: sufficient to distinguish the supported languages."""

from __future__ import annotations

import re

_LETTERS = {
    "fa": re.compile("[\u0600-\u06ff]"),
    "kk": re.compile("[ңғүұқөһәіҢҒҮҰҚӨҺӘІ]"),
    "ru": re.compile("[а-яёА-ЯЁ]"),
    "az": re.compile("[əƏğĞıİ]"),
    "tk": re.compile("[ýÝňŇäÄ]"),
}
_ANY = re.compile(r"[^\W\d_]")
_FEW = 0.02
_MANY = 0.3


def language(text: str) -> str:
    """Guess the language of a text; English if it has no other language's letters.

    >>> language("Учения завершены"), language("Təlimlər keçirilib"), language("A drill")
    ('ru', 'az', 'en')
    """
    total = len(_ANY.findall(text)) or 1
    shares = {lang: len(pattern.findall(text)) / total for lang, pattern in _LETTERS.items()}
    if shares["fa"] > _MANY:
        return "fa"
    if shares["ru"] > _MANY:
        return "kk" if shares["kk"] > _FEW else "ru"
    return next((lang for lang in ("az", "tk") if shares[lang] > _FEW), "en")
