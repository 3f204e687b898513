"""The exceptions of `geodata`: one family, so that a caller can catch them all."""

from __future__ import annotations


class GeodataError(ValueError):
    """Something about a place, a water or a route cannot be answered; the message says what would be right."""


class UnknownPlaceError(GeodataError):
    """No place of the gazetteer has this id or name."""


class OutsideRegionError(GeodataError):
    """A point lies outside the region that `geodata` knows."""


class AmbiguousPlaceError(GeodataError):
    """Several places of the gazetteer bear this name equally well."""


class PlacesFileError(GeodataError):
    """The file of places does not hold what it should; the message lists every fault."""
