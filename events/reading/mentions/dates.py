"""Dates named in a text: a grammar of days, intervals, months, years and relative dates in each language.

The behaviour is that of chrono-node: the longest match at each position wins, and missing parts are resolved against
the day of the report. A date is never made more certain than in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from events.reading.mentions import solar_hijri
from events.reading.mentions.calendar_words import NUMBERS, WORDS
from events.reading.mentions.qualified import qualified
from events.reading.mentions.reckoning import Moment, When, months_before, of_day, weekday, year_of

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_YEAR = r"(?:19[89]\d|20[0-4]\d)(?!\d)"
_ORDINAL = {
    "en": "(?:st|nd|rd|th)?",
    "az": "(?:-?(?:[iıuü]|də|da|dən|dan|sı|si|ü|dək|dəк|a|ə)\\w{0,5})?",
    "kk": "(?:-?(?:сы|сі|ы|і|ін\\w+|ын\\w+|дан|ден|да|де)\\w{0,4})?",
}
_YEAR_TAIL = {
    "ru": r"(?:\s*(?:года|году|год|г\.)|\b)",
    "az": r"(?:-?c[iıuü]\s+il\w*|\b)",
    "kk": r"(?:\s+жыл\w*|\s*ж\.|\b)",
    "tk": r"(?:-?nj[iy]\s+ýyl\w*|\b)",
}
_SINCE = re.compile(r"\b(?:since|until|till|before|after|by|до|после|с|к)\s+(?:the\s+|on\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Reference day for relative dates.

    Attributes
    ----------
    day
        Day of the report.
    is_stated
        Whether the text itself states that day, as a dateline does.
    """

    day: date
    is_stated: bool = False


Maker = Callable[[re.Match[str], Anchor, bool | None], When | None]


def find(text: str, lang: str, anchor: Anchor, is_ahead: Callable[[int, int], bool | None]) -> list[When]:
    """Find the dates in a text.

    Parameters
    ----------
    text
        Cleaned text.
    lang
        ISO 639 code of its language.
    anchor
        Reference for relative dates.
    is_ahead
        Returns for a span of the text whether it refers to the future; None if unknown.

    Returns
    -------
    list of When
        Dates in the order of the text, without overlaps.

    Examples
    --------
    >>> anchor = Anchor(date(2013, 8, 8))
    >>> [one.edtf for one in find("from July 8-12, last year and in March", "en", anchor, lambda start, end: False)]
    ['2013-07-08/2013-07-12', '2012', '2013-03']
    """
    found: list[When] = []
    for pattern, make in _grammar(lang if lang in WORDS else "en"):
        for match in pattern.finditer(text):
            when = make(match, anchor, is_ahead(match.start(), match.end()))
            if when is not None:
                since = when.is_since or _SINCE.search(text, max(0, match.start() - 20), match.start()) is not None
                placed = replace(when, start=match.start(), end=match.end(), is_since=since)
                found.append(qualified(text, placed, lang, anchor.day))
    chosen: list[When] = []
    for when in sorted(found, key=lambda one: (one.start, -one.end)):
        if chosen and when.start < chosen[-1].end:
            if when.end - when.start > chosen[-1].end - chosen[-1].start:
                chosen[-1] = when
            continue
        chosen.append(when)
    return list(_joined(chosen, text))


def _joined(found: list[When], text: str) -> Iterator[When]:
    """Merge a weekday with an adjacent date, and resolve relative dates against the preceding date."""
    before: When | None = None
    for number, when in enumerate(found):
        beside = [found[i] for i in (number - 1, number + 1) if 0 <= i < len(found)]
        if when.kind == "weekday" and any(
            one.kind in {"day", "interval"} and _touch(when, one, text) for one in beside
        ):
            continue
        if when.kind == "relative":
            if before is None:
                continue
            moved = _as_fine_as(when.first, before.last.last + timedelta(days=when.shift))
            yield replace(when, first=moved, last=moved, mark=when.mark or before.mark, kind="day")
            continue
        before = when if when.first.day else before
        yield when


