"""Place and precision of an event, from the wording of the report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from events.model.schema import PlacePrecision, precision_of
from events.reading.mentions import places, states
from events.reading.mentions.places import PlaceMention
from events.reading.mentions.states import CAPITALS
from events.reading.telling import region, weighing
from events.reading.telling.events import Told
from events.reading.telling.report import Report
from events.reading.text.sentences import Sentence
from geodata import countries, gazetteer
from geodata.gazetteer import Place

_HERE = {
    "en": r"\bhere\b",
    "ru": r"\bздесь\b",
    "fa": r"اینجا|این بندر|این شهر",
    "az": r"\bburada\b",
    "kk": r"\bосында\b",
}
_OFF = re.compile(
    r"\b(?:off|waters (?:off|near|of)|sea (?:off|near)|abreast of)\s+(?:the\s+)?(?:\w+\s+)?(?:of\s+)?$"
    r"|акватори\w+\s+(?:\w+\s+){0,3}$|мор[еяю]\s+(?:у|близ|возле|в районе)\s+(?:\w+\s+)?$|در آب\u200c?های\s+$",
    re.IGNORECASE,
)
_SECTORS = re.compile(
    r"(?P<a>\w+)[\s-]+(?:sector|waters|territorial (?:waters|sea)|territorial)\b|(?:sector|"
    r"waters) of (?P<b>\w+)|(?P<c>\w+)\s+(?:сектор\w*|территориальн\w+ вод\w*|вод(?:ах|"
    r"ы)\b)"
    r"|(?P<d>\w+)\s+sektor\w*|(?P<e>\w+)\s+сектор\w*|بخش (?P<f>\S+)",
    re.IGNORECASE,
)
_SECTOR_IDS = {
    "AZ": "azerbaijani-sector",
    "IR": "iranian-sector",
    "KZ": "kazakh-sector",
    "RU": "russian-sector",
    "TM": "turkmen-sector",
}
_PARTS = (
    ("volga-don-canal", r"Volga[-–— ]Don\b|волго-дон\w*"),
    (
        "northern-caspian",
        r"north(?:ern)?[- ](?:part of the |half of the )?(?:Caspian|sea)|north of the Caspian|"
        r"северн\w+ (?:част\w+ )?(?:каспи\w+|мор\w+)|шимали xəzər",
    ),
    (
        "central-caspian",
        r"(?:central|middle|mid)[- ](?:part of the |reaches of the )?(?:Caspian|sea)|mid-Caspian|"
        r"(?:центральн|средн)\w+ (?:част\w+ )?(?:каспи\w+|мор\w+)",
    ),
    (
        "southern-caspian",
        r"south(?:ern)?[- ](?:part of the |half of the )?(?:Caspian|sea)|south of the Caspian|"
        r"южн\w+ (?:част\w+ )?(?:каспи\w+|мор\w+)|جنوب دریای خزر|خزر جنوبی",
    ),
)
_REGIONS = (
    ("sea-off-dagestan", r"\b(?:Dagestan|Дагестан\w*)\b"),
    ("sea-off-kalmykia", r"\b(?:Kalmyk\w*|Калмык\w+)\b"),
    ("sea-off-mazandaran", r"\b(?:Mazandaran|Мазендеран\w*)\b|مازندران"),
    ("sea-off-mangystau", r"\b(?:Mangystau|Mangistau|Мангистау\w*|Мангыстау\w*|Маңғыстау\w*)\b"),
)
_IN_TOWN = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]ff|[Oo]utside|[Вв]|[Пп]од|[Бб]лиз|[Вв]озле|[Уу]|[Вв]близи|[Вв] районе|"
    r"посёлка|города)\s+([A-ZА-ЯЁ][\w-]+(?:\s[A-ZА-ЯЁ][\w-]+)?)"
)
_CAPITAL_OF = {code: place for place, code in CAPITALS.items()}
_LEAST_KNOWN = 0.0
_BEFORE = 30


@dataclass(frozen=True, slots=True)
class Placed:
    """The location of an event.

    Attributes
    ----------
    place
        Gazetteer place.
    precision
        Precision of the place.
    span
        Offsets of the evidence in the cleaned text; None if it was inferred.
    others
        Other places in the sentences, best first.
    """

    place: Place
    precision: PlacePrecision
    span: tuple[int, int] | None
    others: tuple[str, ...] = ()


def place(report: Report, told: Told, before: Placed | None, actors: list[str]) -> Placed:
    """Determine the place of an event.

    Parameters
    ----------
    report, told
        Report and event.
    before
        Place of the previous event.
    actors
        States named in its sentences, in order.
    """
    category = told.ranked[0]
    scored = [] if _is_listing(report, told, category) else _scored(report, told, category)
    here = re.search(_HERE.get(report.lang, r"\bhere\b"), report.of(told.sentence))
    home = report.dateline.place if report.dateline else None
    if here and home:
        at = told.sentence.start + here.start()
        said_here = re.search(
            r"\b(?:report\w+|told|said|journalists|press conference)\s+(?:\w+\s+)?$",
            report.text[max(0, at - _BEFORE) : at],
        )
        worth = 6.0 if not said_here else 12.0 if category in {"port-access", "agreement"} else 1.0
        scored.append((worth, home, (at, at + len(here[0]))))
    there = re.search(r"\bthere\b(?! (?:was|were|is|are|had|has|will))|\bтам\b", report.of(told.sentence))
    if (
        there
        and not scored
        and (
            earlier := [
                one
                for one in report.named
                if one.start < told.sentence.start and not one.is_government and one.place.kind != "country"
            ]
        )
    ):
        at = told.sentence.start + there.start()
        scored.append((4.0, earlier[-1].place, (at, at + len(there[0]))))
    scored = [one for one in sorted(scored, key=lambda one: -one[0]) if one[0] > _LEAST_KNOWN]
    if scored:
        _, found, span = scored[0]
        if not (found.id == "caspian-sea" and category in {"agreement", "arms-transfer"}):
            others = tuple(dict.fromkeys(one.id for _, one, _ in scored[1:] if one.id != found.id))[:3]
            return Placed(found, _precision(found, category), span, others)
    return _inferred(report, told, category, before, actors)


def each(report: Report, told: Told, placed: Placed) -> list[Placed]:
    """Return the places of an event that is several: access to the ports of two states is granted by each of them."""
    if told.ranked[0] != "port-access":
        return [placed]
    ports = {
        one.place.country: Placed(one.place, "port", (one.start, one.end))
        for one in report.within(report.named, told.sentence)
        if one.place.kind == "port" and one.place.country in countries.LITTORAL
    }
    return list(ports.values()) if len(ports) > 1 and placed.place.country in ports else [placed]


def _scored(report: Report, told: Told, category: str) -> list[tuple[float, Place, tuple[int, int]]]:
    found: list[tuple[float, Place, tuple[int, int]]] = []
    before = report.before(told.sentence)
    around = [*told.more[:3], *([before] if before else [])]
    for weight, sentence in [(4.0, told.sentence), *((-number / 2, one) for number, one in enumerate(around, 1))]:
        for one in report.within(report.named, sentence):
            if one.is_government or one.place.kind == "country":
                continue
            score = weight + weighing.worth(report, sentence, one, category, told.when)
            found.append((score, _at_sea(report, sentence, one), (one.start, one.end)))
        found += [(weight + worth, where, span) for worth, where, span in _described(report, sentence, category)]
    return found


def _is_listing(report: Report, told: Told, category: str) -> bool:
    """Return whether a state lists ships or firms in sanctions: located at its seat, not where they sail."""
    return (
        category == "arms-transfer"
        and re.search(
            r"\b(?:sanction(?:s|ed)|blacklist\w*|designated|санкци\w+|ч[её]рн\w+ списо\w+)\b",
            report.of(told.sentence),
            re.IGNORECASE,
        )
        is not None
    )


def _at_sea(report: Report, sentence: Sentence, one: PlaceMention) -> Place:
    """Replace a port or island by the sea off it, if the text implies it and the gazetteer has it."""
    before = report.text[max(sentence.start, one.start - 45) : one.start]
    return (places.sea_off(one.place.id) or one.place) if _OFF.search(before) else one.place


def _described(report: Report, sentence: Sentence, category: str) -> list[tuple[float, Place, tuple[int, int]]]:
    """Find places given by description: a state's sector or capital, a part of the sea, the sea off a province."""
    known, text, found = gazetteer.load(), report.of(sentence), []
    for match in _SECTORS.finditer(text):
        word = next(group for group in match.groups() if group)
        codes = [one.code for one in states.find(word, report.lang)]
        if codes and codes[0] in _SECTOR_IDS:
            span = (sentence.start + match.start(), sentence.start + match.end())
            found.append((1.5, known[_SECTOR_IDS[codes[0]]], span))
    for place_id, pattern in _PARTS:
        if part := re.search(pattern, text, re.IGNORECASE):
            worth = -4.0 if category in {"agreement", "arms-transfer"} else 1.4
            found.append((worth, known[place_id], (sentence.start + part.start(), sentence.start + part.end())))
    for place_id, pattern in _REGIONS:
        if part := re.search(pattern, text):
            before = text[max(0, part.start() - 30) : part.start()]
            if re.search(
                r"\b(?:off|coast of|shores? of|sea off|waters of|побережь\w+|берег\w+)\s+(?:the\s+)?(?:\w+\s+)?$|"
                r"سواحل\s*$",
                before,
            ) or re.match(r"\s*coast", text[part.end() :]):
                # The launch site: more specific than “from the Caspian”.
                worth = 5.5 if category == "strike" else 2.3
                found.append((worth, known[place_id], (sentence.start + part.start(), sentence.start + part.end())))
    for match in re.finditer(r"\b(\w+) capital\b(?!\s+(?:city )?(?:said|denied))|столиц\w+ (\w+)", text):
        codes = [one.code for one in states.find(match[1] or match[2], report.lang)]
        if codes and codes[0] in _CAPITAL_OF:
            before = text[max(0, match.start() - 60) : match.start()]
            worth = 2.0 - 7.0 * bool(weighing.ATTRIBUTED.search(before))
            found.append(
                (worth, known[_CAPITAL_OF[codes[0]]], (sentence.start + match.start(), sentence.start + match.end()))
            )
    return found


