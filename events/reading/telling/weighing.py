"""Scores for whether an event happened at a place, by the words around it."""

from __future__ import annotations

import re

from events.reading.mentions.places import PlaceMention
from events.reading.mentions.reckoning import When
from events.reading.telling import region
from events.reading.telling.report import Report
from events.reading.text.sentences import Sentence

#: Categories of events that happen at sea unless a text says otherwise.
AT_SEA = frozenset({"naval-exercise", "ship-deployment", "strike", "incident", "port-call"})
_BROUGHT_HOME = frozenset({"port-call", "incident", "ship-deployment"})
_SPECIFIC = {
    "naval-base": 2.0, "port": 2.0, "coast-guard": 2.0, "airfield": 2.0, "shipyard": 2.0, "radar": 2.0, "platform": 2.0,
    "field": 2.0, "firing-range": 2.2, "island": 2.0, "cape": 2.0, "bay": 1.8, "strait": 1.8, "canal": 2.0, "city": 1.6,
    "river": 1.0, "lake": 0.5, "coast": 1.0, "sea-area": 0.8, "country": -6.0,
}  # fmt: skip
_AT = re.compile(
    r"(?:\b(?:in|at|near|off|over|outside|inside|around|on|into|visited|called at|"
    r"abreast of|south of|north of|east of|west of)(?: \w+(?:'s)?| of){0,3}"
    r"|\b(?:в|во|на|у|под|близ|возле|около|над|вблизи)(?: \w+){0,3}|(?:در|بندر|سواحل)(?: \S+){0,3})\s*$",
    re.IGNORECASE,
)
_NEAREST_AT = re.compile(
    r"\b(?:in|at|near|off|over|outside|(?:south|north|east|west|abreast) of|в|у|под|близ|возле|на|северне\w|южнее|"
    r"восточнее|западнее)\s+(?:the\s+|порту?\s+|острова\s+|мыса\s+)?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:\b(?:from|out of|between|via|since leaving|bound for|destined for|headquartered in|"
    r"(?:home[- ])?based (?:in|at)|stationed (?:in|at)|garrisoned (?:in|at)|towards?|"
    r"for)(?: the| port of)?"
    r"|\b(?:из|от|между|через|на пути в|направля\w+ в|(?:расквартированн|дислоцированн|"
    r"базирующ)\w+ (?:в|на)))(?:\s+[\w-]+\s+(?:and|и))?\s*$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:to|reached|arrived (?:in|at)|entered|put into|в порт)(?: the)?(?: port of| port)?\s*$", re.IGNORECASE
)
#: Words of attribution, after which a place is that of the speaker.
ATTRIBUTED = re.compile(
    r"\b(?:according to|told|said|says|reporters?|diplomats?|consulate|embassy|newspaper|"
    r"daily|correspondent|agency|source[sd]?|spokes\w+|reported|sunset|wrote|analysts?|"
    r"(?:officials?|ministr(?:y|ies)|authorities|governor|command|prosecutors?|television|press (?:service|office)) in"
    r"|генконсульств\w+|посольств\w+|сообщ(?:ил|а)\w*|переда[её]т|уточнил\w*|рассказал\w*|"
    r"ведомств\w+ в|газет\w+|источник\w*|по словам|по данным)\b[^,;]{0,40}$",
    re.IGNORECASE,
)
# “An official in Baku says”, “the ministry in Baku spoke of a missile”.
_SPEAKS = re.compile(
    r"\s+(?:says?|said|spoke|speaks|told|tells|den(?:y|ies|ied)|announced|claim(?:s|ed)|insist(?:s|ed)|recalls?|"
    r"called|report(?:s|ed)|confirm(?:s|ed)|added|stated?|wrote|writes)\b",
    re.IGNORECASE,
)
# Events do not happen in the town in which somebody comments on them.
_SOURCE_IN = re.compile(
    r"\b(?:sources?|officials?|diplomats?|analysts?|источник\w*|дипломат\w*|собеседник\w*|чиновник\w*)\s+"
    r"(?:in|at|в|во)\s+$",
    re.IGNORECASE,
)
_FIRED_FROM = re.compile(r"\b(?:from|over|out of|из|с|над)\s+(?:the\s+)?(?:\w+\s+){0,4}$", re.IGNORECASE)
_NOT_THE_SEA = re.compile(
    r"\s+(?:flotilla|states|littoral|region|ports?|coast|fleet|naval|security|five|basin|countries|border)",
    re.IGNORECASE,
)
_NEVER = -9.0


def worth(report: Report, sentence: Sentence, one: PlaceMention, category: str, when: When) -> float:
    """Score a place in a sentence; the event is at the highest, and hardly at one below 0."""
    before = report.text[max(sentence.start, one.start - 60) : one.start]
    sea = _NEVER if _SOURCE_IN.search(before) else _of_the_sea(report, one, before)
    if sea == _NEVER:
        return sea
    found = _SPECIFIC[one.place.kind] + sea + _by_words_before(report, one, category, before)
    if one.place.kind == "sea-area":
        found -= 6.0 * (category in {"agreement", "arms-transfer", "base"})
        found += 3.0 * (category == "strike" and _FIRED_FROM.search(before) is not None)
    if _is_to_come(report, sentence, one, when):
        found -= 2.0
    if _belongs_to_another_date(report, sentence, one, when):
        found -= 2.0
    if not region.is_near(one.place) and one.place.kind in {"sea-area", "lake", "river"}:
        found -= 6.0
    return found - 0.005 * (one.start - sentence.start)


def _of_the_sea(report: Report, one: PlaceMention, before: str) -> float:
    """Score the name of the sea itself, which is part of many other names."""
    if one.place.id != "caspian-sea":
        return 0.0
    if _NOT_THE_SEA.match(report.text[one.end : one.end + 20]):
        return _NEVER
    bare = report.text[one.start : one.end].lower() == "caspian" and not re.search(r"\bthe\s+$", before)
    return -3.0 if bare else -2.0


def _by_words_before(report: Report, one: PlaceMention, category: str, before: str) -> float:
    found = 0.0
    nearest, near, came, went = (pattern.search(before) for pattern in (_NEAREST_AT, _AT, _FROM, _TO))
    if nearest or near:
        found += 1.2 if nearest else 0.8
    elif not (came or went) and category == "agreement" and report.lang in {"en", "ru"}:
        found -= 7.0
    if came and not (one.place.kind == "sea-area" and "stationed" in before):
        found -= 2.5 if category in AT_SEA else 6.0
    if went:
        found += 0.6 if category in _BROUGHT_HOME else -0.5
    return found - 5.0 * is_speaking(before, report.text[one.end : one.end + 30])


def is_speaking(before: str, after: str) -> bool:
    """Return whether a place is that of the speaker, by the words before and after it."""
    return ATTRIBUTED.search(before) is not None or _SPEAKS.match(after) is not None


def _belongs_to_another_date(report: Report, sentence: Sentence, one: PlaceMention, when: When) -> bool:
    """Return whether a sentence has several dates, and a place is closer to another than to that of the event."""
    own = [each for each in report.within(report.dates, sentence) if each.first.day]
    if len(own) <= 1 or when not in own:
        return False
    return min(own, key=lambda each: max(each.start - one.end, one.start - each.end)) is not when


def _is_to_come(report: Report, sentence: Sentence, one: PlaceMention, when: When) -> bool:
    """Return whether a place follows words of the future that the event's date does not follow."""
    hints = [position for position, ahead in report.tenses(sentence) if ahead]
    return any(hint < one.start and not hint < when.start for hint in hints)
