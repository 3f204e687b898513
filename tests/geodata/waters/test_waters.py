"""The sectors and zones of the Caspian follow their rules, and any point of the region lies somewhere."""

from __future__ import annotations

import gzip
import itertools
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_tables import rows

from geodata import basemap, countries, geodesy, waters
from geodata.errors import GeodataError, OutsideRegionError
from geodata.waters import shore

DOCS = Path(__file__).parents[3] / "app" / "pages" / "handbook" / "docs" / "waters.md"
SEA = basemap.caspian()
ZONES = waters.zones().set_index("id")
SECTORS = ZONES[ZONES["kind"] == "sector"]
BELTS = ZONES[ZONES["kind"] != "sector"]
WEST, SOUTH, EAST, NORTH = waters.REGION
# What simplifying may move, and what zones may differ from the rule that `locate` follows.
DRAWN_KM = 2.0

positions = st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
# The first call reads the shore, so that examples take unequal time.
untimed = settings(deadline=None)


class TestZones:
    def test_are_those_that_links_in_reports_depend_on(self) -> None:
        states = ("az", "ir", "kz", "ru", "tm")
        kinds = ("sector", "territorial-waters", "fishery-zone")
        assert set(ZONES.index) == {f"{kind}-{state}" for kind in kinds for state in states} | {"common-maritime-space"}

    def test_name_their_state(self) -> None:
        assert ZONES.loc["fishery-zone-tm", "country"] == "TM"
        assert "Turkmenistan" in ZONES.loc["fishery-zone-tm", "name"]
        assert ZONES.loc["common-maritime-space", "country"] is None

    def test_all_say_that_they_are_no_legal_boundaries(self) -> None:
        assert ZONES["basis"].str.startswith("Computed, not a legal boundary").all()

    @pytest.mark.parametrize("cover", [SECTORS, BELTS], ids=["sectors", "belts"])
    def test_cover_the_sea_of_the_base_map_without_overlap(self, cover) -> None:
        together = shapely.union_all(cover.geometry.to_numpy())
        assert cover["area_km2"].sum() == pytest.approx(geodesy.area_km2(SEA), rel=1e-5)
        assert geodesy.area_km2(together ^ SEA) < 0.005 * geodesy.area_km2(SEA)
        for a, b in itertools.combinations(cover.geometry, 2):
            assert (a & b).area == 0

    @pytest.mark.parametrize("state", ["az", "ir", "kz", "ru", "tm"])
    def test_of_a_state_lie_in_its_sector(self, state: str) -> None:
        sector = SECTORS.geometry[f"sector-{state}"]
        for kind in ("territorial-waters", "fishery-zone"):
            assert ZONES.geometry[f"{kind}-{state}"].difference(sector).area < 1e-9

    def test_give_areas_close_to_those_of_their_simplified_outlines(self) -> None:
        drawn = ZONES.geometry.map(geodesy.area_km2)
        assert ZONES["area_km2"].to_numpy() == pytest.approx(drawn.to_numpy(), rel=0.002)

    def test_are_small_on_the_wire(self) -> None:
        assert len(gzip.compress(waters.zones().to_json().encode())) < 60_000

    def test_are_the_callers_own(self) -> None:
        mine = waters.zones()
        mine["name"] = ""
        assert waters.zones()["name"].all()


class TestShore:
    def test_encloses_the_sea(self) -> None:
        coast = shore.load()
        lengths = shapely.length(coast.stretches)
        assert lengths.sum() == pytest.approx(geodesy.to_plane(shapely.boundary(SEA)).length)

    def test_belongs_to_five_states(self) -> None:
        assert set(shore.load().states) == set(countries.LITTORAL)

    @pytest.mark.parametrize(
        ("lon", "lat", "state"),
        [
            (50.07, 44.93, "KZ"),  # Kulaly
            (47.64, 43.98, "RU"),  # Chechen
            (50.34, 40.45, "AZ"),  # Pirallahi
            (53.05, 38.95, "TM"),  # Ogurchinsky
        ],
    )
    def test_of_islands_counts_as_their_states(self, lon: float, lat: float, state: str) -> None:
        assert waters.locate(lon, lat).nearest_coast == state
        assert waters.locate(lon, lat).distance_km < 6


