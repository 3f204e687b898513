"""Label placement on a picture: each name at the first free candidate position, or left out.

A greedy placement over a few positions is what cartographers' label engines do for points (Christensen, Marks and
Shieber, 1995). The libraries for matplotlib (adjustText, textalloc) move scatter annotations apart step by step on
pyplot axes and draw leaders: they keep no names off a map, and their result depends on the renderer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from app.drawing.picture.credits import place_name
from app.drawing.picture.paper.canvas import Canvas
from app.drawing.picture.paper.surface import Style
from app.drawing.picture.paper.symbols import Mark
from app.drawing.picture.paper.viewport import Viewport
from app.frontend.look import LOOK
from geodata import basemap, gazetteer

#: Zoom from which on the places of events are labelled that the base map does not label.
_PLACES_ZOOM = 8
#: Kinds of place too large for a label at a point.
_UNNAMED = ("country", "coast")
#: Distances of a name from its point in pixels, and directions, best first.
_DISTANCES = (5, 12, 18, 26)
_DIRECTIONS = ((0, 1), (1, 0), (-1, 0), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
#: Offsets by which the name of an area may be moved, in its own widths and heights.
_SHIFTS = ((0, 0), (0, 1.5), (0, -1.5), (0.6, 0), (-0.6, 0), (0, 3), (0, -3), (0.6, 2), (-0.6, 2), (0.6, -2))


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Return whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Return whether this rectangle is within another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


class Name(NamedTuple):
    """A candidate label: next to its point if this has a dot or a symbol, otherwise centred on it."""

    text: str
    x: float
    y: float
    size: float
    style: Style
    colour: str
    beside: bool
    dot: bool


class Placement:
    """Places rectangles one after the other in free positions.

    Parameters
    ----------
    bounds
        Allowed area.
    taken
        Occupied areas.
    """

    def __init__(self, bounds: Box, taken: Iterable[Box]) -> None:
        self.bounds = bounds
        self.taken = list(taken)

    def place(self, positions: Iterable[Box]) -> Box | None:
        """Take the first position that is free; `None` if there is none."""
        for box in positions:
            if box.within(self.bounds) and not any(box.overlaps(other) for other in self.taken):
                self.taken.append(box)
                return box
        return None


def draw(canvas: Canvas, viewport: Viewport, marks: Sequence[Mark], taken: Iterable[Box], language: str) -> None:
    """Draw the names of waters, states, cities and of the places of events, avoiding the symbols.

    Parameters
    ----------
    taken
        Areas that are occupied, including the symbols.
    language
        BCP 47 tag of the names; missing ones are in English.
    """
    bounds = Box(viewport.left, viewport.top, viewport.left + viewport.width, viewport.top + viewport.height)
    placement = Placement(bounds, taken)
    written: list[Box] = []
    radius = LOOK.basemap.dot
    for name in (*_of_basemap(viewport, language), *_of_places(viewport, marks, language)):
        dot = Box(name.x - radius, name.y - radius, name.x + radius, name.y + radius)
        if name.dot and any(dot.overlaps(other) for other in written):
            continue
        width, height = canvas.measure(name.text, name.size, name.style) + 8, name.size * 1.25
        box = placement.place(_around(name, width, height) if name.beside else _across(name, width, height))
        if box is None:
            continue
        written.append(box)
        if name.dot:
            placement.taken.append(dot)
            canvas.disc(name.x, name.y, radius, fill="label")
        middle, baseline = (box.left + box.right) / 2, box.top + 0.98 * name.size
        look: dict[str, Any] = {"colour": name.colour, "style": name.style, "align": "center", "halo": "label-halo"}
        canvas.text(middle, baseline, name.text, name.size, **look)


def _of_basemap(viewport: Viewport, language: str) -> Iterator[Name]:
    shown = [label for label in basemap.labels() if round(viewport.zoom) >= label.min_zoom]
    if not shown:
        return
    at = viewport.pixels(np.array([label.lon for label in shown]), np.array([label.lat for label in shown]))
    for label, (x, y) in zip(shown, at.tolist(), strict=True):
        look = LOOK.names[label.kind]
        size = look.larger if viewport.zoom > look.beyond else look.size
        text = label.names.get(language, label.name)
        city = label.kind == "city"
        text = text.upper() if label.kind == "country" else text
        yield Name(text, x, y, size, look.style, look.colour, city, city)


def _of_places(viewport: Viewport, marks: Sequence[Mark], language: str) -> Iterator[Name]:
    """Yield the names of the places of events, those with the most events first."""
    if viewport.zoom < _PLACES_ZOOM:
        return
    named = {label.place for label in basemap.labels() if round(viewport.zoom) >= label.min_zoom}
    places, city = gazetteer.load(), LOOK.names["city"]
    for mark in sorted(marks, key=lambda mark: -mark.count):
        if mark.place not in named and mark.place in places and places[mark.place].kind not in _UNNAMED:
            named.add(mark.place)
            text = place_name(mark.place, language)
            yield Name(text, mark.x, mark.y, city.size, city.style, city.colour, beside=True, dot=False)


def _around(name: Name, width: float, height: float) -> Iterator[Box]:
    for distance in _DISTANCES:
        for across, down in _DIRECTIONS:
            away = distance * (0.7 if across and down else 1)
            x, y = name.x + across * (away + width / 2), name.y + down * (away + height / 2)
            yield Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _across(name: Name, width: float, height: float) -> Iterator[Box]:
    for across, down in _SHIFTS:
        x, y = name.x + across * width, name.y + down * height
        yield Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
