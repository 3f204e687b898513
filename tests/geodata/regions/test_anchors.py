"""Every region has calm places inside it for its count, away from ports, and knows what it is a part of."""

from __future__ import annotations

import pytest
import shapely

from geodata import gazetteer, geodesy
from geodata.regions import anchors, of_country, ports, regions

ANCHORS = anchors()
PLACES = gazetteer.load()


def test_every_region_has_one_in_the_same_order() -> None:
    assert list(ANCHORS) == list(regions())


@pytest.mark.parametrize("region", regions().values(), ids=regions())
class TestAnchors:
    def test_lie_inside_the_region(self, region) -> None:
        points = shapely.points(ANCHORS[region.id].points)
        assert 1 <= len(points) <= 4
        assert shapely.contains(region.geometry, points).all()

    def test_know_the_bounds_of_the_region(self, region) -> None:
        assert ANCHORS[region.id].bounds == pytest.approx(region.geometry.bounds, abs=1e-3)

    def test_know_where_the_region_reaches_its_bounds(self, region) -> None:
        (west, south, east, north), reach = ANCHORS[region.id].bounds, ANCHORS[region.id].reach
        outermost = shapely.points([(west, reach[0]), (reach[1], south), (east, reach[2]), (reach[3], north)])
        assert shapely.distance(region.geometry, outermost).max() <= 2e-3

    def test_know_what_holds_nearly_all_of_the_region(self, region) -> None:
        for larger in ANCHORS[region.id].within:
            shared = shapely.intersection(regions()[larger].geometry, region.geometry).area
            assert shared >= 0.9 * region.geometry.area


@pytest.mark.parametrize("region", [one for one in ANCHORS if regions()[one].area_km2 > 50_000])
def test_of_a_large_region_is_far_from_ports(region: str) -> None:
    assert min(geodesy.distance_km(at, port) for at in ANCHORS[region].points for port in ports()) > 30


def test_of_a_country_is_in_the_surroundings_of_the_sea() -> None:
    for lon, lat in ANCHORS["russia"].points:
        assert (38 <= lon <= 57, 35 <= lat <= 50) == (True, True)


def test_seas_coasts_and_countries_are_too_wide_for_a_symbol() -> None:
    assert {PLACES[key].kind for key, anchor in ANCHORS.items() if anchor.is_wide} == {"sea-area", "coast", "country"}


def test_a_state_is_found_by_its_code() -> None:
    assert of_country("KZ") == "kazakhstan"
    assert of_country("BR") is None
