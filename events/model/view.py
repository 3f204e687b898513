"""A map view, as in URLs: zoom and centre."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from events.model.errors import FilterError

_VIEW = re.compile(r"1?\d/-?\d{1,2}(\.\d+)?/-?\d{1,3}(\.\d+)?", re.ASCII)


class View(NamedTuple):
    """Zoom, latitude and longitude of a map's centre, as in the URL of the page."""

    zoom: int
    lat: float
    lon: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse `zoom/latitude/longitude`.

        Raises
        ------
        FilterError
            If it is anything else.

        Examples
        --------
        >>> View.parse("10/40.3/49.9")
        View(zoom=10, lat=40.3, lon=49.9)
        """
        if not _VIEW.fullmatch(text):
            raise FilterError("view", text, "expected zoom/latitude/longitude, such as 6/41.9/50.3")
        zoom, lat, lon = text.split("/")
        return cls(int(zoom), float(lat), float(lon))
