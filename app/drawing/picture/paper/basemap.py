"""The base map of a picture: sea, land, shores, rivers and borders, as `app/frontend/src/map/basemap.ts` draws them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from app.drawing.picture.paper.viewport import Viewport, mercator
from app.frontend.look import LOOK
from geodata import basemap
from geodata.basemap import Layer, Level
from geodata.basemap.topology import geometries

if TYPE_CHECKING:
    from app.drawing.picture.paper.canvas import Canvas

Geometries = NDArray[np.object_]

#: Zoom levels by which a more detailed level is drawn earlier than on the web: a picture may have twice the resolution.
_SOONER = 1
_LAYERS: tuple[Layer, ...] = ("land", "water", "coast", "rivers", "borders")
#: Margin drawn beyond the edges so that no line ends within the picture, in pixels.
_MARGIN = 8
#: Tolerance of simplified lines, in pixels of the output.
_TOLERANCE = 0.2


@dataclass(frozen=True)
class LevelLayers:
    """The layers of a level of detail, in fractions of the world's side, and the rectangle covered by them."""

    layers: dict[Layer, Geometries]
    box: tuple[float, float, float, float]


def draw(canvas: Canvas, viewport: Viewport) -> None:
    """Paint the base map over a viewport."""
    canvas.box(viewport.left, viewport.top, viewport.width, viewport.height, fill="sea")
    view = shapely.box(*viewport.bounds(_MARGIN))
    lines = LOOK.basemap
    for level in reversed(_levels(viewport, view)):
        part = shapely.intersection(shapely.box(*level.box), view)
        if part.is_empty:
            continue
        layers = {name: _pixels(level.layers[name], part.bounds, canvas, viewport) for name in _LAYERS}
        canvas.geometries(_pixels(np.array([part]), part.bounds, canvas, viewport), fill="sea")
        canvas.geometries(layers["land"], fill="land")
        canvas.geometries(layers["water"], fill="sea")
        canvas.geometries(layers["coast"], edge="shore", **dict(lines.coast))
        canvas.geometries(layers["rivers"], edge="river", **dict(lines.rivers))
        canvas.geometries(layers["borders"], edge="border", **dict(lines.borders))


def _levels(viewport: Viewport, view: shapely.Polygon) -> list[LevelLayers]:
    """Choose the levels for a zoom, finest first, down to one that covers the view."""
    chosen: list[LevelLayers] = []
    for name in reversed(basemap.LEVELS):
        if viewport.zoom >= LOOK.zooms.levels[name] - _SOONER:
            chosen.append(read_level(name))
            if shapely.box(*chosen[-1].box).contains(view):
                break
    return chosen


def _pixels(geometries: Geometries, bounds: tuple[float, ...], canvas: Canvas, viewport: Viewport) -> Geometries:
    """Clip geometries to the visible part, and convert them to pixels of the picture."""
    seen = shapely.clip_by_rect(geometries, *bounds)
    placed = shapely.transform(seen[~shapely.is_empty(seen)], viewport.place)
    return np.asarray(shapely.simplify(placed, _TOLERANCE / canvas.scale, preserve_topology=False))


@cache
def read_level(name: Level) -> LevelLayers:
    """Read a level of detail."""
    path = basemap.path(name)
    layers = {layer: shapely.transform(geometries(path, layer), mercator) for layer in _LAYERS}
    box = shapely.total_bounds(np.concatenate([layers["land"], layers["water"]]))
    return LevelLayers(layers, tuple(box.tolist()))
