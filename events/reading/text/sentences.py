"""Sentences of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "col",
        "lt",
        "maj",
        "capt",
        "adm",
        "sgt",
        "st",
        "no",
        "nos",
        "vs",
        "approx",
        "ca",
        "cf",
        "e.g",
        "i.e",
        "u.s",
        "u.k",
        "u.n",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "fig",
        "p",
        "pp",
        "col",
        "vol",
        "ft",
        "kt",
        "hrs",
        "rear",
        "cmdr",
        "brig",
        "gov",
        "rep",
        "sen",
        "prof",
        "inc",
        "ltd",
        "co",
        "corp",
        "art",
        "г",
        "гг",
        "т.е",
        "т.д",
        "им",
        "ул",
        "ст",
        "стр",
        "см",
        "тыс",
        "млн",
        "млрд",
        "руб",
        "ген",
        "полк",
        "кап",
        "адм",
        "вице",
        "проф",
        "акад",
        "н.э",
        "обл",
        "р",
        "чел",
        "экз",
        "пр",
    ]
)
_END = re.compile(r"(?:[.!?…؟]+[\"'”»)\]]*|[.!?…؟]*[”»\"](?=\s+[A-ZА-ЯЁ]))(?=\s|$)")
_STARTS = re.compile(r"[\"'“«„(\[–—-]*\s*(?:[A-ZА-ЯЁÀ-ÞĀ-ŽƏİŞĞÇÖÜҚҒҢӘӨҰҮҺІ0-9]|[\u0600-\u06ff]|[^\w\s])")
_BULLET = re.compile(r"\s*([•·*‣▪–—-])\s+\S")
_LONG_LINE, _LONGEST_HEADING = 55, 140


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, by its offsets in the cleaned text.

    Attributes
    ----------
    start, end
        Offsets of its first character, and after its last.
    paragraph
        Number of its paragraph.
    is_heading
        Whether it is a separate line without a full stop.
    """

    start: int
    end: int
    paragraph: int
    is_heading: bool = False


def sentences(text: str) -> list[Sentence]:
    r"""Split a text into sentences; an unwrapped line without a full stop is a separate one.

    Examples
    --------
    >>> text = "Drill ends\nTwo ships fired on Oct. 5 off Aktau. They hit."
    >>> [text[one.start:one.end] for one in sentences(text)]
    ['Drill ends', 'Two ships fired on Oct. 5 off Aktau.', 'They hit.']
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_blocks(text)):
        pieces = list(_split(text, start, end))
        stopped = bool(re.search(r"[.!?…:;؟,]\s*[\"'”»)\]]*\s*$", text[start:end]))
        for first, last in pieces:
            found.append(
                Sentence(first, last, number, not stopped and len(pieces) == 1 and last - first < _LONGEST_HEADING)
            )
    return found


def _blocks(text: str) -> list[tuple[int, int]]:
    """Split at line breaks, except those within a wrapped sentence."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    blocks: list[tuple[int, int]] = []
    for start, end in lines:
        if not text[start:end].strip():
            continue
        if blocks:
            before = text[blocks[-1][0] : blocks[-1][1]].rstrip()
            last_line = before.rsplit("\n", 1)[-1]
            gap = text[blocks[-1][1] : start]
            wrapped = gap.count("\n") == 1 and not re.search(r"[.!?…:;؟]['\"”»)]*$", before)
            wrapped = wrapped and not _is_item(before, text[start:end])
            goes_on = text[start:end].lstrip()[:1].islower() or len(last_line) > _LONG_LINE
            if wrapped and goes_on:
                blocks[-1] = (blocks[-1][0], end)
                continue
        blocks.append((start, end))
    return blocks


def _is_item(before: str, line: str) -> bool:
    """Return whether a line begins with a bullet; a dash is a bullet if the line before begins with one as well."""
    bullet = _BULLET.match(line)
    return bullet is not None and (bullet[1] not in "-–—" or before.lstrip().startswith(bullet[1]))


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    first = start
    for match in _END.finditer(text, start, end):
        after = match.end()
        if after < first or _is_abbreviation(text, match):
            continue
        rest = text[after:end].lstrip()
        if rest and not _STARTS.match(rest):
            continue
        found.append((first, after))
        first = after
    found.append((first, end))
    trimmed = []
    for a, b in found:
        piece = text[a:b]
        first = a + len(piece) - len(piece.lstrip())
        last = b - len(piece) + len(piece.rstrip())
        if last > first and re.search(r"\w", piece):
            trimmed.append((first, last))
    return trimmed


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    if match[0] != ".":
        return False
    before = re.search(r"[\w.]+$", text[max(0, match.start() - 12) : match.start()])
    if before is None:
        return False
    word = before[0]
    if (
        word.lower() == "г"
        and re.match(r"\s+[А-ЯЁ]", text[match.end() :])
        and re.search(r"\d\s*г$", text[: match.start()])
    ):
        return False
    if word.lower() in {"no", "co", "art", "st", "col"} and not re.match(r"\s*[\dA-ZА-Я]", text[match.end() :]):
        return False
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper() and word.isalpha())
