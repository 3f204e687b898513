"""Port access as a state over time: who may use which port, from when to when, on what terms, by which events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow.compute as pc

from events.model import dates
from events.table.catalogue import Catalogue

_READ = ["id", "access", "date", "start", "end", "verification"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A time for which a port was open, restricted, denied or closed to somebody.

    Parameters
    ----------
    port
        Id of the gazetteer.
    granted_to
        ISO 3166-1 alpha-2 of a state, or an alliance.
    status
        ``open``, ``restricted``, ``denied`` or ``closed``.
    date
        EDTF, as in the record.
    start, end
        First and last ISO day; `end` is `None` while it holds.
    verification
        Of the event that reports it.
    event
        Its id.
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
        The events.
    port
        Only this port of the gazetteer.
    date
        Only those that touch this day, month, year or period.

    Raises
    ------
    DateError
        If the date is not one.
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
    """Return the interval that is the last to end; one that still holds is later than all that ended."""
    return max(found, key=lambda one: (one.end or "9999", one.start))


def ports(found: Iterable[Interval]) -> list[str]:
    """List the ports of intervals, each once."""
    return sorted({interval.port for interval in found})
