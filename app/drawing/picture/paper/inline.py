"""An SVG within a page, in the colours of the page's theme and the reader's default font."""

from __future__ import annotations

import math
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.drawing.picture.paper.surface import Align, Style
from app.drawing.plotting import font_file
from app.frontend.look import LOOK, THEMES

if TYPE_CHECKING:
    from PIL import ImageFont

Floats = NDArray[np.float64]

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_FONTS: dict[Style, str] = {"plain": "DejaVuSans", "bold": "DejaVuSans-Bold", "italic": "DejaVuSans-Oblique"}
#: Size in pixels at which letters are measured.
_MEASURED = 100


class InlineSvg:
    """Paints shapes and texts as elements of an SVG, see `app.drawing.picture.paper.surface.Surface`."""

    def __init__(self) -> None:
        self.elements: list[str] = []

    def category(self, code: str) -> str:
        """Return the colour of a category; a prefix of set name and colon is ignored."""
        name = f"category-{code.partition(':')[2] or code}"
        return f"var(--{name if name in THEMES['light'] else 'category-other'})"

    def disc(self, x: float, y: float, radius: float, **look: Any) -> None:
        """Paint a disc."""
        self.elements.append(f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}"{_look(**look)}/>')

    def slice(self, x: float, y: float, radius: float, begin: float, end: float, **look: Any) -> None:
        """Paint a slice of a disc between two angles, in degrees clockwise from the right."""
        if end - begin >= 360:  # noqa: PLR2004 - a full turn, which an arc cannot draw
            self.disc(x, y, radius, **look)
            return
        (from_x, from_y), (to_x, to_y) = (
            (radius * math.cos(math.radians(angle)), radius * math.sin(math.radians(angle))) for angle in (begin, end)
        )
        large = int(end - begin > 180)  # noqa: PLR2004 - half a turn
        arc = f"a{_short(radius)} {_short(radius)} 0 {large} 1 {_short(to_x - from_x)} {_short(to_y - from_y)}z"
        self._path(f"M{_short(x)} {_short(y)}l{_short(from_x)} {_short(from_y)}{arc}", **look)

    def rounded(self, box: tuple[float, float, float, float], radius: float, **look: Any) -> None:
        """Paint a rectangle (left, top, right, bottom) with rounded corners."""
        left, top, right, bottom = box
        size = f'width="{_short(right - left)}" height="{_short(bottom - top)}" rx="{_short(radius)}"'
        self.elements.append(f'<rect x="{_short(left)}" y="{_short(top)}" {size}{_look(**look)}/>')

    def polygon(self, corners: Floats, **look: Any) -> None:
        """Paint a polygon."""
        self._path(f"M{'L'.join(f'{_short(x)} {_short(y)}' for x, y in corners.tolist())}z", **look)

    def outlines(self, geometries: NDArray[np.object_], tolerance: float, **look: Any) -> None:
        """Paint polygons or lines as one shape, simplified with a tolerance; line widths do not scale."""
        lines = [line for one in shapely.simplify(geometries, tolerance) for line in _lines(one)]
        if lines:
            self._path("".join(lines), vector_effect="non-scaling-stroke", fill_rule="evenodd", **look)

    def text(
        self, x: float, baseline: float, text: str, size: float, *, colour: str = "text", style: Style = "plain",
        align: Align = "left", halo: str | None = None, said: bool = True,  # noqa: ARG002 - nothing is said here
    ) -> None:  # fmt: skip
        """Draw a line of text."""
        look = _attributes(
            {
                "x": _short(x),
                "y": _short(baseline),
                "font-size": _short(size),
                "fill": _colour(colour),
                "text-anchor": None if align == "left" else _ANCHORS[align],
                "font-weight": 600 if style == "bold" else None,
                "font-style": "italic" if style == "italic" else None,
                "stroke": halo and _colour(halo),
                "stroke-width": halo and _short(LOOK.basemap.halo),
                "stroke-linejoin": halo and "round",
                "paint-order": halo and "stroke",
            }
        )
        self.elements.append(f"<text{look}>{escape(text)}</text>")

    def measure(self, text: str, size: float, style: Style = "plain") -> float:
        """Return the width of a text in pixels, in a font about as wide as those of most systems."""
        return float(_font(style).getlength(text)) * size / _MEASURED

    def _path(self, data: str, **look: Any) -> None:
        self.elements.append(f'<path d="{data}"{_look(**look)}/>')


def _look(
    *, fill: str | None = None, edge: str | None = None, width: float = 0, dash: tuple[float, ...] = (),
    opacity: float | None = None, **others: Any,
) -> str:  # fmt: skip
    """Return the style of a shape as attributes."""
    return _attributes(
        {
            "fill": "none" if fill is None else _colour(fill),
            "stroke": edge and _colour(edge),
            "stroke-width": edge and _short(width),
            "stroke-dasharray": " ".join(map(_short, dash)) or None,
            "opacity": opacity,
            **{name.replace("_", "-"): value for name, value in others.items()},
        }
    )


def _attributes(values: dict[str, Any]) -> str:
    return "".join(f' {name}="{value}"' for name, value in values.items() if value is not None)


def _colour(name: str) -> str:
    return f"var(--{name})" if name in THEMES["light"] else name


def _lines(geometry: shapely.Geometry) -> list[str]:
    """Return the lines of a geometry as path data in whole pixels, with relative coordinates after the first point."""
    parts = shapely.get_parts(geometry)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    written = []
    closed = [(one, "z") for one in shapely.get_rings(parts[areas])]
    for line, close in [*closed, *((one, "") for one in parts[~areas])]:
        points = np.rint(shapely.get_coordinates(line)).astype(int)
        steps = np.diff(points, axis=0)
        steps = steps[steps.any(axis=1)]
        if len(steps):
            moves = " ".join(f"{across} {down}" for across, down in steps.tolist()).replace(" -", "-")
            written.append(f"M{points[0, 0]} {points[0, 1]}l{moves}{close}")
    return written


def _short(number: float) -> str:
    """Format a length to a tenth of a pixel.

    >>> _short(0.5), _short(12.04), _short(-0.01)
    ('.5', '12', '0')
    """
    rounded = round(number, 1) or 0
    return f"{rounded:g}".replace("0.", ".", 1) if abs(rounded) < 1 else f"{rounded:.1f}".removesuffix(".0")


@cache
def _font(style: Style) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - a server with cached first views starts without it

    return ImageFont.truetype(str(font_file(_FONTS[style])), _MEASURED, layout_engine=ImageFont.Layout.BASIC)
