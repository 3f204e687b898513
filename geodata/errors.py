"""The exceptions of `geodata`: one family, so that a caller can catch them all."""

from __future__ import annotations


class GeodataError(ValueError):
    """A question about a place, a body of water or a route has no answer; the message says what is expected."""


class UnknownPlaceError(GeodataError):
    """No place of the gazetteer has this id or name."""


class OutsideRegionError(GeodataError):
    """A point lies outside the region that `geodata` knows."""


class AmbiguousPlaceError(GeodataError):
    """Several places of the gazetteer bear this name equally well."""


class PlacesFileError(GeodataError):
    """The file of places does not hold what it should; the message lists every fault."""
