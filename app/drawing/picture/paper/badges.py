"""Badges for events known only to an area, laid out by the web map's rules (`app/frontend/src/map/badges.ts`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from flask_babel import gettext as _

from app.drawing.picture.paper.symbols import Mark
from app.drawing.picture.paper.viewport import Viewport
from app.frontend.look import LOOK
from app.language.languages import current
from geodata import gazetteer, regions

if TYPE_CHECKING:
    from app.drawing.picture.paper.surface import Surface

#: Radius around the point of a port that no badge covers, in pixels.
_PORT = 6.0

#: Offsets by which a number may be moved, in its own widths and heights: below, above, right, left, then diagonally,
#: then further away.
_STEPS = tuple(
    (far * across, far * down)
    for far in (1.1, 2.2)
    for across, down in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1))
)

Points = tuple[tuple[float, float], ...]
#: Left, top, right, bottom in pixels.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class AreaCount:
    """Number of events that are known only to an area larger than two symbols.

    Parameters
    ----------
    region
        Id of the region; empty for discs around points near each other.
    name
        Name of the region or place; empty if there is none.
    points
        Candidate positions of the badge: longitudes and latitudes in degrees, best first.
    mix
        Number of events of each category.
    """

    region: str
    name: str
    points: Points
    mix: dict[str, int]


class Badge(NamedTuple):
    """A badge in pixels, given by its centre, with its lines."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    name: str
    number: int

    def overlaps(self, other: Badge, gap: float = 0) -> bool:
        """Return whether two badges overlap, or are closer than a gap."""
        across, down = (self.width + other.width) / 2 + gap, (self.height + other.height) / 2 + gap
        return abs(self.x - other.x) < across and abs(self.y - other.y) < down

    def is_seen(self, viewport: Viewport) -> bool:
        """Return whether any part of it is within a picture's map."""
        across, down = viewport.left + viewport.width / 2 - self.x, viewport.top + viewport.height / 2 - self.y
        return abs(across) < (viewport.width + self.width) / 2 and abs(down) < (viewport.height + self.height) / 2

    def hides(self, x: float, y: float, radius: float) -> bool:
        """Return whether it covers a part of a circle."""
        across = max(0.0, abs(self.x - x) - self.width / 2)
        return float(np.hypot(across, max(0.0, abs(self.y - y) - self.height / 2))) < radius

    def covers(self, box: Box) -> bool:
        """Return whether it covers a part of a box."""
        left, top, right, bottom = box
        across, down = self.width / 2, self.height / 2
        return left < self.x + across and self.x - across < right and top < self.y + down and self.y - down < bottom


@dataclass(frozen=True, eq=False)
class _Group:
    """Area counts that are combined at one place."""

    host: str
    name: str
    points: Points
    held: tuple[AreaCount, ...]

    @cached_property
    def count(self) -> int:
        return sum(sum(one.mix.values()) for one in self.held)

    @cached_property
    def title(self) -> str:
        """The name of the region, extended if counts of its parts are included."""
        if len(self.held) == 1 and self.held[0].name == self.name:
            return self.name
        # Translators: several parts of a sea, and the sea as a whole, counted together.
        return str(_("%(region)s and parts of it", region=self.name))

    def moved_to(self, region: str) -> _Group:
        """Return the same count for a larger region."""
        return replace(self, host=region, name=_name(region), points=regions.anchors()[region].points)


def lay_out(
    areas: Sequence[AreaCount], viewport: Viewport, marks: Sequence[Mark], canvas: Surface, names: Sequence[Box] = ()
) -> list[Badge]:
    """Lay out the badges of a picture, so that they neither overlap nor hide symbols and ports.

    Those that would are merged into the smallest region that contains them, or moved within their region; if no other
    region contains them, only the number is kept. They keep off `names`, the boxes of names that stay at their
    positions, where they can.
    """
    layout = _Layout(canvas, viewport, marks, names)
    groups = [_Group(one.region, one.name, one.points, (one,)) for one in areas]
    while True:
        groups = sorted(_joined(groups, layout), key=lambda group: (-group.count, group.name))
        badges = layout.place(groups)
        nameless = [
            at for at, group in enumerate(groups)
            if not badges[at].lines and group.host and regions.anchors()[group.host].within
        ]  # fmt: skip
        if not nameless:
            return [one if one.lines else one._replace(lines=(current().number(one.number),)) for one in badges]
        moved = [groups[at].moved_to(regions.anchors()[groups[at].host].within[0]) for at in nameless]
        groups = _merged([*(group for at, group in enumerate(groups) if at not in nameless), *moved])


