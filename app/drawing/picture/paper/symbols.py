"""The symbols of events, as the web map draws them: shape, colour, outline, rings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from app.frontend.look import LOOK, Shape
from app.language import languages

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.drawing.picture.paper.canvas import Canvas
    from app.drawing.picture.paper.surface import Surface
    from events.index.index import EventIndex

Points = NDArray[np.float64]


class Symbol(NamedTuple):
    """The symbol of a single event."""

    shape: Points
    colour: str
    verification: str


def corners(shape: Shape) -> Points:
    """Return the corners of a shape within a circle of radius 1; a circle has none."""
    radius, degrees = np.array(shape.corners, np.float64).reshape(-1, 2).T
    turns = np.arange(shape.times)[:, None] * 360 / shape.times
    return _polar(np.tile(radius, shape.times), (degrees + turns).ravel())


def _polar(radius: Points, degrees: Points) -> Points:
    return np.column_stack([radius * np.cos(np.radians(degrees)), radius * np.sin(np.radians(degrees))])


#: Corners of each category's shape.
SHAPES: dict[str, Points] = {category: corners(shape) for category, shape in LOOK.shapes.items()}
#: Corners of the shapes for categories of users' events, in order.
OWN_SHAPES: tuple[Points, ...] = tuple(corners(shape) for shape in LOOK.own_shapes)


def kind_of(category: str) -> str:
    """Return a category without its prefix of set name and colon."""
    return category.partition(":")[2] or category


def shapes(categories: Sequence[str]) -> dict[str, Points]:
    """Assign each category its shape; categories of users' events get shapes in rotation."""
    own = [code for code in categories if kind_of(code) not in SHAPES]
    return {
        code: SHAPES[kind_of(code)] if kind_of(code) in SHAPES else OWN_SHAPES[own.index(code) % len(OWN_SHAPES)]
        for code in categories
    }


def draw_symbol(canvas: Surface, at: tuple[float, float], radius: float, symbol: Symbol) -> None:
    """Paint the symbol of one event."""
    outlines = LOOK.symbol.outlines
    outline = outlines.get(symbol.verification, outlines["reported"])
    look: dict[str, Any] = {
        "fill": "sea" if outline.hollow else symbol.colour,
        "edge": symbol.colour if outline.hollow else "symbol-line",
        "width": outline.width,
        "dash": outline.dash,
    }
    if len(symbol.shape):
        canvas.polygon(symbol.shape * radius + np.array(at), **look)
    else:
        canvas.disc(*at, radius, **look)


def draw_ring(canvas: Surface, at: tuple[float, float], mix: dict[str, int]) -> None:
    """Paint events at one spot: their number in a ring of the shares of their categories."""
    total = sum(mix.values())
    radius = ring_radius(total)
    angle = -90.0
    for category, number in mix.items():
        following = angle + 360 * number / total
        canvas.slice(*at, radius, angle, following, fill=canvas.category(category))
        angle = following
    canvas.disc(*at, radius, edge="symbol-line", width=LOOK.ring.width)
    canvas.disc(*at, radius - LOOK.ring.thickness, fill="cluster")
    text = f"{round(total / 1000)}k" if total > 9999 else str(total)  # noqa: PLR2004 - five digits do not fit
    size = LOOK.ring.small_text if total > 999 else LOOK.ring.text  # noqa: PLR2004 - three digits fit
    text = languages.current().in_digits(text)
    canvas.text(at[0], at[1] + 0.37 * size, text, size, colour="cluster-text", style="bold", align="center", said=False)


def ring_radius(number: int) -> float:
    """Return the radius of the ring for a number of events in CSS pixels, which grows with the number's logarithm."""
    ring = LOOK.ring
    return min(ring.largest, ring.radius + ring.growth * math.log10(number))


def draw_uncertainty(canvas: Surface, at: tuple[float, float], radius: float, colour: str) -> None:
    """Paint the disc within which an imprecisely placed event lies."""
    look = LOOK.uncertainty
    canvas.disc(*at, radius, fill=colour, opacity=look.fill)
    canvas.disc(*at, radius, edge=colour, width=look.width, dash=look.dash, opacity=look.opacity)


def draw_area(canvas: Canvas, shape: BaseGeometry, colour: str) -> None:
    """Paint the area to which an event is known, in pixels: a light fill with a clear edge; lines have no fill."""
    look = LOOK.area
    parts = shapely.get_parts(shapely.get_parts(shape))
    inside = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 - an area
    canvas.geometries(parts[inside], fill=colour, opacity=look.fill)
    for some in (parts[inside], parts[~inside]):
        canvas.geometries(some, edge=colour, width=look.width, dash=look.dash, opacity=look.opacity)


def draw_halo(canvas: Canvas, at: tuple[float, float], radius: float) -> None:
    """Paint a ring around the event of a picture."""
    canvas.disc(*at, radius + LOOK.halo.gap, edge="accent", width=LOOK.halo.width)


def draw_route(canvas: Canvas, points: Points, colour: str, *, direct: bool) -> None:
    """Paint a movement as a line with arrows, dashed if no route by water is known."""
    look = LOOK.route
    canvas.line(points, colour, look.width, opacity=look.opacity, dash=look.dash if direct else ())
    line = shapely.LineString(points)
    if line.length < 2 * look.arrow:
        return
    number = max(1, int(line.length // look.spacing))
    along = (np.arange(number) + 0.5) / number * line.length
    tips, tails = (shapely.get_coordinates(shapely.line_interpolate_point(line, along + step)) for step in (0.5, -0.5))
    for (x, y), (dx, dy) in zip((tips + tails) / 2, tips - tails, strict=True):
        angles = math.degrees(math.atan2(dy, dx)) + np.degrees([0, look.barb, -look.barb])
        canvas.polygon(_polar(np.full(3, look.arrow), angles) + np.array([x, y]), fill=colour, opacity=look.opacity)


@dataclass(frozen=True)
class Mark:
    """One or several events at one spot of the picture.

    Parameters
    ----------
    x, y
        Position in CSS pixels.
    mix
        Number of events of each category, in the order of the index.
    row
        Row of the event, or of one of several.
    place
        Id of the place, if all events are there.
    """

    x: float
    y: float
    mix: dict[str, int]
    row: int
    place: str = ""

    @property
    def count(self) -> int:
        """Number of events."""
        return sum(self.mix.values())

    @property
    def radius(self) -> float:
        """Radius of the symbol or ring, in CSS pixels."""
        return ring_radius(self.count) if self.count > 1 else LOOK.symbol.radius


def draw_marks(canvas: Surface, index: EventIndex, marks: Sequence[Mark]) -> None:
    """Paint symbols and rings."""
    symbol = shapes(index.category.values)
    verifications = index.verification
    for mark in marks:
        at = (mark.x, mark.y)
        if mark.count > 1:
            draw_ring(canvas, at, mark.mix)
        else:
            (category,) = mark.mix
            verification = verifications.values[verifications.column[mark.row]]
            shown = Symbol(symbol[category], canvas.category(category), verification)
            draw_symbol(canvas, at, LOOK.symbol.radius, shown)
