"""Groups of events: complete, the same whatever part of the map is asked for, and where their events are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.index.space.grid import (
    MERCATOR_LIMIT,
    MOST_CELLS,
    CellSums,
    Window,
    add_cells,
    cell_starts,
    cluster,
    project,
    quadkeys,
    sum_cells,
    unproject,
)

WORLD = (-180.0, -85.0, 180.0, 85.0)
points = st.lists(st.tuples(st.floats(-180, 179.999), st.floats(-85, 85), st.integers(0, 2)), min_size=0, max_size=60)


def grouped(events: list[tuple[float, float, int]], bbox: tuple[float, float, float, float], zoom: int):
    lon, lat, code = (np.array(column) for column in zip(*events, strict=True)) if events else (np.empty(0),) * 3
    x, y = project(lon.astype(float), lat.astype(float))
    order = np.argsort(quadkeys(x, y), kind="stable")
    window = Window.around(bbox, zoom)
    x, y = x[order], y[order]
    starts = cell_starts(window.level, x, y)
    sums = sum_cells(starts, x, y, (code[order].astype(np.int32), 3), first=order[starts].astype(np.int32))
    return cluster(window, sums, bbox)


@given(st.lists(st.tuples(st.floats(-180, 179.999), st.floats(-MERCATOR_LIMIT, MERCATOR_LIMIT)), min_size=1))
def test_projecting_back_gives_the_point(events: list[tuple[float, float]]) -> None:
    lon, lat = np.array(events).T
    x, y = project(lon, lat)
    back = unproject(x * 2.0**-32, y * 2.0**-32)
    assert back[0] == pytest.approx(lon, abs=1e-6)
    assert back[1] == pytest.approx(lat, abs=1e-6)


@given(points, st.integers(0, 18))
def test_every_event_of_the_world_is_in_one_group(events: list[tuple[float, float, int]], zoom: int) -> None:
    groups = grouped(events, WORLD, zoom)
    assert groups.count.sum() == len(events)
    assert groups.mix.sum(axis=0).tolist() == [sum(code == one for *_, code in events) for one in range(3)]


@given(points, st.integers(2, 6), st.floats(-170, 100), st.floats(-80, 40))
def test_panning_does_not_change_what_is_drawn_together(
    events: list[tuple[float, float, int]], zoom: int, west: float, south: float
) -> None:
    def shown(bbox: tuple[float, float, float, float], within: tuple[float, float, float, float]) -> set[object]:
        groups = grouped(events, bbox, zoom)
        here = (groups.x * 360 - 180 >= within[0]) & (groups.x * 360 - 180 <= within[2])
        _lon, lat = unproject(groups.x, groups.y)
        here &= (lat >= within[1]) & (lat <= within[3])
        return {
            (x, y, *mix)
            for x, y, mix in zip(
                groups.x[here].round(9), groups.y[here].round(9), groups.mix[here].tolist(), strict=True
            )
        }

    part = (west, south, west + 40, south + 30)
    moved = (west + 7, south - 4, west + 47, south + 26)
    common = (moved[0], part[1], part[2], moved[3])
    assert shown(part, common) == shown(moved, common)


@given(points, st.integers(0, 18))
def test_a_group_lies_within_the_box_of_its_events(events: list[tuple[float, float, int]], zoom: int) -> None:
    groups = grouped(events, WORLD, zoom)
    lon, lat = unproject(groups.x, groups.y)
    west, south, east, north = groups.box.T
    assert np.all((west <= lon + 1e-9) & (lon <= east + 1e-9) & (south <= lat + 1e-9) & (lat <= north + 1e-9))


def test_a_single_event_is_given_by_its_row_and_place() -> None:
    groups = grouped([(50.0, 40.0, 0), (-20.0, 10.0, 1)], WORLD, 3)
    assert sorted(zip(groups.first.tolist(), groups.count.tolist(), strict=True)) == [(0, 1), (1, 1)]


@given(st.lists(st.tuples(st.floats(49, 51), st.floats(40, 42), st.integers(0, 2)), min_size=1), st.data())
def test_cells_that_are_summed_in_parts_are_those_of_all(
    events: list[tuple[float, float, int]], data: st.DataObject
) -> None:
    level = 9
    lon, lat, code = (np.array(column) for column in zip(*events, strict=True))
    x, y = project(lon, lat)
    order = np.argsort(quadkeys(x, y), kind="stable")
    x, y, code = x[order], y[order], code[order]

    def summed(first: int, last: int) -> CellSums:
        starts = cell_starts(level, x[first:last], y[first:last])
        kinds = (code[first:last], 3)
        return sum_cells(starts, x[first:last], y[first:last], kinds, first=order[first + starts].astype(np.int32))

    parted = data.draw(st.integers(0, len(events)))
    whole, parts = summed(0, len(events)), add_cells(level, [summed(0, parted), summed(parted, len(events))])
    for name in ("mix", "total", "first", "point", "box"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()


def test_a_view_across_the_antimeridian_holds_both_sides() -> None:
    groups = grouped([(179.0, 0.0, 0), (-179.0, 0.0, 1), (0.0, 0.0, 2)], (170.0, -10.0, -170.0, 10.0), 5)
    assert groups.mix.sum(axis=0).tolist() == [1, 1, 0]


@given(
    st.floats(-180, 180), st.floats(-85, 85), st.floats(0, 360), st.floats(0, 170), st.integers(0, 22)
)  # fmt: skip
def test_no_answer_has_more_cells_than_the_bound(
    west: float, south: float, width: float, height: float, zoom: int
) -> None:
    window = Window.around((west, south, min(180, west + width), min(85, south + height)), zoom)
    assert (window.width - 4) * (window.height - 4) <= MOST_CELLS


@given(points, st.integers(0, 16), st.floats(-170, 100), st.floats(-80, 40))
def test_the_ranges_of_keys_hold_every_event_of_the_window(
    events: list[tuple[float, float, int]], zoom: int, west: float, south: float
) -> None:
    if not events:
        return
    window = Window.around((west, south, west + 40, south + 30), zoom)
    x, y = project(np.array([event[0] for event in events]), np.array([event[1] for event in events]))
    _cells, inside = window.cells(x, y)
    keys = (quadkeys(x, y) >> np.uint64(32)).astype(np.int64)
    covered = np.zeros(len(keys), np.bool_)
    for first, last in window.key_ranges():
        covered |= (keys >= first) & (keys < last)
    assert np.all(covered | ~inside)
