"""Port access as a state over time: who may use which port, in which period, on what terms, by which events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow.compute as pc

from events.model import dates
from events.table.catalogue import Catalogue

_READ = ["id", "access", "date", "start", "end", "verification"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A period in which a port was open, restricted, denied or closed to a state or alliance.

    Parameters
    ----------
    port
        Gazetteer id of the port.
    granted_to
        ISO 3166-1 alpha-2 code of a state, or an alliance.
    status
        ``open``, ``restricted``, ``denied`` or ``closed``.
    date
        EDTF, as in the record.
    start, end
        First and last ISO day; `end` is `None` while the state of access lasts.
    verification
        Verification grade of the event that reports it.
    event
        Id of that event.
    """

    port: str
    granted_to: str
    status: str
    date: str
    start: str
    end: str | None
    verification: str
    event: str


def intervals(catalogue: Catalogue, port: str | None = None, date: str = "") -> list[Interval]:
    """List the intervals of access of a catalogue, by port and start.

    Parameters
    ----------
    catalogue
        Events to search.
    port
        Gazetteer id, to list only this port.
    date
        Day, month, year or period, to list only the intervals that intersect it.

    Raises
    ------
    DateError
        If the date is invalid.
    """
    period = dates.parse_period(date or "../..")
    table = catalogue.table.select(_READ)
    found = [
        Interval(**event["access"], event=event["id"], **{name: event[name] for name in _READ[2:]})
        for event in table.filter(pc.is_valid(table["access"])).to_pylist()
    ]
    wanted = [one for one in found if port in (None, one.port) and _touches(one, period)]
    return sorted(wanted, key=lambda interval: (interval.port, interval.start, interval.event))


def _touches(interval: Interval, period: dates.DateInterval) -> bool:
    held = dates.parse(interval.date)
    return held.start_day <= period.end_day and held.end_day >= period.start_day


def latest(found: Iterable[Interval]) -> Interval:
    """Return the interval that ends last; an ongoing one is later than all that ended."""
    return max(found, key=lambda one: (one.end or "9999", one.start))


def ports(found: Iterable[Interval]) -> list[str]:
    """List the ports of intervals, without duplicates."""
    return sorted({interval.port for interval in found})
