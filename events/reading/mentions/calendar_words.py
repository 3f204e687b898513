"""Words for months, weekdays and relative days, in the supported languages of reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTHS_EN = {
    **{name: number for number, name in enumerate(_EN, 1)},
    **{name.upper(): number for number, name in enumerate(_EN, 1)},
    **{name[:3] + r"\.?": number for number, name in enumerate(_EN, 1) if name != "May"},
    **{name[:3].upper() + r"\.?": number for number, name in enumerate(_EN, 1) if name != "May"},
    r"Sept\.?": 9,
}
_MONTHS_RU = {
    "январ[ьяеюё]м?": 1, "феврал[ьяею]м?": 2, "март[аеу]?(?:ом)?": 3, "апрел[ьяею]м?": 4, "ма[йяею]м?": 5,
    "июн[ьяею]м?": 6, "июл[ьяею]м?": 7, "август[аеу]?(?:ом)?": 8, "сентябр[ьяею]м?": 9, "октябр[ьяею]м?": 10,
    "ноябр[ьяею]м?": 11, "декабр[ьяею]м?": 12,
}  # fmt: skip
_AZ_END = "(?:[ıiuü]n)?(?:d[aə](?:n|k[iı])?)?"
_MONTHS_AZ = {
    name + _AZ_END: number
    for number, name in enumerate(
        [
            "yanvar",
            "fevral",
            "mart",
            "aprel",
            "may",
            "iyun",
            "iyul",
            "avqust",
            "sentyabr",
            "oktyabr",
            "noyabr",
            "dekabr",
        ],
        1,
    )
}
_KK_END = "(?:[дт]ың|[дт]ің|ның|нің)?(?:[дт][ае](?:н|ғы|гі)?)?"
_MONTHS_KK = {
    name + _KK_END: number
    for number, name in enumerate(
        [
            "қаңтар",
            "ақпан",
            "наурыз",
            "сәуір",
            "мамыр",
            "маусым",
            "шілде",
            "тамыз",
            "қыркүйек",
            "қазан",
            "қараша",
            "желтоқсан",
        ],
        1,
    )
}
_MONTHS_FA = {
    "ژانویه": 1, "فوریه": 2, "مارس": 3, "آوریل": 4, "مه(?=\\s+[۰-۹0-9]|\\s+سال)": 5, "ژوئن": 6, "ژوئیه|جولای": 7,
    "اوت|آگوست": 8, "سپتامبر": 9, "اکتبر": 10, "نوامبر": 11, "دسامبر": 12,
}  # fmt: skip
#: Months of the Solar Hijri calendar.
JALALI = {
    name: number
    for number, name in enumerate(
        [
            "فروردین",
            "اردیبهشت",
            "خرداد",
            "تیر",
            "(?:مرداد|امرداد)",
            "شهریور",
            "مهر",
            "آبان",
            "آذر",
            "دی",
            "بهمن",
            "اسفند",
        ],
        1,
    )
}
_Z = "[\\s\u200c]?"


@dataclass(frozen=True, slots=True)
class Words:
    """Calendar words of one language, as regular expressions.

    Attributes
    ----------
    months
        Number of a month by expression.
    weekdays
        Number of a weekday by expression, Monday being 0.
    days
        Offset of a relative day in days from the day of the report, by expression.
    to
        Word between the ends of an interval.
    opening
        Word before an interval, or empty.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    to: str
    opening: str = ""


_DASH = r"\s?[-–—‑/]\s?"
WORDS: dict[str, Words] = {
    "en": Words(
        _MONTHS_EN,
        {
            "Mondays?": 0, "Tuesdays?": 1, "Wednesdays?": 2, "Thursdays?": 3, "Fridays?": 4, "Saturdays?": 5,
            "Sundays?": 6,
        },
        {
            r"(?:the )?day before yesterday": -2,
            r"yesterday(?: (?:morning|afternoon|evening|night))?": -1,
            r"last night": -1,
            r"(?:early |earlier |late |later )?today|tonight|this (?:morning|afternoon|evening)|overnight": 0,
            r"(?:the )?day after tomorrow": 2,
            r"(?<!after )tomorrow(?: (?:morning|afternoon|evening|night))?": 1,
        },
        rf"(?:{_DASH}|\s+(?:to|and|through|till|until)\s+(?:the\s+)?)",
        r"(?:(?:from|between|during)\s+(?:the\s+)?)?",
    ),
    "ru": Words(
        _MONTHS_RU,
        {
            "понедельник(?:а|у|е)?": 0, "вторник(?:а|у|е)?": 1, "сред[ауые]": 2, "четверг(?:а|у|е)?": 3,
            "пятниц[ауые]": 4, "суббот[ауые]": 5, "воскресень[еюя]": 6,
        },
        {
            "позавчера": -2, "вчера(?:шн\\w+)?(?: (?:утром|днём|днем|вечером|ночью))?": -1, "накануне": -1,
            "прошлой ночью|минувшей ночью|этой ночью|сегодня(?: (?:утром|днём|днем|вечером|ночью))?|сегодняшн\\w+": 0,
            "завтра": 1, "послезавтра": 2, r"(?-i:Ночью|Утром|Днём|Вечером)(?! (?:на|с|в|во|\d))": 0,
        },
        rf"(?:{_DASH}|\s+(?:по|до|и)\s+)",
        r"(?:(?:с|со|между|в период с)\s+)?",
    ),
    "az": Words(
        _MONTHS_AZ,
        {
            "bazar ertəsi": 0, "çərşənbə axşamı": 1, "çərşənbə": 2, "cümə axşamı": 3, "cümə": 4, "şənbə": 5,
            "bazar günü": 6,
        },
        {"dünən": -1, "bu ?gün|bu (?:səhər|gecə|axşam)": 0, "sabah": 1},
        rf"(?:{_DASH}|\s*-?(?:dan|dən|d[ae]n)?\s+)",
    ),
    "kk": Words(
        _MONTHS_KK,
        {
            "дүйсенбі\\w*": 0, "сейсенбі\\w*": 1, "сәрсенбі\\w*": 2, "бейсенбі\\w*": 3, "жұма\\w*": 4, "сенбі\\w*": 5,
            "жексенбі\\w*": 6,
        },
        {"кеше": -1, "бүгін": 0, "ертең": 1},
        rf"(?:{_DASH}|\s*-?(?:дан|ден|тан|тен|нан|нен)\s+|\s+пен\s+|\s+және\s+)",
    ),
    "fa": Words(
        _MONTHS_FA,
        {
            f"دو{_Z}شنبه": 0, f"سه{_Z}شنبه": 1, f"چهار{_Z}شنبه": 2, f"پنج{_Z}شنبه": 3, "جمعه": 4,
            "(?<![\\w\u200c])شنبه": 5, f"یک{_Z}شنبه": 6,
        },
        {"پریروز": -2, "دیروز|شب گذشته|دیشب": -1, "امروز|امشب|صبح امروز": 0, "فردا": 1},
        rf"(?:{_DASH}|\s+(?:تا|الی|و)\s+)",
        r"(?:از\s+)?",
    ),
}  # fmt: skip
WORDS["tk"] = WORDS["az"]

#: Numbers in words, for durations.
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "a": 1, "an": 1, "several": 0, "twelve": 12, "single": 1,
    "одно": 1, "двух": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7,
    "восьми": 8, "десяти": 10, "один": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "две": 2,
    "یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "شش": 6, "هفت": 7,
    "bir": 1, "iki": 2, "üç": 3, "dörd": 4, "beş": 5, "altı": 6, "yeddi": 7,
    "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7,
}  # fmt: skip
