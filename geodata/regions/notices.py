"""Areas in navigational warnings: lists of vertices, or a circle around a position."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geodata import geodesy
from geodata.errors import GeodataError
from geodata.regions.discs import disc

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Position = tuple[float, float]

# North, south, east and west, also in Russian; Cyrillic С is north, and В east.
_LATITUDES = {"N": 1, "С": 1, "S": -1, "Ю": -1}
_LONGITUDES = {"E": 1, "В": 1, "W": -1, "З": -1}
_LOOKALIKES = str.maketrans({"′": "'", "’": "'", "″": '"', "”": '"', "º": "°", "−": "-", "‑": "-"})
_NUMBER = r"\d{1,2}(?:[.,]\d+)?"
# Degrees, minutes and seconds are adjacent, or separated by hyphens or signs; mere spaces could be numbering.
_ANGLE = (
    r"(?:\d{DIGITS}\d\d(?:\d\d)?(?:[.,]\d+)?"
    rf"|\d{{1,DIGITS}}-{_NUMBER}(?:-{_NUMBER})?"
    rf"|\d{{1,DIGITS}}°\s*{_NUMBER}['\s]*(?:{_NUMBER}\s*)?[\"']*"
    r"|\d{1,DIGITS}(?:[.,]\d+)?°?)\s*"
)
_LAT, _LON = (_ANGLE.replace("DIGITS", digits) for digits in "23")
_POSITION = re.compile(
    rf"(?<![\d.,-])(?P<lat>{_LAT})(?P<north>[NSСЮ])"
    r"[\s,;/–-]*"
    rf"(?P<lon>{_LON})(?P<east>[EWВЗ])(?![^\W\d_])"
)
_RADIUS = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)[\s-]*(?P<unit>NAUTICAL\s+MILES?|МОРСКИ\w+\s+МИЛ\w+|МИЛ\w+|MILES?|NM|M|KM|КМ)\b"
)
_CIRCLE = re.compile(r"\b(?:RADIUS|CIRCLE|РАДИУС\w*|КРУГ\w*|ОКРУЖНОСТ\w*)\b")
_LEAST_CORNERS = 3
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """An area in a navigational warning.

    Attributes
    ----------
    corners
        Longitude and latitude of the vertices in degrees, in order; for a circle only its centre.
    radius_km
        Radius of a circle; None for a list of vertices.
    geometry
        Valid polygon or multipolygon, EPSG:4326.
    """

    corners: tuple[Position, ...]
    radius_km: float | None
    geometry: BaseGeometry


def read(text: str) -> Notice:
    """Parse an area in the notation of NOTAMs, NAVAREA and coastal warnings.

    Parameters
    ----------
    text
        Positions such as ``43-12.0N 048-15.0E``, ``43-12,0С 048-15,0В``, ``4312N04815E`` or ``431200N 0481500E``,
        latitude first: the vertices in order, or one position and a radius in nautical miles or kilometres.

    Raises
    ------
    GeodataError
        If any part with a digit is neither a position nor a radius, there are fewer than three vertices, or edges
        cross; the message names it.

    Examples
    --------
    >>> read("43-12.0N 048-15.0E, 43-30.0N 048-15.0E, 43-30.0N 048-45.0E").corners[0]
    (48.25, 43.2)
    >>> read("WITHIN 5 NM OF 4312N04815E").radius_km
    9.26
    """
    wanted = text.upper().translate(_LOOKALIKES)
    matches = list(_POSITION.finditer(wanted))
    corners = tuple(_position(match) for match in matches)
    rest = _POSITION.sub(" ; ", wanted)
    radii = list(_RADIUS.finditer(rest))
    _refuse_unread(_RADIUS.sub(" ", rest))
    if radii or _CIRCLE.search(rest):
        return _circle(corners, radii, text)
    return Notice(corners, None, polygon(corners))


def spans(text: str) -> list[tuple[int, int]]:
    """Return the offsets of all positions in a text.

    Examples
    --------
    >>> spans("FIRING IN 43-12.0N 048-15.0E, DAILY")
    [(10, 28)]
    """
    wanted = text.upper().translate(_LOOKALIKES)
    return [match.span() for match in _POSITION.finditer(wanted)] if len(wanted) == len(text) else []


def radius(text: str) -> tuple[int, int] | None:
    """Return the offsets of the first radius in a text.

    Examples
    --------
    >>> radius("WITHIN 5 NM OF 4312N04815E")
    (7, 11)
    """
    match = _RADIUS.search(text.upper().translate(_LOOKALIKES))
    return match.span() if match else None


def polygon(corners: tuple[Position, ...]) -> shapely.Polygon:
    """Build a polygon from a list of vertices.

    Parameters
    ----------
    corners
        Longitude and latitude in degrees, WGS 84, in order; the first may be repeated at the end.

    Raises
    ------
    GeodataError
        If there are fewer than three distinct vertices, edges cross, or a vertex is not a valid position.

    Examples
    --------
    >>> polygon(((48.0, 43.0), (49.0, 43.0), (49.0, 44.0))).wkt
    'POLYGON ((48 43, 49 43, 49 44, 48 43))'
    """
    for lon, lat in corners:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 - degrees of a globe
            raise GeodataError(f"the corner {lat:g} {lon:g} is no position; expected latitude and longitude in degrees")
    ring = corners[:-1] if len(corners) > 1 and corners[0] == corners[-1] else corners
    if len(set(ring)) < _LEAST_CORNERS:
        raise GeodataError(f"an area of {len(set(ring))} corner(s); expected at least {_LEAST_CORNERS}")
    if crossing := next(_crossings(ring), None):
        first, second = (f"{one + 1}–{(one + 1) % len(ring) + 1}" for one in crossing)
        raise GeodataError(f"the edges {first} and {second} (by number of corner) cross; expected corners in order")
    area = shapely.Polygon(ring)
    if not area.is_valid or area.area == 0:
        raise GeodataError("the corners lie on a line, or edges touch; expected an area")
    return area


def written(corners: tuple[Position, ...]) -> str:
    """Format vertices as in NAVAREA warnings, in degrees and minutes with one decimal.

    Examples
    --------
    >>> written(((48.25, 43.2), (-0.5, -1.0)))
    '43-12.0N 048-15.0E, 01-00.0S 000-30.0W'
    """
    return ", ".join(f"{_written(lat, 2, 'NS')} {_written(lon, 3, 'EW')}" for lon, lat in corners)


def _written(degrees: float, digits: int, letters: str) -> str:
    tenths = round(abs(degrees) * 600)
    return f"{tenths // 600:0{digits}d}-{tenths % 600 / 10:04.1f}{letters[degrees < 0]}"


def _position(match: re.Match[str]) -> Position:
    lat = _degrees(match["lat"], 2, match[0]) * _LATITUDES[match["north"]]
    lon = _degrees(match["lon"], 3, match[0]) * _LONGITUDES[match["east"]]
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - degrees of a globe
        raise GeodataError(f"{match[0]!r} is no position; expected latitude up to 90 and longitude up to 180 degrees")
    return round(lon, _DECIMALS), round(lat, _DECIMALS)


def _degrees(text: str, digits: int, position: str) -> float:
    """Parse an angle: degrees, minutes and seconds, separate or adjacent; only the last may have decimals."""
    run_together = re.fullmatch(rf"(\d{{{digits}}})(\d\d)(\d\d)?([.,]\d+)?\s*", text)
    if run_together:
        degrees, minutes, seconds, decimals = run_together.groups()
        parts = [degrees, minutes, *([seconds] if seconds else [])]
        parts[-1] += decimals or ""
    else:
        parts = re.findall(r"\d+(?:[.,]\d+)?", text)
    numbers = [float(part.replace(",", ".")) for part in parts]
    if any(number >= 60 for number in numbers[1:]):  # noqa: PLR2004 - minutes of a degree
        raise GeodataError(f"{position!r} is no position; expected minutes and seconds below 60")
    return math.fsum(number / 60.0**place for place, number in enumerate(numbers))


def _refuse_unread(rest: str) -> None:
    unread = [" ".join(piece.split()) for piece in re.split(r"[;\n]", rest) if re.search(r"\d", _numbering(piece))]
    if unread:
        raise GeodataError(
            f"cannot read {'; '.join(map(repr, unread))}; expected positions such as 43-12.0N 048-15.0E, or a radius"
        )


def _numbering(piece: str) -> str:
    """Remove the number of a vertex in a list, such as ``2.`` or ``B)``."""
    return re.sub(r"^[\s,.:–-]*(?:И|AND)?\s*\(?\d{1,2}[.):]\s*$|[\s,.](?:\d{1,2}|[A-ZА-Я])[.)]\s*$", "", piece)


def _circle(corners: tuple[Position, ...], radii: list[re.Match[str]], text: str) -> Notice:
    if len(corners) != 1 or len(radii) != 1:
        raise GeodataError(
            f"{len(corners)} position(s) and {len(radii)} radius(es) in {text!r}; a circle needs one of each"
        )
    number = float(radii[0]["number"].replace(",", "."))
    is_km = radii[0]["unit"] in {"KM", "КМ"}
    radius_km = number if is_km else number * geodesy.NAUTICAL_MILE_KM
    return Notice(corners, round(radius_km, 3), disc(*corners[0], radius_km))


def _crossings(ring: tuple[Position, ...]) -> Iterator[tuple[int, int]]:
    """Yield pairs of edges that cross, by index, except neighbours, which share a vertex."""
    edges = [shapely.LineString([ring[one], ring[(one + 1) % len(ring)]]) for one in range(len(ring))]
    for one, edge in enumerate(edges):
        for other in range(one + 1, len(edges)):
            neighbours = other - one in {1, len(edges) - 1}
            if not neighbours and edge.intersects(edges[other]):
                yield one, other
