"""Events of the catalogue that a draft may duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from events.model import dates
from events.model.schema import Event
from geodata import gazetteer, geodesy
from geodata.gazetteer import Place

_DAYS = 7
_NEAR_KM = 100.0
_ENOUGH = 2
_MONTH = 31


class Known:
    """Events of a catalogue, for comparison with drafts.

    Parameters
    ----------
    events
        All events.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = [(event, event.interval) for event in events]

    def like(self, record: dict[str, Any], place: Place) -> list[str]:
        """Return events near in time that share a state, and the category or the place; most similar first.

        Parameters
        ----------
        record
            Record of the draft.
        place
            Place of the draft.
        """
        interval = dates.parse(record["date"])
        countries = {one["country"] for one in record["participants"]}
        found = []
        for event, other in self._events:
            apart = max(other.start_day - interval.end_day, interval.start_day - other.end_day)
            if apart > _DAYS or not countries & set(event.involved):
                continue
            worth = (
                (event.category == record["category"]) * 2
                + _is_near(event, place)
                + (_length(other) <= _MONTH and apart <= 1)
            )
            if worth > _ENOUGH:
                found.append((-worth, abs(other.start_day - interval.start_day), event.id))
        return [event_id for _, _, event_id in sorted(found)]


def _length(interval: dates.DateInterval) -> int:
    return ((interval.end or date.max) - (interval.start or date.min)).days


def _is_near(event: Event, place: Place) -> bool:
    if event.place.id == place.id:
        return True
    if event.place.id:
        own = gazetteer.load()[event.place.id]
        point = (own.lon, own.lat)
    else:
        point = (event.place.lon or 0.0, event.place.lat or 0.0)
    return geodesy.distance_km(point, (place.lon, place.lat)) <= _NEAR_KM
