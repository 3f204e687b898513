"""Every place that is no point has a valid shape, on its side of the shore and small on the wire."""

from __future__ import annotations

import json

import brotli
import pytest
import shapely

from geodata import basemap, gazetteer, geodesy
from geodata.regions import REGION_KINDS, regions
from geodata.regions.regions import REGIONS_FILE

REGIONS = regions()
CASPIAN = shapely.union(basemap.caspian(), basemap.kara_bogaz_gol())
WITHIN_THE_BASE_MAP = shapely.box(*basemap.BOUNDS["detail"])
# As SOURCES.md says.
SHORE_KM = 2.0


def test_every_place_that_is_no_point_has_one() -> None:
    places = gazetteer.load()
    no_points = {place_id for place_id in places if places[place_id].kind in REGION_KINDS}
    assert no_points <= set(REGIONS)
    assert set(REGIONS) - no_points == {"cheleken-peninsula"}


def test_are_listed_from_large_to_small() -> None:
    areas = [region.area_km2 for region in REGIONS.values()]
    assert areas == sorted(areas, reverse=True)


@pytest.mark.parametrize("region", REGIONS.values(), ids=REGIONS)
class TestRegion:
    def test_is_a_valid_multipolygon(self, region) -> None:
        assert region.geometry.geom_type == "MultiPolygon"
        assert region.geometry.is_valid

    def test_says_how_it_was_derived(self, region) -> None:
        assert region.derivation.endswith(".")
        assert len(region.derivation) > 20

    def test_has_the_area_that_it_says(self, region) -> None:
        assert region.area_km2 == pytest.approx(geodesy.area_km2(region.geometry), rel=1e-3)

    def test_lies_around_its_place(self, region) -> None:
        place = region.place
        reach = place.radius_km + 30
        point = shapely.Point(place.lon, place.lat)
        _, nearest = (shapely.get_coordinates(one)[0] for one in shapely.ops.nearest_points(point, region.geometry))
        assert geodesy.distance_km((place.lon, place.lat), nearest) <= reach


@pytest.mark.parametrize(
    "region", [one for one in REGIONS.values() if one.side == "water" and one.geometry.within(WITHIN_THE_BASE_MAP)],
    ids=lambda one: one.id,
)  # fmt: skip
def test_water_covers_no_land_beyond_the_tolerance(region) -> None:
    near = geodesy.to_plane(CASPIAN).buffer(SHORE_KM * 1000, quad_segs=2)
    assert geodesy.to_plane(region.geometry).difference(near).is_empty
    on_land = region.geometry.difference(CASPIAN).area / region.geometry.area
    assert on_land < 0.01


class TestBasins:
    BASINS = tuple(REGIONS[name].geometry for name in ("northern-caspian", "central-caspian", "southern-caspian"))

    def test_make_up_the_sea(self) -> None:
        together = shapely.union_all(self.BASINS)
        assert geodesy.area_km2(together ^ REGIONS["caspian-sea"].geometry) < 1

    def test_do_not_overlap(self) -> None:
        north, middle, south = self.BASINS
        assert (north & middle).area == pytest.approx(0)
        assert (middle & south).area == pytest.approx(0)
        assert not north.intersects(south)

    def test_have_the_shares_that_are_published(self) -> None:
        sea = REGIONS["caspian-sea"].area_km2
        shares = [100 * geodesy.area_km2(one) / sea for one in self.BASINS]
        assert shares == pytest.approx([25, 36, 39], abs=1)

    @pytest.mark.parametrize(
        ("name", "basin"),
        [
            ("sea-off-kalmykia", "northern-caspian"),
            ("sea-off-aktau", "central-caspian"),
            ("baku-bay", "southern-caspian"),
        ],
    )
    def test_hold_the_places_in_them(self, name: str, basin: str) -> None:
        assert REGIONS[basin].geometry.buffer(0.03).contains(REGIONS[name].geometry)


class TestFile:
    def test_is_small_when_packed(self) -> None:
        assert len(brotli.compress(REGIONS_FILE.read_bytes())) <= 40_000

    def test_has_rings_that_turn_as_rfc_7946_wants(self) -> None:
        features = json.loads(REGIONS_FILE.read_text(encoding="utf-8"))["features"]
        parts = [shapely.get_parts(shapely.geometry.shape(one["geometry"])) for one in features]
        assert all(part.exterior.is_ccw for polygons in parts for part in polygons)