def _as_fine_as(moment: Moment, day: date) -> Moment:
    """Truncate a day to the precision of a moment."""
    return Moment(day.year, day.month if moment.month else None, day.day if moment.day else None)


def _touch(one: When, other: When, text: str) -> bool:
    first, second = sorted((one, other), key=lambda when: when.start)
    return re.fullmatch(r"[\s,(]*(?:the\s+|روز\s+)?", text[first.end : second.start]) is not None


@cache
def _grammar(lang: str) -> tuple[tuple[re.Pattern[str], Maker], ...]:
    rules = [*_calendar_rules(lang), *_numeric_rules(), *_word_rules(lang), *_EXTRA.get(lang, list)()]
    return tuple((re.compile(pattern), make) for pattern, make in rules)


def _calendar_rules(lang: str) -> list[tuple[str, Maker]]:
    words = WORDS[lang]
    month = f"({'?:' if lang == 'en' else '?i:'}{'|'.join(words.months)})"
    day = f"{_DAY}{_ORDINAL.get(lang, '')}"
    tail = _YEAR_TAIL.get(lang, r"\b")
    of = r"(?:\s*of)?\s+" if lang == "en" else r"\s+"
    year = rf"(?:,?\s+(?P<y>{_YEAR}){tail})?"
    year1 = rf"(?:,?\s+(?P<y1>{_YEAR}){tail})?"
    weekdays = f"(?:{'|'.join(words.weekdays)})"
    named = rf"(?:{weekdays},?\s+(?:the\s+)?)?"
    opening, to = f"(?i:{words.opening})", f"(?i:{words.to})"
    end = r"(?![\w])"
    rules: list[tuple[str, Maker]] = [
        (rf"\b{opening}{named}(?P<d1>{day}){to}{named}(?P<d>{day}){of}(?P<m>{month}){end}{year}", _interval(lang)),
        (
            rf"\b{opening}{named}(?P<d1>{day}){of}(?P<m1>{month}){end}{year1}{to}{named}(?P<d>{day}){of}(?P<m>{month}){end}{year}",
            _interval(lang),
        ),
        (rf"\b(?P<d>{day}){of}(?P<m>{month}){end}{year}", _interval(lang)),
        (rf"\b(?P<m1>{month}){end}{year1}{to}(?P<m>{month}){end},?\s+(?P<y>{_YEAR}){tail}", _interval(lang)),
        (rf"\b(?P<m>{month}){end},?\s+(?:of\s+)?(?P<y>{_YEAR}){tail}", _interval(lang)),
    ]
    if lang == "en":
        rules += [
            (rf"\b{opening}{named}(?P<m>{month})\s+(?P<d1>{day}){to}(?P<d>{day}){end}{year}", _interval(lang)),
            (
                rf"\b{opening}{named}(?P<m1>{month})\s+(?P<d1>{day}){end}{year1}{to}(?P<m>{month})\s+(?P<d>{day}){end}{year}",
                _interval(lang),
            ),
            (rf"\b(?P<m>{month})\s+(?:the\s+)?(?P<d>{day}){end}(?!:\d|\.\d){year}", _interval(lang)),
        ]
    if lang in {"az", "kk", "tk"}:
        il = rf"(?:(?P<y>{_YEAR})(?:-?[cn]\w+|\s+)?\s*(?:il\w*|жыл\w*|ýyl\w*)\s+)?"
        rules += [
            (rf"\b{il}(?P<m>{month}){end}\s+(?:ayının\s+)?(?P<d1>{day}){to}(?P<d>{day}){end}", _interval(lang)),
            (rf"\b{il}(?P<m>{month}){end}\s+(?:ayının\s+)?(?P<d>{day}){end}", _interval(lang)),
            (rf"\b{il}(?P<d1>{day}){to}(?P<d>{day})\s+(?P<m>{month}){end}", _interval(lang)),
            (rf"\b{il}(?P<d>{day})\s+(?P<m>{month}){end}", _interval(lang)),
            (rf"\b{il}(?P<m>{month})(?:\s+(?:ayında|айында))?{end}", _interval(lang)),
        ]
    if lang == "ru":
        part = (
            r"(?P<part>в начале|в середине|в конце|в первых числах|в последних числах|в первой половине|"
            r"во второй половине|в (?:первой|второй|третьей|последней) декаде|в (?:первых|последних) числах|до конца|"
            r"к концу)\s+"
        )
        rules += [
            (rf"\b(?i:{part})(?P<m>{month}){end}{year}", _interval(lang)),
            (rf"\b(?i:в|за|с|до|на|прошлым|прошедшем|минувшем|этом)\s+(?P<m>{month}){end}{year}", _interval(lang)),
        ]
    if lang == "en":
        part = (
            r"(?:(?:in|at|by|since|from|during|until|till|before|after|of|for|to)\s+)?(?:the\s+)?(?P<part>(?:early|"
            r"mid|late|beginning of|middle of|end of|first half of|second half of|last days of|"
            r"(?:first|second|third|fourth|last) week of|"
            r"first days of)[\s-])?"
        )
        rules += [
            (rf"\b(?i:(?P<which>this|last|next)\s+)(?P<m>{month}){end}(?!\s+\d)", _interval(lang)),
            (rf"\b(?P<m>{month}){end}(?!\s+\d)(?i:\s+(?P<which>this|last|next)\s+year)", _interval(lang)),
            (
                rf"\b(?i:(?P<since>since|until|till|before|after|in|during|by|of|from|for|late|"
                rf"early|mid|end of|to)[\s-])(?i:{part})(?P<m>{month}){end}(?!\s+\d){year}",
                _interval(lang),
            ),
            (rf"\b(?i:{part})(?P<m>{month}){end},?\s+(?:of\s+)?(?P<y>{_YEAR})\b", _interval(lang)),
        ]
    return rules


