"""Which sentences tell an event: found by their words, dated, and joined where several tell of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from events.reading.mentions.calendar_words import NUMBERS
from events.reading.mentions.reckoning import Moment, When, of_day
from events.reading.telling import counted, region
from events.reading.telling.report import Report
from events.reading.text.sentences import Sentence

_TELLING = 3.0
_COUNTED, _COUNTED_ELSEWHERE = 3.0, 1.0
_LIKELY = 2.0
_WEEK, _REACH = 10, 60
_SAID = re.compile(
    r"\b(?:said|says|told|saying|reported|reports|announced|informed|wrote|repeated|quoted|stated|according to)\b"
    r"[^,;.:]{0,40}$"
    r"|\b(?:сообщ\w+|заявил\w*|передал\w*|рассказал\w*|написал\w*|сказал\w*)\b[^,;.:]{0,40}$",
    re.IGNORECASE,
)
_YEARS = 2
_GOING_ON = frozenset({"arms-transfer", "agreement", "port-access", "incident", "port-call"})
_FIRST_YEAR = 1991


@dataclass
class Told:
    """An event as a report tells it.

    Attributes
    ----------
    sentence
        The one that tells it.
    when
        Its date.
    ranked
        Categories, most likely first.
    more
        Further sentences about it.
    """

    sentence: Sentence
    when: When
    ranked: list[str]
    more: list[Sentence] = field(default_factory=list)


def find(report: Report) -> list[Told]:
    """Find the events that a report tells, each once, in its order."""
    if not _of_the_region(report):
        return []
    found: list[Told] = []
    day: When | None = report.dateline.when if report.dateline else None
    pending: Sentence | None = None
    for sentence in report.sentences:
        scores = report.words_of.scores(report.of(sentence))
        told = _telling(report, sentence, scores, found, day) or _completed(report, pending, sentence)
        pending = sentence if told is None and _is_undated(report, sentence, scores) else None
        own = report.within(report.dates, sentence)
        if any(one.first.day for one in own) and (told is None or not found):
            day = next(one for one in own if one.first.day)
        if told is None:
            if found and sentence.paragraph - found[-1].sentence.paragraph <= 1:
                found[-1].more.append(sentence)
            continue
        same = next((one for one in reversed(found) if _is_same(one, told) or _goes_on(report, one, told)), None)
        if same is None:
            found.append(told)
        elif _coarseness(told.when) < _coarseness(same.when):
            found[found.index(same)] = told
            told.more.append(same.sentence)
        elif same.sentence.is_heading and not sentence.is_heading:
            found[found.index(same)] = told
        else:
            same.more.append(sentence)
    return found


def rank(report: Report, text: str) -> list[str]:
    """Rank the categories that a text may be of, by the lexicon and by counted words."""
    scores, counts = report.words_of.scores(text), counted.load().scores(text)
    weight = _COUNTED if report.lang == "en" else _COUNTED_ELSEWHERE
    return sorted(scores, key=lambda one: -(scores[one] + weight * counts.get(one, 0.0)))


def _telling(
    report: Report, sentence: Sentence, scores: dict[str, float], found: list[Told], day: When | None
) -> Told | None:
    text = report.of(sentence)
    if not _says_enough(report, sentence, scores) or _is_other(report, sentence, max(scores.values())):
        return None
    ranked = rank(report, text)
    when = _when(report, sentence, found, day)
    if when is None or when.last.year < _FIRST_YEAR:
        return None
    return Told(sentence, _lasting(report, sentence, when, ranked[0]), ranked)


def _is_undated(report: Report, sentence: Sentence, scores: dict[str, float]) -> bool:
    """Whether a sentence tells an event but for its date, and no event before it goes on in it."""
    return (
        not report.within(report.dates, sentence)
        and not sentence.is_heading
        and _says_enough(report, sentence, scores)
        and not _is_other(report, sentence, max(scores.values()))
    )


def _completed(report: Report, pending: Sentence | None, sentence: Sentence) -> Told | None:
    """Tell the event of a sentence without a date that the next sentence of its paragraph gives."""
    if pending is None or pending.paragraph != sentence.paragraph:
        return None
    dates = [one for one in report.within(report.dates, sentence) if one.first.month and not one.is_since]
    is_other = any(_is_other(report, one, 0.0) for one in report.sentences if one.paragraph == sentence.paragraph)
    if not dates or dates[0].last.year < _FIRST_YEAR or is_other:
        return None
    both = Sentence(pending.start, sentence.end, sentence.paragraph)
    return Told(both, dates[0], rank(report, report.of(both)))


def _says_enough(report: Report, sentence: Sentence, scores: dict[str, float]) -> bool:
    """Whether a sentence's words suffice: one that nearly says it all, or some with forces, a day and a place."""
    best = max(scores.values())
    own = report.within(report.dates, sentence)
    has_day = any(one.first.day for one in own)
    if best >= _TELLING:
        return _is_military(report, sentence) or (has_day and _follows_forces(report, sentence, scores))
    has_place = any(
        not one.is_government and one.place.kind not in {"country", "sea-area"}
        for one in report.within(report.named, sentence)
    )
    is_plain = report.words_of.against.search(report.of(sentence)) is None
    if has_place and has_day and is_plain and _names_forces_twice(report, sentence):
        return True
    named = has_place or bool(report.within(report.ships, sentence) or report.within(report.states, sentence))
    return best >= _LIKELY and has_day and named and _is_military(report, sentence)


def _names_forces_twice(report: Report, sentence: Sentence) -> bool:
    """Whether a sentence has two different words for forces and a state or ship, so that little else can be meant."""
    forces = {match[0].lower()[:5] for match in report.words_of.military.finditer(report.of(sentence))}
    return len(forces) > 1 and bool(report.within(report.states, sentence) or report.within(report.ships, sentence))


