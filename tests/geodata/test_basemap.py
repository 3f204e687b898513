"""The base map has land where there is land and water where there is water, at every level, and weighs little."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geodata import basemap, countries, gazetteer
from geodata.basemap import LABELS, LAYERS, LEVELS, Layer, Level
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PLACES = gazetteer.load()

# Equal areas and, within the Caspian, distances true to 1 %.
METRES = "+proj=laea +lat_0=42 +lon_0=51"

KILOBYTES = {"overview": 25, "region": 35, "detail": 60}
ALL_KILOBYTES = 120
LANGUAGES = {"ru", "fa", "az", "kk", "tk"}

every_level = pytest.mark.parametrize("level", LEVELS)
fine_levels = pytest.mark.parametrize("level", ["region", "detail"])


def gzipped(data: bytes) -> float:
    return len(gzip.compress(data, 9)) / 1000


def point(place: str) -> shapely.Point:
    return shapely.Point(PLACES[place].lon, PLACES[place].lat)


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    projected: BaseGeometry = gpd.GeoSeries([geometry], crs=4326).to_crs(METRES).iloc[0]
    return projected


@every_level
@pytest.mark.parametrize("layer", LAYERS)
def test_every_level_has_every_layer_with_valid_geometry(level: Level, layer: Layer) -> None:
    frame = basemap.read(level, layer)
    assert len(frame) > 0
    assert frame.crs == 4326
    assert frame.is_valid.all()
    assert not frame.is_empty.any()


@every_level
def test_a_level_lies_within_its_bbox(level: Level) -> None:
    bbox = shapely.box(*json.loads(basemap.path(level).read_bytes())["bbox"])
    for layer in LAYERS:
        assert bbox.buffer(1e-9).covers(shapely.box(*basemap.read(level, layer).total_bounds))


@every_level
def test_a_level_weighs_little_on_the_wire(level: Level) -> None:
    assert gzipped(basemap.path(level).read_bytes()) <= KILOBYTES[level]


def test_all_files_together_weigh_little_on_the_wire() -> None:
    files = [*map(basemap.path, LEVELS), LABELS]
    assert sum(gzipped(file.read_bytes()) for file in files) <= ALL_KILOBYTES


@every_level
@pytest.mark.parametrize(("lon", "lat"), [(51.0, 42.0), (49.5, 45.3), (51.5, 38.0), (50.3, 40.0)])
def test_the_open_caspian_is_water_and_no_land(level: Level, lon: float, lat: float) -> None:
    open_sea = shapely.Point(lon, lat)
    assert basemap.caspian(level).contains(open_sea)
    assert not basemap.land(level).intersects(open_sea)


@every_level
def test_kara_bogaz_gol_is_water_beside_the_caspian(level: Level) -> None:
    gulf, sea = basemap.kara_bogaz_gol(level), basemap.caspian(level)
    assert gulf.contains(shapely.Point(53.4, 41.4))
    assert not basemap.land(level).contains(shapely.Point(53.4, 41.4))
    assert gulf.intersection(sea).area == 0
    assert gulf.intersects(sea), "they meet in the strait"


@every_level
def test_land_and_the_caspian_share_their_shore_without_gap_or_overlap(level: Level) -> None:
    land, sea = basemap.land(level), basemap.caspian(level)
    assert land.intersection(sea).area == 0
    alone = sea.boundary.difference(land.boundary)
    assert alone.length == pytest.approx(sea.boundary.intersection(basemap.kara_bogaz_gol(level)).length)


def test_the_caspian_is_as_large_as_its_source_says() -> None:
    """GSHHG: 378,662 km² of sea and 17,127 km² of gulf."""
    assert in_metres(basemap.caspian()).area / 1e6 == pytest.approx(378_662, rel=0.001)
    assert in_metres(basemap.kara_bogaz_gol()).area / 1e6 == pytest.approx(17_127, rel=0.001)


@every_level
@pytest.mark.parametrize("city", ["moscow", "tehran", "ankara", "astana", "ashgabat", "tbilisi"])
def test_inland_cities_are_on_land(level: Level, city: str) -> None:
    bbox = shapely.box(*json.loads(basemap.path(level).read_bytes())["bbox"])
    assert basemap.land(level).contains(point(city)) or (level == "detail" and not bbox.contains(point(city)))


def test_the_centre_of_baku_is_on_land() -> None:
    """The point of GeoNames: the gazetteer has the harbour."""
    assert basemap.land().contains(shapely.Point(49.892, 40.3777))


@pytest.mark.parametrize("island", ["pirallahi", "chilov", "ogurchinsky", "chechen-island", "tyuleniy-island"])
def test_the_large_islands_are_land_in_the_detail(island: str) -> None:
    assert basemap.land().contains(point(island))
    assert not basemap.caspian().intersects(point(island))


@pytest.mark.parametrize(
    "port", ["aktau", "baku", "bandar-anzali", "makhachkala", "turkmenbashi", "nowshahr", "kaspiysk"]
)
def test_ports_lie_by_the_shore_of_the_detail(port: str) -> None:
    assert in_metres(point(port)).distance(in_metres(basemap.caspian().boundary)) <= 3000


@every_level
@pytest.mark.parametrize("state", countries.LITTORAL)
def test_every_caspian_state_has_a_coast(level: Level, state: str) -> None:
    areas = basemap.read(level, "countries").set_index("iso").geometry
    assert areas[state].boundary.intersection(basemap.caspian(level).boundary).length > 1


@every_level
def test_countries_do_not_overlap_and_add_up_to_the_land(level: Level) -> None:
    areas = basemap.read(level, "countries").geometry.to_numpy()
    assert shapely.coverage_is_valid(areas)
    land = basemap.land(level)
    if level != "overview":
        assert shapely.coverage_union_all(areas).symmetric_difference(land).area == 0
    assert land.covers(shapely.coverage_union_all(areas))


@every_level
def test_codes_of_countries_are_of_iso_3166(level: Level) -> None:
    assert set(basemap.read(level, "countries")["iso"].dropna()) <= countries.codes()


@every_level
def test_borders_lie_on_land_and_not_along_the_sea(level: Level) -> None:
    borders = basemap.read(level, "borders").geometry.iloc[0]
    assert basemap.land(level).covers(borders)
    assert borders.intersection(basemap.caspian(level)).length == 0


@every_level
def test_the_coast_is_the_outline_of_the_land_without_the_edge_of_the_level(level: Level) -> None:
    coast = basemap.read(level, "coast").set_index("kind").geometry
    edge = shapely.box(*json.loads(basemap.path(level).read_bytes())["bbox"]).boundary
    assert coast["sea"].intersection(edge).length == 0
    assert basemap.land(level).boundary.difference(edge).length == pytest.approx(coast["sea"].length)


@every_level
def test_the_way_of_warships_to_other_seas_is_drawn(level: Level) -> None:
    rivers = basemap.read(level, "rivers")
    assert {"Volga", "Volga–Don Canal", "Don"} <= set(rivers.loc[rivers["navigable"], "name"])
    assert {"Ural", "Kura"} <= set(rivers["name"].dropna())


@fine_levels
def test_volga_canal_and_don_meet(level: Level) -> None:
    courses = basemap.read(level, "rivers").set_index("name").geometry
    canal = in_metres(courses["Volga–Don Canal"])
    assert canal.distance(in_metres(courses["Volga"])) <= 1000
    assert canal.distance(in_metres(courses["Don"])) <= 1000


@pytest.mark.parametrize("city", ["astrakhan", "volgograd"])
def test_the_volga_passes_its_cities(city: str) -> None:
    volga = basemap.read("detail", "rivers").set_index("name").geometry["Volga"]
    assert in_metres(volga).distance(in_metres(point(city))) <= 10_000


def test_the_volga_reaches_the_caspian() -> None:
    volga = basemap.read("detail", "rivers").set_index("name").geometry["Volga"]
    assert in_metres(volga).distance(in_metres(basemap.caspian())) <= 2000


def test_labels_of_places_bear_the_names_of_the_gazetteer() -> None:
    labels = [label for label in basemap.labels() if label.place]
    assert len(labels) > 30
    for label in labels:
        names = PLACES[str(label.place)].names
        assert label.name == names["en"]
        assert label.names == {language: names[language] for language in label.names}
        assert set(label.names) == LANGUAGES & set(names)


def test_labels_of_cities_stand_where_the_gazetteer_has_them() -> None:
    for label in basemap.labels():
        if label.kind == "city" and label.place:
            assert (label.lon, label.lat) == pytest.approx(
                (PLACES[label.place].lon, PLACES[label.place].lat), abs=0.006
            )


def test_labels_of_countries_bear_the_names_of_cldr() -> None:
    labels = [label for label in basemap.labels() if label.iso]
    assert set(countries.LITTORAL) <= {label.iso for label in labels}
    for label in labels:
        assert label.name == countries.name(str(label.iso))
        assert label.names == {language: countries.name(str(label.iso), language) for language in LANGUAGES}


def test_labels_of_countries_lie_in_them() -> None:
    areas = basemap.read("overview", "countries").set_index("iso").geometry
    for label in basemap.labels():
        if label.iso:
            assert areas[label.iso].contains(shapely.Point(label.lon, label.lat)), label.name


def test_the_caspian_comes_first_and_at_every_zoom() -> None:
    first = basemap.labels()[0]
    assert (first.place, first.kind) == ("caspian-sea", "sea")
    assert first.min_zoom == min(label.min_zoom for label in basemap.labels())


def test_an_unknown_level_is_named_with_what_there_is() -> None:
    with pytest.raises(GeodataError, match="level 'harbour': expected one of overview, region, detail"):
        basemap.path("harbour")  # type: ignore[arg-type]


def test_an_unknown_layer_is_named_with_what_there_is() -> None:
    with pytest.raises(GeodataError, match="layer 'roads': expected one of land, countries"):
        basemap.read("region", "roads")  # type: ignore[arg-type]


@every_level
def test_the_files_are_topojson_that_other_tools_read(level: Level) -> None:
    """Lines are stored once, as whole-number steps."""
    topology = json.loads(basemap.path(level).read_bytes())
    assert topology["type"] == "Topology"
    assert set(topology["objects"]) == set(LAYERS)
    assert all(isinstance(number, int) for arc in topology["arcs"] for step in arc for number in step)
    assert len({json.dumps(arc) for arc in topology["arcs"]}) == len(topology["arcs"])


@pytest.mark.parametrize("level", basemap.LEVELS)
def test_the_bounds_of_a_level_are_those_of_its_file(level: basemap.Level) -> None:
    assert tuple(json.loads(basemap.path(level).read_text())["bbox"]) == basemap.BOUNDS[level]