class TestLocate:
    def test_tells_the_open_sea(self) -> None:
        point = waters.locate(50.3, 41.9)
        assert (point.kind, point.zone, point.sector) == ("sea", "common-maritime-space", "sector-az")
        assert point.country is None

    def test_tells_land(self) -> None:
        tehran = waters.locate(51.4215, 35.6944)
        assert (tehran.kind, tehran.country, tehran.zone, tehran.sector) == ("land", "IR", None, None)
        assert tehran.nearest_coast == "IR"

    def test_tells_land_of_states_without_a_caspian_coast(self) -> None:
        assert waters.locate(44.83, 41.69).country == "GE"

    def test_tells_inland_water(self) -> None:
        gulf = waters.locate(53.67, 41.34)
        assert (gulf.kind, gulf.country, gulf.sector) == ("inland-water", "TM", None)
        assert waters.locate(45.4, 37.7).kind == "inland-water"  # Lake Urmia

    def test_measures_as_another_library_does(self) -> None:
        for lon, lat in [(50.3, 41.9), (52.0, 38.0), (47.9, 44.9), (51.4, 35.7), (56.9, 48.9)]:
            point = waters.locate(lon, lat)
            east, north = point.shore
            metres = Geodesic.WGS84.Inverse(lat, lon, north, east)["s12"]
            assert point.distance_km == pytest.approx(metres / 1000, abs=1e-6)
            assert point.distance_nm == pytest.approx(metres / 1852, abs=1e-6)

    @untimed
    @given(positions)
    def test_finds_no_vertex_of_the_shore_nearer_than_the_nearest(self, position: tuple[float, float]) -> None:
        vertices = shapely.get_coordinates(SEA)
        nearest = geodesy.distances_km(np.broadcast_to(position, vertices.shape), vertices).min()
        assert waters.locate(*position).distance_km <= nearest * 1.002 + 0.01

    @pytest.mark.parametrize(
        ("miles", "zone"),
        [
            (14.9, "territorial-waters-ir"),
            (15.1, "fishery-zone-ir"),
            (24.9, "fishery-zone-ir"),
            (25.1, "common-maritime-space"),
        ],
    )
    def test_puts_the_limits_at_15_and_25_miles(self, miles: float, zone: str) -> None:
        """North of the middle of Iran's concave coast the nearest point stays the same."""
        start = waters.locate(52.0, 37.0)
        east, north = start.shore
        ahead = Geodesic.WGS84.Inverse(north, east, start.lat, start.lon)["azi1"]
        there = Geodesic.WGS84.Direct(north, east, ahead, miles * 1852)
        found = waters.locate(there["lon2"], there["lat2"])
        assert found.distance_nm == pytest.approx(miles, abs=0.05)
        assert found.zone == zone

    @pytest.mark.parametrize(
        ("point", "states"),
        [((49 + 53.3 / 60, 42 + 33.6 / 60), "AZ KZ RU"), ((50 + 56.6 / 60, 41 + 32.4 / 60), "AZ KZ TM")],
    )
    def test_finds_points_where_agreed_lines_meet_equally_far(self, point: tuple[float, float], states: str) -> None:
        """The points are those of the agreements of 14 May 2003 and 27 February 2003 (see the docs)."""
        distances = waters.coast_distances(*point)
        own = [distances[state] for state in states.split()]
        assert max(own) - min(own) < 4
        assert min(distances[state] for state in distances if state not in states) > max(own) + 50

    @untimed
    @given(positions)
    def test_is_total_inside_the_region(self, position: tuple[float, float]) -> None:
        point = waters.locate(*position)
        assert point.nearest_coast in countries.LITTORAL
        assert 0 <= point.distance_km < 1000
        assert (point.kind == "sea") == (point.zone in BELTS.index) == (point.sector in SECTORS.index)
        assert point.kind != "sea" or point.country is None

    @untimed
    @given(positions)
    def test_agrees_with_the_drawn_zones_away_from_their_edges(self, position: tuple[float, float]) -> None:
        point = waters.locate(*position)
        margin = DRAWN_KM / 85
        around = shapely.Point(position).buffer(margin)
        for cover, own in ((SECTORS, point.sector), (BELTS, point.zone)):
            containing = cover.index[cover.contains(around)]
            assert set(containing) <= {own}

    @untimed
    @given(positions)
    def test_names_the_first_of_the_distances_to_the_coasts(self, position: tuple[float, float]) -> None:
        point, distances = waters.locate(*position), waters.coast_distances(*position)
        assert set(distances) == set(countries.LITTORAL)
        assert list(distances.values()) == sorted(distances.values())
        assert next(iter(distances.values())) == pytest.approx(point.distance_km, rel=0.002)


