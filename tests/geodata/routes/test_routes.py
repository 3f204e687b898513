"""Sea routes are the shortest ways by water, the same in both directions, and never cross land."""

from __future__ import annotations

import itertools
import math
from functools import cache
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_tables import rows

from geodata import basemap, gazetteer, geodesy, routes
from geodata.errors import GeodataError, UnknownPlaceError
from geodata.routes import seaways
from geodata.routes.network import NoWaterwayError

DOCS = Path(__file__).parents[3] / "app" / "pages" / "handbook" / "docs" / "waters.md"
SEA = basemap.caspian()
shapely.prepare(SEA)
PLACES = gazetteer.load()
OUTER_END = (47.76, 44.76333)  # of the Volga–Caspian Canal
HARBOUR_KINDS = {"port", "naval-base", "shipyard"}
# Lines over the sea may come this near to land, or a little over it between two vertices.
SHORE_KM = 0.1
KM_PER_DEGREE = 111.0

# The first call reads the network, and ways between bare positions are computed, so that examples take unequal time.
untimed = settings(deadline=None, max_examples=30)


def is_on_the_network(place_id: str) -> bool:
    try:
        routes.route(place_id, place_id)
    except NoWaterwayError:
        return False
    return True


KNOWN = [place_id for place_id in PLACES if is_on_the_network(place_id)]
HARBOURS = [place_id for place_id in KNOWN if PLACES[place_id].kind in HARBOUR_KINDS]


@cache
def waterways() -> shapely.Geometry:
    """The sea, with a margin that is less than the map shows, and the courses of the rivers and canals."""
    channels = shapely.union_all([channel.line for channel in seaways.load().channels])
    found = SEA.buffer(SHORE_KM / KM_PER_DEGREE) | channels.buffer(0.001)
    shapely.prepare(found)
    return found


def is_at_sea(position: tuple[float, float]) -> bool:
    return bool(SEA.contains(shapely.Point(position)))


west, south, east, north = SEA.bounds
sea_points = st.tuples(st.floats(west, east), st.floats(south, north)).filter(is_at_sea)
known_places = st.sampled_from(KNOWN)


class TestRoute:
    def test_over_open_sea_is_straight(self) -> None:
        way = routes.route((50.0, 42.5), (51.0, 38.0))
        assert way.length_km == pytest.approx(geodesy.distance_km((50.0, 42.5), (51.0, 38.0)), rel=1e-5)
        assert way.waterways == ()

    def test_begins_and_ends_on_the_water_at_its_places(self) -> None:
        way = routes.route("aktau", "bandar-anzali")
        assert [station.id for station in way.waypoints] == ["aktau", "bandar-anzali"]
        for corner, station, away in zip(
            (way.line.coords[0], way.line.coords[-1]), way.waypoints, way.away_km, strict=True
        ):
            assert geodesy.distance_km(corner, station.position) == pytest.approx(away, abs=0.01)
            assert away < station.reach_km

    def test_has_the_length_of_its_line(self) -> None:
        way = routes.route("makhachkala", "amirabad")
        assert way.length_km == pytest.approx(geodesy.length_km(way.line), rel=1e-4)
        assert way.length_nm == pytest.approx(way.length_km / 1.852)

    def test_over_the_sea_has_few_vertices(self) -> None:
        assert len(routes.route("baku", "aktau").line.coords) < 20

    def test_from_a_place_to_itself_has_no_length(self) -> None:
        assert routes.route("baku", "baku").length_km == 0

    def test_leads_up_the_volga_by_the_canal(self) -> None:
        assert routes.route("baku", "astrakhan").waterways == ("Volga–Caspian Canal", "Volga")

    def test_leads_to_the_don(self) -> None:
        way = routes.route("kaspiysk", "rostov-on-don")
        assert way.waterways == ("Volga–Caspian Canal", "Volga", "Volga–Don Canal", "Don")

    def test_leads_to_the_baltic(self) -> None:
        way = routes.route("st-petersburg", "turkmenbashi")
        assert way.waterways[:4] == ("Neva", "Lake Ladoga", "Svir", "Volga–Baltic Waterway")

    def test_leads_down_the_ural(self) -> None:
        assert routes.route("zenit-shipyard", "bautino").waterways == ("Ural",)

    def test_takes_ids_places_and_positions_alike(self) -> None:
        aktau, baku = PLACES["aktau"], PLACES["baku"]
        by_id = routes.route("aktau", "baku")
        assert routes.route(aktau, baku).line == by_id.line
        assert routes.route((aktau.lon, aktau.lat), (baku.lon, baku.lat)).line == by_id.line

    def test_is_the_same_after_reading_the_network_again(self) -> None:
        before = routes.route((50.0, 44.0), "bandar-e-gaz").line
        seaways.load.cache_clear()
        assert routes.route((50.0, 44.0), "bandar-e-gaz").line == before


