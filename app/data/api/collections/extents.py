"""The spatial and temporal extents of collections."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.data.api import crs
from app.data.api.collections.layers import Layer
from events.model import dates

_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def extent(layer: Layer) -> dict[str, Any]:
    """Return the ``extent`` of a collection: bounding box and time interval of all features."""
    found: dict[str, Any] = {}
    bounds = layer.bounds
    if bounds is not None:
        found["spatial"] = {"bbox": [[round(number, 6) for number in bounds]], "crs": crs.CRS84}
    days = layer.days
    if days is not None and len(days.start):
        ends = [_moment(int(days.start.min()), "T00:00:00Z"), _moment(int(days.end.max()), "T23:59:59Z")]
        found["temporal"] = {"interval": [ends], "trs": _GREGORIAN}
    return found


def _moment(day: int, time: str) -> str | None:
    """Write a day number as an RFC 3339 timestamp; an open end is null."""
    if day in (dates.OPEN_START, dates.OPEN_END):
        return None
    return (dates.EPOCH + timedelta(days=day)).isoformat() + time
