"""The bands around the map of a picture (title, legend, timeline, caption), and the scale bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from flask_babel import gettext as _

from app.drawing.picture.paper.canvas import Canvas
from app.drawing.picture.paper.names import Box, Placement
from app.drawing.picture.paper.surface import Align, Style
from app.drawing.picture.paper.symbols import Symbol, draw_symbol
from app.drawing.picture.paper.viewport import Floats, Viewport
from app.language.languages import current
from app.language.words import describe_date
from events.index.questions.timeline import Timeline
from events.model.dates import DateInterval

#: Paints a symbol of a given radius at a point.
Paint = Callable[[Canvas, tuple[float, float], float], None]

_PAD = 12  # pixels at both sides
_NARROW = 480  # pixels; narrower pictures have smaller letters
_LONGEST_BAR = 120  # pixels
_ROUND = (1, 2, 3, 5)
_BARS = 44  # pixels of the highest bar of a timeline
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Text:
    """Lines of text, each paragraph with its size, colour and style.

    Parameters
    ----------
    canvas
        Determines the width.
    paragraphs
        Text, size in pixels, colour, style and maximum number of lines of each.
    """

    def __init__(self, canvas: Canvas, paragraphs: Sequence[tuple[str, float, str, Style, int]]) -> None:
        self.texts = [text for text, *_look in paragraphs if text]
        self.lines = [
            (line, size, colour, style)
            for text, size, colour, style, most in paragraphs
            for line in canvas.wrap(text, canvas.width - 2 * _PAD, size, style, most)
        ]
        self.height = sum(round(1.3 * size) for _line, size, _colour, _style in self.lines) + (10 if self.lines else 0)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Paint the lines on the background."""
        canvas.texts.extend(self.texts)
        canvas.box(0, top, canvas.width, self.height, fill="background")
        baseline = top + 5
        for line, size, colour, style in self.lines:
            x, align = _beginning(canvas, _PAD)
            canvas.text(x, baseline + size, line, size, colour=colour, style=style, align=align, said=False)
            baseline += round(1.3 * size)


def title(canvas: Canvas, text: str, under: str = "") -> Text:
    """Create the band for a title, and a line below it."""
    size, smaller = (16, 11) if canvas.width < _NARROW else (22, 14)
    return Text(canvas, [(text, size, "text", "bold", 3), (under, smaller, "text-soft", "plain", 2)])


def caption(canvas: Canvas, shown: str, credit: str) -> Text:
    """Create the band that describes the picture and its origin."""
    size, smaller = (10, 9) if canvas.width < _NARROW else (12, 11)
    return Text(canvas, [(shown, size, "text", "plain", 3), (credit, smaller, "text-soft", "plain", 8)])


