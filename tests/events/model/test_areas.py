"""Areas of the catalogue's events: the region of the place, or a disc on the side of the coast where it happened."""

from __future__ import annotations

import pytest
import shapely
from records import built_in

from events.model.areas import Area, area_of, region_of, written
from geodata import basemap, gazetteer, geodesy

SEA = shapely.union(basemap.caspian(), basemap.kara_bogaz_gol())
NEAR_THE_SEA = geodesy.to_plane(SEA).buffer(2_000, quad_segs=2)
ROWS = built_in().table.to_pylist()


def area(row: dict) -> Area | None:
    known = {name: row[name] for name in ("place", "precision", "location_country", "lon", "lat", "radius_km")}
    return area_of(**known)


AREAS = {row["id"]: found for row in ROWS if (found := area(row))}
AT_SEA = [
    row["id"]
    for row in ROWS
    if row["id"] in AREAS
    and row["location_country"] is None
    and not (row["place"] and gazetteer.load()[row["place"]].kind == "river")
]


def test_every_event_has_one_but_those_known_to_a_point() -> None:
    without = {row["precision"] for row in ROWS if row["id"] not in AREAS}
    assert without == {"exact", "port", "city"} & {row["precision"] for row in ROWS}


@pytest.mark.parametrize("event", AREAS)
def test_is_valid(event: str) -> None:
    assert AREAS[event].geometry.is_valid
    assert AREAS[event].geometry.area > 0


def test_many_events_are_at_sea() -> None:
    assert len(AT_SEA) > 80


@pytest.mark.parametrize("event", [one for one in AT_SEA if AREAS[one].geometry.intersects(SEA)])
def test_at_sea_covers_no_land_beyond_the_base_maps_tolerance(event: str) -> None:
    assert geodesy.to_plane(AREAS[event].geometry).difference(NEAR_THE_SEA).is_empty


def test_at_sea_elsewhere_is_the_sea_there() -> None:
    elsewhere = {AREAS[one].region.id for one in AT_SEA if not AREAS[one].geometry.intersects(SEA)}  # type: ignore[union-attr]
    assert elsewhere == {"mediterranean-sea"}


def test_of_a_country_is_the_state_and_not_its_capital() -> None:
    assert region_of("astana", "country", "KZ") == "kazakhstan"


def test_of_an_own_point_at_sea_is_the_water_around_it() -> None:
    found = area_of(None, "area", None, lon=49.0, lat=42.2, radius_km=50)
    assert found is not None
    assert found.region is None
    assert found.geometry.difference(SEA).area < 1e-3


def test_near_a_port_may_be_on_both_sides_of_the_shore() -> None:
    found = area_of("aktau", "area", "KZ", lon=51.15, lat=43.65, radius_km=20)
    assert found is not None
    assert 0.2 < (found.geometry & SEA).area / found.geometry.area < 0.9


def test_of_a_radius_of_nothing_there_is_none() -> None:
    assert area_of(None, "area", None, lon=50, lat=42, radius_km=0) is None


class TestPublished:
    CORNERS = "POLYGON ((48.25 43.2, 48.25 43.5, 48.75 43.5, 48.25 43.2))"

    @pytest.mark.parametrize(
        "given",
        [
            ["43-12.0N 048-15.0E", "43-30.0N 048-15.0E", "43-30.0N 048-45.0E"],
            "43-12.0N 048-15.0E, 43-30.0N 048-15.0E, 43-30.0N 048-45.0E",
            [[48.25, 43.2], [48.25, 43.5], [48.75, 43.5]],
            CORNERS,
        ],
        ids=["corners as text", "a warning", "corners in degrees", "WKT"],
    )
    def test_is_written_as_wkt(self, given: object) -> None:
        assert written(given) == self.CORNERS

    @pytest.mark.parametrize(
        "given",
        [
            7,
            [],
            ["43-12.0N 048-15.0E", "43-30.0N 048-15.0E"],
            [[48.25, 43.2], [48.75, 43.5], [48.25, 43.5], [48.75, 43.2]],
            [[48.25, 43.2, 7], [48.25, 43.5], [48.75, 43.5]],
            "POLYGON ((48 43, 49 44, 48 44, 49 43, 48 43))",
            "POLYGON ((48 43, 49 44",
            "POLYGON ((43 148, 44 148, 44 149, 43 148))",
            "the sea off Baku",
        ],
    )
    def test_is_refused_where_it_is_no_area(self, given: object) -> None:
        with pytest.raises(ValueError, match=r"expected|needs|cannot read|corner"):
            written(given)

    def test_is_the_area_of_its_event(self) -> None:
        found = area_of("caspian-sea", "sea", None, lon=50.3, lat=41.9, radius_km=600, published=self.CORNERS)
        assert found is not None
        assert found.geometry.equals(shapely.from_wkt(self.CORNERS))
