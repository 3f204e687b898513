"""Evidence for and against an event: denials, plans, confirmation by both sides, and relevance to the region."""

from __future__ import annotations

import re

from events.reading.telling import civil, dating, region
from events.reading.telling.events import Told
from events.reading.telling.placing import Placed
from events.reading.telling.report import Report
from events.reading.telling.weighing import AT_SEA

_CONCERNS = re.compile(
    r"caspian|каспи|خزر|xəzər|hazar|aktau|актау|ақтау|kuryk|курык|volga|волг|lock|шлюз", re.IGNORECASE
)
# Categories that may be agreed on anywhere; the report's relevance to the region was checked before.
_ABOUT = frozenset({"arms-transfer", "agreement", "port-access"})
_PLANNED = frozenset({"naval-exercise", "port-call", "ship-deployment"})
_VOYAGES = frozenset({"ship-deployment", "port-call", "incident"})
_CONTRACT = re.compile(r"\b(?:contract|order(?:ed)?|tender|контракт\w*|заказ\w*)\b", re.IGNORECASE)


def verification(report: Report, told: Told) -> tuple[str, tuple[int, int] | None]:
    """Determine the verification grade of an event, as far as a single report allows, and the evidence for it.

    Returns
    -------
    verification, span
        ``disputed``, ``announced``, ``confirmed`` or ``reported``; offsets of the evidence, if there is any.
    """
    sentences = [told.sentence, *told.more[:3]]
    for word, sense in (("denied", report.words_of.denied), ("both", report.words_of.both)):
        for sentence in sentences:
            if match := sense.search(report.of(sentence)):
                span = (sentence.start + match.start(), sentence.start + match.end())
                return ("disputed" if word == "denied" else "confirmed"), span
    planned = _plan(report, told)
    return ("announced", planned) if planned else ("reported", None)


def _plan(report: Report, told: Told) -> tuple[int, int] | None:
    """Find the words that show that an event is still a plan."""
    when, category, text = told.when, told.ranked[0], report.of(told.sentence)
    if when.first.first > report.anchor.day:
        return when.start, when.end
    match = _CONTRACT.search(text) if category == "arms-transfer" else None
    # A plan with no date but that of a statement about it, or that is not over yet.
    is_told = category in _PLANNED and dating.is_said(report, when)
    is_to_end = when.last.last > report.anchor.day
    if match is None and (is_told or is_to_end):
        match = report.words_of.future.search(text)
    if match:
        return told.sentence.start + match.start(), told.sentence.start + match.end()
    tenses = [ahead for position, ahead in report.tenses(told.sentence) if position < when.start]
    return (when.start, when.end) if is_to_end and tenses[-1:] == [True] else None


def is_of_the_region(report: Report, told: Told, placed: Placed) -> bool:
    """Return whether an event happened on the Caspian and its coasts, or is about them."""
    place = placed.place
    near = region.is_near(place, is_at_sea=told.ranked[0] in AT_SEA)
    # Missiles are tested there all the time; only events at or about the range itself are relevant to the region.
    is_test = re.search(r"\b(?:test\w*|launch\w*|plume|испытан\w+|пуск\w*)\b", report.of(told.sentence), re.IGNORECASE)
    if place.id == "kapustin-yar" and told.ranked[0] not in _ABOUT and (is_test or told.ranked[0] != "strike"):
        return False
    text = report.of(told.sentence)
    is_placed_here = placed.span is not None and told.sentence.start <= placed.span[0] < told.sentence.end
    if _is_civil(report, told, text) or (not is_placed_here and civil.is_elsewhere(text)):
        return False
    texts = [text] if is_placed_here and not near else [report.of(one) for one in (told.sentence, *told.more[:1])]
    concerns = any(_CONCERNS.search(text) for text in texts) or bool(report.within(report.ships, told.sentence))
    return near or concerns or told.ranked[0] in _ABOUT


def _is_civil(report: Report, told: Told, text: str) -> bool:
    """Return whether a sentence is about civil matters, although it contains military words."""
    category = told.ranked[0]
    if category == "naval-exercise" and (civil.is_drill(text) or civil.is_ashore(text)):
        return True
    if civil.is_rescue(text) or (category == "agreement" and civil.is_trade(text)):
        return True
    is_merchant = civil.is_accident(text) or (category in _VOYAGES and civil.is_voyage(text))
    return is_merchant and not report.within(report.ships, told.sentence)
