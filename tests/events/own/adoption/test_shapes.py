"""Areas and lines of users' files are kept whole in every format, with a point inside; what cannot be kept is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from own_sets import Heard, adopt, adopted, rejects, write_csv, write_geojson
from shapely.geometry import mapping

from events.index.space.known import DISC, POINT, Known
from events.own.intake import Reading, Request
from events.own.preview import preview
from events.publishing.exports import FORMATS
from events.table.areas import areas, with_areas
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from events.table.catalogue import Catalogue

REST = {"title": "A closed area", "date": "2013-07-08"}
HOLED = shapely.box(49, 41, 50, 42).difference(shapely.box(49.4, 41.4, 49.6, 41.6))
SHAPES = {
    "polygon": shapely.box(51, 41, 52, 42),
    "polygon with a hole": HOLED,
    "multipolygon": shapely.MultiPolygon([shapely.box(51, 41, 52, 42), HOLED]),
    "line": shapely.LineString([(49, 42), (50, 42.5), (51, 42)]),
    "multiline": shapely.MultiLineString([[(49, 42), (50, 42.5)], [(50, 41), (51, 41)]]),
    "collection": shapely.GeometryCollection([shapely.box(51, 41, 52, 42), shapely.LineString([(49, 42), (50, 43)])]),
}
POINT_AT = shapely.Point(50, 40)


def geometries(catalogue: Catalogue) -> dict[str, Any]:
    """Return the geometry of each event as the downloads of areas have it."""
    return dict(zip(catalogue.table["title"].to_pylist(), areas(catalogue.table), strict=True))


def written_by_gdal(path: Path, shapes: dict[str, Any]) -> Path:
    """Write shapes as GDAL or GeoPandas writes them, titled by their names."""
    frame = gpd.GeoDataFrame({"title": list(shapes), "date": "2013"}, geometry=list(shapes.values()), crs=4326)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


@pytest.mark.parametrize("name", ["a.geojson", "a.geojsonl", "a.gpkg", "a.fgb", "a.parquet"])
def test_areas_lines_and_points_of_one_file_are_kept_as_they_are(tmp_path: Path, name: str) -> None:
    given = SHAPES | {"point": POINT_AT}
    kept = geometries(adopt(written_by_gdal(tmp_path / name, given), strict=True))
    # GDAL turns rings as RFC 7946 wants them.
    assert {title: shape.normalize().wkt for title, shape in kept.items()} == {
        title: shape.normalize().wkt for title, shape in given.items()
    }


@pytest.mark.parametrize("title", ["multipolygon", "multiline"])
def test_of_a_shapefile_too(tmp_path: Path, title: str) -> None:
    kept = geometries(adopt(written_by_gdal(tmp_path / "a.shp", {title: SHAPES[title]}), strict=True))
    assert kept[title].normalize() == SHAPES[title].normalize()


def test_of_kml_too(tmp_path: Path) -> None:
    kml = """<kml><Document>
    <Placemark><name>box</name><TimeStamp><when>2013</when></TimeStamp><Polygon><outerBoundaryIs><LinearRing><coordinates>
      51,41,0 52,41,0 52,42,0 51,41,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
    <Placemark><name>line</name><TimeStamp><when>2013</when></TimeStamp>
      <LineString><coordinates>49,42 50, 42.5</coordinates></LineString></Placemark>
    <Placemark><name>labelled</name><TimeStamp><when>2013</when></TimeStamp><MultiGeometry>
      <Point><coordinates>49.2,42.2</coordinates></Point><LineString><coordinates>49,42 50,43</coordinates></LineString>
      </MultiGeometry></Placemark></Document></kml>"""
    (tmp_path / "a.kml").write_text(kml, encoding="utf-8")
    catalogue = adopt(tmp_path / "a.kml", strict=True)
    assert {title: shape.wkt for title, shape in geometries(catalogue).items()} == {
        "box": "POLYGON ((51 41, 52 41, 52 42, 51 41))",
        "line": "LINESTRING (49 42, 50 42.5)",
        "labelled": "LINESTRING (49 42, 50 43)",
    }
    spots = {row["title"]: (row["lon"], row["lat"]) for row in catalogue.table.to_pylist()}
    assert spots["labelled"] == (49.2, 42.2)


@pytest.mark.parametrize("wkt", ["POLYGON ((51 41, 52 41, 52 42, 51 41))", "LINESTRING (49 42, 50 42.5)"])
def test_of_a_column_of_wkt_too(tmp_path: Path, wkt: str) -> None:
    [event] = adopted(tmp_path, {**REST, "wkt": wkt})
    assert event["published_area"] == wkt


def test_corners_of_a_warning_are_an_area_with_a_point_inside(tmp_path: Path) -> None:
    row = {**REST, "corners": "43-12.0N 048-15.0E; 43-30.0N 048-15.0E; 43-30.0N 048-45.0E"}
    [event] = adopted(tmp_path, row, mapping="published_area=corners")
    area = shapely.from_wkt(event["published_area"])
    assert area.contains(shapely.Point(event["lon"], event["lat"]))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_the_point_is_inside_or_on_the_line_and_the_radius_reaches_the_farthest_corner(
    tmp_path: Path, shape: shapely.Geometry
) -> None:
    [event] = adopt(write_geojson(tmp_path / "a.geojson", (mapping(shape), REST))).table.to_pylist()
    assert shape.distance(shapely.Point(event["lon"], event["lat"])) < 1e-9
    assert 50 < event["radius_km"] < 300


def test_an_area_is_counted_apart_from_points(tmp_path: Path) -> None:
    known = Known.of(adopt(tmp_path / _mixed(tmp_path)).table)
    assert sorted(known.code.tolist()) == [DISC, POINT]
    assert known.deepest[known.code == DISC].tolist() == [4]


def test_what_is_smaller_than_a_decimetre_is_kept_too(tmp_path: Path) -> None:
    tiny = shapely.box(51, 41, 51.0000001, 41.0000001)
    kept = geometries(adopt(write_geojson(tmp_path / "a.geojson", (mapping(tiny), REST)), strict=True))
    assert kept["A closed area"].equals(tiny)


def test_areas_are_brought_to_longitude_and_latitude(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"title": ["box"], "date": "2013"}, geometry=[SHAPES["polygon"]], crs=4326).to_crs(32639)
    frame.to_file(tmp_path / "a.gpkg")
    kept = geometries(adopt(tmp_path / "a.gpkg"))["box"]
    assert kept.equals_exact(SHAPES["polygon"], 1e-5)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (
            {"type": "Polygon", "coordinates": [[[48, 43], [49, 44], [49, 43], [48, 44], [48, 43]]]},
            "the geometry is not valid: self-intersection at 48.5 43.5",
        ),
        (
            {"type": "LineString", "coordinates": [[48, 43], [480, 43]]},
            "the geometry reaches outside of ±180, ±90 degrees: 48, 43, 480, 43",
        ),
        (
            {"type": "MultiPoint", "coordinates": [[48, 43], [49, 43]]},
            "the geometry is 2 points; expected one point, an area or a line",
        ),
    ],
)
def test_what_cannot_be_kept_is_told(tmp_path: Path, geometry: dict[str, Any], reason: str) -> None:
    adopt(write_geojson(tmp_path / "a.geojson", (geometry, REST), ((50, 40), REST)))
    assert [one["reason"] for one in rejects(tmp_path / "a.geojson.rejects.csv")] == [reason]


def test_a_curve_is_told_alone(tmp_path: Path) -> None:
    rows = [{**REST, "wkt": "CIRCULARSTRING (48 43, 49 44, 50 43)"}, {**REST, "wkt": "POINT (50 40)"}]
    assert len(adopt(write_csv(tmp_path / "a.csv", *rows), "point=wkt").table) == 1
    [reject] = rejects(tmp_path / "a.csv.rejects.csv")
    assert reject["reason"].startswith("the geometry cannot be read, as it has curves")


def test_it_is_said_what_is_kept(tmp_path: Path) -> None:
    heard = Heard()
    adopt(tmp_path / _mixed(tmp_path), report=heard)
    assert "a: areas and lines are kept whole, with a point inside each: 1 × polygon" in heard.lines


def test_a_preview_counts_the_areas(tmp_path: Path) -> None:
    lines = [line.split() for line in preview(Request(str(tmp_path / _mixed(tmp_path))), Reading())]
    assert ["point", "the", "geometry", "by", "its", "form", "2", "of", "2"] in lines
    assert ["published_area", "the", "geometry", "by", "its", "form", "1", "of", "2"] in lines


def test_of_points_with_other_longitudes_beside_areas_the_geometry_is_taken_and_it_is_said(tmp_path: Path) -> None:
    heard, beside = Heard(), REST | {"lon": 51.5, "lat": 41.5}
    path = write_geojson(tmp_path / "a.geojson", (mapping(SHAPES["polygon"]), beside), ((50, 40), beside))
    spots = {(row["lon"], row["lat"]) for row in adopt(path, report=heard).table.to_pylist()}
    assert spots == {(51.5, 41.5), (50, 40)}
    assert "a: lon and lat differ from some points of the geometry, which are taken" in heard.lines


@pytest.mark.parametrize("suffix", [form.suffix for form in FORMATS.values() if form.has_areas])
class TestRoundTrip:
    def test_a_set_of_areas_comes_back_whole(self, tmp_path: Path, suffix: str) -> None:
        first = adopt(written_by_gdal(tmp_path / "a.geojson", SHAPES | {"point": POINT_AT}))
        again = there_and_back(first, tmp_path / f"b.{suffix}")
        for name in ("id", "title", "date", "precision", "radius_km", "published_area"):
            assert again[name].to_pylist() == first.table[name].to_pylist(), name
        for name in ("lon", "lat"):
            assert again[name].to_pylist() == pytest.approx(first.table[name].to_pylist(), abs=1e-6)

    def test_regions_of_the_catalogue_stay_regions(self, built_in: Catalogue, tmp_path: Path, suffix: str) -> None:
        again = there_and_back(built_in, tmp_path / f"b.{suffix}")
        assert again["published_area"].null_count == len(built_in)
        assert Known.of(again).code.tolist() == Known.of(built_in.table).code.tolist()


def there_and_back(catalogue: Catalogue, path: Path) -> Any:
    """Write events as areas, and adopt the file."""
    FORMATS[path.suffix[1:]].write(with_areas(catalogue), Provenance.of(catalogue), path)
    return adopt(path, strict=True).table


def _mixed(folder: Path) -> str:
    """Write a file with an area and a point, and return its name."""
    write_geojson(folder / "a.geojson", (mapping(SHAPES["polygon"]), REST), ((50, 40), REST))
    return "a.geojson"
