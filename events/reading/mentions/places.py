"""Places named in a text, from the gazetteer in any script and case; not governments, persons or ships."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from events.reading.mentions.states import CAPITALS
from events.reading.text.tokens import Token, continues, keys
from geodata import gazetteer
from geodata.gazetteer import Place, names

_LONGEST = 5
_CODE = 4
# Names that are common words, or that more often denote other things.
_NOT_ALONE = frozenset(
    [
        "bank",
        "банк",
        "qala",
        "кала",
        "kala",
        "святой",
        "жилой",
        "block",
        "persian",
        "каспийский",
        "kaspiysky",
        "gulf",
        "port",
        "порт",
        "порты",
        "hazar",
        "oral",
        "lyaki",
        "stepnoye",
        "alov",
        "alborz",
        "osman",
        "bautin",
        "neva",
        "kura",
        "astarabad",
        "nur",
        "sari",
    ]
)
_TITLES = frozenset(
    [
        "president",
        "president's",
        "leader",
        "saparmurat",
        "saparmurad",
        "gurbanguly",
        "serdar",
        "niyazov",
        "mr",
        "general",
        "admiral",
        "captain",
        "dinamo",
        "dynamo",
        "anzhi",
        "fc",
        "club",
        "class",
        "named",
        "heydar",
        "ilham",
        "nursultan",
        "президент",
        "президента",
        "лидер",
        "сапармурат",
        "имени",
        "динамо",
        "анжи",
    ]
)
_BEFORE_NAMES = frozenset(
    [
        "in",
        "at",
        "near",
        "off",
        "from",
        "to",
        "the",
        "of",
        "port",
        "city",
        "town",
        "on",
        "and",
        "or",
        "between",
        "via",
        "through",
        "for",
        "outside",
        "around",
        "towards",
        "toward",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "russian",
        "iranian",
        "azerbaijani",
        "kazakh",
        "turkmen",
        "bandar",
        "cape",
        "mys",
        "island",
        "bay",
        "gulf",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "middle",
        "greater",
        "coastal",
        "photo",
        "bangs",
        "in",
    ]
)
_SPEECH = (
    r"(?:said|says|sa[iy]d|den(?:ied|ies)|claim(?:s|ed)|insist(?:s|ed)|accus(?:es|ed)|warn(?:s|ed)|announced|confirmed|"
    r"rejected|protested|summoned|responded|replied|has|had|have|is|was|were|would|will|wants?|may|did|does|could|also|"
    r"refus\w+|agreed|signed|hopes?|sees?|calls?|called|regards?|argu\w+|maintain\w+|"
    r"never|silent|avoided|views?|fears?)\b"
)
_IN = frozenset(
    [
        "in",
        "at",
        "near",
        "off",
        "outside",
        "around",
        "into",
        "visited",
        "reached",
        "via",
        "through",
        "entered",
        "left",
        "harbour",
        "harbor",
        "capital",
        "within",
        "above",
        "over",
        "leaving",
        "reaching",
        "approaching",
        "inside",
    ]
)
_IN_RU = frozenset(
    [
        "в",
        "во",
        "под",
        "у",
        "близ",
        "возле",
        "около",
        "из",
        "порт",
        "порту",
        "порта",
        "рейде",
        "рейд",
        "городе",
        "город",
        "на",
        "до",
        "через",
        "близ",
        "от",
        "вблизи",
    ]
)
_IN_FA = frozenset(["در", "بندر", "به", "شهر", "سواحل", "ساحل", "از", "شهرستان", "بندرگاه"])
_SAID_RU = re.compile(
    r"\s+(?:\w+\s+)?(?:заяв\w+|счита\w+|отриц\w+|сообщ\w+|подтверд\w+|назва\w+|отказ\w+|"
    r"опровер\w+|выраз\w+|не\s+\w+т\b|пока|надеют\w+|уверен\w+|призва\w+|обвин\w+)"
)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A mention of a place in a text.

    Attributes
    ----------
    start, end
        Offsets in the cleaned text.
    place
        Gazetteer place.
    is_government
        Whether it denotes the government that sits there.
    """

    start: int
    end: int
    place: Place
    is_government: bool = False


