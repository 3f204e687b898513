"""The comparison of all ports as a picture for reports: PNG, SVG and PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from flask_babel import gettext as _

from app.drawing.charts.access import Comparison, Port
from app.drawing.picture.credits import place_name
from app.drawing.picture.paper.canvas import SETTINGS, Canvas
from app.drawing.picture.paper.formats import Format
from app.drawing.plotting import drawing
from app.frontend.look import ThemeName
from app.language.labels import Labels
from app.language.languages import Language

_WIDTH, _MARGIN = 960, 24
_PORT, _STATE = 190, 150  # widths of the names
_LANE, _BAR, _GAP = 18, 12, 8  # heights, and the space between ports
_LINE = 16  # height of a line of a name
_SIGN = 18  # width of a bar in the key
_TITLE, _NOTE, _NAME, _SMALL = 20.0, 13.0, 13.0, 11.0  # sizes of texts
_SCALE = 2  # pixels of a PNG to a CSS pixel


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of the picture other than the names of ports and states."""

    title: str
    note: str
    credit: str


def picture(
    found: Comparison, words: Words, labels: Labels, *, form: Format, theme: ThemeName, language: Language
) -> bytes:
    """Draw who might use which port.

    Parameters
    ----------
    found
        The comparison to draw.
    words
        Title, explanation and origin.
    labels
        Names of states and statuses in the language.
    form
        ``png``, ``svg`` or ``pdf``.
    theme
        For light or dark pages.
    language
        Language of the texts; in right-to-left languages the names are at the right, and time still runs from left to
        right.

    Returns
    -------
    bytes
        Reproducible output: the same comparison always gives the same bytes.
    """
    with drawing(**SETTINGS):
        sheet = _Sheet(found, words, labels, theme, language)
        return sheet.canvas.save(form, words.title, f"{words.note} {words.credit}")


class _Sheet:
    """The parts of the picture from top to bottom."""

    def __init__(self, found: Comparison, words: Words, labels: Labels, theme: ThemeName, language: Language) -> None:
        self.found, self.labels, self.language = found, labels, language
        inner = _WIDTH - 2 * _MARGIN
        # Measures texts before the picture's height is known.
        self.ruler = Canvas(_WIDTH, 1, theme, language.code)
        note = self.ruler.wrap(words.note, inner, _NOTE)
        top = 92 + 18 * len(note)
        bottom = top + sum(self.height(port) for port in found.ports)
        self.canvas = Canvas(_WIDTH, round(bottom + 62), theme, language.code, _SCALE)
        mirrored = self.canvas.right_to_left
        names = _PORT + _STATE
        self.left, self.width = (_MARGIN if mirrored else _MARGIN + names), inner - names
        self.write(_MARGIN, 34, words.title, _TITLE, style="bold")
        for number, line in enumerate(note):
            self.write(_MARGIN, 58 + 18 * number, line, _NOTE, colour="text-soft")
        self.key(62 + 18 * len(note))
        self.axis(top - 6, bottom)
        for port, at in self.placed(top):
            self.port(port, at)
        self.write(_MARGIN, bottom + 44, words.credit, _SMALL, colour="text-soft")

    def write(self, beside: float, baseline: float, text: str, size: float, **look: object) -> None:
        """Draw a text at a distance from the side on which lines begin."""
        mirrored = self.canvas.right_to_left
        x, align = (_WIDTH - beside, "right") if mirrored else (beside, "left")
        self.canvas.text(x, baseline, text, size, align=align, **look)  # type: ignore[arg-type]

    def placed(self, top: float) -> Iterator[tuple[Port, float]]:
        """Yield each port with its top."""
        for port in self.found.ports:
            yield port, top
            top += self.height(port)

    def name(self, port: Port) -> list[str]:
        """Return the lines of a port's name."""
        name = place_name(port.id, self.language.code) or port.id
        return self.ruler.wrap(name, _PORT - 12, _NAME, "bold", most=2)

    def height(self, port: Port) -> float:
        """Return the height of a port: that of its name or of its bars."""
        return _GAP + max(_LINE * len(self.name(port)), _LANE * sum(len(row.lanes) for row in port.rows))

    def key(self, top: float) -> None:
        """Paint the key of the colours."""
        at: float = _MARGIN
        for status in self.found.statuses:
            at = self.explain(at, top, self.labels["access"][status], partial(self.bar, status=status))
        if any(one.verification == "announced" for one in self.found.intervals):
            pale = partial(self.bar, status=self.found.statuses[0], verification="announced")
            at = self.explain(at, top, _("Pale: only announced"), pale)
        if self.found.ends_early:
            self.explain(at, top, _("Hatched: not searched"), partial(self.canvas.hatch, height=_BAR))

    def explain(self, at: float, top: float, name: str, paint: Callable[[float, float, float], None]) -> float:
        """Paint a symbol and its meaning; return the position of the next one."""
        paint(_WIDTH - at - _SIGN if self.canvas.right_to_left else at, top, _SIGN)
        self.write(at + _SIGN + 7, top + 11, name, 12, colour="text-soft")
        return at + _SIGN + 27 + self.canvas.measure(name, 12)

    def axis(self, top: float, bottom: float) -> None:
        """Paint the years with their lines, and hatch the unsearched part."""
        for share, year in self.found.ticks:
            x = self.left + self.width * share / 100
            self.canvas.line(np.array([(x, top), (x, bottom)]), "line", 1)
            name = self.language.in_digits(str(year))
            self.canvas.text(x, bottom + 18, name, 12, colour="text-soft", align="center")
        if self.found.ends_early:
            x = self.left + self.width * self.found.unsearched / 100
            self.canvas.hatch(x, top, self.left + self.width - x, bottom - top)

    def port(self, port: Port, top: float) -> None:
        """Paint a port: its name, and a row for each state or alliance."""
        for number, line in enumerate(self.name(port)):
            self.write(_MARGIN, top + 14 + _LINE * number, line, _NAME, style="bold")
        for row in port.rows:
            name = self.labels["state"].get(row.state, row.state)
            [line] = self.canvas.wrap(name, _STATE - 8, _NAME, most=1)
            self.write(_MARGIN + _PORT, top + 14, line, _NAME)
            for lane in row.lanes:
                for bar in lane:
                    x, wide = self.left + self.width * bar.left / 100, self.width * bar.width / 100
                    self.bar(x, top + (_LANE - _BAR) / 2, wide, bar.interval.status, bar.interval.verification)
                top += _LANE

    def bar(self, left: float, top: float, width: float, status: str, verification: str = "") -> None:
        """Paint an interval: pale where it was only announced, dashed where it is disputed."""
        colour = f"access-{status}"
        pale, disputed = verification == "announced", verification == "disputed"
        self.canvas.box(left, top, width, _BAR, fill=colour, opacity=0.25 if pale else None)
        if pale or disputed:
            right, bottom = left + width, top + _BAR
            corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
            self.canvas.polygon(corners, edge="danger" if disputed else colour, width=1.2, dash=(3, 2))
