"""Sea routes: the shortest routes by water between places."""

from geodata.routes.network import NoWaterwayError
from geodata.routes.routes import Route, Spot, Waypoint, as_geodataframe, route, waypoint

__all__ = ["NoWaterwayError", "Route", "Spot", "Waypoint", "as_geodataframe", "route", "waypoint"]
