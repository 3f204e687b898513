"""Notices to mariners and NOTAMs: each becomes the draft of a drill, with its area and period of validity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from events.reading.mentions import dates, states
from events.reading.mentions.dates import Anchor
from events.reading.mentions.reckoning import Moment, When
from geodata import waters
from geodata.errors import GeodataError
from geodata.regions import notices as areas

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_FORCES = re.compile(
    r"\b(?:firings?|gunnery|exercises?|missiles?|rockets?|naval|military|danger(?:ous)? area|torpedo|shooting|bombing|"
    r"live|UAV|стрельб\w*|учени\w*|ракет\w*|опасн\w+|артиллер\w*|боев\w+)\b",
    re.IGNORECASE,
)
_NOTAM_TIME = re.compile(
    r"\b(?P<field>[BC])\)\s*(?P<y>\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?P<t>[0-2]\d[0-5]\d)"
)
_GROUP = re.compile(
    r"\b(?P<d>0[1-9]|[12]\d|3[01])(?P<t>[0-2]\d[0-5]\d)\s*(?:UTC|Z)?\s*(?P<m>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
    r"[A-Z]*\s*(?P<y>\d{4}|\d\d)?\b",
    re.IGNORECASE,
)
# The coded line of a NOTAM has the centre of its area, rounded.
_SUMMARY = re.compile(r"\bQ\)[^\n]*")
_CANCEL = re.compile(r"\b(?:CANCEL|ОТМЕН)\w*[^\n]*", re.IGNORECASE)
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"
_CORNERS = 3
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Notice:
    """An area that is closed or dangerous for a period.

    Attributes
    ----------
    start, end
        Offsets of the notice in the text.
    when
        Period of validity.
    area
        Polygon or multipolygon, EPSG:4326.
    span
        Offsets of the area's positions.
    country
        ISO 3166-1 alpha-2 code of the issuing state, or of the state in whose sector it is; None outside the region.
    """

    start: int
    end: int
    when: When
    area: BaseGeometry
    span: tuple[int, int]
    country: str | None


def find(text: str, lang: str, published: date) -> list[Notice]:
    """Find the notices in a text.

    Parameters
    ----------
    text
        Cleaned text.
    lang
        ISO 639 code of its language.
    published
        Day of publication, by which missing years are resolved.

    Examples
    --------
    >>> notice, = find("GUN FIRING 10 TO 12 JUN IN AREA BOUNDED BY 43-12N 048-15E, 43-30N 048-15E, 43-30N 048-45E.",
    ...     "en", date(2024, 6, 7))
    >>> notice.when.edtf, notice.country
    ('2024-06-10/2024-06-12', 'RU')
    """
    return list(_found(text, lang, published))


def _found(text: str, lang: str, published: date) -> Iterator[Notice]:
    for start, end in _blocks(text):
        block = text[start:end]
        positions = areas.spans(_SUMMARY.sub(lambda match: " " * len(match[0]), block))
        if not positions or not _FORCES.search(block):
            continue
        try:
            area = _area(block, positions)
        except GeodataError:
            continue
        when = _validity(block, lang, published)
        if when is not None:
            moved = When(when.start + start, when.end + start, when.first, when.last, when.mark, when.kind)
            span = (start + positions[0][0], start + positions[-1][1])
            yield Notice(start, end, moved, area, span, _country(block, lang, area))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of a text; a notice whose area follows an empty line is kept together."""
    parts = [(match.start(), match.end()) for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)]
    return iter(parts)


def _area(block: str, positions: list[tuple[int, int]]) -> BaseGeometry:
    written = [block[start:end] for start, end in positions]
    if len(positions) >= _CORNERS:
        return areas.read(", ".join(written)).geometry
    if len(positions) == 1 and (radius := areas.radius(block[: positions[0][0]] + " " * 4 + block[positions[0][1] :])):
        rest = block[: positions[0][0]] + " " * 4 + block[positions[0][1] :]
        return areas.read(f"{rest[slice(*radius)]} AROUND {written[0]}").geometry
    raise GeodataError(f"{len(positions)} position(s); expected an area")


def _validity(block: str, lang: str, published: date) -> When | None:
    ends = {match["field"]: match for match in _NOTAM_TIME.finditer(block)}
    if "B" in ends:
        first, last = (_of_notam(ends[one]) if one in ends else None for one in "BC")
        assert first is not None  # noqa: S101 - field B was found
        return When(ends["B"].start(), ends.get("C", ends["B"]).end(), first, last or first, "" if last else "~")
    told = _CANCEL.sub(lambda match: " " * len(match[0]), block)
    groups = [one for one in _GROUP.finditer(told) if one["m"]]
    if len(groups) > 1:
        moments = [_of_group(one, published) for one in groups]
        return When(groups[0].start(), groups[-1].end(), min(moments), max(moments))
    found = [one for one in dates.find(told, lang, Anchor(published), lambda _start, _end: True) if one.first.day]
    return max(found, key=lambda one: (one.first != one.last, -one.start)) if found else None


def _of_notam(match: re.Match[str]) -> Moment:
    return Moment(_CENTURY + int(match["y"]), int(match["m"]), int(match["d"]))


def _of_group(match: re.Match[str], published: date) -> Moment:
    month = _MONTHS.split().index(match["m"].upper()) + 1
    year = int(match["y"]) if match["y"] else published.year + (month < published.month)
    return Moment(year if year > _CENTURY else year + _CENTURY, month, int(match["d"]))


def _country(block: str, lang: str, area: BaseGeometry) -> str | None:
    named = [one.code for one in states.find(block, lang)]
    if named:
        return named[0]
    point = area.representative_point()
    try:
        return str(waters.locate(point.x, point.y).nearest_coast)
    except GeodataError:
        return None
