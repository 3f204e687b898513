"""The Caspian's shore: the water it encloses, and the state to which each segment belongs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata import basemap, countries, geodesy


@dataclass(frozen=True, slots=True)
class Shore:
    """The shore of the Caspian's mainland and islands, in straight segments.

    Attributes
    ----------
    sea
        The Caspian without Kara-Bogaz-Gol and islands, EPSG:4326.
    stretches
        Lines of two points, in `geodesy.PLANE`.
    states
        ISO 3166-1 alpha-2 code of the state whose coast each segment is.
    tree
        Spatial index of the segments.
    """

    sea: shapely.Polygon
    stretches: NDArray[np.object_]
    states: NDArray[np.str_]
    tree: shapely.STRtree

    def nearest(self, lonlat: NDArray[np.float64]) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
        """Return the nearest points of the shore.

        Parameters
        ----------
        lonlat
            Array (n, 2) of degrees.

        Returns
        -------
        states, points
            States of the nearest coasts, and the points, an array (n, 2) of degrees.
        """
        points = shapely.points(geodesy.project(lonlat))
        nearest = self.tree.nearest(points)
        stretches = self.stretches[nearest]
        found = shapely.line_interpolate_point(stretches, shapely.line_locate_point(stretches, points))
        return self.states[nearest], geodesy.unproject(shapely.get_coordinates(found))

    def distances(self, lonlat: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Return the geodesic distances from an array (n, 2) of degrees to each state's coast, in km."""
        found = {}
        for state in countries.LITTORAL:
            own = self.states == state
            coast = Shore(self.sea, self.stretches[own], self.states[own], shapely.STRtree(self.stretches[own]))
            found[state] = geodesy.distances_km(lonlat, coast.nearest(lonlat)[1])
        return found


@cache
def load() -> Shore:
    """Read the shore from the base map's finest level, once.

    The base map assigns every island to a state; a segment of shore is the coast of the state whose land shares it.
    """
    lands = basemap.read("detail", "countries").set_index("iso").geometry
    sea = basemap.caspian()
    stretches = _stretches(sea)
    states = np.full(len(stretches), "", dtype="<U2")
    for state in countries.LITTORAL:
        states[_shared(stretches, _stretches(lands[state]))] = state
    states = _fill(stretches, states)
    plane = np.asarray(shapely.linestrings(geodesy.project(stretches.reshape(-1, 2)).reshape(-1, 2, 2)))
    return Shore(sea, plane, states, shapely.STRtree(plane))


def _stretches(area: shapely.Geometry) -> NDArray[np.float64]:
    """Return the edges of polygons, an array (n, 2, 2) of degrees."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(area))]
    return np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])


def _shared(stretches: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the segments that are among the others, in either direction."""
    return np.isin(_keys(stretches), _keys(others))


def _keys(stretches: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return one number per segment: twice its midpoint, which is unique in a coverage."""
    lon, lat = np.round(stretches.sum(axis=1), 6).T
    return np.asarray(lon + 1j * lat)


def _fill(stretches: NDArray[np.float64], states: NDArray[np.str_]) -> NDArray[np.str_]:
    """Assign segments shared by no state's land, at the mouth of Kara-Bogaz-Gol, to the nearest state."""
    middles = np.asarray(shapely.points(stretches.mean(axis=1)))
    owned = np.flatnonzero(states)
    return np.asarray(states[owned[shapely.STRtree(middles[owned]).nearest(middles)]])
