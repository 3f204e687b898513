"""Events as areas: every format with geometry writes them, with the same properties, and gives the same events back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from records import built_in, record, write

from events.curation import reading
from events.index.space.known import DISC, POINT, Known
from events.publishing.exports import FORMATS
from events.table.areas import areas, with_areas
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

CATALOGUE = built_in()
KNOWN = Known.of(CATALOGUE.table)
AREAS = list(areas(CATALOGUE.table))


def test_what_is_known_to_a_point_is_one_and_all_else_an_area() -> None:
    for shape, code, lon, lat in zip(AREAS, KNOWN.code, KNOWN.lon, KNOWN.lat, strict=True):
        if code == POINT:
            assert (shape.x, shape.y) == pytest.approx((lon, lat), abs=1e-6)
        else:
            assert shape.geom_type in {"Polygon", "MultiPolygon"}
            assert shape.is_valid


def test_of_a_region_is_the_regions_shape() -> None:
    at_sea = KNOWN.regions.index("caspian-sea")
    shapes = {AREAS[row].wkb for row in range(len(AREAS)) if KNOWN.code[row] == at_sea}
    assert len(shapes) == 1


class TestPublishedArea:
    BOX = "POLYGON ((51 41, 52 41, 52 42, 51 42, 51 41))"

    @pytest.fixture
    def catalogue(self, tmp_path: Path) -> Catalogue:
        corners = ["41-00.0N 051-00.0E", "41-00.0N 052-00.0E", "42-00.0N 052-00.0E", "42-00.0N 051-00.0E"]
        place = {"id": "caspian-sea", "precision": "sea"}
        return reading.load(write(tmp_path, record(place=place, location_country=None, area=corners)))

    def test_is_what_the_event_is_known_to(self, catalogue: Catalogue) -> None:
        (shape,) = areas(catalogue.table)
        assert shape.equals(shapely.from_wkt(self.BOX))

    def test_has_the_point_inside_it(self, catalogue: Catalogue) -> None:
        (row,) = catalogue.table.to_pylist()
        assert shapely.from_wkt(self.BOX).contains(shapely.Point(row["lon"], row["lat"]))
        assert 60 < row["radius_km"] < 90

    def test_is_counted_apart_from_the_sea(self, catalogue: Catalogue) -> None:
        known = Known.of(catalogue.table)
        assert (known.code.tolist(), known.deepest.tolist()) == ([DISC], [4])
        found = known.area_of(0, None)
        assert found is not None
        assert found.equals(shapely.from_wkt(self.BOX))


@pytest.mark.parametrize("suffix", [form.suffix for form in FORMATS.values() if form.has_areas])
class TestFile:
    def test_gives_the_same_events_back(self, suffix: str, tmp_path: Path) -> None:
        points, shapes = tmp_path / f"points.{suffix}", tmp_path / f"areas.{suffix}"
        form, provenance = FORMATS[suffix], Provenance.of(CATALOGUE)
        form.write(CATALOGUE, provenance, points)
        form.write(with_areas(CATALOGUE), provenance, shapes)
        schema = CATALOGUE.table.schema
        assert form.read(shapes, schema).table.equals(form.read(points, schema).table)

    def test_holds_the_areas(self, suffix: str, tmp_path: Path) -> None:
        path = tmp_path / f"areas.{suffix}"
        FORMATS[suffix].write(with_areas(CATALOGUE), Provenance.of(CATALOGUE), path)
        if suffix == "parquet":
            frame = gpd.read_parquet(path)
        elif suffix == "kml":
            frame = gpd.read_file(path, layer="Caspian military activity map", engine="pyogrio")
        else:
            frame = gpd.read_file(path, engine="pyogrio")
        ids = CATALOGUE.table["id"].to_pylist()
        # GDAL takes the element's own id for that of KML's schema, and keeps the order.
        held = dict(zip(ids if suffix == "kml" else frame["id"], frame.geometry, strict=True))
        for event, shape in zip(ids, AREAS, strict=True):
            assert shapely.force_2d(held[event]).equals(shape)


def test_the_properties_of_a_feature_are_those_of_the_event_and_its_point(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    FORMATS["geojson"].write(with_areas(CATALOGUE), Provenance.of(CATALOGUE), path)
    first = json.loads(path.read_text(encoding="utf-8"))["features"][0]
    assert list(first["properties"]) == [*CATALOGUE.properties, "lon", "lat"]