class TestBadPositions:
    @pytest.mark.parametrize("position", [(0.0, 0.0), (WEST - 0.01, 42.0), (50.0, NORTH + 0.01), (180.0, 42.0)])
    def test_outside_the_region_are_named_with_what_is_allowed(self, position: tuple[float, float]) -> None:
        with pytest.raises(OutsideRegionError, match="longitude 44 to 57 and latitude 35 to 49") as error:
            waters.locate(*position)
        assert f"({position[0]:g}, {position[1]:g})" in str(error.value)

    def test_with_latitude_first_get_a_hint(self) -> None:
        with pytest.raises(OutsideRegionError, match="longitude comes first"):
            waters.locate(40.4, 49.9)

    @pytest.mark.parametrize("bad", [math.nan, math.inf])
    def test_that_are_not_finite_are_refused(self, bad: float) -> None:
        with pytest.raises(GeodataError, match="two finite numbers"):
            waters.locate(50.0, bad)

    def test_in_coast_distances_are_refused_too(self) -> None:
        with pytest.raises(OutsideRegionError):
            waters.coast_distances(0.0, 0.0)


class TestDocumentedAreas:
    TABLES = rows(DOCS)

    def test_of_the_sea(self) -> None:
        sea, gulf = geodesy.area_km2(SEA), geodesy.area_km2(basemap.kara_bogaz_gol())
        assert self.TABLES["Caspian Sea without Kara-Bogaz-Gol"][0] == f"{sea:,.0f}"
        assert self.TABLES["Kara-Bogaz-Gol"][0] == f"{gulf:,.0f}"
        assert self.TABLES["both"][0] == f"{sea + gulf:,.0f}"

    @pytest.mark.parametrize("state", countries.LITTORAL)
    def test_of_a_states_waters(self, state: str) -> None:
        name, areas = countries.name(state), ZONES["area_km2"]
        sector = areas[f"sector-{state.lower()}"]
        share = 100 * sector / SECTORS["area_km2"].sum()
        assert self.TABLES[name][:2] == [f"{sector:,.0f}", f"{share:.1f} %"]
        belts = [f"{areas[f'{kind}-{state.lower()}']:,.0f}" for kind in ("territorial-waters", "fishery-zone")]
        assert self.TABLES[f"off {name}"] == belts

    def test_of_the_common_maritime_space(self) -> None:
        area = ZONES["area_km2"]["common-maritime-space"]
        share = 100 * area / BELTS["area_km2"].sum()
        assert f"{area:,.0f} km², {share:.1f} % of the sea" in DOCS.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("start", "lon", "lat"),
        [("42°33.6′", 49 + 53.3 / 60, 42 + 33.6 / 60), ("41°32.4′", 50 + 56.6 / 60, 41 + 32.4 / 60)],
    )
    def test_distances_of_agreed_points(self, start: str, lon: float, lat: float) -> None:
        (row,) = (cells for first, cells in self.TABLES.items() if first.startswith(start))
        three = list(waters.coast_distances(lon, lat).items())[:3]
        assert row == [", ".join(f"{state} {km:.1f}" for state, km in three)]