class TestVia:
    def test_is_the_sum_of_its_legs(self) -> None:
        way = routes.route("aktau", "bandar-anzali", via="baku")
        legs = [routes.route("aktau", "baku"), routes.route("baku", "bandar-anzali")]
        assert way.length_km == pytest.approx(sum(leg.length_km for leg in legs))
        assert len(way.away_km) == 3

    def test_may_be_several_places_or_a_position(self) -> None:
        several = routes.route("makhachkala", "baku", via=["aktau", "bandar-anzali"])
        assert [station.id for station in several.waypoints] == ["makhachkala", "aktau", "bandar-anzali", "baku"]
        assert routes.route("makhachkala", "baku", via=(50.0, 42.5)).waypoints[1].position == (50.0, 42.5)

    @untimed
    @given(known_places, known_places, known_places)
    def test_is_never_shorter_than_without(self, a: str, b: str, c: str) -> None:
        assert routes.route(a, b, via=c).length_km >= routes.route(a, b).length_km - 0.001


class TestDirections:
    @untimed
    @given(known_places, known_places)
    def test_of_known_places_have_the_same_length_and_the_same_line_turned_round(self, a: str, b: str) -> None:
        there, back = routes.route(a, b), routes.route(b, a)
        assert there.length_km == back.length_km
        assert there.line == back.line.reverse()
        assert there.waterways == back.waterways[::-1]

    @untimed
    @given(sea_points, sea_points)
    def test_of_any_points_have_the_same_length(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        assert routes.route(a, b).length_km == routes.route(b, a).length_km


class TestLand:
    def test_is_never_crossed_between_harbours(self) -> None:
        lines = [routes.route(a, b).line for a, b in itertools.combinations(HARBOURS, 2)]
        crossing = [line for line, wet in zip(lines, shapely.covers(waterways(), lines), strict=True) if not wet]
        assert len(lines) > 500
        assert crossing == []

    @untimed
    @given(sea_points, sea_points)
    def test_is_never_crossed_between_points_at_sea(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        dry = routes.route(a, b).line - waterways()
        assert dry.is_empty

    @untimed
    @given(sea_points, known_places)
    def test_is_never_crossed_between_a_point_at_sea_and_a_place(self, a: tuple[float, float], b: str) -> None:
        dry = routes.route(a, b).line - waterways()
        assert dry.is_empty

    def test_lies_beside_rivers_but_for_short_gaps_in_their_lines(self) -> None:
        network = seaways.load()
        courses = shapely.union_all([channel.line for channel in network.channels])
        rivers = [basemap.read(level, "rivers") for level in ("detail", "region")]
        rivers = [frame[frame["name"].isin(network.names)] for frame in rivers]
        waters = [basemap.read(level, "water") for level in ("detail", "region")]
        near = [geometry for frame in (*rivers, *waters) for geometry in frame.geometry if geometry.intersects(courses)]
        for gap in shapely.get_parts(courses - shapely.union_all(near).buffer(0.005)):
            assert geodesy.length_km(gap) < 15


class TestShortest:
    @untimed
    @given(sea_points, sea_points, sea_points)
    def test_makes_no_detour(self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
        """The way over a third point is no shorter, but for the way between it and the water of the network."""
        direct, detour = routes.route(a, b), routes.route(a, b, via=c)
        assert direct.length_km <= detour.length_km * 1.0005 + 0.01

    @untimed
    @given(sea_points, sea_points)
    def test_is_no_shorter_than_the_geodesic(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        way = routes.route(a, b)
        ends = way.line.coords[0], way.line.coords[-1]
        assert way.length_km >= geodesy.distance_km(*ends) - 0.01


class TestKnownRoutes:
    def test_hold_all_pairs_of_places_on_the_network(self) -> None:
        """Run `python -m geodata.build.routes` after places have been moved or added."""
        positions = sorted({(PLACES[place_id].lon, PLACES[place_id].lat) for place_id in HARBOURS})
        missing = [pair for pair in itertools.combinations(positions, 2) if pair not in seaways.known_routes()]
        assert missing == []

    @settings(deadline=None, max_examples=15)
    @given(known_places, known_places)
    def test_are_what_would_be_computed(self, a: str, b: str) -> None:
        stations = [routes.waypoint(place_id) for place_id in (a, b)]
        network = seaways.load()
        first, last = (station.stop(network) for station in sorted(stations, key=lambda station: station.position))
        _, km, _ = network.line(first, network.shortest(first, last), last)
        assert routes.route(a, b).length_km == pytest.approx(km, abs=0.001)

    def test_lie_on_the_base_map_as_it_is(self) -> None:
        water = geodesy.from_plane(seaways.load().water)
        assert SEA.contains(water)
        assert geodesy.area_km2(SEA - water) < 0.01 * geodesy.area_km2(SEA)


class TestErrors:
    @pytest.mark.parametrize("place_id", ["tehran", "moscow", "kara-bogaz-gol", "istanbul"])
    def test_name_a_place_on_no_waterway_and_how_far_it_is(self, place_id: str) -> None:
        with pytest.raises(NoWaterwayError, match=rf"{place_id} \(.*\) lies \d+ km from the nearest water"):
            routes.route(place_id, "baku")

    def test_name_an_airfield(self) -> None:
        with pytest.raises(NoWaterwayError, match="ramsar-airport is of the kind 'airfield'"):
            routes.route("baku", "ramsar-airport")

    def test_name_a_position_far_from_water(self) -> None:
        with pytest.raises(NoWaterwayError, match=r"the point \(0, 0\) lies"):
            routes.route((0.0, 0.0), "baku")

    def test_name_an_unknown_id_and_the_nearest(self) -> None:
        with pytest.raises(UnknownPlaceError, match=r"'bakku'.*baku"):
            routes.route("bakku", "aktau")

    def test_come_from_via_too(self) -> None:
        with pytest.raises(NoWaterwayError, match="tehran"):
            routes.route("baku", "aktau", via="tehran")

    @pytest.mark.parametrize("bad", [math.nan, math.inf])
    def test_refuse_what_is_no_number(self, bad: float) -> None:
        with pytest.raises(GeodataError, match="two finite numbers"):
            routes.route((50.0, bad), "baku")


class TestMovements:
    def test_become_directed_lines_one_for_each_leg(self) -> None:
        legs = routes.as_geodataframe({"visit": ["makhachkala", "aktau", "baku"], "return": ["baku", "makhachkala"]})
        assert legs["movement"].tolist() == ["visit", "visit", "return"]
        assert legs["leg"].tolist() == [0, 1, 0]
        assert legs["start"].tolist() == ["makhachkala", "aktau", "baku"]
        assert legs.crs == 4326
        for _, leg in legs.iterrows():
            start, end = (PLACES[leg[column]] for column in ("start", "end"))
            assert geodesy.distance_km(leg.geometry.coords[0], (start.lon, start.lat)) < 5
            assert geodesy.distance_km(leg.geometry.coords[-1], (end.lon, end.lat)) < 5

    def test_are_straight_where_no_way_by_water_is_known_and_say_so(self) -> None:
        legs = routes.as_geodataframe({"flight": ["san-francisco", "baku"], "visit": ["baku", "aktau"]})
        assert legs["by"].tolist() == ["direct", "water"]
        assert len(legs.geometry[0].coords) == 2
        assert legs["length_nm"][0] > 5000

    def test_leave_out_legs_from_a_place_to_itself(self) -> None:
        legs = routes.as_geodataframe({"stay": ["baku", "baku", "aktau"], "nothing": ["baku"]})
        assert legs[["movement", "leg", "start", "end"]].to_numpy().tolist() == [["stay", 0, "baku", "aktau"]]

    def test_may_be_none(self) -> None:
        legs = routes.as_geodataframe({})
        assert len(legs) == 0
        assert "length_nm" in legs.columns

    def test_of_unknown_places_are_refused(self) -> None:
        with pytest.raises(UnknownPlaceError, match="'atlantis'"):
            routes.as_geodataframe({"visit": ["baku", "atlantis"]})


class TestLengths:
    @pytest.mark.parametrize(
        ("a", "b", "km", "within"),
        [
            ("baku", "turkmenbashi", 306, 0.03),
            ("alat", "aktau", 470, 0.03),
            ("astrakhan", OUTER_END, 188, 0.08),
            ((44.628, 48.537), (43.543, 48.619), 101, 0.08),  # the Volga–Don Canal
        ],
    )
    def test_are_close_to_published_ones(self, a: routes.Spot, b: routes.Spot, km: float, within: float) -> None:
        """For the sources see the docs."""
        assert routes.route(a, b).length_km == pytest.approx(km, rel=within)

    @pytest.mark.parametrize(
        ("title", "a", "b"),
        [
            ("Astrakhan–Anzali", "astrakhan", "bandar-anzali"),
            ("Baku–Aktau", "baku", "aktau"),
            ("Alat–Aktau", "alat", "aktau"),
            ("Baku–Turkmenbashi", "baku", "turkmenbashi"),
            ("Makhachkala–Aktau", "makhachkala", "aktau"),
            ("Amirabad–Olya", "amirabad", "olya"),
            ("Baku–Garabogaz", "baku", "garabogaz"),
            ("Astrakhan–outer end of the Volga–Caspian Canal", "astrakhan", OUTER_END),
            ("Volga–Don Canal, end to end", (44.628, 48.537), (43.543, 48.619)),
        ],
    )
    def test_are_those_in_the_docs(self, title: str, a: routes.Spot, b: routes.Spot) -> None:
        way = routes.route(a, b)
        assert rows(DOCS)[title][:2] == [f"{way.length_nm:,.0f}", f"{way.length_km:,.0f}"]
