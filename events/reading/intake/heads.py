"""Date of publication stated in a text: on a separate line above the body, or in the dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from events.reading.mentions import dates
from events.reading.mentions.calendar_words import WORDS
from events.reading.mentions.dates import Anchor
from events.reading.text.asides import is_aside
from events.reading.text.cleaning import clean

_LINES = 25
_LONGEST = 90
_PARAGRAPH = 160
# A text with more dates on separate lines is a chronology.
_MOST_DAYS = 2
_LABEL = (
    r"(?:published|posted|publication date|date of publication|date|released|дата публикации|опубликовано|дата|"
    r"تاریخ(?: انتشار)?|dərc olunub|tarix|жарияланды|күні)\s*(?:on|at)?\s*[:—–-]?\s*"
)
_LABELLED = re.compile(_LABEL, re.IGNORECASE)
_TIME = r"(?:(?:at|в|,|-|–|\|)?\s*\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,4}(?:[+-]\d{1,2})?\)?)?)"
# The byline may be on the same line.
_WRITER = r"(?:(?:by|автор|source|источник)\b[^\d\n]{2,50}[,|·•—–-]\s*|[^\d\n.]{2,50}[|·•]\s*)"
_AFTER = re.compile(rf"[\s,]*{_TIME}?\s*(?:[|·•].*)?$", re.IGNORECASE)
_DATELINE = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ .'-]{2,30},?\s+$")
_AFTER_DATELINE = re.compile(r"\.?\s*(?:[(\[][^)\]\n]{1,40}[)\]])?\s*[—–-]")
_NUMBERS = re.compile(r"\d\d?/\d\d?/\d{4}")


def published(text: str, lang: str) -> date | None:
    r"""Return the date of publication stated in a text.

    Parameters
    ----------
    text
        Plain text, as pasted.
    lang
        ISO 639 code.

    Returns
    -------
    date or None
        Date labelled as that of publication, else the one closest above the first paragraph; none if the head has no
        date with a year, or if the text is a chronology.

    Examples
    --------
    >>> published("- Joined\n- Dec 31, 2012\nFleets meet\nBy A. Writer\n8 August 2013\nTwo ships sailed.", "en")
    datetime.date(2013, 8, 8)
    """
    lines = [line.strip(" \t-*•#>") for line in clean(text).text.split("\n")]
    lines = [line for line in lines if line]
    above = next((number for number, line in enumerate(lines) if len(line) > _PARAGRAPH), len(lines))
    found = list(_alone(lines, lang))
    for day, _, is_labelled in found:
        if is_labelled:
            return day
    if len({day for day, _, _ in found}) > _MOST_DAYS:
        return None
    heads = [day for day, number, _ in found if number < min(above, _LINES)]
    return heads[-1] if heads else _of_dateline(lines[: above + 1], lang)


def _alone(lines: list[str], lang: str) -> Iterator[tuple[date, int, bool]]:
    """Yield the dates on lines of their own, the line number, and whether they are labelled as dates of publication."""
    weekdays = f"(?:{'|'.join(WORDS[lang if lang in WORDS else 'en'].weekdays)})"
    before = re.compile(rf"{_WRITER}?(?:{_LABEL})?(?:{_TIME}[\s,|]*)?(?:(?i:{weekdays})\.?,?\s*)?", re.IGNORECASE)
    for number, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        above = f"{lines[number - 1]}\n" if number else ""
        for day, start, end in _days(line, lang):
            is_of_page = not is_aside(above + line, len(above) + start)
            if is_of_page and before.fullmatch(line[:start]) and _AFTER.fullmatch(line[end:]):
                yield day, number, number < _LINES and _LABELLED.search(line[:start]) is not None


def _of_dateline(lines: list[str], lang: str) -> date | None:
    for line in lines:
        for day, start, end in _days(line[:_LONGEST], lang):
            if _DATELINE.fullmatch(line[:start]) and _AFTER_DATELINE.match(line[end:]):
                return day
    return None


def _days(line: str, lang: str) -> Iterator[tuple[date, int, int]]:
    """Yield the unambiguous dates of a line with a year, and their offsets."""
    if not re.search(r"\d{4}", line):
        return
    for one in dates.find(line, lang, Anchor(date(2000, 1, 1)), lambda _start, _end: False):
        written = line[one.start : one.end]
        if one.first.day is None or one.first != one.last or not re.search(r"\d{4}", written):
            continue
        parts = [int(part) for part in re.findall(r"\d+", written)[:2]]
        if not (_NUMBERS.fullmatch(written) and max(parts) <= 12 and parts[0] != parts[1]):  # noqa: PLR2004 - months
            yield one.first.first, one.start, one.end
