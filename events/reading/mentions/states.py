"""States and alliances named in a text: by name, adjective, forces, offices, or capital."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

#: Gazetteer ids of capitals, and the state whose government each denotes.
CAPITALS = {
    "baku": "AZ", "tehran": "IR", "astana": "KZ", "moscow": "RU", "ashgabat": "TM", "washington": "US", "kyiv": "UA",
    "ankara": "TR", "beijing": "CN", "tbilisi": "GE", "yerevan": "AM", "tashkent": "UZ", "minsk": "BY", "berlin": "DE",
    "paris": "FR", "seoul": "KR", "pyongyang": "KP", "bratislava": "SK",
}  # fmt: skip

#: Forces and offices that imply a state without its name; the others are found by the state's name or adjective.
_EN = {
    "RU": r"Russia(?:n|ns)?|R\.F\.|Soviet|Kremlin|Caspian Flotilla|Caspian flotilla|Southern Military District|"
    r"FSB|Dagestani?|Rosoboronexport|Black Sea Fleet|EMERCOM|Muscovite",
    "IR": r"Iran(?:ian|ians)?|Islamic Republic|IRGC|Revolutionary Guards?(?: Corps)?|Persian(?! Gulf)|"
    r"Basij|IRIN|Artesh",
    "AZ": r"Azerbaijan(?:i|is)?|Azeri(?:s)?|Azerbaidzhan\w*",
    "KZ": r"Kazakhstan(?:i|'s)?|Kazakhs?|Kazakhstani",
    "TM": r"Turkmenistan|Turkmens?|Turkmenia|Turkmenian",
    "US": r"United States|U\.S\.(?:A\.)?|US(?=\s|'|-|,|\))|America(?:n|ns)?|Pentagon|CENTCOM|"
    r"U\.S\. Treasury|Treasury|White House|OFAC|State Department",
    "GB": r"Britain|British|United Kingdom|U\.K\.|UK|Royal Navy",
    "TR": r"Turkey|Turkish|Türkiye|Turks",
    "CN": r"China|Chinese",
    "UA": r"Ukrain(?:e|ian|ians)|SBU",
    "IL": r"Israel(?:i|is)?",
    "IN": r"India(?:n|ns)?",
    "PK": r"Pakistan(?:i|is)?",
    "IT": r"Ital(?:y|ian|ians)",
    "FR": r"France|French",
    "DE": r"German(?:y|s)?",
    "AM": r"Armenia(?:n|ns)?",
    "GE": r"Georgia(?:n|ns)?",
    "UZ": r"Uzbekistan|Uzbeks?",
    "KG": r"Kyrgyz(?:stan)?",
    "TJ": r"Taj[ie]k(?:istan|s)?",
    "BY": r"Belarus(?:ian|sian)?",
    "KR": r"South Korea(?:n|ns)?|Republic of Korea",
    "KP": r"North Korea(?:n|ns)?|DPRK",
    "SA": r"Saudi(?: Arabia| Arabian|s)?",
    "SY": r"Syria(?:n|ns)?",
    "AE": r"Emirat(?:es|i)|UAE",
    "ES": r"Spain|Spanish",
    "NL": r"Netherlands|Dutch",
    "RO": r"Romania(?:n|ns)?",
    "BG": r"Bulgaria(?:n|ns)?",
    "PL": r"Poland|Polish",
    "CZ": r"Czech(?: Republic|s)?|Czechia",
    "SK": r"Slovak(?:ia|s)?",
    "RS": r"Serbia(?:n|ns)?",
    "JP": r"Japan(?:ese)?",
    "EG": r"Egypt(?:ian)?",
    "IQ": r"Iraq(?:i|is)?",
    "AF": r"Afghan(?:s)?",
    "NATO": r"NATO|Nato|North Atlantic (?:Treaty Organi[sz]ation|Alliance)|ISAF",
    "CSTO": r"CSTO|Collective Security Treaty Organi[sz]ation",
    "EU": r"EU(?=\s|'|-|,|\.)|European Union|European Council",
    "UN": r"UN(?=\s|'|,)|U\.N\.|United Nations",
}
_RU = {
    "RU": r"росси\w*|рф|российск\w+|каспийск\w+ флотили\w+|юво|южн\w+ военн\w+ округ\w*|"
    r"фсб|мчс россии|кремл\w+|советск\w+|черноморск\w+ флот\w*",
    "IR": r"иран\w*|исламск\w+ республик\w+|ири|ксир|корпус\w* стражей",
    "AZ": r"азербайджан\w*|ар(?= )",
    "KZ": r"казахстан\w*|казахск\w+|рк|кнб",
    "TM": r"туркмен(?!баши)\w*",
    "US": r"сша|американск\w+|америк\w+|пентагон\w*|соединённ\w+ штат\w*|соединенн\w+ штат\w*|минфин\w* сша",
    "GB": r"великобритан\w*|британск\w+",
    "TR": r"турци\w+|турецк\w+",
    "CN": r"кита\w+|кнр",
    "UA": r"украин\w+|всу|сбу|гур|киевск\w+ режим\w*",
    "IL": r"израил\w+",
    "IN": r"инди[яией]\w*|индийск\w+",
    "PK": r"пакистан\w*",
    "IT": r"итали\w+|итальянск\w+",
    "FR": r"франци\w+|французск\w+",
    "DE": r"германи\w+|немецк\w+",
    "AM": r"армени\w+|армянск\w+",
    "GE": r"грузи\w+",
    "UZ": r"узбек\w+",
    "KG": r"киргиз\w+|кыргыз\w+",
    "BY": r"белорус\w+|беларус\w+",
    "KR": r"южнокоре\w+|республик\w+ корея|южн\w+ коре\w+",
    "SY": r"сири[яиюей]\w*|сирийск\w+",
    "PL": r"польш\w+|польск\w+",
    "NATO": r"нато|североатлантическ\w+",
    "CSTO": r"одкб",
    "EU": r"евросоюз\w*|ес|европейск\w+ союз\w*",
    "UN": r"оон",
}
_FA = {
    "RU": r"روسیه|روس(?:ی)?|مسکو", "IR": r"ایران(?:ی)?|جمهوری اسلامی|ارتش|سپاه", "AZ": r"(?:جمهوری )?آذربایجان",
    "KZ": r"قزاقستان", "TM": r"ترکمنستان", "US": r"آمریکا(?:یی)?|ایالات متحده", "TR": r"ترکیه", "CN": r"چین",
    "UA": r"اوکراین", "IL": r"اسرائیل|رژیم صهیونیستی", "SY": r"سوریه", "OM": r"عمان", "IQ": r"عراق",
}  # fmt: skip
_AZ = {
    "RU": r"rusiya\w*|rus(?=\s)", "IR": r"iran\w*|i̇ran\w*", "AZ": r"azərbaycan\w*", "KZ": r"qazaxıstan\w*|qazax(?=\s)",
    "TM": r"türkmənistan\w*|türkmən(?=\s)", "US": r"abş\w*|amerika\w*", "TR": r"türkiyə\w*|türk(?=\s)",
    "CN": r"çin\w{0,3}(?=\s)",
    "UA": r"ukrayna\w*", "IL": r"israil\w*|i̇srail\w*", "PK": r"pakistan\w*", "NATO": r"nato\w*", "GB": r"britaniya\w*",
}  # fmt: skip
_KK = {
    "RU": r"ресей\w*", "IR": r"иран\w*", "AZ": r"әзербайжан\w*|әзірбайжан\w*", "KZ": r"қазақстан\w*|ұқк",
    "TM": r"түрікменстан\w*|түркіменстан\w*|түрікмен(?=\s)",
    "US": r"ақш\w*|америка\w*", "TR": r"түркия\w*|түрік(?=\s)", "CN": r"қытай\w*", "UA": r"украин\w*",
    "NATO": r"нато\w*",
}  # fmt: skip
_TK = {
    "TM": r"türkmen\w*",
    "RU": r"russiýa\w*|rus(?=\s)",
    "IR": r"eýran\w*",
    "AZ": r"azerbaýjan\w*",
    "KZ": r"gazagystan\w*",
}
_BY_LANGUAGE = {"en": _EN, "ru": _RU, "fa": _FA, "az": _AZ, "kk": _KK, "tk": _TK}
#: The state whose domestic press uses a language.
HOME = {"fa": "IR", "az": "AZ", "kk": "KZ", "tk": "TM"}

_FIVE = re.compile(
    r"(?:(?:[Ff]ive|all five|[Tt]he five|littoral|Caspian) (?:\w+ ){0,2}(?:states|governments|"
    r"countries|nations|presidents|leaders|foreign ministers|navies)|littoral (?:five|"
    r"states)|Caspian [Ff]ive"
    r"|(?:пят\w+|всех|пять) (?:прикаспийск\w+|каспийск\w+) \w+|прикаспийск\w+ (?:государств|"
    r"стран|пят[её]рк)\w*|каспийск\w+ пят[её]рк\w*"
    r"|پنج کشور (?:ساحلی|حاشیه)|کشورهای (?:ساحلی|حاشیه) (?:دریای )?خزر|beş Xəzəryanı|"
    r"Xəzəryanı (?:dövlət|ölkə)\w*|Каспий маңы (?:елдері|мемлекеттері)\w*)",
)


@dataclass(frozen=True, slots=True)
class StateMention:
    """A mention of a state or alliance in a text.

    Attributes
    ----------
    start, end
        Offsets in the cleaned text.
    code
        ISO 3166-1 alpha-2 code, or an alliance.
    """

    start: int
    end: int
    code: str


def find(text: str, lang: str) -> list[StateMention]:
    """Find the mentions of states in a text, in its order.

    Examples
    --------
    >>> [one.code for one in find("An Iranian boat and the Caspian Flotilla", "en")]
    ['IR', 'RU']
    >>> len({one.code for one in find("the five littoral states", "en")})
    5
    """
    pattern = _pattern(lang if lang in _BY_LANGUAGE else "en")
    found = [StateMention(match.start(), match.end(), str(match.lastgroup)) for match in pattern.finditer(text)]
    for match in _FIVE.finditer(text):
        found += [StateMention(match.start(), match.end(), code) for code in ("AZ", "IR", "KZ", "RU", "TM")]
    return sorted(found, key=lambda one: one.start)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    # Pasted texts often lose apostrophes: “Irans fleet”.
    lost = "s?" if lang == "en" else ""
    groups = "|".join(f"(?P<{code}>(?:{words}){lost})" for code, words in _BY_LANGUAGE[lang].items())
    flags = re.IGNORECASE if lang != "en" else 0
    return re.compile(rf"(?<![\w-])(?:{groups})(?!\w)", flags)
