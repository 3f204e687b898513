"""The exception hierarchy of `geodata`, with a common base class."""

from __future__ import annotations


class GeodataError(ValueError):
    """A query about a place, a body of water or a route has no result; the message says what is expected."""


class UnknownPlaceError(GeodataError):
    """No gazetteer place has this id or name."""


class OutsideRegionError(GeodataError):
    """A point is outside the region covered by `geodata`."""


class AmbiguousPlaceError(GeodataError):
    """Several gazetteer places match a name equally well."""


class PlacesFileError(GeodataError):
    """The file of places is invalid; the message lists every fault."""
