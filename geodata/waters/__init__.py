"""Waters: the sector and zone of a point, and its distances from the coasts."""

from geodata.waters.location import REGION, Location, PointKind, coast_distances, locate
from geodata.waters.maritime_zones import ZONE_IDS, zones

__all__ = ["REGION", "ZONE_IDS", "Location", "PointKind", "coast_distances", "locate", "zones"]
