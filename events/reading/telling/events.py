"""Sentences that report an event: detected by their words, dated, and merged if several report the same one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from events.reading.mentions.reckoning import When
from events.reading.mentions.states import HOME
from events.reading.telling import civil, counted, dating, region
from events.reading.telling.report import Report
from events.reading.text.sentences import Sentence
from geodata import countries

_TELLING = 3.0
_COUNTED, _COUNTED_ELSEWHERE = 3.0, 1.0
_LIKELY = 2.0
_WEEK = 10
# Words at the beginning of a sentence that refer to the event of the previous one.
_BACK = re.compile(
    r"(?:They|It|Both|All|The (?:ceremony|hand-?over|incident|drill|exercise|visit|attack|accident|transfer|delivery|"
    r"signing|launch|papers)|This|That) (?!same)|"
    r"(?:Их|Они|Его|Её|Это|Оба|Обе|Все|Церемони\w+|Случилось|Произошло|Инцидент|Передач\w+|Закладк\w+|"
    r"Учени[ея]|"
    r"Визит) "
)
# Words for an event similar to a previous one.
_LIKE = re.compile(
    r"\b(?:[Tt]hey|[Tt]he (?:first|second|third|fourth|last|previous|earlier|other|same)|[Aa]nother|[Ss]imilar\w*|"
    r"[Ss]uch|"
    r"[Ll]ast time|[Ss]ister|twin|[Ee]arlier|[Aa]gain|predecessor|[Aa] (?:first|second|third|fourth|fifth|sixth)|"
    r"[Ii]ts? last|"
    r"[Hh]er last|[Tt]wo more|[Ff]ive|[Ff]our|[Tt]hree|[Tt]wo|[Tt]here|"
    r"так\w+ же|[Пп]ерв\w+|[Пп]редыдущ\w+|[Пп]рошл\w+ раз|[Рр]анее|[Дд]руг\w+|[Ее]щё|[Пп]оследн\w+|[Вв]торо\w+|тоже|"
    r"уже)\b"
)
# A protest belongs to the record of the event that it is about.
_PROTEST = re.compile(
    r"(?:\S+\s+){0,4}(?:protest(?:s|ed)?\b|summon(?:s|ed)\b|(?:sent|lodged|handed)\s+(?:\S+\s+){0,4}(?:note|protest)\b|"
    r"заявил\w*\s+протест|вызвал\w*\s+посла|вручил\w*\s+ноту)",
)
_HAPPENED = re.compile(
    r"(?:It|This|That|The \w+) (?:happened|occurred|took place|was held|is said to have happened)\b|"
    r"(?:Это |\w+ )?(?:[Пп]роизошл\w+|[Сс]лучил\w+|состоял\w+|прошл?\w+)\b",
)
_PORTS = frozenset({"port", "naval-base"})
_YEARS = 2
_GOING_ON = frozenset({"arms-transfer", "agreement", "port-access", "incident", "port-call"})
_FIRST_YEAR = 1991


@dataclass
class Told:
    """An event as reported.

    Attributes
    ----------
    sentence
        Sentence that reports it.
    when
        Date of the event.
    ranked
        Categories, most likely first.
    more
        Additional sentences about it.
    """

    sentence: Sentence
    when: When
    ranked: list[str]
    more: list[Sentence] = field(default_factory=list)


def find(report: Report) -> list[Told]:
    """Find the events in a report, without duplicates, in its order."""
    if not _of_the_region(report):
        return []
    found: list[Told] = []
    day: When | None = report.dateline.when if report.dateline else None
    pending: Sentence | None = None
    for sentence in report.sentences:
        if found and (happened := _happened(report, sentence, found[-1])) is not None:
            found[-1].when = happened
            found[-1].more.append(sentence)
            continue
        scores = report.words_of.scores(report.of(sentence))
        told = (
            (_completed(report, pending, sentence) if _refers_back(report, sentence) else None)
            or _telling(report, sentence, scores, found, day)
            or _completed(report, pending, sentence)
            or _another(report, sentence, found)
        )
        pending = sentence if told is None and _is_undated(report, sentence, scores) else None
        own = [
            one for one in report.within(report.dates, sentence) if one.first.day and not dating.is_said(report, one)
        ]
        if own and (told is None or not found):
            day = own[0]
        if told is None:
            if found and sentence.paragraph - found[-1].sentence.paragraph <= 1:
                found[-1].more.append(sentence)
            continue
        _add(report, found, told)
    return found


def _add(report: Report, found: list[Told], told: Told) -> None:
    """Add an event to those found, or merge it with the one that it repeats."""
    same = next((one for one in reversed(found) if _is_same(report, one, told) or _goes_on(report, one, told)), None)
    if same is None:
        found.append(told)
    elif dating.coarseness(told.when) < dating.coarseness(same.when) or _is_surer(report, told, same):
        found[found.index(same)] = told
        told.more.append(same.sentence)
        if _refers_back(report, told.sentence):
            told.ranked = same.ranked
    elif same.sentence.is_heading and not told.sentence.is_heading:
        found[found.index(same)] = told
    else:
        same.more.append(told.sentence)


def rank(report: Report, text: str) -> list[str]:
    """Rank the likely categories of a text, by the lexicon and by word statistics; the latter never decide alone."""
    scores, counts = report.words_of.scores(text), counted.load().scores(text)
    weight = _COUNTED if report.lang == "en" else _COUNTED_ELSEWHERE
    told = [one for one in scores if scores[one] >= _TELLING]
    ranked = sorted(scores, key=lambda one: -(scores[one] + weight * counts.get(one, 0.0)))
    return sorted(ranked, key=lambda one: one not in told) if len(told) == 1 else ranked


def _telling(
    report: Report, sentence: Sentence, scores: dict[str, float], found: list[Told], day: When | None
) -> Told | None:
    if not _says_enough(report, sentence, scores) or _is_other(report, sentence, max(scores.values())):
        return None
    ranked = _ranked(report, sentence)
    last = [found[-1].sentence, *found[-1].more] if found else []
    when = dating.date(report, sentence, ranked[0], last, day)
    if when is None or when.last.year < _FIRST_YEAR or dating.is_balance(report, when):
        return None
    return Told(sentence, when, ranked)


def _is_undated(report: Report, sentence: Sentence, scores: dict[str, float]) -> bool:
    """Return whether a sentence reports an event without a date, and does not continue the previous event."""
    return (
        not report.within(report.dates, sentence)
        and not sentence.is_heading
        and _says_enough(report, sentence, scores)
        and not _is_other(report, sentence, max(scores.values()))
    )


def _completed(report: Report, pending: Sentence | None, sentence: Sentence) -> Told | None:
    """Return the event of an undated sentence, with the date in the next sentence of its paragraph."""
    if pending is None or pending.paragraph != sentence.paragraph:
        return None
    dates = [one for one in report.within(report.dates, sentence) if one.first.month and not one.is_since]
    is_other = any(_is_other(report, one, 0.0) for one in report.sentences if one.paragraph == sentence.paragraph)
    if not dates or dates[0].last.year < _FIRST_YEAR or is_other:
        return None
    both = Sentence(pending.start, sentence.end, sentence.paragraph)
    return Told(both, dates[0], rank(report, report.of(both)))


def _happened(report: Report, sentence: Sentence, last: Told) -> When | None:
    """Return the date of the preceding event, whose own sentence only has the date of a statement."""
    if report.before(sentence) is not last.sentence or not dating.is_said(report, last.when):
        return None
    if _HAPPENED.match(report.of(sentence)) is None:
        return None
    own = [one for one in report.within(report.dates, sentence) if not one.is_since and one.first.day]
    return own[0] if own else None


def _ranked(report: Report, sentence: Sentence) -> list[str]:
    """Rank the categories of a sentence; ships of one state in another's port make a port call."""
    ranked = rank(report, report.of(sentence))
    ports = [one.place for one in report.within(report.named, sentence) if one.place.kind in _PORTS]
    codes = {one.code for one in report.within(report.states, sentence)}
    abroad = codes and ports and all(one.country in countries.LITTORAL and one.country not in codes for one in ports)
    if ranked[0] == "ship-deployment" and abroad and codes & set(countries.LITTORAL):
        ranked.remove("port-call")
        ranked.insert(0, "port-call")
    return ranked