Index = dict[str, list[tuple[tuple[frozenset[str], ...], Place]]]


def find(text: str, words: Sequence[Token], lang: str) -> list[PlaceMention]:
    """Find the mentions of the project's gazetteer places in a text.

    Parameters
    ----------
    text
        Cleaned text.
    words
        Tokens of the text.
    lang
        ISO 639 code of its language.
    """
    index = _index(lang)
    glues = lang in {"az", "kk", "tk"}
    found: list[PlaceMention] = []
    number = 0
    while number < len(words):
        best = _longest(words, number, index, lang, glues=glues)
        if best is None:
            number += 1
            continue
        length, places = best
        first, last = words[number], words[number + length - 1]
        if not _is_person(text, words, number, length, lang) and not _is_part(text, first.start, last.end):
            for place in places[:1]:
                is_government = place.id in CAPITALS and _is_government(text, words, number, length, lang)
                found.append(PlaceMention(first.start, last.end, place, is_government))
        number += length
    return found


def _longest(
    words: Sequence[Token], number: int, index: Index, lang: str, *, glues: bool
) -> tuple[int, list[Place]] | None:
    """Find the longest name that begins at a word, with the places of that name."""
    word = words[number]
    best: tuple[int, list[Place]] | None = None
    for start in _starts(word, index, lang, glues=glues):
        for name, place in index.get(start, ()):
            if number + len(name) > len(words):
                continue
            met = words[number : number + len(name)]
            if all(_is(token, part, lang) for token, part in zip(met, name, strict=True)) and any(
                token.is_name for token in met
            ):
                if len(name) == 1 and not word.is_name:
                    continue
                if best is None or len(name) > best[0]:
                    best = (len(name), [place])
                elif len(name) == best[0] and place not in best[1]:
                    best[1].append(place)
    return best


def _starts(word: Token, index: Index, lang: str, *, glues: bool) -> Iterator[str]:
    yield from word.keys
    if glues:
        for sound in word.keys:
            for length in range(4, len(sound)):
                if sound[:length] in index and continues(sound, sound[:length], lang):
                    yield sound[:length]


def _is(token: Token, part: frozenset[str], lang: str) -> bool:
    return bool(token.keys & part) or any(
        continues(sound, name, lang) for sound in token.keys for name in part if lang in {"az", "kk", "tk"}
    )


@cache
def _index(lang: str) -> Index:
    index: Index = defaultdict(list)
    for place_id in gazetteer.load():
        place = gazetteer.load()[place_id]
        for name in dict.fromkeys(_names(place)):
            parts = tuple(keys(part, lang) for part in re.findall(r"[^\W_]+", name.replace("\u200c", " ")) if part)
            joined = tuple(keys(part, lang) for part in re.findall(r"[^\W_]+(?:\u200c[^\W_]+)*", name))
            for form in {parts, joined}:
                if form and all(form):
                    for first in form[0]:
                        index[first].append((form, place))
    return index


def _names(place: Place) -> Iterable[str]:
    # An alias with a remark in brackets is a description of one record, not a name.
    others = [name for name in (*place.aliases, *place.former) if "(" not in name]
    for name in (*place.names.values(), *others):
        plain = re.sub(r"\s*\([^)]*\)", "", name).strip()
        if plain.lower() in _NOT_ALONE or (len(plain) <= _CODE and plain.isupper() and plain.isascii()):
            continue
        # “Off Baku” is interpreted as the sea near Baku, not as a name.
        if plain.startswith("Off ") or len(plain.split()) > _LONGEST or re.search(r"[;,]| and | и |\d", plain):
            continue
        yield plain


