"""The parts of a picture: the same map, symbols and groups as on the web, and names that do not collide."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing.picture.marks import find, group
from app.drawing.picture.paper import symbols
from app.drawing.picture.paper.badges import total
from app.drawing.picture.paper.canvas import SETTINGS, Canvas
from app.drawing.picture.paper.names import Box, Placement
from app.drawing.picture.paper.viewport import Viewport
from app.drawing.plotting import drawing
from app.frontend.look import LOOK
from events.model.event_filter import EventFilter
from events.model.view import View

if TYPE_CHECKING:
    from events.index.index import EventIndex

ROOM = (0.0, 40.0, 800.0, 500.0)

lon, lat = st.floats(-180, 180), st.floats(-80, 80)


@given(st.integers(3, 16), lon, lat)
def test_a_view_is_in_the_middle_of_the_map(zoom: int, lon: float, lat: float) -> None:
    viewport = Viewport.at(ROOM, zoom, lon, lat)
    assert viewport.pixels(np.array([lon]), np.array([lat]))[0] == pytest.approx((400, 290), abs=1e-3)


def test_a_view_has_the_scale_of_the_web_map() -> None:
    viewport = Viewport.at(ROOM, 10, 49.9, 40.3)
    west, east = viewport.pixels(np.array([49.0, 50.0]), np.array([40.3, 40.3]))[:, 0]
    assert east - west == pytest.approx(256 * 2**10 / 360)


def test_a_view_nearer_or_further_than_the_web_maps_is_that_of_the_web_map() -> None:
    assert Viewport.at(ROOM, 19, 50, 40).zoom == 16
    assert Viewport.at(ROOM, 1, 50, 40).zoom == 3


def test_a_view_is_read_from_the_address() -> None:
    assert View.parse("10/40.3/49.9") == (10, 40.3, 49.9)


@given(st.floats(200, 2400), st.floats(60, 2400))
def test_the_whole_region_is_seen_at_any_size(width: float, height: float) -> None:
    viewport = Viewport.fitting((0, 0, width, height), LOOK.region)
    west, south, east, north = LOOK.region
    corners = viewport.pixels(np.array([west, east]), np.array([north, south]))
    if viewport.zoom > 3:
        assert (corners >= -1e-6).all()
        assert (corners <= np.array([width, height]) + 1e-6).all()


@pytest.mark.parametrize(
    ("number", "radius"), [(1, 11), (10, 14.3), (100, 17.6), (1000, 20.9), (10**5, 25), (10**7, 25)]
)
def test_rings_are_as_large_as_on_the_web_map(number: int, radius: float) -> None:
    assert symbols.ring_radius(number) == pytest.approx(radius)


def test_a_shapes_corners_are_repeated_around_and_no_corners_are_a_circle() -> None:
    side = 1.18 / 2**0.5
    assert symbols.SHAPES["port-call"] == pytest.approx(np.array([(1, -1), (1, 1), (-1, 1), (-1, -1)]) * side)
    assert len(symbols.SHAPES["strike"]) == 10
    assert len(symbols.SHAPES["naval-exercise"]) == 0


def test_own_categories_take_shapes_of_their_own() -> None:
    shapes = symbols.shapes(["base", "sensors:base", "sensors:buoy", "radar"])
    assert shapes["sensors:base"] is shapes["base"]
    assert shapes["sensors:buoy"] is symbols.OWN_SHAPES[0]
    assert shapes["radar"] is symbols.OWN_SHAPES[1]


points = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=40)


@given(points)
def test_points_are_grouped_in_turn_with_all_that_are_near(spots: list[tuple[int, int]]) -> None:
    """The rule of supercluster, said the slow way."""
    expected = [-1] * len(spots)
    for one, (x, y) in enumerate(spots):
        if expected[one] < 0:
            number = max(expected) + 1
            for other, (u, v) in enumerate(spots):
                if expected[other] < 0 and (x - u) ** 2 + (y - v) ** 2 <= 25:
                    expected[other] = number
    assert group(np.array(spots, float), 5).tolist() == expected


def test_every_event_of_the_region_is_in_one_mark(index: EventIndex) -> None:
    everywhere = Viewport.at((0, 0, 2048, 2048), 3, 0, 0)
    marks, areas = find(index, EventFilter(), "place", everywhere)
    assert sum(mark.count for mark in marks) + total(areas) == len(index)


def test_a_larger_set_is_grouped_by_its_index(index: EventIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.drawing.picture.marks.HELD_IN_PAGE", 100)
    everywhere = Viewport.at((0, 0, 2048, 2048), 3, 0, 0)
    marks, areas = find(index, EventFilter(), "place", everywhere)
    assert sum(mark.count for mark in marks) + total(areas) == len(index)


boxes = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    st.floats(-20, 110), st.floats(-20, 110), st.floats(1, 40), st.floats(1, 40),
)  # fmt: skip


@given(st.lists(st.lists(boxes, max_size=4), max_size=20), st.lists(boxes, max_size=4))
def test_placed_names_cover_neither_each_other_nor_anything_else(names: list[list[Box]], taken: list[Box]) -> None:
    bounds = Box(0, 0, 100, 100)
    placement = Placement(bounds, taken)
    placed = [box for box in (placement.place(positions) for positions in names) if box]
    assert not any(one.overlaps(other) for one, other in combinations(placed, 2))
    assert not any(one.overlaps(other) for one in placed for other in taken)
    assert all(box.within(bounds) for box in placed)


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.integers(40, 300))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    with drawing(**SETTINGS):
        canvas = Canvas(400, 300, "light", "en")
        assert all(canvas.measure(line, 12) <= width for line in canvas.wrap(text, width, 12))