def _precision(found: Place, category: str) -> PlacePrecision:
    if found.kind == "sea-area":
        return "area" if found.id.startswith("sea-off") or found.id == "north-of-absheron" else "sea"
    if found.kind == "port" and category in {"agreement", "strike", "port-access"}:
        return "port" if category == "port-access" else "city"
    return precision_of(found.kind)


def _inferred(  # noqa: PLR0911 - one rule after the other
    report: Report, told: Told, category: str, before: Placed | None, actors: list[str]
) -> Placed:
    """Infer a place that the sentences do not name."""
    known = gazetteer.load()
    at_sea = category in weighing.AT_SEA
    if elsewhere := _elsewhere(report, told, at_sea=at_sea):
        return elsewhere
    home = report.dateline.place if report.dateline else None
    is_coastal = home is not None and region.is_near(home)
    if before is not None and at_sea and before.precision != "country" and region.is_near(before.place):
        return before
    if home is not None and (is_coastal or not at_sea):
        return Placed(home, _precision(home, category), None)
    heading = _in_heading(report)
    if heading is not None and at_sea:
        return Placed(heading.place, _precision(heading.place, category), (heading.start, heading.end))
    if at_sea:
        sea = next((one for one in report.named if one.place.id == "caspian-sea"), None)
        return Placed(known["caspian-sea"], "sea", (sea.start, sea.end) if sea else None)
    if (
        before is not None
        and category == "arms-transfer"
        and before.precision != "country"
        and before.place.kind != "sea-area"
        and region.is_near(before.place)
    ):
        return before
    state = next((code for code in actors if code in _CAPITAL_OF), None)
    if state is None and before is not None:
        return before
    if state is not None:
        return Placed(known[_CAPITAL_OF[state]], "country", None)
    return Placed(known["caspian-sea"], "sea", None)