def _is_person(  # noqa: PLR0911 - one rule after the other
    text: str, words: Sequence[Token], number: int, length: int, lang: str
) -> bool:
    """Return whether a name is part of the name of a person, a club or a class."""
    after = text[words[number + length - 1].end :][:12]
    if re.match(r"-(?:class|based club)|\s+(?:the Great|FC\b)", after):
        return True
    if number == 0:
        return False
    before = words[number - 1]
    if text[before.end : words[number].start] != " ":
        return False
    if before.text.lower() in _TITLES:
        return True
    if lang != "en" or length > 1 or before.text.lower() in _BEFORE_NAMES or not before.text[0].isupper():
        return False
    if before.text.isupper() or number < 2 or any(ch.isdigit() for ch in before.text):  # noqa: PLR2004 - begins the text
        return False
    begins = re.search(r"[.!?:\n”\"]\s*$", text[: before.start]) is not None
    return not begins and before.text.lower() not in _demonyms()


def _is_part(text: str, start: int, end: int) -> bool:
    """Return whether a name is part of a longer hyphenated one, as “Sary” in “Sary-Arka”, unlike “Baku-based”."""
    return (
        re.match(r"-[^\W\da-zа-яё]", text[end:]) is not None or re.search(r"[A-ZА-ЯЁ]\w*-$", text[:start]) is not None
    )


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(["american", "azeri", "turkish", "chinese", "ukrainian", "soviet", "caspian"])


def _is_government(  # noqa: PLR0911 - one rule after the other
    text: str, words: Sequence[Token], number: int, length: int, lang: str
) -> bool:
    """Return whether a capital's name denotes its government: it does unless something happened in, at or near it."""
    start, end = words[number].start, words[number + length - 1].end
    before = [word.text.lower() for word in words[max(0, number - 2) : number]]
    after = text[end : end + 40]
    if lang == "ru":
        near = bool(before) and before[-1] in _IN_RU
        return not near or bool(before[-1] in {"в", "во"} and _SAID_RU.match(after))
    if lang == "fa":
        return not (before and before[-1] in _IN_FA)
    if lang in {"az", "kk", "tk"}:
        has_case = re.search(r"(?:[dtдт][aəeае]|[yнn]?[aəeае]|ға|ге)\w?$", text[start:end]) is not None
        return not has_case and not re.match(r"\s*(?:\w+\s+)?(?:порт|liman|port|şəhər|қала)", after)
    if re.match(r"'s\b|[- ](?:based|backed)", after) and not re.search(
        r"'s (?:harbou?r|port|bay|airport|\w+ district|passenger|seaside|embankment|main)", after
    ):
        return True
    if before and (before[-1] in _IN or (before[-1] == "the" and before[0] in _IN)):
        return re.match(rf"\s+and\s+\w+\s+{_SPEECH}", after) is not None
    if re.match(r"\s+(?:harbou?r|port|bay|airport|naval base|shipyard|anchorage|roads)\b", after):
        return False
    if before and before[-1] in {"from", "to", "for", "towards", "toward", "between", "of", "and", "by"}:
        return not (
            before[-1] in {"from", "to"}
            and re.search(
                r"(?:sail|voyage|flew|flight|cross|way|passage|transfer|moved?|en route|visit|call|trip|return|came|"
                r"came home|went|go|head|tow|escort|cruise|steam|back)\w*\s+(?:\w+\s+){0,4}$",
                text[max(0, start - 45) : start],
            )
        )
    return True


@cache
def sea_off(place_id: str) -> Place | None:
    """Return the sea area off a place, by its alias.

    >>> sea_off("bandar-anzali").id
    'sea-off-anzali'
    """
    known = gazetteer.load()
    named = {names.key(name) for name in known[place_id].every_name}
    for other in known:
        for alias in known[other].aliases:
            if alias.startswith("Off ") and names.key(alias.removeprefix("Off ")) in named:
                return known[other]
    return None
