"""Words next to a date that specify the year or week: “in May of last year”, “on Monday last week”."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from events.reading.mentions.reckoning import Moment, When, of_day

_LONGEST = 40
_YEAR_AFTER = {
    "en": r"\s+(?:of\s+)?(?:(?P<back>last|the\s+previous)|(?P<on>next)|this)\s+year\b",
    "ru": r"\s+(?:(?P<back>прошл|минувш|прошедш)|(?P<on>следующ|будущ)|эт|нынешн|текущ)(?:ого|его)\s+года\b",
}
_YEAR_BEFORE = {
    "az": r"\b(?:(?P<back>ötən|keçən)|(?P<on>gələn)|bu)\s+ilin\s+$",
    "kk": r"\b(?:(?P<back>өткен|былтырғы)|(?P<on>келесі)|биылғы|осы)\s+жылдың\s+$",
}
_WEEK_AFTER = {
    "en": r",?\s+(?:of\s+)?(?:(?P<back>last)|(?P<on>next))\s+week\b",
    "ru": r",?\s+(?:на\s+)?(?:(?P<back>прошл|минувш|прошедш)|(?P<on>следующ|будущ))(?:ой|ей)\s+недел[еи]\b",
}
_WEEK_BEFORE = {
    "en": r"\b(?:(?P<back>[Ll]ast)|(?P<on>[Nn]ext))\s+week,?\s+$",
    "ru": r"\b(?:[Нн]а\s+)?(?:(?P<back>прошл|минувш|прошедш)|(?P<on>следующ|будущ))(?:ой|ей)\s+неделе,?\s+$",
}


def qualified(text: str, when: When, lang: str, day: date) -> When:
    """Return a date adjusted to the year or week in adjacent words, with its span extended to them.

    Parameters
    ----------
    text
        Cleaned text.
    when
        Date in the text.
    lang
        ISO 639 code of its language.
    day
        Day of the report.
    """
    if when.kind == "weekday":
        return _of_week(text, when, lang, day)
    if when.kind == "relative" or when.first.month is None or re.search(r"\d{4}", text[when.start : when.end]):
        return when
    found = _beside(text, when, _YEAR_AFTER.get(lang), _YEAR_BEFORE.get(lang))
    if found is None:
        return when
    start, end, step = found
    moved = day.year + step - when.first.year
    try:
        first, last = (Moment(one.year + moved, one.month, one.day) for one in (when.first, when.last))
        first.first, last.last  # noqa: B018 - refuses a day that does not exist
    except ValueError:
        return when
    return replace(when, start=start, end=end, first=first, last=last)


def _of_week(text: str, when: When, lang: str, day: date) -> When:
    found = _beside(text, when, _WEEK_AFTER.get(lang), _WEEK_BEFORE.get(lang))
    if found is None:
        return when
    start, end, step = found
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
    moment = of_day(monday + timedelta(days=when.first.first.weekday()))
    return replace(when, start=start, end=end, first=moment, last=moment)


def _beside(text: str, when: When, after: str | None, before: str | None) -> tuple[int, int, int] | None:
    """Find a word for a year or week after or before a date; return the extended span, and the number of steps."""
    if after and (match := re.compile(after, re.IGNORECASE).match(text, when.end)):
        return when.start, match.end(), _step(match)
    start = max(0, when.start - _LONGEST)
    if before and (match := re.search(before, text[start : when.start], re.IGNORECASE)):
        return start + match.start(), when.end, _step(match)
    return None


def _step(match: re.Match[str]) -> int:
    return -1 if match["back"] else 1 if match["on"] else 0
