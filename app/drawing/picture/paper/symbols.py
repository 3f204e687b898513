"""The symbols of events, as on the web map (`app/frontend/src/map/symbols.ts`): shape, colour, outline, rings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.picture.paper.sheet import Sheet

    Points = NDArray[np.float64]

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = NDArray[np.intp]

#: Radius of a single event's symbol in CSS pixels.
RADIUS = 8.0
#: How far the ring around what a picture is about reaches beyond its symbol, in CSS pixels.
HALO = 6.5
_ARROW, _SPACING = 7.0, 90.0
_LARGEST_RING = 25.0


class Outline(NamedTuple):
    """How the verification of an event is drawn."""

    width: float
    dash: tuple[float, ...] = ()
    hollow: bool = False


class Symbol(NamedTuple):
    """How a single event is drawn."""

    shape: Points
    colour: str
    verification: str


_OUTLINES = {"confirmed": Outline(2), "disputed": Outline(2, (3, 2.5)), "announced": Outline(2.2, hollow=True)}
_OTHER_OUTLINE = Outline(0.8)


def polygon(corners: int, start: float, radius: float) -> Points:
    """Return the corners of a regular polygon; `start` is the first one's angle in degrees, clockwise."""
    return _polar(np.full(corners, radius), start + np.linspace(0, 360, corners, endpoint=False))


def star(points: int, outer: float, inner: float) -> Points:
    """Return the corners of a star that stands on its foot."""
    return _polar(np.tile([outer, inner], points), -90 + np.linspace(0, 360, 2 * points, endpoint=False))


def cross(length: float, half: float) -> Points:
    """Return the corners of a slanted cross with arms of a length and half a width."""
    arm = np.array([[half, -half], [half, -length], [-half, -length], [-half, -half]])
    return turn(np.concatenate([turn(arm, angle) for angle in (0, -90, -180, -270)]), 45)


def turn(points: Points, degrees: float) -> Points:
    """Turn points around the origin, clockwise on a screen."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.asarray(points @ np.array([[cosine, sine], [-sine, cosine]]))


def _polar(radius: Points, degrees: Points) -> Points:
    return np.column_stack([radius * np.cos(np.radians(degrees)), radius * np.sin(np.radians(degrees))])


#: Corners of each category's shape within a circle of radius 1; a circle has none.
SHAPES: dict[str, Points] = {
    "naval-exercise": np.empty((0, 2)),
    "ship-deployment": polygon(3, -90, 1.25),
    "port-call": polygon(4, -45, 1.18),
    "port-access": polygon(4, -90, 1.22),
    "base": polygon(5, -90, 1.15),
    "strike": star(5, 1.35, 0.6),
    "incident": cross(1.05, 0.38),
    "arms-transfer": polygon(3, 90, 1.25),
    "agreement": polygon(6, 0, 1.12),
}
#: Shapes of the categories of a user's own events, in their order.
OWN_SHAPES: tuple[Points, ...] = (
    polygon(8, 22.5, 1.1),
    star(4, 1.4, 0.5),
    polygon(5, 90, 1.15),
    star(6, 1.3, 0.65),
    turn(cross(1.15, 0.4), 45),
    polygon(3, 0, 1.25),
    star(3, 1.4, 0.5),
    polygon(3, 180, 1.25),
)


def kind_of(category: str) -> str:
    """Return a category without the name of its set and the colon before it."""
    return category.partition(":")[2] or category


def shapes(categories: Sequence[str]) -> dict[str, Points]:
    """Give each category its shape; those of a user's own take theirs in turn."""
    own = [code for code in categories if kind_of(code) not in SHAPES]
    return {
        code: SHAPES[kind_of(code)] if kind_of(code) in SHAPES else OWN_SHAPES[own.index(code) % len(OWN_SHAPES)]
        for code in categories
    }