def _follows_forces(report: Report, sentence: Sentence, scores: dict[str, float]) -> bool:
    """Whether a sentence that names no forces goes on from one that does, or is about foreign supplies."""
    number = report.sentences.index(sentence)
    before = report.sentences[number - 1] if number else None
    about = max(scores, key=lambda one: scores[one]) in {
        "arms-transfer",
        "agreement",
        "port-access",
        "incident",
        "port-call",
    }
    foreign = any(one.code in {"US", "NATO", "EU"} for one in report.within(report.states, sentence))
    if scores["port-access"] >= _TELLING and foreign:
        return True
    return about and before is not None and report.words_of.military.search(report.of(before)) is not None


def _is_military(report: Report, sentence: Sentence) -> bool:
    text = report.of(sentence)
    if report.words_of.military.search(text) or report.within(report.ships, sentence):
        return True
    scores = report.words_of.scores(text)
    if scores["naval-exercise"] >= _TELLING and report.within(report.states, sentence):
        return True
    # What is signed or ratified need not name forces, if it is about the sea.
    return scores["agreement"] >= _TELLING and region.is_named(text)


def _is_other(report: Report, sentence: Sentence, best: float) -> bool:
    """Whether a sentence is about sport, weather, trade or history, or asks, or is a heading of a page."""
    text = report.of(sentence)
    against = {match[0].lower() for match in report.words_of.against.finditer(text)}
    military = {match[0].lower() for match in report.words_of.military.finditer(text)}
    needed = max(1, len(military)) + (best >= 2 * _TELLING)
    return len(against) >= needed or text.rstrip().endswith("?")


def _when(report: Report, sentence: Sentence, found: list[Told], day: When | None) -> When | None:
    """Find the date of an event: in its sentence, before it, or the report's own for the first."""
    own = report.within(report.dates, sentence)
    if own:
        return min(own, key=lambda one: (one.is_since, _is_said(report, one), _coarseness(one), one.start))
    if sentence.is_heading:
        return None
    if (before := _day_before(report, sentence, found)) is not None:
        return before
    if _is_access_now(report, sentence):
        year = Moment(report.anchor.day.year)
        return When(sentence.start, sentence.start, year, year, "~", "year")
    return None if found else day


def _day_before(report: Report, sentence: Sentence, found: list[Told]) -> When | None:
    """Find the date of the sentence before one, if no event was told in it."""
    number = report.sentences.index(sentence)
    before = report.sentences[number - 1] if number else None
    if before is None or before.paragraph != sentence.paragraph:
        return None
    if (
        found
        and (found[-1].sentence is before or before in found[-1].more)
        and found[-1].sentence.paragraph == sentence.paragraph
    ):
        return None
    dates = [one for one in report.within(report.dates, before) if one.first.month and not one.is_since]
    return dates[0] if dates else None


def _is_access_now(report: Report, sentence: Sentence) -> bool:
    """Whether a sentence without a date tells who may use a port: it holds on the day of the report."""
    text = report.of(sentence)
    ports = [one for one in report.within(report.named, sentence) if one.place.kind in {"port", "airfield", "canal"}]
    return (
        bool(ports)
        and rank(report, text)[0] == "port-access"
        and any(one.code in {"US", "NATO", "EU"} for one in report.within(report.states, sentence))
    )


def _is_said(report: Report, when: When) -> bool:
    """Whether a date is that on which somebody spoke of the event."""
    return _SAID.search(report.text[max(0, when.start - _REACH) : when.start]) is not None


def _coarseness(when: When) -> int:
    return 0 if when.first.day else 1 if when.first.month else 2


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


def _lasting(report: Report, sentence: Sentence, when: When, category: str) -> When:
    """Extend a day by the length that the sentence gives a visit or drill."""
    pattern = _DURATIONS.get(report.lang)
    if (
        pattern is None
        or when.first != when.last
        or not when.first.day
        or category not in {"port-call", "naval-exercise"}
    ):
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


def _is_same(one: Told, other: Told) -> bool:
    """Whether two sentences tell of one event: days that touch, and a category that both may have."""
    touch = one.when.first.first <= other.when.last.last and other.when.first.first <= one.when.last.last
    # An order is told again with the day on which it was signed.
    if one.ranked[0] == other.ranked[0] == "arms-transfer" and one.when.first.year >= other.when.first.year:
        touch = touch or (_coarseness(one.when) == _YEARS and other.when.last.first < one.when.first.first)
    likely = one.ranked[0] in other.ranked[:2] or other.ranked[0] in one.ranked[:2]
    return touch and likely


def _goes_on(report: Report, one: Told, other: Told) -> bool:
    """Whether a sentence tells how long the event told just before it will last, or what comes next in it."""
    last = one.more[-1] if one.more else one.sentence
    if other.when.is_since and other.ranked[0] == one.ranked[0] and last.paragraph == other.sentence.paragraph:
        return True
    before = next((each for each in reversed(report.sentences) if each.end <= other.sentence.start), None)
    if before is None or before.end != last.end:
        return False
    apart = (other.when.first.first - one.when.last.last).days
    is_ahead = other.when.first.first > report.anchor.day >= one.when.first.first
    return (
        (other.when.is_since or is_ahead)
        and 0 <= apart <= _WEEK
        and one.ranked[0] in {"port-call", "naval-exercise", "ship-deployment"}
    )


def _of_the_region(report: Report) -> bool:
    if report.ships or region.is_named(report.text):
        return True
    if region.is_meant({one.code for one in report.states}, report.text, report.words_of.ship):
        return True
    named = [one.place for one in report.named if one.place.kind != "country"]
    if report.dateline and report.dateline.place:
        named.append(report.dateline.place)
    return any(region.is_near(one) for one in named)
