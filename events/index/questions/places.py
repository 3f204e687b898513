"""Locations of events besides their own points: the waters that they concern, and the legs of their movements."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from events.index.space.known import DISC, POINT
from geodata import gazetteer, regions, routes
from geodata.waters import maritime_zones

if TYPE_CHECKING:
    import geopandas as gpd


class Spot(NamedTuple):
    """A point in degrees (WGS 84), and the radius in km of the disc around it."""

    lon: float
    lat: float
    radius_km: float


def spot(concerns: Sequence[str]) -> Spot | None:
    """Return a representative point for the area that an event concerns.

    Parameters
    ----------
    concerns
        Ids of places, sectors or zones; only the first one is used.

    Returns
    -------
    Spot or None
        A place's own point and radius; for a sector or zone a point inside it, with the radius of a disc of equal area.

    Examples
    --------
    >>> spot(["caspian-sea"])
    Spot(lon=50.3, lat=41.9, radius_km=600.0)
    >>> spot([]) is None
    True
    """
    if not concerns:
        return None
    first = concerns[0]
    if first in maritime_zones.ZONE_IDS:
        return _zone(first)
    place = gazetteer.load()[first]
    return Spot(place.lon, place.lat, float(place.radius_km))


#: Gazetteer regions that are computed sectors, by sector id.
_SECTORS = {
    "sector-az": "azerbaijani-sector",
    "sector-ir": "iranian-sector",
    "sector-kz": "kazakh-sector",
    "sector-ru": "russian-sector",
    "sector-tm": "turkmen-sector",
}


def region(concerns: Sequence[str]) -> str | int:
    """Return the gazetteer region that an event concerns: its id, or `POINT` or `DISC` if there is none.

    Examples
    --------
    >>> region(["sector-az"]), region(["baku"]), region(["territorial-waters-az"])
    ('azerbaijani-sector', -1, -2)
    """
    first = _SECTORS.get(concerns[0], concerns[0])
    if first in regions.anchors():
        return first
    return DISC if first in maritime_zones.ZONE_IDS else POINT


@cache
def _zone(zone: str) -> Spot:
    point, area_km2 = maritime_zones.extent(zone)
    return Spot(round(point.x, 4), round(point.y, 4), round(math.sqrt(area_km2 / math.pi)))


_OF_THE_EVENT = ["id", "title", "category", "date", "start", "end", "verification", "countries"]


def movements(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Compute the routes of events as lines.

    Parameters
    ----------
    frame
        Events as in `events.table.catalogue.Catalogue`; those without a route are left out.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per leg, as EPSG:4326 lines from its start to its end: ``event``, further properties of the event,
        ``leg`` (from 0), ``from_place`` and ``to_place`` (gazetteer ids), ``by`` (``water``, or ``direct`` if no route
        by water is known and the line is straight), ``length_nm`` (nautical miles), ``waterways``. The lines are
        computed shortest routes by water; the ships' own tracks are not known.
    """
    moving = frame[frame["route"].map(len) > 1]
    legs = routes.as_geodataframe(dict(zip(moving["id"], moving["route"], strict=True)))
    legs = legs.rename(columns={"movement": "event", "start": "from_place", "end": "to_place"})
    events = moving[_OF_THE_EVENT].rename(columns={"id": "event"})
    return legs.merge(events, on="event", how="left", validate="many_to_one")