def draw_symbol(sheet: Sheet, at: tuple[float, float], radius: float, symbol: Symbol) -> None:
    """Paint the symbol of one event."""
    outline = _OUTLINES.get(symbol.verification, _OTHER_OUTLINE)
    look: dict[str, Any] = {
        "fill": "sea" if outline.hollow else symbol.colour,
        "edge": symbol.colour if outline.hollow else "symbol-line",
        "width": outline.width,
        "dash": outline.dash,
    }
    if len(symbol.shape):
        sheet.polygon(symbol.shape * radius + np.array(at), **look)
    else:
        sheet.disc(*at, radius, **look)


def draw_ring(sheet: Sheet, at: tuple[float, float], mix: dict[str, int]) -> None:
    """Paint events that share a spot: their number in a ring of their categories' shares."""
    total = sum(mix.values())
    radius = ring_radius(total)
    angle = -90.0
    for category, number in mix.items():
        following = angle + 360 * number / total
        sheet.slice(*at, radius, angle, following, fill=sheet.category(category))
        angle = following
    sheet.disc(*at, radius, edge="symbol-line", width=1)
    sheet.disc(*at, radius - 5, fill="cluster")
    text = f"{round(total / 1000)}k" if total > 9999 else str(total)  # noqa: PLR2004 - five digits do not fit
    size = 11 if total > 999 else 12  # noqa: PLR2004 - three digits fit
    sheet.text(at[0], at[1] + 0.37 * size, text, size, colour="cluster-text", style="bold", align="center", said=False)


def ring_radius(number: int) -> float:
    """Radius of the ring of a number of events, in CSS pixels: it grows with the logarithm of the number."""
    return min(_LARGEST_RING, 11 + 3.3 * math.log10(number))


def draw_uncertainty(sheet: Sheet, at: tuple[float, float], radius: float, colour: str) -> None:
    """Paint the disc within which an imprecisely placed event lies."""
    sheet.disc(*at, radius, fill=colour, opacity=0.12)
    sheet.disc(*at, radius, edge=colour, width=1, dash=(2, 4), opacity=0.45)


def draw_halo(sheet: Sheet, at: tuple[float, float], radius: float) -> None:
    """Paint a ring around what a picture is about."""
    sheet.disc(*at, radius + HALO - 1.5, edge="accent", width=3)


def draw_route(sheet: Sheet, points: Points, colour: str, *, direct: bool) -> None:
    """Paint a movement as a line with arrows; dashed where no way by water is known."""
    sheet.line(points, colour, 1.6, opacity=0.75, dash=(3, 5) if direct else ())
    line = shapely.LineString(points)
    if line.length < 2 * _ARROW:
        return
    number = max(1, int(line.length // _SPACING))
    along = (np.arange(number) + 0.5) / number * line.length
    tips, tails = (shapely.get_coordinates(shapely.line_interpolate_point(line, along + step)) for step in (0.5, -0.5))
    for (x, y), (dx, dy) in zip((tips + tails) / 2, tips - tails, strict=True):
        angles = math.degrees(math.atan2(dy, dx)) + np.degrees([0, 2.6, -2.6])
        sheet.polygon(_polar(np.full(3, _ARROW), angles) + np.array([x, y]), fill=colour, opacity=0.75)


@dataclass(frozen=True)
class Mark:
    """One event or several at a spot of the picture.

    Parameters
    ----------
    x, y
        In CSS pixels.
    mix
        How many events there are of each category, in the order of the index.
    row
        Row of the event if it is the only one, otherwise of one of them.
    place
        Id of the place, if all are there.
    """

    x: float
    y: float
    mix: dict[str, int]
    row: int
    place: str = ""

    @property
    def count(self) -> int:
        """How many events there are."""
        return sum(self.mix.values())

    @property
    def radius(self) -> float:
        """Radius of what is drawn, in CSS pixels."""
        return ring_radius(self.count) if self.count > 1 else RADIUS
