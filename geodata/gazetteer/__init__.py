"""The gazetteer: the project's own places by id, and any place of the region by name."""

from geodata.gazetteer.gazetteer import Gazetteer, find, load, resolve
from geodata.gazetteer.matching import Match, Reason, equally_good
from geodata.gazetteer.places import Kind, Place

__all__ = ["Gazetteer", "Kind", "Match", "Place", "Reason", "equally_good", "find", "load", "resolve"]
