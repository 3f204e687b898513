"""Charts drawn as SVG: the same numbers always give the same bytes, in the colours of the site's two themes.

Texts are text elements in the reader's default sans-serif font, so that they can be selected, searched and shaped in
any script; nothing depends on their measured widths. Each chart is drawn in two widths, because a scaled-down picture
is illegible on a phone.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from app.drawing.plotting import PIXEL, drawing
from app.frontend.look import THEMES, ThemeName
from app.language.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Width = Literal["wide", "narrow"]
Kind = Literal["columns", "bars", "matrix"]

#: Width of a chart in CSS pixels.
WIDTHS: dict[Width, int] = {"wide": 760, "narrow": 340}

_LABEL_COLUMN: dict[Width, int] = {"wide": 250, "narrow": 128}  # pixels
_LABEL_CHARACTER, _LABEL_LINES = 7.8, 3  # pixels, generous for 13 px
_ROW, _LINE, _BAR, _COLUMNS = 26, 16, 16, 200  # heights in pixels
_RIGHT = 12  # pixels for the half of the last label that extends beyond its column
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_WEAKEST_TINT, _STRONGEST_TINT = 0.06, 0.45


@dataclass(frozen=True)
class Chart:
    """The data of a chart, for its drawing and its table.

    Parameters
    ----------
    name
        Last segment of its URL.
    kind
        ``columns`` for numbers along an ordered scale, ``bars`` for named things, ``matrix`` for two dimensions.
    title, unit
        The quantity and its unit, both above the drawing.
    heading
        Heading of the rows.
    rows, columns
        Labels of the rows, and of the numbers in a row. Bars and columns show the first number.
    values
        The numbers, one tuple per row.
    styles
        Style of each row's bar: the name of a colour, then optionally ``thin``, ``dashed``, ``hollow`` or ``hatched``,
        such as ``"accent hatched"``; a single style applies to all rows.
    key
        Meanings of styles that the rows' labels do not explain: style and text.
    caption
        Explanation of the chart.
    credit
        Origin, version and licence, below the drawing.
    """

    name: str
    kind: Kind
    title: str
    unit: str
    heading: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    styles: tuple[str, ...] = ("accent",)
    key: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    credit: str = ""

    def style(self, row: int) -> str:
        """Return the style of a row."""
        return self.styles[row] if len(self.styles) > 1 else self.styles[0]

    @property
    def largest(self) -> int:
        """The largest number that is drawn."""
        drawn = self.values if self.kind == "matrix" else [numbers[:1] for numbers in self.values]
        return max((number for numbers in drawn for number in numbers), default=0)


def size(chart: Chart, width: Width = "wide") -> tuple[int, int]:
    """Return the width and height of a chart's drawing in CSS pixels."""
    return WIDTHS[width], round(_Layout(chart, width).height)


