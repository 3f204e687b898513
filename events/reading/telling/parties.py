"""States that take part in an event, and the role of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from events.model.schema import Vessel
from events.reading.mentions import states
from events.reading.mentions.states import StateMention
from events.reading.telling.events import Told
from events.reading.telling.placing import Placed
from events.reading.telling.report import Report
from events.reading.text.sentences import Sentence
from geodata import countries

_WAR_YEAR = 2022
_SYRIA_YEARS = range(2015, 2019)
# A state's name that only indicates a location, a product's origin or a citizenship.
_ASIDE_AFTER = re.compile(
    r"(?:'s)?[\s-]+(?:coast(?! guard)|shore|border(?! (?:service|guard|troop|force|patrol|ship|boat|vessel|cutter|"
    r"police))|capital|sector|waters|side of|designer|design|"
    r"language|newspaper|daily|media|press|agency|television|citizens?|"
    r"nationals?|fishermen|fishers|poachers|smugglers|residents?|families|tourists|"
    r"crew members|sailors' families|shipping company|broker|businessm\w+|diplomats?|"
    r"scholars?|analysts?|experts?|islands?|territory|soil|mainland|market|oil|gas|"
    r"grain|war in|made|built|flag|lawyer|time|airspace claims|"
    r"побереж\w+|берег(?:а|у|ом|е|ов|ами)?\b|границ\w+|граждан\w+|рыбак\w+|браконьер\w+|жител\w+|газет\w+|"
    r"эксперт\w+|территори\w+|сектор\w*|вод\b)",
    re.IGNORECASE,
)
_ASIDE_BEFORE = re.compile(
    r"\b(?:war (?:in|on|against)|fighting in|bound for|destined for|troops from|withdrawal from|"
    r"out of|coast of|border with|shore of|border (?:of|between)|north of|south of|"
    r"east of|west of|citizens? of|people of|"
    r"residents? of|over|across|past|via|flag of|born in|war with|жител\w+|граждан\w+|границ\w+ с|"
    r"побережь\w+|for operations in|targets in|formerly|from the territory of|sea border of|"
    r"near)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_KEPT_BEFORE = re.compile(r"(?:targets in|positions in)\s+(?:\w+\s+)?$", re.IGNORECASE)
_SPEAKS = re.compile(r"^(?:'s)?(?:\s+\w+){0,4}\s+(?:said|says|told|reported|reports|wrote|silent)", re.IGNORECASE)
_ACCIDENT = re.compile(
    r"\b(?:crash\w*|came down|aground|s[au]nk\b|capsiz\w+|caught fire|fire broke|ditched|"
    r"accident|lost power|explo\w+ on board|drown\w+|авари\w+|разбил\w+|упал\w*|потерпел\w*|"
    r"затон\w+|мель|загор\w+|рухнул\w*|سقوط|غرق|qəza\w*|құлады)\b",
    re.IGNORECASE,
)
_SANCTIONS = re.compile(r"\b(?:sanction\w*|blacklist\w*|designat\w+|списо\w+|санкци\w+)\b|تحریم", re.IGNORECASE)
# All states named after it are donors.
_AIDED = re.compile(
    r"\b(?:supported|financed|funded|backed|aided|assisted|paid for|trained|equipped)\s+(?:\w+\s+){0,2}by\b|"
    r"\b(?:при поддержке|при помощи|с помощью|на средства)\b",
    re.IGNORECASE,
)
_FROM_SEA = re.compile(
    r"\b(?:from|over|in|out of|из|с|над|в)\s+(?:the\s+)?(?:\w+\s+){0,6}(?:Caspian|Каспи\w+|акватори\w+)|"
    r"\b(?:from|с)\s+(?:\w+\s+){0,2}(?:(?:war)?ships?|vessels|corvettes?|frigates?|кораб\w+)\b",
    re.IGNORECASE,
)
_SHIPS = (
    r"[\s-]+(?:\w+[\s-]+){0,4}?(?:ships?|boats?|vessels?|frigates?|corvettes?|navy|"
    r"naval|warships?|squadron|flotilla|destroyers?|destroyer|fleet|cutters?|craft|"
    r"submarines?|detachment|sailors)"
)
_PROTEST = re.compile(
    r"\b(?:protest\w*|note\b|summon\w*|complain\w*|explanation|den(?:y|ies|ied)|протест\w*|нот[ауы]\b|разъяснени\w+)|"
    r"اعتراض|etiraz",
    re.IGNORECASE,
)
_AND = r"\s+(?:и|və|және|мен|пен|бен|و)\s+"
_TWO = 2


@dataclass(frozen=True, slots=True)
class Party:
    """A participating state.

    Attributes
    ----------
    country
        ISO 3166-1 alpha-2 code, or an alliance.
    role
        Role, as in a record.
    span
        Offsets of the evidence in the cleaned text; None if it was inferred.
    """

    country: str
    role: str
    span: tuple[int, int] | None


def actors(report: Report, told: Told) -> list[StateMention]:
    """Return the states in the sentence of an event, each once, except those that only indicate location or origin."""
    return _actors(report, told.sentence)


def _actors(report: Report, sentence: Sentence) -> list[StateMention]:
    found: dict[str, StateMention] = {}
    for one in report.within(report.states, sentence):
        before, after = (
            report.text[max(sentence.start, one.start - 50) : one.start],
            report.text[one.end : one.end + 45],
        )
        is_listing = _SANCTIONS.search(report.of(sentence)) is not None
        aside = (_ASIDE_AFTER.match(after) and not is_listing) or (
            _ASIDE_BEFORE.search(before) and not _KEPT_BEFORE.search(before)
        )
        if not aside:
            found.setdefault(one.code, one)
    return list(found.values())


def parties(report: Report, told: Told, placed: Placed, named: list[str], vessels: Mapping[str, Vessel]) -> list[Party]:
    """Determine the participating states of an event.

    Parameters
    ----------
    report, told, placed
        Report, event and place of the event.
    named
        Ids of the participating ships.
    vessels
        Vessels by id.
    """
    category = told.ranked[0]
    found = actors(report, told)
    codes = [one.code for one in found]
    spans: dict[str, tuple[int, int] | None] = {one.code: (one.start, one.end) for one in found}
    owners = list(dict.fromkeys(str(vessels[one].country) for one in named if vessels[one].country))
    text = report.of(told.sentence)
    roles = _BY_CATEGORY[category](_Case(report, told, placed, codes, owners, text))
    return [Party(code, role, spans.get(code)) for code, role in roles.items()]


@dataclass(frozen=True, slots=True)
class _Case:
    report: Report
    told: Told
    placed: Placed
    codes: list[str]
    owners: list[str]
    text: str

    @property
    def host(self) -> str | None:
        return self.placed.place.country

    def wider(self) -> list[str]:
        """Return the states in the sentences about the event, then in the whole report, by decreasing frequency."""
        found = list(self.codes)
        before = self.report.before(self.told.sentence)
        for sentence in [*self.told.more[:2], *([before] if before else [])]:
            found += [one.code for one in _actors(self.report, sentence)]
        return list(dict.fromkeys(found))

    def is_protested(self) -> bool:
        """Return whether a sentence about the event, or the one before it, reports a protest."""
        before = self.report.before(self.told.sentence)
        sentences = [self.told.sentence, *self.told.more[:2], *([before] if before else [])]
        return any(_PROTEST.search(self.report.of(one)) for one in sentences)

    def own(self) -> str:  # noqa: PLR0911 - one rule after the other
        """Return the one acting state, named or not."""
        for code in (*self.codes, *self.owners):
            return code
        for code in self.wider():
            return code
        if home := states.HOME.get(self.report.lang):
            return home
        if self.placed.place.country in countries.LITTORAL:
            return str(self.placed.place.country)
        counts = Counter(one.code for one in self.report.states)
        if counts:
            return counts.most_common(1)[0][0]
        dateline = self.report.dateline
        if dateline and dateline.place and dateline.place.country:
            return dateline.place.country
        return "RU"


def _exercise(case: _Case) -> dict[str, str]:
    codes = case.codes
    together = (
        r"\b(?:joint|jointly|together|with|and|between|multinational|trilateral|bilateral|"
        r"совместн\w+|вместе|birgə|бірлескен)\b|مشترک"
    )
    watching = {code: "observer" for code in _watching(case) if code not in codes[:1]}
    codes = [code for code in codes if code not in watching]
    if len(set(case.owners)) > 1:
        return {**dict.fromkeys(dict.fromkeys((*codes, *case.owners)), "participant"), **watching}
    if len(codes) >= _TWO and (
        len(codes) > _TWO
        or re.search(together, case.text, re.IGNORECASE)
        or _are_named_together(case)
        or case.report.words_of.denied.search(case.text)
    ):
        return {**dict.fromkeys(codes, "participant"), **watching}
    joined = _joined(case)
    if joined and codes:
        return {**dict.fromkeys(dict.fromkeys((*codes[:1], *joined)), "participant"), **watching}
    before = case.report.before(case.told.sentence)
    text = f"{case.report.of(before)} {case.text}" if before else case.text
    if re.search(
        r"\bjoint|\bboth (?:countr|nav|side|state)|the two (?:countr|nav|state)|обеих стран|совместн|مشترک|"
        r"birgə|бірлескен",
        text,
        re.IGNORECASE,
    ):
        wider = case.wider()
        if len(wider) >= _TWO:
            return dict.fromkeys(wider, "participant")
    return {_actor(case): "initiator", **watching}


def _are_named_together(case: _Case) -> bool:
    """Return whether two states are joined by a word for “and”."""
    named = case.report.within(case.report.states, case.told.sentence)
    return any(
        one.code != other.code and re.fullmatch(_AND, case.report.text[one.end : other.start])
        for one, other in pairwise(named)
    )


def _joined(case: _Case) -> list[str]:
    """Return the states that later sentences name as additional participants."""
    found = []
    for sentence in case.told.more[:2]:
        if re.search(
            r"\b(?:took part|takes? part|taking part|joined|alongside|participat\w+|участв\w+|присоединил\w*|"
            r"привлечен\w*)\b"
            r"|شرکت|iştirak ed|қатысты",
            case.report.of(sentence),
            re.IGNORECASE,
        ):
            found += [one.code for one in _actors(case.report, sentence)]
    return [code for code in dict.fromkeys(found) if code not in case.codes]


def _watching(case: _Case) -> list[str]:
    """Return the states that are said to have sent observers."""
    found = []
    for sentence in (case.told.sentence, *case.told.more[:2]):
        text = case.report.of(sentence)
        for match in re.finditer(r"\bobserv(?:ers?|ed|ing)\b|наблюдател\w+", text, re.IGNORECASE):
            clause = (
                re.split(r"[;.]", text[match.start() :])[0]
                if re.match(r"\w+\s+(?:from|of|из|от)\b", text[match.start() :])
                else re.split(r"[;.]", text[: match.start()])[-1][-60:]
            )
            found += [one.code for one in states.find(clause, case.report.lang)]
    return list(dict.fromkeys(found))


def _actor(case: _Case) -> str:
    """Return the state whose ships or forces the sentence names first."""
    for code in case.codes:
        for one in case.report.within(case.report.states, case.told.sentence):
            if one.code == code and re.match(_SHIPS, case.report.text[one.end :], re.IGNORECASE):
                return code
    if case.owners and (not case.codes or case.owners[0] in case.codes):
        return case.owners[0]
    return case.own()


def _deployment(case: _Case) -> dict[str, str]:
    return {(case.owners[0] if case.owners else _actor(case)): "initiator"}


def _call(case: _Case) -> dict[str, str]:
    visitors = case.owners or [code for code in case.codes if code != case.host]
    host = case.host
    # If a state's own press reports on its own port, other states next to it are not visitors.
    is_home = host is not None and host == states.HOME.get(case.report.lang)
    if not visitors and not is_home:
        visitors = [code for code in case.wider() if code != host]
    if not visitors and not is_home:
        counts = Counter(one.code for one in case.report.states if one.code != host)
        visitors = [code for code, _ in counts.most_common(1)]
    if host is None:
        return dict.fromkeys(dict.fromkeys((*visitors, *case.codes)), "participant")
    visitors = [code for code in visitors if code != host]
    return {**dict.fromkeys(visitors, "visitor"), host: "host"} if visitors else {host: "host"}


def _access(case: _Case) -> dict[str, str]:
    codes = case.codes or case.wider()
    owner = case.host if case.host in countries.LITTORAL else None
    ports = [
        one.place.country
        for one in case.report.within(case.report.named, case.told.sentence)
        if one.place.kind in {"port", "airfield", "canal"}
    ]
    at_port = case.placed.place.kind == "port" and owner in ports
    owner = owner if at_port else next((one for one in ports if one in countries.LITTORAL), owner)
    if owner and codes and not set(codes) & set(countries.LITTORAL):
        return {owner: "host", **dict.fromkeys(codes, "recipient")}
    if not codes:
        return {owner or case.own(): "initiator"}
    first = codes[0]
    return {
        first: "initiator",
        **dict.fromkeys(codes[1:], "recipient"),
        **({owner: "host"} if owner and owner not in codes else {}),
    }


def _base(case: _Case) -> dict[str, str]:
    codes = case.codes
    if not codes:
        return {str(case.host) if case.host in countries.LITTORAL else case.own(): "initiator"}
    aided = re.search(
        r"\b(?:fund\w+|paid for|financ\w+|help|aid|assist\w*|built by|with .{0,30}(?:money|"
        r"support)|помощ\w+|на средства)\b",
        case.text,
        re.IGNORECASE,
    )
    if len(codes) == 1 and aided and case.host in countries.LITTORAL and case.host not in codes:
        codes = [str(case.host), *codes]
    if len(codes) > 1 and aided:
        owner = case.host if case.host in codes else codes[0]
        return {str(owner): "recipient", **{code: "supplier" for code in codes if code != owner}}
    if case.host in codes:
        return {str(case.host): "initiator"}
    return {codes[0]: "initiator"}


def _strike(case: _Case) -> dict[str, str]:
    year = case.told.when.first.year
    codes = case.codes
    from_sea = case.placed.place.kind == "sea-area" and (_FROM_SEA.search(case.text) is not None)
    if from_sea or (codes[:1] == ["RU"] and any(one in codes for one in ("UA", "SY"))):
        others = [code for code in codes if code != "RU" and code not in {"US", "NATO"}]
        if not others:
            wider = [one.code for one in case.report.states if one.code not in {"RU", "IR", "US", "NATO"}]
            others = wider[:1] or (["UA"] if year >= _WAR_YEAR else ["SY"] if year in _SYRIA_YEARS else [])
        role = "host" if others == ["SY"] else "target"
        return {"RU": "initiator", **dict.fromkeys(others, role)}
    target = case.host or next((code for code in codes if code in countries.LITTORAL), None) or "RU"
    attackers = [code for code in codes if code != target and code in {"UA", "IL", "US", "AZ", "RU", "IR", "AM"}][:1]
    if not attackers and target == "RU" and year >= _WAR_YEAR:
        attackers = ["UA"]
    if not attackers and case.report.words_of.denied.search(
        " ".join(case.report.of(one) for one in case.told.more[:2])
    ):
        attackers = [code for code in case.wider() if code != target][:1]
    if not attackers and target == "IR":
        attackers = [code for code in case.wider() if code in {"IL", "US"}][:2]
    return {**dict.fromkeys(attackers, "initiator"), target: "target"}


def _incident(case: _Case) -> dict[str, str]:
    codes = case.codes
    if _ACCIDENT.search(case.text) and not re.search(
        r"\b(?:fired|rammed|shot|protest\w*|таран\w*|открыл\w* огонь)\b", case.text
    ):
        owner = case.owners[0] if case.owners else _actor(case)
        return {owner: "participant"}
    if not codes:
        owner = case.owners[0] if case.owners else case.own()
        return {owner: "initiator"}
    first = case.owners[0] if case.owners and case.owners[0] in codes else codes[0]
    if len(codes) == 1 and case.is_protested():
        codes = list(dict.fromkeys((*codes, *case.wider())))[:_TWO]
    return {first: "initiator", **{code: "target" for code in codes if code != first}}


def _transfer(case: _Case) -> dict[str, str]:
    codes = list(case.codes)
    if len(codes) < _TWO:
        codes = list(dict.fromkeys((*codes, *case.wider())))
    if _SANCTIONS.search(case.text):
        first, *others = codes or [case.own()]
        return {
            first: "initiator",
            **{code: ("supplier" if number == 0 else "recipient") for number, code in enumerate(others)},
        }
    if len(codes) < _TWO and case.host in countries.LITTORAL and case.host not in codes:
        codes.append(str(case.host))
    if len(codes) < _TWO and case.told.more:
        counts = Counter(one.code for one in case.report.states if one.code not in codes)
        codes += [code for code, _ in counts.most_common(1)]
    if len(codes) < _TWO:
        before = [
            one.code for one in case.report.states if one.start < case.told.sentence.start and one.code not in codes
        ]
        codes = [*before[-1:], *codes] or [case.own()]
    if aided := _AIDED.search(case.text):
        behind = case.told.sentence.start + aided.end()
        named = case.report.within(case.report.states, case.told.sentence)
        helpers = [one.code for one in named if one.code in codes and one.start >= behind]
        if helpers and set(codes) - set(helpers):
            return {code: "supplier" if code in helpers else "recipient" for code in codes}
    supplier = _supplier(case, codes)
    return {supplier: "supplier", **{code: "recipient" for code in codes if code != supplier}}


def _supplier(case: _Case, codes: list[str]) -> str:
    for one in case.report.within(case.report.states, case.told.sentence):
        if one.code not in codes:
            continue
        before = case.report.text[max(case.told.sentence.start, one.start - 40) : one.start]
        if re.search(
            r"\b(?:from|given by|donated by|supplied by|built by|sold by|purchased from)\s+(?:the\s+)?(?:\w+\s+)?$",
            before,
            re.IGNORECASE,
        ):
            return one.code
    bought = re.search(
        r"^.{0,80}\b(?:bought|buys|purchased|ordered|orders|received|receives|took delivery|"
        r"acquired|takes delivery|купил\w*|закупил\w*|получил\w*|приобр\w+)\b",
        case.text,
    )
    return codes[1] if bought and len(codes) > 1 else codes[0]


def _agreement(case: _Case) -> dict[str, str]:
    codes = list(case.codes)
    home = states.HOME.get(case.report.lang)
    if len(codes) == 1 and home and home not in codes:
        codes = [home, *codes]
    if len(codes) < _TWO and not re.search(
        r"\b(?:ratif\w+|parliament|senate|сенат\w*|ратифи\w+|парламент\w*|дума\w*|denounc\w+|proposed|предлож\w+)\b",
        case.text,
        re.IGNORECASE,
    ):
        codes = list(dict.fromkeys((*codes, *case.wider())))
    if not codes:
        dateline = case.report.dateline
        home = dateline.place.country if dateline and dateline.place else None
        return {home or case.host or case.own(): "initiator"}
    if len(codes) == 1:
        return {codes[0]: "initiator"}
    return {code: ("host" if code == case.host and len(codes) > _TWO else "participant") for code in codes}


_BY_CATEGORY = {
    "naval-exercise": _exercise,
    "ship-deployment": _deployment,
    "port-call": _call,
    "port-access": _access,
    "base": _base,
    "strike": _strike,
    "incident": _incident,
    "arms-transfer": _transfer,
    "agreement": _agreement,
}
