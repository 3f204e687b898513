"""The same table means the same in every format: ids, days, numbers and texts."""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from own_sets import adopt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = dict[str, Any]

_WRITTEN = "aбe,;:'\"\n &<>=|{}()é%+"


def _texts() -> st.SearchStrategy[str]:
    # At least a letter, so that no format takes it for a number, and none at its ends where some formats trim.
    return st.text(_WRITTEN, max_size=12).map(lambda inner: f"Б{inner}z")


def _moments() -> st.SearchStrategy[str]:
    zones = st.sampled_from(["", "Z", "+04:00", "-03:30", "+13:00", "+0500"])
    days = st.dates(min_value=_day(1900), max_value=_day(2025))
    times = st.times().map(lambda one: one.replace(microsecond=0).isoformat())
    with_times = st.tuples(days, times, zones).map(lambda one: f"{one[0]}T{one[1]}{one[2]}")
    edtf = st.sampled_from(["2013", "2013-07", "2013-07-08/2013-07-12", "2013~", "2013-07?"])
    return st.one_of(with_times, days.map(str), edtf)


def _day(year: int) -> Any:
    from datetime import date  # noqa: PLC0415

    return date(year, 1, 1)


def _tables() -> st.SearchStrategy[list[Row]]:
    row = st.fixed_dictionaries(
        {
            "title": _texts(),
            "date": _moments(),
            "lon": st.integers(-1_800_000, 1_800_000).map(lambda one: one / 10_000),
            "lat": st.integers(-900_000, 900_000).map(lambda one: one / 10_000),
            "note": st.none() | _texts(),
            "code": st.none() | st.sampled_from(["007", "1e5", "12 men", "٣٤", "+7"]),
            "crew": st.none() | st.integers(-(10**15), 10**15),
            "tons": st.none() | st.floats(-1e9, 1e9).map(lambda one: round(one, 3)),
        }
    )
    ids = st.one_of(st.integers(1, 10**9).map(str), _texts().map(lambda one: one.replace("\n", " ")))
    return st.lists(st.tuples(ids, row), min_size=20, max_size=30, unique_by=lambda one: one[0]).map(
        lambda rows: [{"id": identity} | {name: row[name] for name in sorted(row)} for identity, row in rows]
    )


def write_csv(rows: Sequence[Row], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _features(rows: Sequence[Row]) -> list[Row]:
    return [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {name: value for name, value in row.items() if name not in ("id", "lon", "lat")},
        }
        for row in rows
    ]


def write_geojson(rows: Sequence[Row], path: Path) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": _features(rows)}), encoding="utf-8")


def write_lines(rows: Sequence[Row], path: Path) -> None:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in _features(rows)), encoding="utf-8")


_TYPES = {"lon": pa.float64(), "lat": pa.float64(), "tons": pa.float64(), "crew": pa.int64()}


def _frame(rows: Sequence[Row]) -> gpd.GeoDataFrame:
    kinds = {"crew": "Int64", "tons": "Float64"}
    frame = gpd.GeoDataFrame(
        [{name: value for name, value in row.items() if name not in ("lon", "lat")} for row in rows],
        geometry=gpd.points_from_xy([row["lon"] for row in rows], [row["lat"] for row in rows]),
        crs=4326,
    )
    return frame.astype({name: kinds.get(name, "string") for name in frame.columns if name != "geometry"})


def write_with_gdal(rows: Sequence[Row], path: Path) -> None:
    _frame(rows).to_file(path, engine="pyogrio", SPATIAL_INDEX="NO")


def write_geoparquet(rows: Sequence[Row], path: Path) -> None:
    _frame(rows).to_parquet(path)


def write_parquet(rows: Sequence[Row], path: Path) -> None:
    table = pa.table(
        {name: pa.array([row[name] for row in rows], _TYPES.get(name, pa.large_string())) for name in rows[0]}
    )
    pq.write_table(
        table.set_column(
            table.column_names.index("title"), "title", table["title"].combine_chunks().dictionary_encode()
        ),
        path,
    )


def write_xlsx(rows: Sequence[Row], path: Path) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([dict.fromkeys(rows[0]), *rows]):
            for column, name in enumerate(rows[0]):
                value = name if number == 0 else row[name]
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)


def write_ods(rows: Sequence[Row], path: Path) -> None:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            paragraphs = "".join(f"<text:p>{_spaced(one)}</text:p>" for one in value.split("\n"))
            return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'

    written = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in [list(rows[0]), *(list(row.values()) for row in rows)]
    )
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {namespaces} office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="Events">{written}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)


_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def _spaced(text: str) -> str:
    """Write each space so that OpenDocument keeps it."""
    return escape(text).replace(" ", "<text:s/>")


def write_kml(rows: Sequence[Row], path: Path) -> None:
    placemarks = ""
    for row in rows:
        data = "".join(
            f"<Data name={quoteattr(name)}><value>{escape(str(value))}</value></Data>"
            for name, value in row.items()
            if value is not None and name not in ("title", "lon", "lat")
        )
        point = f"<Point><coordinates>{row['lon']!r},{row['lat']!r}</coordinates></Point>"
        placemarks += (
            f"<Placemark><name>{escape(row['title'])}</name><ExtendedData>{data}</ExtendedData>{point}</Placemark>"
        )
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{placemarks}</Document></kml>'
    path.write_text(kml, encoding="utf-8")


WRITERS: dict[str, Callable[[Sequence[Row], Path], None]] = {
    "geojson": write_geojson,
    "geojsonl": write_lines,
    "gpkg": write_with_gdal,
    "fgb": write_with_gdal,
    "parquet": write_parquet,
    "geoparquet": write_geoparquet,
    "xlsx": write_xlsx,
    "ods": write_ods,
    "kml": write_kml,
}
COMPARED = ("id", "title", "date", "start", "end", "note", "code", "crew", "tons")


def read(folder: Path, suffix: str, rows: Sequence[Row]) -> list[Row]:
    """Write rows in a format, and read the events."""
    path = folder / f"set.{suffix}"
    WRITERS.get(suffix, write_csv)(rows, path)
    found = adopt(path, strict=True).table
    columns = {name: found[name].to_pylist() if name in found.column_names else [None] * len(rows) for name in COMPARED}
    columns |= {name: [round(one, 7) for one in found[name].to_pylist()] for name in ("lon", "lat")}
    return sorted(
        (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)),
        key=lambda one: one["id"],
    )


@settings(max_examples=4, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(rows=_tables())
def test_a_table_means_the_same_in_every_format(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = {suffix: read(Path(folder), suffix, rows) for suffix in ("csv", *WRITERS)}
    for suffix in WRITERS:
        assert found[suffix] == found["csv"], suffix
    events = {event["id"]: event for event in found["csv"]}
    for row in rows:
        event = events[row["id"]]
        for name in ("note", "code", "crew", "tons"):
            assert event[name] == row[name]
        if "T" in row["date"]:
            assert event["start"] == event["end"] == row["date"].partition("T")[0]
