"""Requests of readers, repeated in the same order: filters and parts of the map, and addresses that never repeat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import numpy as np

from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from events.model.event_filter import BoundingBox

_MAP = (1280, 800)  # CSS pixels
_WORLD = 256  # CSS pixels at zoom 0

#: From everything to a handful of events.
FILTERS = (
    EventFilter(),
    EventFilter(datetime="2013"),
    EventFilter(datetime="2005/2015"),
    EventFilter(datetime="2013-07"),
    EventFilter(datetime="2010/.."),
    EventFilter(countries=("IR",)),
    EventFilter(countries=("IR", "RU"), match="all"),
    EventFilter(categories=("strike",)),
    EventFilter(categories=("naval-exercise", "port-call")),
    EventFilter(verifications=("confirmed",)),
    EventFilter(places=("aktau", "baku")),
    EventFilter(text="minesweepers"),
    EventFilter(text="vessel17 roadstead"),
    EventFilter(datetime="2013", countries=("IR", "RU"), match="all", categories=("port-call",)),
    EventFilter(datetime="2000/2010", text="exercise"),
    EventFilter(datetime="1995/2005", countries=("AZ",), verifications=("confirmed", "reported")),
)


@dataclass(frozen=True)
class Part:
    """A part of the map as a window shows it: the centre in degrees, and the zoom."""

    lon: float
    lat: float
    zoom: int

    @property
    def bbox(self) -> BoundingBox:
        """West, south, east, north in degrees, near enough."""
        degrees = 360 / (_WORLD * 2**self.zoom)
        half = [side / 2 * degrees for side in _MAP]
        half[1] *= np.cos(np.radians(self.lat))
        return tuple(  # type: ignore[return-value]
            round(side, 5) for side in (self.lon - half[0], self.lat - half[1], self.lon + half[0], self.lat + half[1])
        )


#: The region, the sea, its south, the peninsula of Absheron, the roadstead of Aktau.
PARTS = (Part(50.7, 41.8, 5), Part(50.7, 41.8, 6), Part(51.5, 38.5, 7), Part(50.0, 40.4, 9), Part(51.2, 43.6, 12))

#: Half of all pairs, so that each filter is combined with many parts.
QUERIES = tuple(
    (one, part) for (n, one), (m, part) in product(enumerate(FILTERS), enumerate(PARTS)) if (n + m) % 2 == 0
)


def address(event_filter: EventFilter, part: Part) -> str:
    """Return the address of a part of the map."""
    own = urlencode({"bbox": ",".join(map(str, part.bbox)), "zoom": part.zoom})
    return "/api/view?" + "&".join(filter(None, (event_filter.to_query(), own)))


def distinct(size: int, seed: int = 7, *, dated: float = 0.5) -> list[str]:
    """List addresses of which no two are the same, so that no cache can serve them.

    Parameters
    ----------
    size
        Number of addresses.
    seed
        Seed of the random numbers.
    dated
        Share of the addresses with a random period; the other ones repeat the filters.
    """
    random = np.random.default_rng(seed)
    listed: dict[str, None] = {}
    while len(listed) < size:
        one, part = QUERIES[random.integers(len(QUERIES))]
        if random.random() < dated:
            first = np.datetime64("1991-01-01") + random.integers(0, 12_000)
            one = replace(one, datetime=f"{first}/{first + random.integers(1, 4_000)}")
        moved = Part(part.lon + random.normal(0, 1), part.lat + random.normal(0, 0.7), part.zoom)
        listed[address(one, moved)] = None
    return list(listed)