class _Layout:
    """Measures badges and finds free positions for them."""

    def __init__(self, canvas: Surface, viewport: Viewport, marks: Sequence[Mark], names: Sequence[Box]) -> None:
        self.canvas = canvas
        self.names = names
        self.viewport = viewport
        # Texts are measured repeatedly, as the layout takes several rounds.
        self._widths: dict[str, float] = {}
        self._lines: dict[_Group, list[str]] = {}
        self._places: dict[Points, list[tuple[float, float]]] = {}
        self._first: dict[_Group, Badge] = {}
        ports = viewport.pixels(*(np.array(axis) for axis in zip(*regions.ports(), strict=True)))
        self.taken = [(mark.x, mark.y, mark.radius) for mark in marks] + [(x, y, _PORT) for x, y in ports.tolist()]

    def forms(self, group: _Group, lines: Sequence[str]) -> Iterator[Badge]:
        """Yield the badge of a group at each of its candidate positions."""
        look = LOOK.badge
        height = len(lines) * look.line + 2 * look.above
        width = max(height, max(map(self._measure, lines)) + 2 * look.beside)
        if group.points not in self._places:
            lon, lat = (np.array(axis) for axis in zip(*group.points, strict=True))
            self._places[group.points] = [(x, y) for x, y in self.viewport.pixels(lon, lat).tolist()]
        for x, y in self._places[group.points]:
            yield Badge(x, y, width, height, tuple(lines), group.title, group.count)

    def lines(self, group: _Group) -> list[str]:
        """Break a badge's text into lines of about the same length."""
        if group not in self._lines:
            number = current().number(group.count)
            # Translators: how many events are known only to a region, such as "34 · Caspian Sea".
            text = _("%(n)s · %(region)s", n=number, region=group.title) if group.title else number
            self._lines[group] = self._break(text)
        return self._lines[group]

    def first(self, group: _Group) -> Badge:
        """Return the badge at the best position of a group."""
        if group not in self._first:
            self._first[group] = next(self.forms(group, self.lines(group)))
        return self._first[group]

    def _break(self, text: str) -> list[str]:
        words, width = text.split(" "), LOOK.badge.width
        lines = self._wrap(words, width)
        while width > LOOK.badge.text:
            narrower = self._wrap(words, width)
            if len(narrower) > len(lines):
                break
            lines, width = narrower, width - LOOK.badge.text
        return lines

    def place(self, groups: Sequence[_Group]) -> list[Badge]:
        """Place the badges in turn; without room for the name, a badge has only its number."""
        placed: list[Badge] = []
        numbers = [self._numbers(group) for group in groups]
        for at, group in enumerate(groups):
            # A name must not take the position of another badge's number.
            later = [first for first, *_others in numbers[at + 1 :]]
            small = numbers[at]
            full = self._best(self.forms(group, self.lines(group)) if group.title else small, [*placed, *later])
            clear = (one for one in small if not any(map(one.overlaps, placed)))
            chosen = full or self._best(small, placed) or next(clear, small[0])
            placed.append(chosen if full else chosen._replace(lines=()))
        return placed

    def _numbers(self, group: _Group) -> list[Badge]:
        """Return the badge with only its number, at each of its candidate positions and around the first."""
        found = list(self.forms(group, [current().number(group.count)]))
        first, *_others = found
        return found + [
            first._replace(x=first.x + across * first.width, y=first.y + down * first.height) for across, down in _STEPS
        ]

    def _best(self, badges: Iterable[Badge], others: Sequence[Badge]) -> Badge | None:
        """Return the first badge with a free position, of those that cover no name if there are any."""
        free = list(filter(self._is_free(others), badges))
        return next((one for one in free if not any(map(one.covers, self.names))), free[0] if free else None)

    def _is_free(self, others: Sequence[Badge]) -> Callable[[Badge], bool]:
        return lambda one: not any(map(one.overlaps, others)) and not any(one.hides(*circle) for circle in self.taken)

    def _measure(self, text: str) -> float:
        if text not in self._widths:
            self._widths[text] = self.canvas.measure(text, LOOK.badge.text, "bold")
        return self._widths[text]

    def _wrap(self, words: Sequence[str], width: float) -> list[str]:
        lines: list[str] = []
        for word in words:
            # The dot stays on the line of the number.
            if lines and (self._measure(f"{lines[-1]} {word}") <= width or word == "·"):
                lines[-1] = f"{lines[-1]} {word}"
            else:
                lines.append(word)
        return lines


