"""Country names in free text: codes, names in the region's languages, former names, forces; several in one text.

Babel, which is a dependency anyway, knows the ISO codes (two letters, three letters, numbers, codes of former states)
and the names in every language; inverted ISO names ("Iran, Islamic Republic of") follow from them. The package
country_converter was tried: it does not import with pandas 3. The list below has the names that Babel lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale
from babel.core import get_global

from events.model import schema
from events.own.written.digits import ascii_digits
from geodata import countries

_LANGUAGES = ("en", "ru", "fa", "az", "kk", "tk", "tr", "uk", "fr", "de", "ar")
# Common short, former and official names, demonyms, and the parts of states that forces are named after.
_OWN: dict[str, str] = {
    "AE": "UAE, Emirati",
    "AM": "Armenian",
    "AF": "Afghan, Islamic Emirate of Afghanistan",
    "AZ": "Azerbaijani, Azeri, Republic of Azerbaijan, Азербайджанская Республика, азербайджанский",
    "BY": "Belarusian, Belorussia, Byelorussia, Белоруссия",
    "CD": "DRC, DR Congo, Zaire, Democratic Republic of Congo, Democratic Republic of the Congo",
    "CI": "Ivory Coast",
    "CN": "PRC, Chinese, People's Republic of China, КНР",
    "CZ": "Czech Republic",
    "DE": "German, Federal Republic of Germany, ФРГ",
    "FR": "French",
    "GB": "UK, U.K., Great Britain, Britain, England, Scotland, Wales, Northern Ireland, British, Великобритания",
    "GE": "Georgian",
    "IL": "Israeli",
    "IN": "Indian",
    "IQ": "Iraqi",
    "IR": "Persia, Iranian, Islamic Republic of Iran, Исламская Республика Иран, ИРИ, иранский, IRI",
    "IT": "Italian",
    "JP": "Japanese",
    "KG": "Kyrgyz, Kirghizia, Kirgizia, Kyrgyz Republic, Киргизия",
    "KP": "North Korea, DPRK, Korea North, Democratic People's Republic of Korea, КНДР, Северная Корея",
    "KR": "South Korea, ROK, Korea South, Republic of Korea, Южная Корея",
    "KZ": "Kazakh, Kazakhstani, Kazakstan, Republic of Kazakhstan, Республика Казахстан, РК, казахстанский",
    "LA": "Laos",
    "MD": "Moldavia, Moldova, Молдавия",
    "MK": "Macedonia, FYROM",
    "MM": "Burma",
    "PK": "Pakistani",
    "PS": "Palestine, Palestinian",
    "RU": "Russian, Russian Federation, Soviet Union, USSR, U.S.S.R., Soviet, РФ, Российская Федерация, СССР",
    "SA": "Saudi, KSA",
    "SY": "Syria, Syrian, Syrian Arab Republic",
    "SZ": "Swaziland",
    "TJ": "Tajik, Tadzhikistan",
    "TM": "Turkmen, Turkmenia, Туркмения, Туркменистан, туркменский",
    "TR": "Turkey, Turkish, Republic of Turkey, Republic of Türkiye",
    "TW": "Republic of China",
    "UA": "Ukrainian",
    "US": "USA, U.S., U.S.A., US, America, American, United States of America, США",
    "UZ": "Uzbek",
    "VN": "Viet Nam",
    "YE": "Yemeni",
    "NATO": "North Atlantic Treaty Organization, North Atlantic Treaty Organisation, НАТО",
    "CSTO": "Collective Security Treaty Organization, Collective Security Treaty Organisation, ОДКБ",
    "EU": "European Union, Европейский союз, ЕС",
    "UN": "United Nations, ООН",
}
# Separators in the order in which they are tried; a word or hyphen may also be part of a name.
_SURE = re.compile(r"\s*[;|\n\t+،؛]\s*|\s+/\s+")
_MAYBE = (r"\s*,\s*", r"\s*/\s*", r"\s+(?:and|&|и|و|və|мен|we|vs\.?|with)\s+", r"\s*[-–—]\s*")
# Bodies of a state in the names of actors, such as ACLED's "Military Forces of Russia (2000-)".
_OF_A_STATE = re.compile(
    r"(?:military|armed|police|naval|navy|air|coast|border|security|special|government|government forces|"
    r"ministry|land|ground|marine|mutiny|state)\b.*?\b(?:of|in)\s+(?:the\s+)?(.+)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(.+?)(?:'s)?\s+(?:navy|naval forces|military|army|armed forces|air force|coast guard|border guards?|government|"
    r"forces|flotilla|police|marines)",
    re.IGNORECASE,
)
_LONGEST = 400


def codes(text: str) -> tuple[str, ...] | None:
    """Return the codes of all countries and alliances that a text names, or `None` if any part is unknown.

    >>> codes("Iran, Islamic Republic of"), codes("Russia-Iran"), codes("643"), codes("Bosnia and Herzegovina")
    (('IR',), ('RU', 'IR'), ('RU',), ('BA',))
    >>> codes("Ruritania"), codes("Military Forces of Russia (2000-)")
    (None, ('RU',))
    """
    found, unknown = read(text)
    return None if unknown or not found else found


def read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of the countries that a text names, and the parts that are unknown.

    >>> read("Kazakhstan, Ruritania; NATO")
    (('KZ', 'NATO'), ('Ruritania',))
    """
    found: list[str] = []
    unknown: list[str] = []
    for piece in _SURE.split(text.strip()):
        if not piece:
            continue
        named = _named(piece[:_LONGEST])
        if named is not None:
            found += named
            continue
        for part in _rejoined(re.split(_MAYBE[0], piece)):
            one = _named(part[:_LONGEST])
            found += one or ()
            unknown += [part] if one is None else []
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown))


