"""Attributes of regions other than their shapes: label positions of their counts, bounds, and containing regions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from geodata import gazetteer

ANCHORS_FILE = Path(__file__).with_name("anchors.json")

#: Kinds of places that no count may cover.
PORT_KINDS = frozenset({"port", "naval-base", "coast-guard", "shipyard"})
#: Kinds of regions that are too wide for a symbol at any scale.
WIDE_KINDS = frozenset({"coast", "country", "sea-area"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Label positions of a region, and its extent.

    Attributes
    ----------
    points
        Longitudes and latitudes in degrees, WGS 84: centres of the largest circles inside the region that contain no
        port, the largest first.
    bounds
        West, south, east and north of the region in degrees.
    reach
        Where it touches its bounds, in degrees: latitude in the west, longitude in the south, latitude in the east,
        longitude in the north.
    within
        Ids of the regions that it is part of, smallest first.
    is_wide
        Whether it is a sea, a part of a sea, a coast or a country.
    """

    points: tuple[tuple[float, float], ...]
    bounds: tuple[float, float, float, float]
    reach: tuple[float, float, float, float]
    within: tuple[str, ...]
    is_wide: bool


@cache
def anchors() -> Mapping[str, Anchor]:
    """Read the anchors of all regions, by the id of their place, largest region first.

    Examples
    --------
    >>> anchors()["baku-bay"].within[-1], anchors()["caspian-sea"].within
    ('caspian-sea', ())
    """
    places = gazetteer.load()
    read = json.loads(ANCHORS_FILE.read_text(encoding="utf-8"))
    found = {
        key: Anchor(
            points=tuple((lon, lat) for lon, lat in one["anchors"]),
            bounds=tuple(one["bounds"]), reach=tuple(one["reach"]), within=tuple(one["within"]),
            is_wide=places[key].kind in WIDE_KINDS,
        )
        for key, one in read.items()
    }  # fmt: skip
    return MappingProxyType(found)


@cache
def ports() -> tuple[tuple[float, float], ...]:
    """Return the points that no count may cover: longitude and latitude of ports and bases.

    Examples
    --------
    >>> (49.868, 40.372) in ports()
    True
    """
    places = gazetteer.load()
    return tuple((places[key].lon, places[key].lat) for key in places if places[key].kind in PORT_KINDS)


@cache
def of_country(code: str) -> str | None:
    """Return the id of the region of a state, if the gazetteer has it.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> of_country("KZ"), of_country("BR")
    ('kazakhstan', None)
    """
    places = gazetteer.load()
    states = (key for key in anchors() if (places[key].kind, places[key].country) == ("country", code))
    return next(states, None)
