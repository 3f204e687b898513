"""Likely faults of the points of a whole set: swapped columns, and one point shared by many events."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa

# West, south, east and north of the Caspian and the land around it.
_REGION = (44.0, 34.0, 58.0, 49.0)
_FEW = 10
_MOST = 0.5
_KEPT = 10_000
#: Prefix of remarks on likely faults.
LIKELY_FAULT = "a likely fault"


class Faults:
    """Examines the points of a set, batch by batch."""

    def __init__(self) -> None:
        self._count = self._inside = self._swapped = 0
        self._points: Counter[tuple[float, float]] = Counter()

    def look(self, events: pa.Table) -> None:
        """Examine some events."""
        lon, lat = events["lon"].to_numpy(), events["lat"].to_numpy()
        self._count += len(lon)
        self._inside += int(_within(lon, lat).sum())
        self._swapped += int(_within(lat, lon).sum())
        points, counts = np.unique(np.stack([lon, lat], axis=1)[:_KEPT], axis=0, return_counts=True)
        for position in np.argsort(counts)[-3:]:
            self._points[(float(points[position, 0]), float(points[position, 1]))] += int(counts[position])

    def notes(self) -> list[str]:
        """Return remarks on likely faults; nothing is changed."""
        notes = []
        if self._count and not self._inside and self._swapped == self._count:
            notes.append(
                f"{LIKELY_FAULT}: all {self._count:,} points are outside of the region, and inside of it if longitude "
                "and latitude are swapped; --map lon=…,lat=… says which column is which"
            )
        for (lon, lat), count in self._points.most_common(1):
            if count >= _FEW and count > _MOST * min(self._count, _KEPT):
                notes.append(
                    f"{LIKELY_FAULT}: {count:,} of {self._count:,} events are at the one point {lat:g}, {lon:g}"
                )
        return notes


def _within(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    west, south, east, north = _REGION
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
