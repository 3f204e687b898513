"""Cleaning of a text with a mapping of offsets: line breaks in words, OCR errors, invisible characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n[ \t]*(?=[a-zа-яё])")
# A zero or one inside a word, and a small l among capitals, are OCR errors.
_MISREAD = (
    (re.compile(r"(?<=[A-Za-z])0(?=[a-z])|(?<=[a-z])0(?=[a-z]|\b)|\b0(?=[a-z]{2})"), "o"),
    (re.compile(r"(?<=[a-z])1(?=[a-z])"), "l"),
    (re.compile(r"(?<=[A-Z])l(?=[A-Z])"), "I"),
)
_DIGITS = {ord(digit): str(unicodedata.digit(digit)) for digit in "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"}
_SAME = {
    **_DIGITS,
    ord("ي"): "ی",
    ord("ك"): "ک",
    ord("\u00a0"): " ",
    ord("\u202f"): " ",
    ord("\u2009"): " ",
    ord("’"): "'",
    ord("ʼ"): "'",
    ord("−"): "–",
    ord("\t"): " ",
    ord("\r"): "\n",
}


@dataclass(frozen=True, slots=True)
class Clean:
    """A cleaned text, and the offsets of its characters in the original.

    Attributes
    ----------
    original
        Text as given.
    text
        Cleaned text.
    origins
        Offset in `original` for each character of `text`, and for its end.
    """

    original: str
    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of a span of the cleaned text."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


def clean(original: str) -> Clean:
    r"""Clean a text.

    Parameters
    ----------
    original
        Any text.

    Examples
    --------
    >>> cleaned = clean("a brief cere-\nmony of the c0mmand")
    >>> cleaned.text, cleaned.span(8, 16)
    ('a brief ceremony of the command', (8, 18))
    """
    broken = {position for match in _BROKEN_WORD.finditer(original) for position in range(match.start(), match.end())}
    hidden = {"\u00ad", "\u200b", "\u200e", "\u200f", "\ufeff", "\u2060"}
    kept = [i for i, character in enumerate(original) if i not in broken and character not in hidden]
    text = "".join(original[i] for i in kept).translate(_SAME)
    for pattern, letter in _MISREAD:
        text = pattern.sub(letter, text)
    return Clean(original, text, (*kept, len(original)))
