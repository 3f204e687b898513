"""The canvas of a picture: shapes and texts in CSS pixels from the top left corner, painted in order."""

from __future__ import annotations

import io
import re
from bisect import bisect
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle, Wedge
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.textpath import TextPath, TextToPath
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox
from numpy.typing import NDArray

from app.drawing.picture.paper.formats import Format
from app.drawing.picture.paper.surface import Align, Style
from app.drawing.picture.paper.texts import printable
from app.drawing.plotting import PIXEL
from app.frontend.look import LOOK, THEMES, ThemeName

#: Settings of `app.drawing.plotting.drawing` for a canvas: texts of an SVG as outlines, which look the same everywhere;
#: no hinting, so that a line is as wide in a PNG as measured.
SETTINGS = {"svg_fonttype": "path", "pdf_fonttype": 42, "text_hinting": "none", "lines_scale_dashes": False}

_DPI = 72 / PIXEL
_FILES: dict[Style, str] = {
    "plain": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "italic": "DejaVuSans-Oblique.ttf",
}
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_RIGHT_TO_LEFT = frozenset({"fa"})
# More characters than fit on a line of the widest picture.
_LONGEST = 1_000
_SVG_TITLE = re.compile(rb"<title>.*?</title>", re.DOTALL)


class Canvas:
    """Paints shapes and texts in the colours of a theme.

    Parameters
    ----------
    width, height
        Size in CSS pixels.
    theme
        Name of the colour theme.
    language
        BCP 47 tag; determines the side on which lines of text begin.
    scale
        Pixels of a PNG per CSS pixel.
    """

    def __init__(self, width: int, height: int, theme: ThemeName, language: str, scale: float = 1) -> None:
        self.width = width
        self.height = height
        self.colours = THEMES[theme]
        self.scale = scale
        self.right_to_left = language in _RIGHT_TO_LEFT
        self.texts: list[str] = []
        self._figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=self.colours["background"])
        self._pixels = Affine2D().scale(1 / _DPI, -1 / _DPI).translate(0, height / _DPI) + self._figure.dpi_scale_trans
        self._order = count()
        self.clip(0, 0, width, height)

    def clip(self, left: float, top: float, width: float, height: float) -> None:
        """Clip further painting to a rectangle."""
        # A document that embeds a PDF also shows content beyond the edges of its page.
        self._clip = TransformedBbox(Bbox.from_bounds(left, top, width, height), self._pixels)

    def colour(self, name: str) -> str:
        """Return a colour by its name; any other value is returned unchanged."""
        return self.colours.get(name, name)

    def category(self, code: str) -> str:
        """Return the colour of a category; a prefix of set name and colon is ignored."""
        return self.colours.get(f"category-{code.partition(':')[2] or code}", self.colours["category-other"])

    def box(self, left: float, top: float, width: float, height: float, **look: Any) -> None:
        """Paint a rectangle; see `_look` for its style."""
        self._paint(Rectangle((left, top), width, height, **self._look(**look)))

    def disc(self, x: float, y: float, radius: float, **look: Any) -> None:
        """Paint a disc."""
        self._paint(Circle((x, y), radius, **self._look(**look)))

    def slice(self, x: float, y: float, radius: float, begin: float, end: float, **look: Any) -> None:
        """Paint a slice of a disc between two angles, in degrees clockwise from the right."""
        self._paint(Wedge((x, y), radius, begin, end, **self._look(**look)))

    def rounded(self, box: tuple[float, float, float, float], radius: float, **look: Any) -> None:
        """Paint a rectangle (left, top, right, bottom) with rounded corners."""
        left, top, right, bottom = box
        inner = shapely.box(left + radius, top + radius, right - radius, bottom - radius)
        self.polygon(shapely.get_coordinates(inner.buffer(radius, quad_segs=8)), **look)

    def polygon(self, corners: NDArray[np.float64], **look: Any) -> None:
        """Paint a polygon."""
        self._paint(Polygon(corners, closed=True, **self._look(**look)))

    def line(self, points: NDArray[np.float64], colour: str, width: float, **look: Any) -> None:
        """Paint a line through points."""
        self._paint(PathPatch(Outline(points), **self._look(edge=colour, width=width, **look)))

    def hatch(self, left: float, top: float, width: float, height: float) -> None:
        """Hatch a box, as a sign for a period that was not searched."""
        self.clip(left, top, width, height)
        for x in np.arange(left - height, left + width, 5):
            self.line(np.array([(x, top + height), (x + height, top)]), "text-soft", 0.7, opacity=0.6)
        self.clip(0, 0, self.width, self.height)

    def geometries(self, geometries: NDArray[np.object_], **look: Any) -> None:
        """Paint polygons or lines in pixel coordinates as one shape."""
        outline = _outline(geometries)
        if outline is not None:
            self._paint(PathPatch(outline, **self._look(joinstyle="round", **look)))

    def text(
        self, x: float, baseline: float, text: str, size: float, *, colour: str = "text", style: Style = "plain",
        align: Align = "left", halo: str | None = None, said: bool = True,
    ) -> None:  # fmt: skip
        """Draw a line of text.

        A halo is a colour around the letters; `said` is whether the text is added to `texts`.
        """
        text = printable(text)[:_LONGEST]
        if not text:
            return
        if said:
            self.texts.append(text)
        if align != "left":
            x -= self.measure(text, size, style) / (2 if align == "center" else 1)
        font = _font(text, style, size)
        if halo is not None:
            flipped = Affine2D().scale(1 / PIXEL, -1 / PIXEL).translate(x, baseline)
            letters = TextPath((0, 0), text, prop=font).transformed(flipped)
            self._paint(PathPatch(letters, **self._look(edge=halo, width=LOOK.basemap.halo, joinstyle="round")))
        self._paint(Text(x, baseline, text, color=self.colour(colour), fontproperties=font, va="baseline"))

    @staticmethod
    def measure(text: str, size: float, style: Style = "plain") -> float:
        """Return the width of a text in pixels, the same for every format."""
        return _width(printable(text)[:_LONGEST], size, style)

    def wrap(self, text: str, width: float, size: float, style: Style = "plain", most: int = 3) -> list[str]:
        """Break a text into lines no wider than a number of pixels; text that does not fit ends in ``…``."""
        lines: list[str] = []
        for word in (word[:_LONGEST] for word in printable(text).split()):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and _width(longer, size, style) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
            if len(lines) > most:
                break
        shown = lines[:most]
        if len(lines) > most:
            shown[-1] = f"{shown[-1]} {lines[most]}"
        return [self._shorten(line, width, size, style) for line in shown]

    def save(self, form: Format, title: str, description: str) -> bytes:
        """Return the picture as a file.

        Parameters
        ----------
        form
            ``png``, ``svg`` or ``pdf``.
        title, description
            Alternative text.

        Returns
        -------
        bytes
            Reproducible content, without a date or names of programs.
        """
        title, description = printable(title), printable(description)
        about: dict[str, dict[str, str | None]] = {
            "png": {"Software": None, "Title": title, "Description": description},
            "svg": {"Creator": None, "Date": None, "Title": title, "Description": description},
            "pdf": {"Creator": None, "Producer": None, "CreationDate": None, "Title": title, "Subject": description},
        }
        drawn = io.BytesIO()
        dpi = _DPI * self.scale if form == "png" else 72
        self._figure.savefig(drawn, format=form, dpi=dpi, metadata=about[form])
        return _describe(drawn.getvalue(), description) if form == "svg" else drawn.getvalue()

    @staticmethod
    def _shorten(line: str, width: float, size: float, style: Style) -> str:
        if _width(line, size, style) <= width:
            return line
        too_much = bisect(range(1, len(line) + 1), width, key=lambda end: _width(f"{line[:end]}…", size, style))
        return f"{line[:too_much].rstrip()}…"

    def _look(
        self, *, fill: str | None = None, edge: str | None = None, width: float = 0, dash: tuple[float, ...] = (),
        opacity: float | None = None, joinstyle: str = "miter",
    ) -> dict[str, Any]:  # fmt: skip
        """Translate names of colours, and lengths in pixels, to styles of matplotlib."""
        return {
            "facecolor": "none" if fill is None else self.colour(fill),
            "edgecolor": "none" if edge is None else self.colour(edge),
            "linewidth": width * PIXEL,
            "linestyle": (0, tuple(part * PIXEL for part in dash)) if dash else "-",
            "alpha": opacity,
            "joinstyle": joinstyle,
            "capstyle": "butt",
        }

    def _paint(self, artist: Any) -> None:
        artist.set_transform(self._pixels)
        artist.set_zorder(next(self._order))
        artist.set_clip_box(self._clip)
        self._figure.add_artist(artist)