def _in_heading(report: Report) -> PlaceMention | None:
    """Find a coastal place named in the report's first lines."""
    for sentence in report.sentences[:3]:
        for one in report.within(report.named, sentence):
            if not one.is_government and region.is_near(one.place) and one.place.kind not in {"sea-area", "country"}:
                return one
    return None


def _elsewhere(report: Report, told: Told, *, at_sea: bool) -> Placed | None:
    """Find a town anywhere, outside of the project's gazetteer, after “in”, “at” or “near”.

    Events at sea are not located where somebody comments on them.
    """
    for match in _IN_TOWN.finditer(report.of(told.sentence)):
        start = told.sentence.start + match.start(1)
        if at_sea and weighing.is_speaking(
            report.text[told.sentence.start : start], report.text[start + len(match[1]) :]
        ):
            continue
        taken = [(one.start, one.end) for one in report.named]
        taken += [(one.start, one.end) for one in report.states] + [(one.start, one.end) for one in report.dates]
        if any(first < start + len(match[1]) and start < last for first, last in taken):
            continue
        if match[1] in {"The", "A"}:
            continue
        words = [next(iter(sorted(token.keys)), "") for token in report.tokens if token.start == start]
        for name in dict.fromkeys((match[1], match[1].split()[0], *words)):
            found = [one for one in gazetteer.find(name, limit=1) if one.is_named]
            if found and found[0].place.kind == "city":
                return Placed(found[0].place, "city", (start, start + len(match[1])))
    return None