class Legend:
    """Symbols with their meanings, in one row, or in as many rows as each group needs.

    Parameters
    ----------
    canvas
        Determines the width.
    groups
        Painting function and meaning of each symbol.
    """

    _ROW, _SYMBOL, _GAP, _SIZE = 20, 22, 16, 12

    def __init__(self, canvas: Canvas, groups: Sequence[Sequence[tuple[Paint, str]]]) -> None:
        self.entries: list[tuple[Paint, str, float, int]] = []
        widths = [[self._SYMBOL + canvas.measure(text, self._SIZE) for _paint, text in group] for group in groups]
        in_one_row = 2 * _PAD + sum(width + self._GAP for group in widths for width in group) <= canvas.width
        x, row = float(_PAD), 0
        for group, group_widths in zip(groups, widths, strict=True):
            if x > _PAD and not in_one_row:
                x, row = float(_PAD), row + 1
            for (paint, text), width in zip(group, group_widths, strict=True):
                if x > _PAD and x + width > canvas.width - _PAD:
                    x, row = float(_PAD), row + 1
                self.entries.append((paint, text, x, row))
                x += width + self._GAP
        self.height = (row + 1) * self._ROW + 8 if self.entries else 0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Paint the entries on the background."""
        canvas.box(0, top, canvas.width, self.height, fill="background")
        for paint, text, x, row in self.entries:
            middle = top + 4 + (row + 0.5) * self._ROW
            at, _align = _beginning(canvas, x + 8)
            paint(canvas, (at, middle), 6)
            at, align = _beginning(canvas, x + self._SYMBOL)
            canvas.text(at, middle + 0.36 * self._SIZE, text, self._SIZE, align=align)


class TimelineBand:
    """The number of events by year, in the colours of their categories.

    Parameters
    ----------
    counts
        Numbers of events by year.
    period
        Period shown on the map.
    searched_until
        The ISO day until which reports were searched; empty if that is unknown.
    """

    height = _BARS + 44

    def __init__(self, counts: Timeline, period: DateInterval, searched_until: str = "") -> None:
        self.counts = counts
        self.period = period
        self.searched_until = searched_until

    def draw(self, canvas: Canvas, top: float) -> None:
        """Paint axis, bars and the period; events dated too vaguely for a year are paler."""
        canvas.box(0, top, canvas.width, self.height, fill="background")
        base, left, right = top + 20 + _BARS, _PAD, canvas.width - _PAD
        years = len(self.counts.edges) - 1
        total = np.sum([*self.counts.begin.values(), *self.counts.vague.values(), np.zeros(years)], axis=0)
        most = max(1.0, float(total.max()))
        edges = np.linspace(left, right, years + 1)
        x, align = _beginning(canvas, _PAD)
        heading = _("Events by year, at most %(most)s", most=current().number(round(most)))
        if self._unsearched(edges) < right:
            until = _("hatched: not searched, after %(day)s", day=describe_date(self.searched_until))
            longer = f"{heading} · {until}"
            heading = longer if canvas.measure(longer, 11) <= right - left else heading
        canvas.text(x, top + 14, heading, 11, colour="text-soft", align=align)
        self._draw_period(canvas, base, edges)
        self._draw_unsearched(canvas, base, edges)
        stack = np.full(years, base)
        for category in sorted({*self.counts.begin, *self.counts.vague}):
            for counts, opacity in ((self.counts.begin, None), (self.counts.vague, 0.5)):
                heights = counts.get(category, np.zeros(years)) / most * _BARS
                for year in np.flatnonzero(heights > 0):
                    gap = min(1.0, (edges[1] - edges[0]) * 0.15)
                    canvas.box(
                        edges[year] + gap, stack[year] - heights[year], edges[year + 1] - edges[year] - 2 * gap,
                        heights[year], fill=canvas.category(category), opacity=opacity,
                    )  # fmt: skip
                stack = stack - heights
        canvas.line(np.array([[left, base], [right, base]]), "text-soft", 1)
        self._draw_years(canvas, base, edges)

    def _draw_period(self, canvas: Canvas, base: float, edges: Floats) -> None:
        days = self.counts.edges
        ends = np.clip([self.period.start_day, self.period.end_day + 1], days[0], days[-1])
        if (ends[0], ends[1]) == (days[0], days[-1]):
            return
        first, last = np.interp(ends, days, edges)
        canvas.box(first, base - _BARS - 2, max(1, last - first), _BARS + 2, fill="accent", opacity=0.15)
        canvas.line(np.array([[first, base + 1.5], [max(first + 1, last), base + 1.5]]), "accent", 3)

    def _unsearched(self, edges: Floats) -> float:
        """Return the position where the unsearched period begins; the right end if there is none."""
        if not self.searched_until:
            return float(edges[-1])
        first = np.datetime64(self.searched_until, "D").astype(np.int64) + 1
        return float(np.interp(first, self.counts.edges, edges))

    def _draw_unsearched(self, canvas: Canvas, base: float, edges: Floats) -> None:
        first = self._unsearched(edges)
        if first < edges[-1]:
            canvas.hatch(first, base - _BARS - 2, edges[-1] - first, _BARS + 2)

    def _draw_years(self, canvas: Canvas, base: float, edges: Floats) -> None:
        years = self.counts.edges[:-1].astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        slot = edges[1] - edges[0]
        step = next((step for step in _YEARS if step * slot >= 40), _YEARS[-1])  # noqa: PLR2004 - pixels for a year
        for year, middle in zip(years.tolist(), (edges[:-1] + edges[1:]) / 2, strict=True):
            half = canvas.measure(current().in_digits(str(year)), 11) / 2
            if year % step == 0 and middle - half >= 0 and middle + half <= canvas.width:
                canvas.text(middle, base + 16, current().in_digits(str(year)), 11, colour="text-soft", align="center")


#: A horizontal strip of the picture, with a height in CSS pixels, painted at a distance from the top.
Band = Text | Legend | TimelineBand


def draw_scale_bar(canvas: Canvas, viewport: Viewport, taken: Sequence[Box]) -> Box | None:
    """Paint a scale bar, true at the centre of the map, in a free position at its bottom or top.

    Returns
    -------
    Box or None
        Its position; `None` if there is no room for it.
    """
    kilometres, length = _round_length(viewport)
    number = current().number(kilometres)
    text = (
        _("%(number)s km", number=number)
        if kilometres >= 1
        else _("%(number)s m", number=current().number(round(kilometres * 1000)))
    )
    width, height = max(length, canvas.measure(text, 11)) + 12, 24
    left, top = viewport.left + 8, viewport.top + 8
    right, bottom = viewport.left + viewport.width - 8 - width, viewport.top + viewport.height - 8 - height
    positions = [(x, y) for y in (bottom, top) for x in np.linspace(right, left, 9).tolist()]
    bounds = Box(viewport.left, viewport.top, viewport.left + viewport.width, viewport.top + viewport.height)
    box = Placement(bounds, taken).place(Box(x, y, x + width, y + height) for x, y in positions)
    if box is None:
        return None
    canvas.box(box.left, box.top, width, height, fill="background", opacity=0.75)
    middle, y = (box.left + box.right) / 2, box.bottom - 4
    begin, end = middle - length / 2, middle + length / 2
    canvas.line(np.array([[begin, y - 6], [begin, y], [end, y], [end, y - 6]]), "text-soft", 1.5)
    canvas.text(middle, y - 6, text, 11, colour="text-soft", align="center")
    return box


def _round_length(viewport: Viewport) -> tuple[float, float]:
    """Return the longest round length that fits, in kilometres and pixels."""
    longest = min(_LONGEST_BAR, viewport.width / 3)
    pixel = viewport.length(1, viewport.latitude)
    power = 10.0 ** np.floor(np.log10(longest / pixel))
    kilometres = max(power * step for step in (*_ROUND, 10) if power * step * pixel <= longest)
    return (int(kilometres) if kilometres >= 1 else kilometres), kilometres * pixel


def swatch(symbol: Symbol) -> Paint:
    """Return a function that paints a symbol in the legend."""
    return lambda canvas, at, radius: draw_symbol(canvas, at, radius, symbol)


def _beginning(canvas: Canvas, distance: float) -> tuple[float, Align]:
    """Return position and alignment of a text at a distance from the side on which lines begin."""
    return (canvas.width - distance, "right") if canvas.right_to_left else (distance, "left")
