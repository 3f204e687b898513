"""The movements of events, leg by leg, as directed lines over water."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata import routes

if TYPE_CHECKING:
    import geopandas as gpd

_OF_THE_EVENT = ["id", "title", "category", "date", "start", "end", "verification", "countries"]


def movements(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the routes of events.

    Parameters
    ----------
    frame
        As in `events.catalogue.Catalogue`; events without a route are left out.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a leg, in EPSG:4326 lines from its start to its end: ``event`` and what else is said of the event,
        ``leg`` (from 0), ``from_place`` and ``to_place`` (gazetteer ids), ``by`` (``water``, or ``direct`` where no way
        by water is known and the line is straight), ``length_nm`` (nautical miles), ``waterways``. The lines are the
        shortest ways by water, computed; the ships' own tracks are not known.
    """
    moving = frame[frame["route"].map(len) > 1]
    legs = routes.as_geodataframe(dict(zip(moving["id"], moving["route"], strict=True)))
    legs = legs.rename(columns={"movement": "event", "start": "from_place", "end": "to_place"})
    events = moving[_OF_THE_EVENT].rename(columns={"id": "event"})
    return legs.merge(events, on="event", how="left", validate="many_to_one")
