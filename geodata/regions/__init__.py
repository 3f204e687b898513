"""Shapes of the gazetteer places that are areas, and discs clipped to a side of the coast.

`SOURCES.md` in this folder states the derivation of each shape, and the limits of use.
"""

from geodata.regions.anchors import Anchor, anchors, of_country, ports
from geodata.regions.discs import Side, disc, side_at
from geodata.regions.regions import REGION_KINDS, Region, regions

__all__ = ["REGION_KINDS", "Anchor", "Region", "Side", "anchors", "disc", "of_country", "ports", "regions", "side_at"]
