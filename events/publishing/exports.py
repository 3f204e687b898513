"""Download formats of events: writers, and readers that restore the same events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from events.model.errors import FormatError
from events.publishing import archive
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from events.table.formats import csv, excel, gdal, geojson, kml, parquet
from events.table.provenance import Provenance
from events.table.writing import Stamp, replacing

Reader = Callable[[Path, pa.Schema], Catalogue]
Streamer = Callable[[Catalogue, Provenance], Iterator[bytes]]
Writer = Callable[[Catalogue, Provenance, Path], None]


@dataclass(frozen=True)
class Format:
    """A file format.

    Parameters
    ----------
    name
        Common name of the format.
    suffix
        File extension, without the dot.
    media_type
        Media type registered with IANA, or else from the format's own specification.
    read
        Reads a file back; additional columns get the types of the given schema.
    stream
        Writes events part by part, if the format can be streamed.
    write_file
        Writes events to a file, if it cannot.
    has_areas
        Whether it can hold events as areas, see `events.table.areas`.
    """

    name: str
    suffix: str
    media_type: str
    read: Reader
    stream: Streamer | None = None
    write_file: Writer | None = None
    has_areas: bool = False

    def write(self, catalogue: Catalogue, provenance: Provenance, path: Path, *, since: Stamp | None = None) -> None:
        """Write events to a file.

        Parameters
        ----------
        catalogue
            Events that pass the filter.
        provenance
            Written to the file if the format has a place for it.
        path
            File to replace once everything is written.
        since
            Expected state of the file, as for `events.table.writing.replacing`.

        Raises
        ------
        FormatError
            If the format cannot hold the events.
        WritingError
            If the file cannot be replaced.
        OSError
            If it cannot be written to.
        """
        with replacing(path, f".{self.suffix}", since=since) as partial:
            if self.write_file is not None:
                self.write_file(catalogue, provenance, partial)
            elif self.stream is not None:
                with partial.open("wb") as file:
                    file.writelines(self.stream(catalogue, provenance))


#: All formats, by file extension.
FORMATS = {
    form.suffix: form
    for form in (
        Format("GeoJSON", "geojson", "application/geo+json", geojson.read, geojson.parts, has_areas=True),
        Format(
            "GeoJSONSeq", "geojsonl", "application/geo+json-seq",
            geojson.read_sequence, geojson.sequence_parts, has_areas=True,
        ),
        Format("CSV", "csv", "text/csv", csv.read, csv.parts),
        Format(
            "Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            excel.read, write_file=excel.write,
        ),
        Format(
            "GeoPackage", "gpkg", "application/geopackage+sqlite3",
            gdal.read, write_file=gdal.write_geopackage, has_areas=True,
        ),
        Format(
            "GeoParquet", "parquet", "application/vnd.apache.parquet",
            parquet.read, write_file=parquet.export, has_areas=True,
        ),
        Format(
            "FlatGeobuf", "fgb", "application/vnd.flatgeobuf",
            gdal.read, write_file=gdal.write_flatgeobuf, has_areas=True,
        ),
        Format("KML", "kml", "application/vnd.google-earth.kml+xml", kml.read, kml.parts, has_areas=True),
        Format("ZIP", "zip", "application/zip", archive.read, write_file=archive.write),
    )
}  # fmt: skip


def format_of(path: Path) -> Format:
    """Return the format of a file by its extension.

    Raises
    ------
    FormatError
        If the extension is not in `FORMATS`.

    Examples
    --------
    >>> from pathlib import Path
    >>> format_of(Path("events.fgb")).name
    'FlatGeobuf'
    """
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in FORMATS:
        raise FormatError(f"the file extension of {path.name!r} is unknown; expected one of .{', .'.join(FORMATS)}")
    return FORMATS[suffix]


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read a file of any of `FORMATS`.

    Parameters
    ----------
    path
        File whose extension determines the format.
    schema
        Types of the columns, as in `events.table.flat.restored`.

    Raises
    ------
    FormatError
        If the extension is unknown, or the content does not have the format of the extension.
    """
    return format_of(path).read(path, schema)