def actor(text: str) -> str | None:
    """Return the code of the state that an actor belongs to.

    >>> [actor(text) for text in ("Military Forces of Russia (2000-)", "Government of Iran", "Rebels")]
    ['RU', 'IR', None]
    """
    return _one(text)


def _named(text: str) -> tuple[str, ...] | None:
    """Return the codes in a text, split at unambiguous separators; `None` if any part is unknown."""
    one = _one(text)
    if one is not None:
        return (one,)
    for separator in _MAYBE:
        parts = [part for part in re.split(separator, text, flags=re.IGNORECASE) if part]
        if separator == _MAYBE[0]:
            parts = _rejoined(parts)
        if len(parts) > 1:
            each = [_named(part) for part in parts]
            if all(each):
                return tuple(code for named in each if named for code in named)
    return None


def _rejoined(parts: Sequence[str]) -> list[str]:
    """Rejoin parts around a comma that form one inverted name: "Korea", "South"."""
    joined: list[str] = []
    for part in parts:
        if joined and _one(part) is None and _one(f"{joined[-1]}, {part}") is not None:
            joined[-1] = f"{joined[-1]}, {part}"
        elif part:
            joined.append(part)
    return joined


def _one(text: str) -> str | None:
    """Return the code of the single country or alliance that a whole text names."""
    plain = " ".join(ascii_digits(text).split())
    if schema.is_participant(plain.upper()):
        return plain.upper()
    if plain.isdecimal():
        plain = plain.zfill(3)
    for form in _forms(plain):
        code = _names().get(_key(form))
        if code is not None:
            return code
    return None


def _forms(text: str) -> Iterable[str]:
    yield text
    bare = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", text).strip()
    yield bare
    first, comma, last = bare.partition(", ")
    if comma:
        yield f"{last} {first}"
        if last.casefold().endswith(" of"):
            yield first
    for pattern in (_OF_A_STATE, _BODY):
        if match := pattern.fullmatch(bare):
            yield match[1]


def _key(name: str) -> str:
    plain = name.casefold().replace("&", "and").replace("’", "'").strip(" .")
    return re.sub(r"^the ", "", re.sub(r"\bst\.? ", "saint ", plain))


@cache
def _names() -> dict[str, str]:
    known = countries.codes()
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        territories = Locale.parse(language).territories
        names |= {
            _key(str(territories[code])): code
            for code in known
            if code in territories and _key(str(territories[code])) not in names
        }
    for alias, (code, *_rest) in get_global("territory_aliases").items():
        if code in known:
            names.setdefault(_key(str(alias)), str(code))
    for code, written in _OWN.items():
        names |= {_key(name): code for name in written.split(", ")}
    return names
