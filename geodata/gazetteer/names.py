"""Keys under which spellings of one name compare equal, within a script and across scripts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from anyascii import anyascii

from geodata import folding

# Optional in spellings of a name, in addition to the characters that every folding drops.
_SILENT = re.compile(r"[ء'’‘ʻʼʹʺ`´\"“”«»ъь]", re.IGNORECASE)
# Separates the words of a Persian name, where other spellings have a space.
_NON_JOINER = "\u200c"
_SEPARATOR = re.compile(r"[\W_]+")

# Romanisations write one sound in different ways; these rules normalise them. Order matters.
_SOUNDS = (
    (re.compile("dzh|dj|zh|j"), "z"),
    (re.compile("shch|sch|sh"), "s"),
    (re.compile("ch"), "c"),
    (re.compile("kh|x"), "h"),
    (re.compile("gh"), "g"),
    (re.compile("ng+"), "n"),
    (re.compile("q"), "k"),
    (re.compile("w"), "v"),
    (re.compile("y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = re.compile("[aeiouv]|h$")
_ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
_REMARK = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_LAST_REMARK = re.compile(_REMARK.pattern + r"\s*$")
_AND = re.compile(r"\s+(?:and|и|və|we|және|و)\s+|\s*/\s*", re.IGNORECASE)

# Generic terms of geographic names in the languages of the region.
_GENERIC_TERMS = """
    the of port seaport sea harbour harbor bandar bandar-e bay gulf strait cape island peninsula coast
    airport international air base airbase aerodrome airfield naval military
    field oil gas platform shipyard yard radar station range terminal canal river lake city town
    порт морской залив бухта пролив мыс остров полуостров побережье море город имени
    аэропорт международный авиабаза аэродром военный военно-морская база
    месторождение нефтяной платформа верфь рлс полигон терминал канал река озеро
    بندر خلیج تنگه دماغه جزیره سواحل ساحل فرودگاه بین‌المللی پایگاه دریایی هوایی میدان نفتی کانال رود رودخانه دریاچه
    دریای
    liman limanı körfəzi buxtası boğazı burnu adası yarımadası sahili şəhəri hava beynəlxalq aeroportu aerodrom
    hərbi dəniz dənizi bazası yatağı kanalı çayı gölü poliqonu
    порты шығанағы аралы мүйісі түбегі жағалауы халықаралық әуежайы полигоны каналы өзені көлі қаласы теңізі
    porty aýlagy bogazy burny adasy ýarym kenary halkara howa menzili deňiz deňzi bazasy kanaly derýasy köli şäheri
"""


def fold(name: str) -> str:
    """Reduce a name to lower-case words without diacritics, apostrophes, hyphens and letter variants.

    The script stays: ``Ақтау`` and ``Aqtau`` fold to different words.

    Examples
    --------
    >>> fold("NEFT-DAŞLARI"), fold("Neft Daşları")
    ('neft daslari', 'neft daslari')
    >>> fold("بندر انزلي") == fold("بندر‌انزلی")
    True
    """
    return folding.fold(_SILENT.sub("", name.replace(_NON_JOINER, " ")))


def key(name: str) -> str:
    """Return a key for names of one script: the folded name without spaces; ``Bandar-Anzali`` is ``Bandaranzali``."""
    return fold(name).replace(" ", "")


def latin(name: str) -> str:
    """Return the lower-case words of a name in plain Latin letters, whatever its script.

    Examples
    --------
    >>> latin("Форт-Шевченко")
    'fort shevchenko'
    """
    text = anyascii(unicodedata.normalize("NFC", name)).lower()
    return _SEPARATOR.sub(" ", _SILENT.sub("", text)).strip()


def sound(name: str) -> str:
    """Return a key for names across scripts: the name in plain Latin letters, with normalised romanisation.

    Examples
    --------
    >>> sound("Махачкала"), sound("Makhachkala"), sound("Maxaçqala")
    ('mahackala', 'mahackala', 'mahackala')
    """
    text = latin(name).replace(" ", "")
    for pattern, replacement in _SOUNDS:
        text = pattern.sub(replacement, text)
    return text


def consonants(sound_of_name: str) -> str:
    """Return a key for names in Arabic script, which omits most vowels, and any other: the consonants of the sound.

    Examples
    --------
    >>> consonants(sound("کاسپییسک")), consonants(sound("Каспийск"))
    ('kspsk', 'kspsk')
    """
    return _VOWELS.sub("", sound_of_name)


def is_arabic_script(name: str) -> bool:
    """Return whether a name is written in Arabic letters (Persian, and Azerbaijani in Iran)."""
    return _ARABIC_SCRIPT.search(name) is not None


def proper(name: str) -> str | None:
    """Return a name without its generic term (port, bay, остров, خلیج …); None if it has none, or nothing else.

    Examples
    --------
    >>> proper("Turkmenbashi Bay"), proper("Порт Махачкала"), proper("Baku")
    ('turkmenbashi', 'махачкала', None)
    """
    words = fold(name).split()
    kept = [word for word in words if word not in _generic_words()]
    return " ".join(kept) if 0 < len(kept) < len(words) else None


def shortened(name: str) -> list[str]:
    """Return shorter forms of a description, longest first: without bracketed remarks, then up to a comma.

    Examples
    --------
    >>> shortened("Oymasha range, Mangystau (inland)")
    ['Oymasha range, Mangystau', 'Oymasha range']
    """
    plain = _REMARK.sub("", name).strip()
    forms = dict.fromkeys((_LAST_REMARK.sub("", name).strip(), plain, plain.split(",")[0].strip()))
    return [form for form in forms if form and form != name]


def parts(name: str) -> list[str]:
    """Return the names that one string joins by "and" or a slash; empty if it has only one.

    Examples
    --------
    >>> parts("Makhachkala and Derbent"), parts("Baku")
    (['Makhachkala', 'Derbent'], [])
    """
    found = [part.strip() for part in _AND.split(_REMARK.sub("", name)) if part.strip()]
    return found if len(found) > 1 else []


@cache
def _generic_words() -> frozenset[str]:
    return frozenset(fold(_GENERIC_TERMS).split())