def _joined(groups: list[_Group], layout: _Layout) -> list[_Group]:
    """Merge the groups whose badges would overlap, the smallest regions first."""
    while True:
        forms = [layout.first(group) for group in groups]
        pairs = [
            (_size(common), common, one, other)
            for one, other in combinations(range(len(groups)), 2)
            if forms[one].overlaps(forms[other], LOOK.badge.gap)
            and (common := _common(groups[one].host, groups[other].host))
        ]
        if not pairs:
            return groups
        _least, host, *pair = min(pairs)
        first, second = (groups[at] for at in pair)
        together = replace(first.moved_to(host), held=(*first.held, *second.held))
        groups = _merged([*(group for at, group in enumerate(groups) if at not in pair), together])


def _merged(groups: Sequence[_Group]) -> list[_Group]:
    """Merge groups of the same region."""
    by_host: dict[str, _Group] = {}
    for group in (one for one in groups if one.host):
        before = by_host.get(group.host)
        by_host[group.host] = replace(before, held=(*before.held, *group.held)) if before else group
    return [*(group for group in groups if not group.host), *by_host.values()]


def _common(one: str, other: str) -> str:
    """Return the smallest region that contains two others, or is one of them; empty if there is none."""
    if not one or not other:
        return ""
    known = regions.anchors()
    chain = (other, *known[other].within)
    return next((region for region in (one, *known[one].within) if region in chain), "")


def _size(region: str) -> float:
    west, south, east, north = regions.anchors()[region].bounds
    return (east - west) * (north - south)


def _name(region: str) -> str:
    return gazetteer.load()[region].name_in(current().code)


def count_of_region(region: str, mix: dict[str, int]) -> AreaCount:
    """Return the count of events known only to a region."""
    return AreaCount(region, _name(region), regions.anchors()[region].points, mix)


def total(areas: Sequence[AreaCount]) -> int:
    """Return the total number of events."""
    return sum(sum(one.mix.values()) for one in areas)


def draw_badge(canvas: Surface, badge: Badge) -> None:
    """Paint a badge: hollow, with its lines."""
    look = LOOK.badge
    _outline(canvas, badge.x, badge.y, badge.width, badge.height)
    top = badge.y - (len(badge.lines) - 1) * look.line / 2
    for at, line in enumerate(badge.lines):
        baseline = top + at * look.line + 0.37 * look.text
        canvas.text(badge.x, baseline, line, look.text, colour="cluster-text", style="bold", align="center", said=False)


def draw_swatch(canvas: Surface, at: tuple[float, float], radius: float) -> None:
    """Paint an empty badge for the legend."""
    _outline(canvas, *at, 3 * radius, 2 * radius)


def _outline(canvas: Surface, x: float, y: float, width: float, height: float) -> None:
    look = LOOK.badge
    box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    radius = min(look.radius, height / 2 - 0.01)
    canvas.rounded(box, radius, fill="cluster", opacity=look.opacity)
    canvas.rounded(box, radius, edge="text-soft", width=look.edge)
