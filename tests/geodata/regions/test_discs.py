"""Discs are circles on the ellipsoid, cut to their side of the shore."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import basemap, geodesy
from geodata.errors import GeodataError
from geodata.regions import disc, side_at

SEA = basemap.caspian()
BAKU = (49.868, 40.372)


class TestDisc:
    @settings(deadline=None)
    @given(st.floats(-180, 180), st.floats(-80, 80), st.floats(1, 900))
    def test_is_valid_and_as_large_as_a_circle_wherever_it_is(self, lon: float, lat: float, radius: float) -> None:
        whole = disc(lon, lat, radius)
        west, south, east, north = whole.bounds
        assert whole.is_valid
        assert west >= -180
        assert east <= 180
        assert -90 <= south < north <= 90
        assert geodesy.area_km2(whole) == pytest.approx(math.pi * radius**2, rel=0.03)

    def test_has_its_corners_at_the_radius(self) -> None:
        corners = shapely.get_coordinates(disc(*BAKU, 40))
        metres = [Geodesic.WGS84.Inverse(BAKU[1], BAKU[0], lat, lon)["s12"] for lon, lat in corners]
        assert np.array(metres) == pytest.approx(40_000, abs=15)

    def test_crossing_the_antimeridian_is_cut_there(self) -> None:
        assert len(shapely.get_parts(disc(179.9, 60, 100))) == 2

    def test_around_a_pole_is_a_cap(self) -> None:
        assert disc(0, 89.9, 100).bounds == pytest.approx((-180, 89.0, 180, 90), abs=0.2)

    def test_on_water_and_on_land_make_up_the_whole(self) -> None:
        whole, water, land = (disc(*BAKU, 40, side) for side in ("both", "water", "land"))
        assert (water & land).area == pytest.approx(0, abs=1e-6)
        assert water.area + land.area == pytest.approx(whole.area, rel=1e-3)

    def test_on_water_covers_no_land(self) -> None:
        assert disc(*BAKU, 40, "water").difference(SEA).area < 1e-3

    def test_of_a_side_that_it_does_not_touch_is_whole(self) -> None:
        assert disc(51.4, 35.7, 10, "water").equals(disc(51.4, 35.7, 10))

    @pytest.mark.parametrize("side", ["water", "land"])
    def test_outside_of_the_detailed_map_is_cut_to_the_coarser_one(self, side) -> None:
        marseille = disc(5.37, 43.3, 60, side)
        assert 0.2 < marseille.area / disc(5.37, 43.3, 60).area < 0.8

    @pytest.mark.parametrize("position", [(math.nan, 40.0), (50.0, math.inf), (50.0, 91.0)])
    def test_around_no_position_is_refused(self, position: tuple[float, float]) -> None:
        with pytest.raises(GeodataError, match="is not a position; expected longitude and latitude"):
            disc(*position, 10)

    @pytest.mark.parametrize("radius", [0.0, -1.0, math.nan, math.inf])
    def test_without_a_radius_is_refused(self, radius: float) -> None:
        with pytest.raises(GeodataError, match="expected kilometres above 0"):
            disc(50, 40, radius)


class TestSide:
    @pytest.mark.parametrize(
        ("position", "on_territory", "side"),
        [
            ((50.3, 41.9), False, "water"),
            ((50.3, 41.9), True, "water"),
            (BAKU, False, "water"),
            (BAKU, True, "both"),
            ((46.8, 39.0), True, "land"),
            ((46.8, 39.0), False, "both"),
            ((2.35, 48.86), True, "both"),
        ],
    )
    def test_follows_from_the_point_and_the_territory(self, position, on_territory: bool, side: str) -> None:
        assert side_at(*position, on_territory=on_territory) == side
