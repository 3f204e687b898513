"""Date and duration of an event, from its sentence or a neighbouring one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from events.reading.mentions.calendar_words import NUMBERS
from events.reading.mentions.reckoning import Moment, When, of_day
from events.reading.telling.report import Report
from events.reading.text.sentences import Sentence

_REACH = 60
_A_FEW, _YEARS = 2, 2
_RECENT_YEARS = re.compile(
    r"\b(?:in|over|during) (?:the )?(?:recent|(?:last|past) (?:few|several)) years\b|"
    r"\b(?:в|за) (?:последние|минувшие) (?:несколько )?(?:годы|лет)\b",
    re.IGNORECASE,
)
_STAYS = frozenset({"port-call", "naval-exercise"})
_SAID = re.compile(
    r"\b(?:said|says|told|saying|reported|reports|announced|informed|wrote|repeated|quoted|stated|according to|"
    r"den(?:ied|ies)|"
    r"confirm(?:ed|s)|claim(?:ed|s)|admitted|insist(?:ed|s)|acknowledged|complain(?:ed|s)|disclosed|revealed|recalled|"
    r"dismiss(?:ed|es)|let it be known|refus(?:ed|es) to comment|commented)\b"
    r"[^,;.:]{0,40}$"
    r"|\b(?:сообщ\w+|заявил\w*|передал\w*|рассказал\w*|написал\w*|сказал\w*|опроверг\w*|подтвердил\w*|признал\w*|"
    r"отверг\w*)\b[^,;.:]{0,40}$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"^\s*,?\s*(?:[\w'’-]+\s+){0,7}(?:said|denied|confirmed|claimed|announced|admitted|told|insisted|"
    r"recalled)\b(?! the)"
    r"|^\s*,?\s*(?:[\w'’-]+\s+){0,5}(?:сообщил\w*|заявил\w*|опроверг\w*|подтвердил\w*|признал\w*)\b",
    re.IGNORECASE,
)


_DURATIONS = {
    "en": r"\b(?P<n>\w+)[- ]day(?!s? (?:ago|later|earlier|before|after))|\bfor (?P<n2>\w+) days\b|"
    r"\blast(?:ed|ing|s)? (?P<n3>\w+) days",
    "ru": r"\b(?P<n>одно|двух|тр[её]х|четыр[её]х|пяти|шести|семи|восьми|десяти)(?:дневн|"
    r"суточн)\w+|\bв течение (?P<n2>\w+) дней",
    "fa": r"(?P<n>یک|دو|سه|چهار|پنج|شش|هفت)[\s‌]?روزه",
    "az": r"\b(?P<n>bir|iki|üç|dörd|beş|altı|yeddi)\s?gün\w*",
    "kk": r"\b(?P<n>бір|екі|үш|төрт|бес|алты|жеті) күн\w*",
}
_ENDING = re.compile(
    r"\b(?:end(?:ed|s)?|conclud\w+|finish\w+|wrapped up|left|заверш\w+|окончи\w+|законч\w+|"
    r"پایان|başa çat\w+|аяқтал\w+)\b",
    re.IGNORECASE,
)


def date(report: Report, sentence: Sentence, category: str, last: Sequence[Sentence], day: When | None) -> When | None:
    """Return the date of an event: from its sentence, before it, or the report's own for the first event.

    Parameters
    ----------
    report, sentence, category
        Report, sentence on the event, and its category.
    last
        Sentences on the previous event; empty for the first.
    day
        Last day that the report named.
    """
    own = report.within(report.dates, sentence)
    if own:
        return _lasting(report, sentence, _chosen(report, own, category), category)
    if sentence.is_heading:
        return None
    found = _day_before(report, sentence, last)
    if found is None and category == "port-access" and _is_access_now(report, sentence):
        year = Moment(report.anchor.day.year)
        return When(sentence.start, sentence.start, year, year, "~", "year")
    if found is None and category == "arms-transfer":
        found = _recent_years(report, sentence)
    if found is None and not last:
        found = day
    return _lasting(report, sentence, found, category) if found else None


def _chosen(report: Report, own: Sequence[When], category: str) -> When:
    """Choose among the dates of a sentence: that of the event before that of a statement, a period before a day."""
    stays = category in _STAYS
    return min(
        own,
        key=lambda one: (
            one.is_since,
            is_said(report, one),
            coarseness(one),
            stays and not (one.kind == "interval" and one.first.day),
            one.start,
        ),
    )


def _day_before(report: Report, sentence: Sentence, last: Sequence[Sentence]) -> When | None:
    """Return the date of the preceding sentence, if it is not about another event."""
    before = report.before(sentence)
    if before is None or (before in last and last[0].paragraph == sentence.paragraph):
        return None
    dates = [one for one in report.within(report.dates, before) if one.first.month and not one.is_since]
    # The day of a statement is not that of what follows, unless it is the event's own.
    return dates[0] if dates and not is_said(report, dates[0]) else None


def _is_access_now(report: Report, sentence: Sentence) -> bool:
    """Return whether a sentence without a date is about access to a port, valid on the day of the report."""
    ports = [one for one in report.within(report.named, sentence) if one.place.kind in {"port", "airfield", "canal"}]
    foreign = any(one.code in {"US", "NATO", "EU"} for one in report.within(report.states, sentence))
    return bool(ports) and foreign


def _recent_years(report: Report, sentence: Sentence) -> When | None:
    """Find “in recent years” in a sentence or the one before it: aid goes on for years, often without a start date."""
    before = report.before(sentence)
    for one in (sentence, *([before] if before else [])):
        if match := _RECENT_YEARS.search(report.of(one)):
            year = report.anchor.day.year
            span = one.start + match.start(), one.start + match.end()
            return When(*span, Moment(year - _A_FEW), Moment(year), "~", "interval")
    return None


def is_said(report: Report, when: When) -> bool:
    """Return whether a date is that of a statement about the event."""
    if _SAID.search(report.text[max(0, when.start - _REACH) : when.start]):
        return True
    begins = re.search(r"(?:^|[.!?\n])\s*(?:[Oo]n\s|[Вв]о?\s)?$", report.text[max(0, when.start - 5) : when.start])
    return begins is not None and _SAYS.match(report.text[when.end : when.end + _REACH]) is not None


def is_balance(report: Report, when: When) -> bool:
    """Return whether a year ends a summary: “by 2017 the flotilla had got new ships” does not report an event."""
    before = report.text[max(0, when.start - 5) : when.end]
    return coarseness(when) == _YEARS and re.search(r"\b(?:by|к)\s+\d{4}", before, re.IGNORECASE) is not None


def coarseness(when: When) -> int:
    """Return 0 for a day, 1 for a month, 2 for a year."""
    return 0 if when.first.day else 1 if when.first.month else 2


def _lasting(report: Report, sentence: Sentence, when: When, category: str) -> When:
    """Extend a day by the duration that the sentence gives for a visit or drill."""
    pattern = _DURATIONS.get(report.lang)
    if pattern is None or when.first != when.last or not when.first.day or category not in _STAYS:
        return when
    match = re.search(pattern, report.of(sentence), re.IGNORECASE)
    if match is None:
        return when
    word = next(text for text in match.groupdict().values() if text).lower()
    count = int(word) if word.isdigit() else NUMBERS.get(word, 0)
    if not 1 < count <= 30:  # noqa: PLR2004 - longer is no visit or drill
        return when
    if _ENDING.search(report.of(sentence)):
        first = of_day(when.first.first - timedelta(days=count - 1))
        return When(when.start, when.end, first, when.last, when.mark, "interval")
    return when.to(of_day(when.first.first + timedelta(days=count - 1)))
