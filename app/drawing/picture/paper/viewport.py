"""The viewport of a picture, in Web Mercator (EPSG:3857) and CSS pixels, as on the web map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from app.frontend.look import LOOK
from events.index.space.grid import fractions, unproject
from events.model.event_filter import BoundingBox

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

#: Side of the world at zoom 0 in CSS pixels.
_TILE = 256
_EQUATOR_KM = 40_075.016686


@dataclass(frozen=True)
class Viewport:
    """A rectangle of pixels that shows a part of the map.

    Parameters
    ----------
    left, top, width, height
        Its rectangle in the picture, in CSS pixels.
    zoom
        Zoom of the web map; any number.
    x, y
        Centre of the viewport as fractions of the world's side, from the north-west corner.
    """

    left: float
    top: float
    width: float
    height: float
    zoom: float
    x: float
    y: float

    @classmethod
    def at(cls, rectangle: tuple[float, float, float, float], zoom: float, lon: float, lat: float) -> Self:
        """Return a viewport centred on a point; the zoom is limited to the range of the web map."""
        (centre,) = mercator(np.array([[lon, lat]]))
        return cls(*rectangle, min(max(zoom, LOOK.zooms.least), LOOK.zooms.most), *map(float, centre))

    @classmethod
    def fitting(
        cls, rectangle: tuple[float, float, float, float], bounds: BoundingBox, largest: float = LOOK.zooms.most
    ) -> Self:
        """Return a viewport that fits bounds as large as possible, up to a zoom."""
        west, south, east, north = bounds
        (left, top), (right, bottom) = mercator(np.array([[west, north], [east, south]]))
        _, _, width, height = rectangle
        across = width / max((right - left) * _TILE, 1e-9)
        down = height / max((bottom - top) * _TILE, 1e-9)
        zoom = min(math.log2(min(across, down)), largest)
        return cls(*rectangle, max(zoom, LOOK.zooms.least), float(left + right) / 2, float(top + bottom) / 2)

    @property
    def world(self) -> float:
        """Side of the whole world in pixels."""
        return float(_TILE * 2**self.zoom)

    def place(self, world: Floats) -> Floats:
        """Convert fractions of the world's side, of shape (n, 2), to pixels of the picture."""
        middle = (self.left + self.width / 2, self.top + self.height / 2)
        return (world - (self.x, self.y)) * self.world + middle

    def pixels(self, lon: Floats, lat: Floats) -> Floats:
        """Convert degrees to pixels of the picture, of shape (n, 2)."""
        return self.place(mercator(np.column_stack([lon, lat])))

    def shape(self, degrees: BaseGeometry) -> BaseGeometry:
        """Convert a geometry in degrees to pixels of the picture."""
        return shapely.transform(degrees, lambda points: self.pixels(*points.T))

    def bounds(self, margin: float = 0) -> tuple[float, float, float, float]:
        """Return west, north, east, south as fractions of the world's side, widened by a margin in pixels."""
        across, down = (self.width / 2 + margin) / self.world, (self.height / 2 + margin) / self.world
        return self.x - across, self.y - down, self.x + across, self.y + down

    def bbox(self, margin: float = 0) -> BoundingBox:
        """Return west, south, east, north in degrees."""
        left, top, right, bottom = np.clip(self.bounds(margin), 0, 1)
        (west, east), (north, south) = unproject(np.array([left, right]), np.array([top, bottom]))
        return float(west), float(south), float(east), float(north)

    def length(self, kilometres: float, lat: float) -> float:
        """Return a length on the ground in pixels, at a latitude."""
        return kilometres * self.world / (_EQUATOR_KM * math.cos(math.radians(lat)))

    @property
    def latitude(self) -> float:
        """Latitude of the centre in degrees."""
        return float(unproject(np.array(self.x), np.array(self.y))[1])


def mercator(degrees: Floats) -> Floats:
    """Project longitudes and latitudes, of shape (n, 2), to fractions of the world's side from its north-west corner.

    >>> mercator(np.array([[0.0, 0.0], [-180.0, 90.0]])).round(3).tolist()
    [[0.5, 0.5], [0.0, 0.0]]
    """
    return np.column_stack(fractions(*degrees.T))