def _numbered(text: str | None, table: dict[str, int]) -> int | None:
    if not text:
        return None
    forms = (text, text.lower())
    return next((n for pattern, n in table.items() if any(re.fullmatch(pattern, one) for one in forms)), None)


def _interval(lang: str) -> Maker:
    months = dict(WORDS[lang].months)

    def make(match: re.Match[str], anchor: Anchor, ahead: bool | None) -> When | None:  # noqa: FBT001
        parts = match.groupdict()
        month = _numbered(parts["m"], months)
        if month is None:
            return None
        day = _leading(parts.get("d"))
        year = int(parts["y"]) if parts.get("y") else None
        which = (parts.get("which") or "").lower()
        if year is None and which:
            year = _which_year(which, month, anchor.day, has_year_word=match[0].lower().endswith("year"))
        if year is None:
            year = year_of(month, day, anchor.day, ahead=ahead)
        if year is None:
            return None
        since = (parts.get("since") or "").lower() in {"since", "until", "till", "before", "after", "by"}
        mark = "~" if parts.get("part") and "half" not in (parts["part"] or "") else ""
        return _made(parts, months, Moment(year, month, day), mark, is_since=since)

    return make


def _made(
    parts: dict[str, str | None], months: dict[str, int], last: Moment, mark: str, *, is_since: bool
) -> When | None:
    first = last
    day, month = _leading(parts.get("d1")), _numbered(parts.get("m1"), months)
    if day or month:
        number = month or last.month or 1
        year = int(parts["y1"]) if parts.get("y1") else last.year - (number > (last.month or 12))  # type: ignore[arg-type]
        first = Moment(year, number, day or None)
    try:
        if first.first > last.last:
            return None
        last.first  # noqa: B018 - raises for a day that does not exist
    except ValueError:
        return None
    kind = "interval" if first != last else "day" if last.day else "month"
    return When(0, 0, first, last, mark, kind, is_since)


def _leading(text: str | None) -> int | None:
    digits = re.match(r"\d+", text or "")
    return int(digits[0]) if digits else None


def _which_year(which: str, month: int, day: date, *, has_year_word: bool) -> int:
    if has_year_word:
        return day.year + {"this": 0, "last": -1, "next": 1}[which]
    if which == "last":
        return day.year - (month >= day.month)
    return day.year + (1 if which == "next" and month <= day.month else 0)