def _refers_back(report: Report, sentence: Sentence) -> bool:
    """Return whether a sentence begins with a word that refers to the previous one."""
    return _BACK.match(report.of(sentence)) is not None


def _another(report: Report, sentence: Sentence, found: list[Told]) -> Told | None:
    """Return an event like the preceding one, of which a sentence gives little but the date: “the last came in May”."""
    last = found[-1] if found else None
    before = report.before(sentence)
    if last is None or before is None or before not in (last.sentence, *last.more):
        return None
    own = [
        one
        for one in report.within(report.dates, sentence)
        if one.kind != "weekday"
        and not one.is_since
        and not dating.is_said(report, one)
        and one.last.first < last.when.first.first
    ]
    if not own or not _LIKE.search(report.of(sentence)) or _is_other(report, sentence, 0.0):
        return None
    when = min(own, key=dating.coarseness)
    says = max(report.words_of.scores(report.of(sentence)).values()) >= _TELLING
    ranked = rank(report, report.of(sentence)) if says else last.ranked
    return Told(sentence, when, ranked) if when.last.year >= _FIRST_YEAR else None


def _says_enough(report: Report, sentence: Sentence, scores: dict[str, float]) -> bool:
    """Return whether a sentence's words suffice: a strong expression, or weaker ones with forces, a day and a place."""
    best = max(scores.values())
    own = report.within(report.dates, sentence)
    has_day = any(one.first.day for one in own)
    has_month = any(one.first.month and not one.is_since for one in own)
    if best >= _TELLING:
        return _is_military(report, sentence) or (has_month and _follows_forces(report, sentence, scores))
    has_place = any(
        not one.is_government and one.place.kind not in {"country", "sea-area"}
        for one in report.within(report.named, sentence)
    )
    is_plain = report.words_of.against.search(report.of(sentence)) is None
    is_at_sea = any(one.place.kind != "city" for one in report.within(report.named, sentence)) or civil.is_afloat(
        report.of(sentence)
    )
    if has_place and has_day and is_plain and is_at_sea and _names_forces(report, sentence):
        return True
    named = has_place or bool(report.within(report.ships, sentence) or report.within(report.states, sentence))
    return best >= _LIKELY and has_day and named and _is_military(report, sentence)


