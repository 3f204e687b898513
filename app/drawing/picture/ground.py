"""A small picture of the base map only, with a ring at a point, and the conversion of its pixels to degrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.drawing.picture.paper import basemap, furniture, names
from app.drawing.picture.paper.canvas import SETTINGS, Canvas
from app.drawing.picture.paper.symbols import draw_halo
from app.drawing.picture.paper.viewport import Viewport
from app.drawing.plotting import drawing
from app.frontend.look import LOOK
from events.index.space.grid import unproject


@dataclass(frozen=True, slots=True)
class Ground:
    """The picture.

    Parameters
    ----------
    zoom, lat, lon
        Zoom, and centre in degrees.
    width, height
        Size in CSS pixels.
    """

    zoom: float
    lat: float
    lon: float
    width: int
    height: int

    @property
    def _viewport(self) -> Viewport:
        return Viewport.at((0, 0, self.width, self.height), self.zoom, self.lon, self.lat)

    def degrees(self, across: float, down: float) -> tuple[float, float]:
        """Return latitude and longitude of a pixel, given its distances from the left and the top.

        >>> Ground(7, 41.9, 50.6, 300, 200).degrees(150, 100)
        (41.9, 50.6)
        """
        west, north, east, south = self._viewport.bounds()
        x, y = west + (east - west) * across / self.width, north + (south - north) * down / self.height
        lon, lat = unproject(np.array(x), np.array(y))
        return round(float(lat), 4), round(float(lon), 4)

    def draw(self, ring: tuple[float, float] | None, language: str, scale: float = 2) -> bytes:
        """Draw the picture as PNG, with a ring at latitude and longitude; requires a request context for the names."""
        with drawing(**SETTINGS):
            canvas = Canvas(self.width, self.height, "light", language, scale)
            viewport = self._viewport
            canvas.clip(0, 0, self.width, self.height)
            basemap.draw(canvas, viewport)
            bar = furniture.draw_scale_bar(canvas, viewport, [])
            names.draw(canvas, viewport, [], [bar] if bar else [], language)
            if ring:
                ((x, y),) = viewport.pixels(np.array([ring[1]]), np.array([ring[0]])).tolist()
                draw_halo(canvas, (x, y), LOOK.symbol.radius)
            return canvas.save("png", "", "")
