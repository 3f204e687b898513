"""The shapes of the gazetteer's places that are no points, and discs that are cut to their side of the coast.

`SOURCES.md` in this folder says how each shape was derived, and what it is not fit for.
"""

from geodata.regions.discs import Side, disc, side_at
from geodata.regions.regions import REGION_KINDS, Region, of_country, regions

__all__ = ["REGION_KINDS", "Region", "Side", "disc", "of_country", "regions", "side_at"]