def _names_forces(report: Report, sentence: Sentence) -> bool:
    """Return whether a sentence names forces and a state or ship, so that a dated event is likely."""
    forces = report.words_of.military.search(report.of(sentence))
    return forces is not None and bool(
        report.lang in HOME or report.within(report.states, sentence) or report.within(report.ships, sentence)
    )


def _follows_forces(report: Report, sentence: Sentence, scores: dict[str, float]) -> bool:
    """Return whether a sentence without forces continues one with forces, or is about foreign supplies."""
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
    # Signing or ratification need not mention forces, if it is about the sea.
    return scores["agreement"] >= _TELLING and region.is_named(text) and not civil.is_trade(text)


def _is_other(report: Report, sentence: Sentence, best: float) -> bool:
    """Return whether a sentence is about sport, weather, trade or history, or is a question, or a heading of a page."""
    text = report.of(sentence)
    before = report.before(sentence)
    goes_on = before is not None and _is_civil(report, report.of(before)) and not report.within(report.dates, sentence)
    if _tells_nothing(report, text) or goes_on:
        return True
    against = {match[0].lower() for match in report.words_of.against.finditer(text)}
    military = {match[0].lower() for match in report.words_of.military.finditer(text)}
    needed = max(1, len(military)) + (best >= 2 * _TELLING)
    return len(against) >= needed or text.rstrip().endswith("?")


def _tells_nothing(report: Report, text: str) -> bool:
    """Return whether a sentence reports no event, whatever else it says."""
    return report.words_of.never.search(text) is not None or civil.is_supposed(text)


def _is_civil(report: Report, text: str) -> bool:
    """Return whether a sentence is about courts, floods or accidents, so that its continuations are as well."""
    return report.words_of.never.search(text) is not None or civil.is_accident(text)


def _is_same(report: Report, one: Told, other: Told) -> bool:
    """Return whether two sentences report one event: their days touch, and they share a likely category."""
    if _YEARS in map(dating.coarseness, (one.when, other.when)) and _is_of_others(report, one, other):
        return False
    if one.ranked[0] != other.ranked[0] and any(each.first.year != each.last.year for each in (one.when, other.when)):
        return False
    touch = one.when.first.first <= other.when.last.last and other.when.first.first <= one.when.last.last
    # An order may be reported again with the day on which it was signed.
    is_order = other.ranked[0] in {"arms-transfer", "agreement"}
    if one.ranked[0] == "arms-transfer" and is_order and one.when.first.year >= other.when.first.year:
        is_vague = dating.coarseness(one.when) == _YEARS or dating.is_said(report, one.when)
        touch = touch or (
            is_vague and other.when.last.first < one.when.first.first and _refers_back(report, other.sentence)
        )
    likely = one.ranked[0] in other.ranked[:2] or other.ranked[0] in one.ranked[:2]
    return touch and (
        likely or (is_order and one.ranked[0] == "arms-transfer" and _refers_back(report, other.sentence))
    )


def _is_of_others(report: Report, one: Told, other: Told) -> bool:
    """Return whether two events involve entirely different states; a year may have many."""
    first, second = ({each.code for each in report.within(report.states, told.sentence)} for told in (one, other))
    return bool(first and second) and first.isdisjoint(second)


def _is_surer(report: Report, told: Told, same: Told) -> bool:
    """Return whether an event has its own date, and was first reported with the date of a statement."""
    is_said = dating.is_said(report, same.when) and not dating.is_said(report, told.when)
    return is_said and not told.when.is_since and told.when.first.first <= same.when.first.first


def _goes_on(report: Report, one: Told, other: Told) -> bool:
    """Return whether a sentence gives the remaining duration or the next stage of the preceding event."""
    last = one.more[-1] if one.more else one.sentence
    if last.paragraph == other.sentence.paragraph and _PROTEST.match(report.of(other.sentence)):
        return 0 <= (other.when.first.first - one.when.last.last).days <= _WEEK
    if other.when.is_since and other.ranked[0] in one.ranked[:3] and last.paragraph == other.sentence.paragraph:
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
