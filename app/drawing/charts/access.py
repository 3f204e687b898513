"""Port access by state or alliance over time: all ports on one axis of years, for a page and for a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import get_args

from events.index.questions.access import Interval, latest
from events.model.schema import AccessStatus

_NARROWEST = 0.7  # per cent: a day in 35 years must be visible
_WHOLE = 100.0  # per cent
_STEP = 5  # years between labels


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on the axis, in per cent of its length."""

    left: float
    width: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Row:
    """A state or alliance at a port.

    Parameters
    ----------
    state
        ISO 3166-1 alpha-2 of a state, or an alliance.
    lanes
        Bars in lanes without overlaps.
    latest
        The most recently reported interval.
    """

    state: str
    lanes: tuple[tuple[Bar, ...], ...]
    latest: Interval


@dataclass(frozen=True, slots=True)
class Port:
    """A port of the gazetteer with the states and alliances whose access was reported, earliest first."""

    id: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """All ports on one axis.

    Parameters
    ----------
    years
        First and last year of the axis.
    ports
        The ports, those with the most reports first.
    unsearched
        Position in per cent of the axis from which on reports were not searched; 100 if that is unknown.
    """

    years: tuple[int, int]
    ports: tuple[Port, ...]
    unsearched: float

    @property
    def ends_early(self) -> bool:
        """Whether a part of the axis was not searched."""
        return self.unsearched < _WHOLE

    @property
    def ticks(self) -> list[tuple[float, int]]:
        """Labelled years with their positions in per cent."""
        first, last = self.years
        return [
            (100 * (year - first) / (last - first + 1), year) for year in range(first, last + 1) if year % _STEP == 0
        ]

    @property
    def intervals(self) -> list[Interval]:
        """All intervals, by port, row and lane."""
        rows = (row for port in self.ports for row in port.rows)
        return [bar.interval for row in rows for lane in row.lanes for bar in lane]

    @property
    def statuses(self) -> list[str]:
        """The statuses that occur, from open to closed."""
        found = {one.status for one in self.intervals}
        return [status for status in get_args(AccessStatus) if status in found]


def compare(intervals: Sequence[Interval], searched_until: str, today: date) -> Comparison:
    """Arrange intervals of any ports on one axis.

    Parameters
    ----------
    intervals
        As `events.index.questions.access.intervals` lists them.
    searched_until
        The ISO day until which reports were searched; empty if that is unknown.
    today
        End of the axis, and of intervals that still hold if it is unknown how far reports were searched.

    Examples
    --------
    >>> held = Interval("baku", "US", "open", "2001/2002", "2001-01-01", "2002-12-31", "confirmed", "a")
    >>> found = compare([held], "", date(2004, 5, 1))
    >>> found.years, [(bar.left, round(bar.width)) for bar in found.ports[0].rows[0].lanes[0]]
    ((2001, 2004), [(0.0, 50)])
    """
    starts = [int(one.start[:4]) for one in intervals]
    axis = _Axis(min(starts, default=today.year), max([today.year, *(int((one.end or "0")[:4]) for one in intervals)]))
    until = searched_until or today.isoformat()
    by_port = {port: list(found) for port, found in groupby(intervals, key=lambda one: one.port)}
    return Comparison(
        axis.years,
        tuple(
            Port(port, tuple(_rows(found, axis, until)))
            for port, found in sorted(by_port.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        axis.place(date.fromisoformat(searched_until) + timedelta(days=1)) if searched_until else _WHOLE,
    )


class _Axis:
    def __init__(self, first: int, last: int) -> None:
        self.years = (first, last)
        self._begin = date(first, 1, 1)
        self._days = (date(last + 1, 1, 1) - self._begin).days

    def place(self, day: date) -> float:
        return 100 * (day - self._begin).days / self._days


def _rows(intervals: Sequence[Interval], axis: _Axis, until: str) -> Iterable[Row]:
    for state in dict.fromkeys(one.granted_to for one in sorted(intervals, key=lambda one: one.start)):
        found = [one for one in intervals if one.granted_to == state]
        yield Row(state, _lanes([_bar(one, axis, until) for one in found]), latest(found))


def _lanes(bars: Iterable[Bar]) -> tuple[tuple[Bar, ...], ...]:
    """Divide bars among lanes; bars widened to be visible do not overlap others either."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda one: one.left):
        free = (lane for lane in lanes if lane[-1].left + lane[-1].width <= bar.left)
        lane = next(free, None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return tuple(map(tuple, lanes))


def _bar(interval: Interval, axis: _Axis, until: str) -> Bar:
    end = interval.end or max(until, interval.start)
    left = axis.place(date.fromisoformat(interval.start))
    right = axis.place(date.fromisoformat(end) + timedelta(days=1))
    return Bar(left, max(_NARROWEST, right - left), interval)