@lru_cache(maxsize=128)
def svg(chart: Chart, theme: ThemeName = "light", width: Width = "wide", language: Language = LANGUAGES["en"]) -> bytes:
    """Draw a chart.

    Parameters
    ----------
    chart
        The chart to draw.
    theme
        Theme of the page: light or dark.
    width
        Layout for wide pages or phones.
    language
        Language of the numbers; the chart's texts are already translated.

    Returns
    -------
    bytes
        A standalone SVG document with a background and without a date.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import, and only drawings need it

    layout = _Layout(chart, width)
    with drawing(svg_fonttype="none"):
        inches = PIXEL / 72
        figure = Figure(figsize=(layout.width * inches, layout.height * inches), facecolor=THEMES[theme]["background"])
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, layout.width), ylim=(layout.height, 0))
        axes.set_axis_off()
        _draw(_Canvas(axes, THEMES[theme], language), chart, layout)
        drawn = io.BytesIO()
        about = {"Title": chart.title, "Description": chart.unit, "Rights": chart.credit or None}
        figure.savefig(drawn, format="svg", metadata=about | {"Creator": None, "Date": None})
    return drawn.getvalue()


class _Layout:
    """The positions of the parts of a chart, in CSS pixels from the top left corner."""

    def __init__(self, chart: Chart, width: Width) -> None:
        self.width = WIDTHS[width]
        self.title = textwrap.wrap(chart.title, round(self.width / 9.2))
        self.unit = textwrap.wrap(chart.unit, round(self.width / 7.2))
        self.credit = textwrap.wrap(chart.credit, round(self.width / 6.8))
        self.key = [(style, textwrap.wrap(text, round((self.width - 26) / 7.2))) for style, text in chart.key]
        self.top = (
            12
            + 20 * len(self.title)
            + 18 * len(self.unit)
            + sum(16 * len(lines) + 4 for _style, lines in self.key)
            + 12
        )
        self.labels = _LABEL_COLUMN[width]
        names = textwrap.TextWrapper(int((self.labels - 8) / _LABEL_CHARACTER), max_lines=_LABEL_LINES, placeholder="…")
        self.names = [names.wrap(name) or [""] for name in chart.rows]
        self.heights = [max(_ROW, _LINE * len(name) + 8) for name in self.names]
        self.cell = (self.width - self.labels) / max(1, len(chart.columns))
        head = 7.5 * max(map(len, chart.columns), default=0)
        self.upright = head > self.cell
        self.head = (head if self.upright else _LINE) if chart.kind == "matrix" else 0
        body = {"columns": _COLUMNS + 24, "bars": sum(self.heights), "matrix": self.head + sum(self.heights) + 4}
        self.bottom = self.top + (body[chart.kind] if chart.rows else _ROW)
        self.height = self.bottom + 14 + 15 * len(self.credit) + 4

    def rows(self) -> Iterator[tuple[float, int, list[str]]]:
        """Yield top, height and wrapped name of each row."""
        top: float = self.top + self.head
        for height, name in zip(self.heights, self.names, strict=True):
            yield top, height, name
            top += height


class _Canvas:
    """Draws texts and boxes at pixels, in the colours of a theme."""

    def __init__(self, axes: Axes, theme: dict[str, str], language: Language) -> None:
        self.axes = axes
        self.theme = theme
        self.language = language

    def text(self, x: float, baseline: float, text: str, colour: str = "text", **options: Any) -> None:
        size = options.pop("size", 13) * PIXEL
        self.axes.text(x, baseline, text, size=size, color=self.theme[colour], va="baseline", **options)

    def bar(self, x: float, y: float, width: float, height: float, style: str) -> None:
        name, _, form = style.partition(" ")
        colour = self.theme.get(name, self.theme["category-other"])
        empty = form in ("hollow", "hatched")
        options: dict[str, Any] = {
            "facecolor": "none" if empty else colour,
            "edgecolor": colour if empty else self.theme["symbol-line"],
            "linewidth": {"hollow": 1.6, "dashed": 1.4, "hatched": 1.0, "thin": 0.5}.get(form, 0.9),
            "linestyle": (0, (3, 2)) if form == "dashed" else "-",
            "hatch": "////" if form == "hatched" else None,
        }
        self.box(x, y, width, height, **options)

    def box(self, x: float, y: float, width: float, height: float, **options: Any) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415

        self.axes.add_patch(Rectangle((x, y), width, height, **options))

    def line(self, x: tuple[float, float], y: float, colour: str = "line") -> None:
        self.axes.plot(x, (y, y), color=self.theme[colour], linewidth=0.75, solid_capstyle="butt", zorder=0)


def mix(first: str, second: str, weight: float) -> str:
    """Mix two colours, `weight` of the second, in sRGB.

    >>> mix("#000000", "#ff8000", 0.5)
    '#804000'
    """
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * weight):02x}" for low, high in pairs)


def tint(theme: dict[str, str], share: float) -> str:
    """Return the colour of a cell: the larger the number, the more of the accent, with legible text."""
    weight = _WEAKEST_TINT + (_STRONGEST_TINT - _WEAKEST_TINT) * share if share else 0.0
    return mix(theme["background"], theme["accent"], weight)


def _draw(canvas: _Canvas, chart: Chart, layout: _Layout) -> None:
    baseline = 24.0
    for line in layout.title:
        canvas.text(0, baseline, line, size=15, weight="bold")
        baseline += 20
    for line in layout.unit:
        canvas.text(0, baseline, line, "text-soft")
        baseline += 18
    for style, lines in layout.key:
        canvas.bar(1, baseline - 9, 18, 11, style)
        for line in lines:
            canvas.text(26, baseline, line, "text-soft", size=12)
            baseline += 16
        baseline += 4
    if chart.rows:
        {"columns": _columns, "bars": _bars, "matrix": _matrix}[chart.kind](canvas, chart, layout)
    else:
        canvas.text(0, layout.top + 12, "–")
    for number, line in enumerate(layout.credit):
        canvas.text(0, layout.bottom + 24 + 15 * number, line, "text-soft", size=11)


def _bars(canvas: _Canvas, chart: Chart, layout: _Layout) -> None:
    longest = layout.width - layout.labels - 12 - 9 * len(f"{chart.largest:,}")
    for row, (top, height, name) in enumerate(layout.rows()):
        middle = top + height / 2
        _name(canvas, name, middle)
        number = chart.values[row][0]
        length = longest * number / max(1, chart.largest)
        if number:
            canvas.bar(layout.labels, middle - _BAR / 2, length, _BAR, chart.style(row))
        canvas.text(layout.labels + length + 6, middle + 4.5, canvas.language.number(number))


def _matrix(canvas: _Canvas, chart: Chart, layout: _Layout) -> None:
    turned = {"rotation": 90, "rotation_mode": "anchor"} if layout.upright else {"ha": "center"}
    for column, head in enumerate(chart.columns):
        centre = layout.labels + (column + 0.5) * layout.cell + (4 if layout.upright else 0)
        digits, baseline = canvas.language.in_digits(head), layout.top + layout.head - 6
        canvas.text(centre, baseline, digits, "text-soft", size=12, **turned)
    for row, (top, height, name) in enumerate(layout.rows()):
        _name(canvas, name, top + height / 2)
        for column, number in enumerate(chart.values[row]):
            left = layout.labels + column * layout.cell
            face = tint(canvas.theme, number / max(1, chart.largest))
            canvas.box(left + 1, top + 1, layout.cell - 2, height - 2, facecolor=face, edgecolor="none")
            soft = "text" if number else "text-soft"
            centre = left + layout.cell / 2
            canvas.text(centre, top + height / 2 + 4.5, canvas.language.number(number), soft, size=12, ha="center")


def _columns(canvas: _Canvas, chart: Chart, layout: _Layout) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    ticks = [
        int(tick)
        for tick in MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]).tick_values(0, max(1, chart.largest))
        if tick >= 0
    ]
    left, base = 12 + 7.5 * len(f"{ticks[-1]:,}"), layout.top + _COLUMNS
    scale = (_COLUMNS - 8) / ticks[-1]
    for tick in ticks:
        canvas.line((left, layout.width - _RIGHT), base - tick * scale, "line" if tick else "text-soft")
        canvas.text(left - 6, base - tick * scale + 4, canvas.language.number(tick), "text-soft", size=12, ha="right")
    slot = (layout.width - _RIGHT - left) / len(chart.rows)
    digits = len(f"{chart.largest:,}")
    longest = 7.5 * max(map(len, chart.rows)) + 6
    step = next((step for step in _STEPS if step * slot >= longest), _STEPS[-1])
    for row, name in enumerate(chart.rows):
        number, middle = chart.values[row][0], left + (row + 0.5) * slot
        if number:
            canvas.bar(middle - slot * 0.38, base - number * scale, slot * 0.76, number * scale, chart.style(row))
        if slot >= 7.5 * digits + 2:
            colour = "text" if number else "text-soft"
            canvas.text(middle, base - number * scale - 4, canvas.language.number(number), colour, size=11, ha="center")
        if step == 1 or (name.isdecimal() and int(name) % step == 0):
            canvas.text(middle, base + 17, canvas.language.in_digits(name), "text-soft", size=12, ha="center")


def _name(canvas: _Canvas, lines: list[str], middle: float) -> None:
    first = middle + 4.5 - _LINE * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        canvas.text(0, first + _LINE * number, line)
