"""The first view of a map as a part of its page: visible before any script has run, until the map takes over.

It is drawn by the code for the symbols, rings, badges and positions of pictures, at each zoom at which a window of
usual size shows the whole Caspian; the style sheet (`first-view.css`) shows the one for the size of the window.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import shapely
from cachetools import LRUCache, cached
from cachetools.keys import hashkey
from numpy.typing import NDArray
from werkzeug.exceptions import ServiceUnavailable

from app.drawing.picture.marks import Shown, find, spots
from app.drawing.picture.paper import badges, basemap, symbols
from app.drawing.picture.paper.inline import InlineSvg
from app.drawing.picture.paper.viewport import Viewport, mercator
from app.drawing.picture.parameters import Standing
from app.frontend.look import LOOK
from app.language import languages
from app.web.parameters import requested_index, requested_version
from app.web.policy.concurrency import expensive
from app.web.query import Query
from app.web.served import served
from events.index.space.known import POINT
from events.model.event_filter import EventFilter
from events.model.view import View
from geodata import basemap as geodata_basemap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.drawing.map.tours import Tour
    from events.index.index import EventIndex

#: Zooms at which the whole Caspian is drawn; larger windows begin with the largest.
ZOOMS = (4, 5, 6)
# Drawn rectangle relative to the centre, in CSS pixels: left, top, width, height; it fills any window of usual size.
_RECTANGLE = (-1200, -800, 2400, 1600)
# Zoom in whose pixels the base map of the whole Caspian is drawn, and its bounds: west, south, east, north in degrees.
_BASE_ZOOM, _BASE = 5, (17.0, 24.0, 85.0, 60.0)
# Tolerance of simplified lines, in pixels.
_TOLERANCE = 1.0
# Offset of the baseline from the middle of a line of text, and of a city's name below its dot, as in `basemap.ts`.
_MIDDLE, _BELOW = 0.36, 25
_KEPT = 64


@dataclass(frozen=True)
class Asked:
    """Parsed query parameters of a request for the map.

    Parameters
    ----------
    event_filter
        Filter of the events.
    language
        BCP 47 tag of the names; texts are in the language of the request.
    view
        Viewport; `None` for the whole Caspian.
    standing
        Whether events are drawn where they happened, or on the water that they concern.
    areas
        Whether events without a position are counted in badges.
    """

    event_filter: EventFilter
    language: str
    view: View | None = None
    standing: Standing = "place"
    areas: bool = True

    @classmethod
    def of(cls, event_filter: EventFilter, language: str, start: Mapping[str, str]) -> Self:
        """Parse the validated parameters ``view``, ``stand`` and ``areas`` of a URL."""
        view = View.parse(start["view"]) if "view" in start else None
        standing: Standing = "concern" if start.get("stand") == "concern" else "place"
        return cls(event_filter, language, view, standing, start.get("areas") != "hidden")


def requested_first_view(event_filter: EventFilter, tour: Tour | None) -> str:
    """Draw the first view of the requested map; empty if the server is too busy.

    Parameters
    ----------
    event_filter
        The filter of the URL.
    tour
        The story on the map, whose steps have their own viewports.
    """
    query = Query.requested()
    start = {name: query.text(name) for name in ("view", "stand", "areas") if name in query}
    if tour and tour.step.view:
        start = {"view": tour.step.view} | start
    asked = Asked.of(event_filter, languages.requested(), start)
    try:
        if asked == Asked(EventFilter(), asked.language):
            key = ("first view", asked.language, requested_version())
            return served().parts.part(key, lambda: _kept(requested_index(), asked))
        return _kept(requested_index(), asked)
    except ServiceUnavailable:
        return ""


@cached(LRUCache(_KEPT), lock=Lock(), key=lambda index, asked: hashkey(index.fingerprint, asked))
def _kept(index: EventIndex, asked: Asked) -> str:
    with expensive():
        return first_view(index, asked)


def first_view(index: EventIndex, asked: Asked) -> str:
    """Draw the first view of a map; requires a request context for its texts.

    Returns
    -------
    str
        HTML elements in the colours of the page's style sheet.
    """
    if asked.view is not None:
        zoom, lat, lon = asked.view
        viewport = _whole(Viewport.at(_RECTANGLE, zoom, lon, lat))
        base = _base(viewport, _level(viewport.zoom), shapely.box(*viewport.bounds()))
        return _svg("view", [*base.elements, *_marks(index, asked, viewport)])
    west, south, east, north = LOOK.region
    (left, top), (right, bottom) = mercator(np.array([[west, north], [east, south]]))
    at = (float(left + right) / 2, float(top + bottom) / 2)
    corners = mercator(np.array([[_BASE[0], _BASE[3]], [_BASE[2], _BASE[1]]])).ravel()
    base = _base(Viewport(0, 0, 0, 0, _BASE_ZOOM, *at), "overview", shapely.box(*corners))
    shared = f'<svg class="first-base"><defs><g id="first-base" data-sheet="{_sheet(at, corners)}">'
    shared += f"{''.join(base.elements)}</g></defs></svg>"
    drawn = []
    for zoom in ZOOMS:
        viewport = _whole(Viewport(*_RECTANGLE, zoom, *at))
        ((across, down),) = viewport.place(np.array([at])).tolist()
        moved = f"translate({across:.2f} {down:.2f})"
        use = f'<use href="#first-base" transform="{moved} scale({2.0 ** (zoom - _BASE_ZOOM):g})"/>'
        drawn.append(_svg(f"zoom-{zoom}", [use, *_marks(index, asked, viewport)]))
    return shared + "".join(drawn)


def _sheet(middle: tuple[float, float], box: NDArray[np.float64]) -> str:
    """Return the position of the shared base map, so that the map can reuse it (`app/frontend/src/map/sheets.ts`)."""
    world = Viewport(0, 0, 0, 0, _BASE_ZOOM, *middle).world
    return escape(json.dumps({"world": world, "middle": middle, "box": box.tolist(), "deepest": ZOOMS[-1]}))


def _whole(viewport: Viewport) -> Viewport:
    """Centre on a whole pixel of the world, which is Leaflet's origin."""
    x, y = (round(middle * viewport.world) / viewport.world for middle in (viewport.x, viewport.y))
    return replace(viewport, x=x, y=y)