def _outline(geometries: NDArray[np.object_]) -> Outline | None:
    """Join polygons or lines into one path; holes have the opposite orientation of their polygons."""
    parts = shapely.get_parts(geometries)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    lines = np.concatenate([shapely.get_rings(shapely.normalize(parts[areas])), parts[~areas]])
    points, line = shapely.get_coordinates(lines, return_index=True)
    if len(points) == 0:
        return None
    first = np.r_[True, line[1:] != line[:-1]]
    codes = np.where(first, Outline.MOVETO, Outline.LINETO).astype(Outline.code_type)
    if areas.any():
        codes[np.r_[first[1:], True]] = Outline.CLOSEPOLY
    return Outline(points, codes)


def _font(text: str, style: Style, size: float) -> FontProperties:
    """Choose a font bundled with matplotlib; its oblique one has no Arabic letters."""
    upright = style == "italic" and _ARABIC.search(text)
    return FontProperties(fname=_file("plain" if upright else style), size=size * PIXEL)


@cache
def _file(style: Style) -> str:
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / _FILES[style])


def _width(text: str, size: float, style: Style) -> float:
    width, _height, _descent = TextToPath().get_text_width_height_descent(text, _font(text, style, size), ismath=False)
    return float(width) / PIXEL


def _describe(svg: bytes, description: str) -> bytes:
    """Insert a description after the title of an SVG, for screen readers, searching and copying."""
    about = f"\n <desc>{escape(description)}</desc>".encode()
    return _SVG_TITLE.sub(lambda found: found.group() + about, svg, count=1)
