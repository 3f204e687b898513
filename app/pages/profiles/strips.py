"""Small timelines in HTML, in the reader's theme: events by year, and who might use a port when.

Horizontal values are in per cent of the width, vertical ones in CSS pixels: a strip is as wide as the page allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.language.collation import in_order
from events.index.questions.access import Interval

_STACK = 72  # height of the highest column
_TALLEST = 12  # height of one event where there are few
_GAP = 0.2  # share of a year's width that is left free
_ROW, _LANE = 20, 12  # heights of the name of a state and of a bar below it
_FEW = 12  # years up to which all are labelled


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a strip: its position and its meaning.

    Parameters
    ----------
    left, width
        Per cent.
    top, height
        CSS pixels.
    kind
        Category of events, or status of access.
    verification
        Grade of its event; empty for several events.
    event
        Its id; empty for several.
    """

    left: float
    width: float
    top: float
    height: float
    kind: str
    verification: str = ""
    event: str = ""


@dataclass(frozen=True)
class Strip:
    """A strip along the years.

    Parameters
    ----------
    years
        First and last year.
    boxes
        Boxes to draw.
    height
        Height of all boxes in CSS pixels, without the years below.
    names
        Names at the left, with their tops.
    counts
        Number of events by year, without zeros.
    """

    years: tuple[int, int]
    boxes: list[Box]
    height: float
    names: list[tuple[float, str]] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)

    @property
    def ticks(self) -> list[tuple[float, int]]:
        """Labelled years with their positions, few enough for a phone."""
        first, last = self.years
        size = last - first + 1
        step = 1 if size <= _FEW // 2 else 2 if size <= _FEW else 5 if size <= 5 * _FEW else 10 * (size // 100 + 1)
        named = [year for year in range(first, last + 1) if year % step == 0]
        return [(100 * (year - first) / size, year) for year in named]


def of_events(beginnings: Iterable[tuple[str, str]], years: tuple[int, int], order: Sequence[str]) -> Strip:
    """Stack events by the year in which they began.

    Parameters
    ----------
    beginnings
        First ISO day and category of each event.
    years
        First and last year of the strip.
    order
        Categories from the bottom up; others follow.

    Examples
    --------
    >>> strip = of_events([("2013-07-08", "port-call"), ("2013-08-01", "port-call")], (2012, 2013), ["port-call"])
    >>> strip.counts, [(box.left, box.height) for box in strip.boxes]
    ({2013: 2}, [(50.0, 24)])
    """
    return of_counts(Counter((int(start[:4]), category) for start, category in beginnings), years, order)


def of_counts(stacks: Mapping[tuple[int, str], int], years: tuple[int, int], order: Sequence[str]) -> Strip:
    """Stack numbers of events by year and category; parameters as for `of_events`."""
    counts = Counter[int]()
    for (year, _category), number in stacks.items():
        counts[year] += number
    unit = min(_TALLEST, _STACK / max(counts.values(), default=1))
    height = unit * max(counts.values(), default=0)
    width = 100 / (years[1] - years[0] + 1)
    rank = {category: position for position, category in enumerate(order)}
    boxes, tops = [], dict.fromkeys(counts, height)
    for year, category in sorted(stacks, key=lambda key: (key[0], rank.get(key[1], len(rank)), key[1])):
        size = unit * stacks[year, category]
        tops[year] -= size
        boxes.append(Box(width * (year - years[0]), width * (1 - _GAP), tops[year], size, category))
    return Strip(years, boxes, height, counts=dict(sorted(counts.items())))


def of_access(intervals: Sequence[Interval], names: dict[str, str], today: date) -> Strip:
    """Lay out the periods in which a port was open or closed to states, with a row for each state.

    Parameters
    ----------
    intervals
        Of one port, at least one.
    names
        Names of states and alliances.
    today
        End of ongoing intervals.
    """
    first = min(int(one.start[:4]) for one in intervals)
    last = max(today.year, *(int((one.end or one.start)[:4]) for one in intervals))
    begin, days = date(first, 1, 1), (date(last + 1, 1, 1) - date(first, 1, 1)).days
    order = in_order()
    boxes, rows, top = [], [], 0.0
    states = {one.granted_to: names.get(one.granted_to, one.granted_to) for one in intervals}
    for state, name in sorted(states.items(), key=lambda one: order(one[1])):
        rows.append((top, name))
        top += _ROW
        for lane in _lanes([one for one in intervals if one.granted_to == state]):
            for one in lane:
                start = (date.fromisoformat(one.start) - begin).days
                until = one.end or max(today.isoformat(), one.start)
                end = (date.fromisoformat(until) - begin).days
                left, width = 100 * start / days, max(0.6, 100 * (end + 1 - start) / days)
                boxes.append(Box(left, width, top, _LANE - 2, one.status, one.verification, one.event))
            top += _LANE
        top += 4
    return Strip((first, last), boxes, top, rows)


def _lanes(intervals: Sequence[Interval]) -> list[list[Interval]]:
    """Divide intervals among lanes without overlaps."""
    lanes: list[list[Interval]] = []
    for one in sorted(intervals, key=lambda interval: interval.start):
        free = (lane for lane in lanes if (lane[-1].end or "9999") < one.start)
        lane = next(free, None)
        if lane is None:
            lanes.append([one])
        else:
            lane.append(one)
    return lanes