def _svg(name: str, elements: list[str]) -> str:
    left, top, width, height = _RECTANGLE
    size = f'width="{width}" height="{height}" viewBox="{left} {top} {width} {height}"'
    return f'<svg class="{name}" {size}>{"".join(elements)}</svg>'


def _level(zoom: float) -> geodata_basemap.Level:
    return [name for name in geodata_basemap.LEVELS if LOOK.zooms.levels[name] <= zoom][-1]


def _base(viewport: Viewport, level: geodata_basemap.Level, part: shapely.Polygon) -> InlineSvg:
    """Draw the base map of a part of the world, given in fractions of the world's side."""
    canvas, lines = InlineSvg(), LOOK.basemap
    layers = basemap.read_level(level).layers
    looks: dict[geodata_basemap.Layer, dict[str, Any]] = {
        "land": {"fill": "land", "edge": "shore", **dict(lines.coast)},
        "water": {"fill": "sea", "edge": "shore", **dict(lines.coast)},
        "rivers": {"edge": "river", **dict(lines.rivers)},
        "borders": {"edge": "border", **dict(lines.borders)},
    }
    for name, look in looks.items():
        seen = shapely.clip_by_rect(layers[name], *part.bounds)
        placed = shapely.transform(seen[~shapely.is_empty(seen)], viewport.place)
        canvas.outlines(placed, _TOLERANCE, data_layer=name, **look)
    return canvas


def _marks(index: EventIndex, asked: Asked, viewport: Viewport) -> list[str]:
    """Draw names, badges, discs, symbols and rings, the last above the first."""
    canvas = InlineSvg()
    shown = find(index, asked.event_filter, asked.standing, viewport)
    names = _names(canvas, viewport, asked.language)
    _draw_names(canvas, viewport, names)
    if asked.areas:
        for badge in badges.lay_out(shown.areas, viewport, shown.marks, canvas, [name.box for name in names]):
            badges.draw_badge(canvas, badge)
    _draw_events(canvas, index, asked, viewport, shown)
    return canvas.elements


def _draw_events(canvas: InlineSvg, index: EventIndex, asked: Asked, viewport: Viewport, shown: Shown) -> None:
    single = [mark for mark in shown.marks if mark.count == 1]
    at = spots(index, np.array([mark.row for mark in single], np.intp), asked.standing)
    for mark, kilometres, latitude, area in zip(single, at.radius_km.tolist(), at.lat.tolist(), at.area, strict=True):
        pixels = viewport.length(kilometres, latitude)
        if area == POINT and LOOK.symbol.radius < pixels <= LOOK.uncertainty.largest * viewport.height / 2:
            symbols.draw_uncertainty(canvas, (mark.x, mark.y), pixels, canvas.category(next(iter(mark.mix))))
    symbols.draw_marks(canvas, index, shown.marks)


@dataclass(frozen=True)
class _Name:
    """A name of the base map: its text and font, the point it names, and its box, in pixels."""

    label: geodata_basemap.Label
    text: str
    size: float
    x: float
    y: float
    box: badges.Box


def _names(canvas: InlineSvg, viewport: Viewport, language: str) -> list[_Name]:
    """List the names of the base map at a zoom as the web map shows them: each at its position, or not at all.

    Also those outside of the viewport.
    """
    shown = [label for label in geodata_basemap.labels() if viewport.zoom >= label.min_zoom]
    at = viewport.pixels(np.array([label.lon for label in shown]), np.array([label.lat for label in shown]))
    names: list[_Name] = []
    for label, (x, y) in zip(shown, at.tolist(), strict=True):
        look = LOOK.names[label.kind]
        size = look.larger if viewport.zoom > look.beyond else look.size
        name = label.names.get(language, label.name)
        text = name.upper() if label.kind == "country" else name
        width, middle = canvas.measure(text, size, look.style), y + (_BELOW if label.kind == "city" else 0)
        box = (x - width / 2 - 4, middle - 9, x + width / 2 + 4, middle + 9)
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in (n.box for n in names)):
            names.append(_Name(label, text, size, x, y, box))
    return names


def _draw_names(canvas: InlineSvg, viewport: Viewport, names: Sequence[_Name]) -> None:
    """Draw the names of the base map that are within the viewport."""
    for name in names:
        if abs(name.x) > viewport.width / 2 or abs(name.y) > viewport.height / 2:
            continue
        if name.label.kind == "city":
            canvas.disc(name.x, name.y, LOOK.basemap.dot, fill="label")
        look, baseline = LOOK.names[name.label.kind], (name.box[1] + name.box[3]) / 2 + _MIDDLE * name.size
        style: dict[str, Any] = {"colour": look.colour, "style": look.style, "align": "center", "halo": "label-halo"}
        canvas.text(name.x, baseline, name.text, name.size, **style)
