"""The shapes of the gazetteer's places that are no points, and discs that are cut to their side of the coast.

`SOURCES.md` in this folder says how each shape was derived, and what it is not fit for.
"""

from geodata.regions.anchors import Anchor, anchors, of_country, ports
from geodata.regions.discs import Side, disc, side_at
from geodata.regions.regions import REGION_KINDS, Region, regions

__all__ = ["REGION_KINDS", "Anchor", "Region", "Side", "anchors", "disc", "of_country", "ports", "regions", "side_at"]