def _numeric_rules() -> list[tuple[str, Maker]]:
    def make(match: re.Match[str], _anchor: Anchor, _ahead: bool | None) -> When | None:  # noqa: FBT001
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        if month > 12:  # noqa: PLR2004 - an American date
            month, day = day, month
        try:
            moment = Moment(year, month, day)
            moment.first  # noqa: B018 - raises for a day that does not exist
        except ValueError:
            return None
        return When(0, 0, moment, moment)

    return [
        (rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b", make),
        (rf"\b(?P<d>\d\d?)[./](?P<m>\d\d?)[./](?P<y>{_YEAR})\b", make),
    ]


def _word_rules(lang: str) -> list[tuple[str, Maker]]:
    words = WORDS[lang]
    rules: list[tuple[str, Maker]] = []
    for pattern, shift in words.days.items():
        rules.append((rf"(?<![\w\u200c])(?i:{pattern})(?![\w\u200c])", _relative_day(shift)))
    for pattern, number in words.weekdays.items():
        before = {
            "en": r"(?i:(?P<which>last|next|this|coming)\s+)?(?:on\s+|early\s+|late\s+)?",
            "ru": r"(?i:(?:в|во|на|к)\s+)?(?i:(?P<which>минувш\w+|прошл\w+|прошедш\w+|следующ\w+|эту?о?т?)\s+)?",
        }.get(lang, "")
        flags = "" if lang == "en" else "(?i:"
        close = "" if lang == "en" else ")"
        rules.append((rf"(?<![\w\u200c]){before}{flags}{pattern}{close}(?![\w\u200c])", _weekday(number)))
    return rules


def _relative_day(shift: int) -> Maker:
    def make(_match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When:  # noqa: FBT001
        moment = of_day(anchor.day + timedelta(days=shift))
        return When(0, 0, moment, moment)

    return make


def _weekday(number: int) -> Maker:
    def make(match: re.Match[str], anchor: Anchor, ahead: bool | None) -> When:  # noqa: FBT001
        which = (match.groupdict().get("which") or "").lower()
        to_come = bool(ahead) or which in {"next", "coming"} or which.startswith("след")
        day = weekday(number, anchor.day, ahead=to_come and which != "last")
        if which == "last" and day == anchor.day:
            day -= timedelta(days=7)
        moment = of_day(day)
        return When(0, 0, moment, moment, "" if anchor.is_stated else "?", "weekday")

    return make


def _english() -> list[tuple[str, Maker]]:
    number = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a)"
    weekdays = f"(?:{'|'.join(WORDS['en'].weekdays)})"
    return [
        (rf"\b(?i:{number}\s+(?P<unit>day|week|month|year)s?\s+ago)\b", _ago),
        (rf"\b(?i:{number}\s+(?P<unit>week|year)s?\s+ago\s+(?:today|to\s+the\s+day))\b", _to_the_day),
        (
            rf"\b(?:(?i:overnight)|(?i:(?:on|in|during)\s+the\s+night))\s+(?i:from\s+|of\s+|on\s+)?"
            rf"(?:(?P<w1>{weekdays})\s*(?i:to|into|[-–/])\s*|(?i:(?:in)?to)\s+)(?P<w>{weekdays})(?!\w)",
            _night_of_weekdays("en"),
        ),
        (
            r"\b(?i:(?P<before>earlier|later)?\s*(?P<which>this|last|next|current|past)\s+(?P<unit>week|month|year))\b",
            _period,
        ),
        (r"\b(?i:the\s+(?:following|next)\s+(?:day|morning|night|evening)|a\s+day\s+later|next\s+day)\b", _shifted(1)),
        (r"\b(?i:(?:a|one)\s+day\s+earlier|the\s+(?:day\s+before|previous\s+day|eve))\b(?!\s+yesterday)", _shifted(-1)),
        (r"\b(?i:the\s+same\s+(?:day|night|evening|morning)|that\s+(?:day|night|same day))\b", _shifted(0)),
        (
            rf"\b(?i:{number}\s+(?P<unit>day|week|month|year)s?\s+(?P<dir>earlier|later|before|after)\b)(?!\s+\w+ing)",
            _apart,
        ),
        (
            rf"\b(?i:(?P<since>since|until|before|after|by)\s+|(?:in|of|during|from|for|throughout|"
            rf"early|late|mid|summer|winter|autumn|spring|the|end of|back in)[\s-]+)(?:(?i:early|"
            rf"late|mid|the year|summer|winter|autumn|spring)[\s-]+(?:of\s+)?)?(?P<y>{_YEAR})(?![-–./:]?\d|"
            rf"\s*(?:tonnes|tons|men|servicemen|hours|km|kg))\b",
            _year,
        ),
        (r"\b(?i:(?:before|by)\s+(?:the\s+)?(?:end\s+of\s+the\s+year|year['’]s\s+end|year-end))\b", _this_year),
        (
            r"\b(?i:(?P<which>before|by)\s+(?:the\s+)?end\s+of\s+(?:the\s+)?(?P<season>spring|summer|autumn|fall))\b",
            _season,
        ),
        (
            r"\b(?i:(?:in\s+(?:the\s+)?|by\s+|earlier\s+)?(?P<which>this|last|next|that|the\s+previous|in|for)\s+"
            rf"(?:the\s+)?(?P<season>spring|summer|autumn|fall))\b(?!\s+(?:of\s+)?{_YEAR})",
            _season,
        ),
        (
            rf"\b(?i:from|between|during|in)\s+(?P<y1>{_YEAR})\s*(?:to|and|until|[-–])\s*(?P<y>{_YEAR})\b",
            _years,
        ),
        (
            rf"\b(?i:(?:in\s+|during\s+)?the\s+(?P<half>first|second)\s+half\s+of\s+(?:the\s+year|"
            rf"this\s+year|(?P<y>{_YEAR})))\b",
            _half,
        ),
    ]


def _russian() -> list[tuple[str, Maker]]:
    month = f"(?:{'|'.join(WORDS['ru'].months)})"
    number = r"(?P<n>\d{1,2}|один|два|две|три|четыре|пять|шесть|семь)"
    weekdays = f"(?:{'|'.join(WORDS['ru'].weekdays)})"
    return [
        (rf"\b(?i:{number}\s+(?P<unit>дн|день|недел|месяц|год|лет)\w*\s+назад)\b", _ago),
        (r"\b(?i:неделю\s+назад)\b", _relative_day(-7)),
        (
            r"\b(?i:(?:в|на)\s+(?P<which>прошл|минувш|эт|текущ|нынешн|следующ|прошедш|будущ)\w+\s+(?P<unit>недел|"
            r"месяц|год)\w*)\b",
            _period,
        ),
        (r"\b(?i:на\s+следующий\s+день|следующим\s+утром|днём\s+позже|днем\s+позже|сутки\s+спустя)\b", _shifted(1)),
        (r"\b(?i:(?:днём|днем)\s+ранее|за\s+день\s+до\s+этого)\b", _shifted(-1)),
        (r"\b(?i:в\s+тот\s+же\s+день|тем\s+же\s+вечером|в\s+этот\s+(?:же\s+)?день)\b", _shifted(0)),
        (
            rf"\b(?i:(?P<since>с|до|после|к|на)\s+)?(?:в\s+|летом\s+|зимой\s+|весной\s+|осенью\s+)?(?P<y>{_YEAR})\s*(?:году|"
            rf"года|год|годом|г\.)",
            _year,
        ),
        (rf"\b(?i:(?P<which>прошл\w+\s+)?(?P<season>весной|летом|осенью))\b(?!\s+{_YEAR})", _season),
        (rf"\b(?i:с|в)\s+(?P<y1>{_YEAR})\s*(?:по|[-–—])\s*(?P<y>{_YEAR})\s*(?:годы|годах|год|гг\.)", _years),
        (
            rf"\b(?i:в\s+ночь\s+(?:на|с\s+(?P<d1>{_DAY})(?:\s+{month})?\s+на))\s+(?P<d>{_DAY})\s+(?P<m>{month})(?!\w)(?:\s+(?P<y>{_YEAR})(?:\s*(?:года|"
            rf"г\.))?)?",
            _night,
        ),
        (
            rf"\b(?i:в\s+ночь\s+(?:со?\s+(?P<w1>{weekdays})\s+)?на\s+(?P<w>{weekdays}))(?!\w)",
            _night_of_weekdays("ru"),
        ),
    ]


def _night(match: re.Match[str], anchor: Anchor, ahead: bool | None) -> When | None:  # noqa: FBT001
    month, day = _numbered(match["m"], dict(WORDS["ru"].months)), int(match["d"])
    year = int(match["y"]) if match["y"] else year_of(month or 1, day, anchor.day, ahead=ahead)
    if month is None or year is None:
        return None
    moment = Moment(year, month, day)
    return When(0, 0, moment, moment)


def _night_of_weekdays(lang: str) -> Maker:
    """Parse a night given by weekdays: the day of the morning, with that of the evening if it is given as well."""

    def make(match: re.Match[str], anchor: Anchor, ahead: bool | None) -> When | None:  # noqa: FBT001
        table = dict(WORDS[lang].weekdays)
        number, evening = _numbered(match["w"], table), _numbered(match["w1"], table)
        if number is None:
            return None
        last = weekday(number, anchor.day, ahead=bool(ahead))
        first = last - timedelta(days=0 if evening is None else 1)
        mark = "" if anchor.is_stated else "?"
        return When(0, 0, of_day(first), of_day(last), mark, "day" if first == last else "interval")

    return make


def _azerbaijani() -> list[tuple[str, Maker]]:
    return [
        (rf"\b(?P<y>{_YEAR})-?c[iıuü]\s+il\w*", _year),
        (r"\b(?i:(?P<which>keçən|ötən|bu|gələn)\s+(?P<unit>həftə|ay|il)\w*)", _period),
    ]


def _kazakh() -> list[tuple[str, Maker]]:
    return [
        (rf"\b(?P<y>{_YEAR})\s*(?:жыл\w*|ж\.)", _year),
        (r"\b(?i:(?P<which>өткен|былтырғы|биылғы|осы|келесі)\s+(?P<unit>апта|ай|жыл)\w*)", _period),
    ]


_BEFORE = ("last", "прошл", "минувш", "прошедш", "keçən", "ötən", "өткен", "былтырғы", "گذشته")
_AFTER = ("next", "следующ", "будущ", "gələn", "келесі", "آینده")


def _period(match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When:  # noqa: FBT001
    which, unit = match["which"].lower(), match["unit"].lower()
    step = -1 if which.startswith(_BEFORE) else 1 if which.startswith(_AFTER) else 0
    if unit.startswith(("year", "год", "il", "жыл", "سال")):
        moment = Moment(anchor.day.year + step)
        return When(0, 0, moment, moment, "", "year")
    if unit.startswith(("month", "месяц", "ay", "ай", "ماه")):
        moment = months_before(anchor.day, -step)
        return When(0, 0, moment, moment, "", "month")
    middle = anchor.day + timedelta(days=7 * step + 3 - anchor.day.weekday())
    if step == 0:
        middle = min(middle, anchor.day)
    moment = Moment(middle.year, middle.month)
    return When(0, 0, moment, moment, "~", "month")


def _ago(match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When:  # noqa: FBT001
    count = int(match["n"]) if match["n"].isdigit() else NUMBERS.get(match["n"].lower(), 1)
    unit = match["unit"].lower()
    if unit.startswith(("day", "дн", "ден")):
        moment = of_day(anchor.day - timedelta(days=count))
        return When(0, 0, moment, moment)
    if unit.startswith(("week", "нед")):
        moment = of_day(anchor.day - timedelta(weeks=count))
        return When(0, 0, moment, moment, "~")
    if unit.startswith(("month", "мес")):
        moment = months_before(anchor.day, count)
        return When(0, 0, moment, moment, "~", "month")
    moment = Moment(anchor.day.year - count)
    return When(0, 0, moment, moment, "~", "year")


def _to_the_day(match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When | None:  # noqa: FBT001
    count = int(match["n"]) if match["n"].isdigit() else NUMBERS.get(match["n"].lower(), 1)
    day = anchor.day
    try:
        found = day - timedelta(weeks=count) if match["unit"].lower() == "week" else day.replace(year=day.year - count)
    except ValueError:
        return None  # on 29 February
    return When(0, 0, of_day(found), of_day(found))


def _shifted(days: int) -> Maker:
    def make(_match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When:  # noqa: FBT001
        moment = of_day(anchor.day)
        return When(0, 0, moment, moment, "", "relative", shift=days)

    return make


def _apart(match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When | None:  # noqa: FBT001
    """Count from the preceding date; a distance of weeks or longer gives only an approximate date."""
    count = int(match["n"]) if match["n"].isdigit() else NUMBERS.get(match["n"].lower(), 1)
    unit = match["unit"].lower()
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * count
    month, day = None if unit == "year" else 1, 1 if unit in {"day", "week"} else None
    moment, mark = Moment(anchor.day.year, month, day), "" if unit == "day" else "~"
    back = match["dir"].lower() in {"earlier", "before"}
    return When(0, 0, moment, moment, mark, "relative", shift=-days if back else days)


def _year(match: re.Match[str], _anchor: Anchor, _ahead: bool | None) -> When:  # noqa: FBT001
    moment = Moment(int(match["y"]))
    # “A plan for 2024” is not of that year.
    since = match.groupdict().get("since") or match[0].lower().startswith("for ")
    return When(0, 0, moment, moment, "", "year", bool(since))


def _years(match: re.Match[str], _anchor: Anchor, _ahead: bool | None) -> When | None:  # noqa: FBT001
    first, last = Moment(int(match["y1"])), Moment(int(match["y"]))
    return When(0, 0, first, last, "", "interval") if first.year < last.year else None


def _this_year(_match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When:  # noqa: FBT001
    moment = Moment(anchor.day.year)
    return When(0, 0, moment, moment, "", "year")


_SEASONS = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11),
    "весной": (3, 5), "летом": (6, 8), "осенью": (9, 11),
}  # fmt: skip


def _season(match: re.Match[str], anchor: Anchor, ahead: bool | None) -> When:  # noqa: FBT001
    """Resolve a season without a year: the latest that has begun, or the next if the text refers to the future."""
    first, last = _SEASONS[match["season"].lower()]
    which = (match.groupdict().get("which") or "").lower()
    year = anchor.day.year
    if which == "this":
        pass
    elif which == "next" or (ahead and last < anchor.day.month):
        year += 1
    elif not ahead and (first > anchor.day.month or (which.startswith(("last", "прошл")) and last >= anchor.day.month)):
        year -= 1
    return When(0, 0, Moment(year, first), Moment(year, last), "~", "interval")


def _half(match: re.Match[str], anchor: Anchor, _ahead: bool | None) -> When:  # noqa: FBT001
    year = int(match["y"]) if match["y"] else anchor.day.year
    months = (1, 6) if match["half"].lower() == "first" else (7, 12)
    return When(0, 0, Moment(year, months[0]), Moment(year, months[1]), "~", "interval")


_EXTRA: dict[str, Callable[[], list[tuple[str, Maker]]]] = {
    "en": _english,
    "ru": _russian,
    "az": _azerbaijani,
    "kk": _kazakh,
    "fa": lambda: [
        *[(pattern, _solar(make)) for pattern, make in solar_hijri.rules()],
        (r"(?P<unit>هفته|ماه|سال)\s+(?P<which>گذشته|جاری|آینده)", _period),
        (rf"(?:سال|در)\s+(?P<y>{_YEAR})", _year),
    ],
}


def _solar(make: solar_hijri.Maker) -> Maker:
    def made(match: re.Match[str], anchor: Anchor, ahead: bool | None) -> When | None:  # noqa: FBT001
        ends = make(match, anchor.day, bool(ahead))
        if ends is None:
            return None
        first, last = ends
        return When(0, 0, of_day(first), of_day(last), "", "day" if first == last else "interval")

    return made
