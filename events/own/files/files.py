"""A user's files as streams of Arrow record batches, whatever their format, with the line of each row."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from events.model.errors import EventSetError, shorten
from events.own.files import csv_table
from events.own.files.remote import local_copy

#: Rows that are read and turned into events at once.
ROWS_AT_ONCE = 65_536
#: How many times its size a file may grow while it is read; packed tables of real events grow twenty times at most.
GROWTH = 100
# Smaller ones may grow to this: what they take does no harm.
_ALWAYS_FITS = 64 << 20

_FORMATS = {
    **dict.fromkeys((".csv", ".tsv"), "CSV"),
    **dict.fromkeys((".geojson", ".json"), "GeoJSON"),
    **dict.fromkeys((".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl"), "GeoJSONSeq"),
    ".gpkg": "GeoPackage",
    **dict.fromkeys((".parquet", ".geoparquet"), "GeoParquet"),
}
_EXPECTED = "expected .csv, .tsv, .csv.gz, .geojson, .geojsonl, .gpkg or .parquet"
_BEGINNINGS = {
    "GeoJSON": (rb"(\xef\xbb\xbf)?\s*\{", "a JSON object"),
    "GeoJSONSeq": (rb"(\xef\xbb\xbf)?[\s\x1e]*\{", "a JSON object"),
    "GeoPackage": (rb"SQLite format 3\0", "an SQLite database"),
    "GeoParquet": (rb"PAR1", "PAR1"),
}


@dataclass(frozen=True)
class Batch:
    """Some rows of a source.

    Parameters
    ----------
    rows
        The rows, in columns.
    lines
        The line (CSV) or number of each row, from 1.
    done
        How much of the source has been read, from 0 to 1; `None` if the size is unknown.
    malformed
        Lines between the rows that cannot be split into the columns: number, reason and text.
    """

    rows: pa.RecordBatch
    lines: NDArray[np.int64]
    done: float | None
    malformed: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True)
class Geometry:
    """The location of the points in a source.

    Parameters
    ----------
    column
        Name of the column: points as WKB, or as structs of ``x`` and ``y``.
    crs
        What `pyproj` reads; `None` for longitude and latitude on WGS 84.
    """

    column: str
    crs: str | dict[str, Any] | None


@dataclass(frozen=True)
class EventFile:
    """An open file.

    Parameters
    ----------
    name
        Its stem.
    path
        Where it, or its copy, is.
    schema
        Its columns; names are unique.
    geometry
        Its points, if it has a geometry column.
    batches
        Reads it from the beginning.
    typed
        Whether its columns have types; those of CSV are texts.
    about
        Name, version and licence, if the file has them.
    left_out
        Redundant columns, such as the boxes around the points.
    notes
        Remarks for the user on how it is read.
    """

    name: str
    path: Path
    schema: pa.Schema
    geometry: Geometry | None
    batches: Callable[[], Iterator[Batch]]
    typed: bool = True
    about: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@contextmanager
def opened(address: str, growth: int = GROWTH) -> Iterator[EventFile]:
    """Open a file for reading; a remote one is copied to this machine first and the copy removed at the end.

    Parameters
    ----------
    address
        A path, or an address that `fsspec` knows, such as ``https://…`` and ``s3://…``. Its ending tells the format. A
        layer of a GeoPackage with several is named after ``#``.
    growth
        How many times its size the file may grow while it is read; a packed file can be made to grow to any size.

    Raises
    ------
    EventSetError
        If there is no such file, or it is not what its ending says; while it is read, if it grows too much.
    """
    address, layer = split_layer(address)
    name, suffix = _name(address)
    if suffix not in _FORMATS:
        raise EventSetError(f"{shorten(address)}: the file extension {suffix!r} is unknown; {_EXPECTED}")
    with local_copy(address) as path:
        form = _FORMATS[suffix]
        _check_beginning(path, form, address)
        with _reading(address, form):
            source = _OPENERS[form](name, path, layer)

        def batches() -> Iterator[Batch]:
            with _reading(address, form):
                yield from _bounded(source.batches(), address, path.stat().st_size, growth)

        yield replace(source, batches=batches)


def split_layer(address: str) -> tuple[str, str]:
    """Split the name of a layer of a GeoPackage off an address.

    >>> split_layer("data/ships.gpkg#patrols"), split_layer("data/ships#1.csv")
    (('data/ships.gpkg', 'patrols'), ('data/ships#1.csv', ''))
    """
    address, _sign, layer = address.partition("#") if ".gpkg#" in address else (address, "", "")
    return address, layer


def _bounded(batches: Iterator[Batch], address: str, size: int, growth: int) -> Iterator[Batch]:
    """Yield batches until they are together larger than the file may grow."""
    most, taken = max(growth * size, _ALWAYS_FITS), 0
    for batch in batches:
        taken += batch.rows.nbytes
        if taken > most:
            raise EventSetError(
                f"{shorten(address)} has {size:,} bytes and grows to more than {most >> 20:,} MiB while it is read; if "
                f"that is right, allow more than {growth} times its size with CASPIAN_GROWTH or --growth"
            )
        yield batch


@contextmanager
def _reading(address: str, form: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, RuntimeError, KeyError, json.JSONDecodeError) as error:
        raise EventSetError(f"{shorten(address)} cannot be read as {form}: {error}") from error


def _name(address: str) -> tuple[str, str]:
    """Split an address into the file's stem and its extension, without that of compression.

    >>> _name("https://example.org/data/ships.csv.gz?year=2013")
    ('ships', '.csv')
    """
    last = re.split(r"[/\\]", re.sub(r"[?#].*$", "", address) if "://" in address else address)[-1]
    path = Path(last)
    path = path.with_suffix("") if path.suffix == ".gz" and Path(path.stem).suffix in (".csv", ".tsv") else path
    return path.stem, path.suffix.lower()


def _check_beginning(path: Path, form: str, address: str) -> None:
    """Check the first bytes: GDAL would read any format whatever the extension, even one that refers to other files."""
    with path.open("rb") as file:
        beginning = file.read(256)
    pattern, expected = _BEGINNINGS.get(form, (b"", ""))
    if not re.match(pattern, beginning):
        shown = shorten(repr(beginning[:40]), 60)
        raise EventSetError(f"{shorten(address)} is not {form}: it begins with {shown}; expected {expected}")


def _open_csv(name: str, path: Path, _layer: str) -> EventFile:
    table = csv_table.CsvTable(path)
    notes = () if table.delimiter == "," else (f"columns are separated by {table.delimiter!r}",)

    def batches() -> Iterator[Batch]:
        for piece in table.pieces():
            yield Batch(*piece)

    return EventFile(name, path, table.schema, None, batches, typed=False, notes=notes)


def _open_parquet(name: str, path: Path, _layer: str) -> EventFile:
    with pq.ParquetFile(path) as file:
        schema, total = file.schema_arrow, file.metadata.num_rows
    geo = json.loads((schema.metadata or {}).get(b"geo", b"null"))
    geometry: Geometry | None = None
    left_out: tuple[str, ...] = ()
    if geo is not None:
        primary = geo["primary_column"]
        column = geo["columns"][primary]
        if column["encoding"] not in ("WKB", "point"):
            raise EventSetError(f"{name}: the geometry's encoding is {column['encoding']!r}; expected WKB or point")
        geometry = Geometry(primary, column.get("crs"))
        left_out = tuple(part[0] for part in list(column.get("covering", {}).get("bbox", {}).values())[:1])

    def batches() -> Iterator[Batch]:
        with pq.ParquetFile(path) as source:
            yield from _numbered((_without_views(batch) for batch in source.iter_batches(ROWS_AT_ONCE)), total)

    about = json.loads((schema.metadata or {}).get(b"caspian", b"{}"))
    return EventFile(name, path, schema.remove_metadata(), geometry, batches, about=about, left_out=left_out)


def _open_gdal(name: str, path: Path, layer: str) -> EventFile:
    import pyogrio  # noqa: PLC0415 - GDAL takes a moment to load, and other formats do without

    options: dict[str, Any] = {"use_pyarrow": True, "batch_size": ROWS_AT_ONCE}
    total: int | None = None
    notes: tuple[str, ...] = ()
    if path.suffix == ".gpkg":
        layer = layer or _only_layer(name, [str(one) for one in pyogrio.list_layers(path)[:, 0]])
        total = int(pyogrio.read_info(path, layer=layer)["features"])
        options["layer"] = layer
    else:
        notes = ("texts are cut at the character \\u0000",) if _holds(path, rb"\\u0000") else ()
        options |= {"DATE_AS_STRING": "YES"} if _FORMATS[path.suffix.lower()] == "GeoJSON" else {}
    with pyogrio.open_arrow(path, **options) as (meta, reader):
        schema, crs = reader.schema, meta["crs"]
        column = meta["geometry_name"] or "wkb_geometry"

    def batches() -> Iterator[Batch]:
        with pyogrio.open_arrow(path, **options) as (_meta, source):
            yield from _numbered(source, total)

    geometry = Geometry(column, crs) if column in schema.names else None
    return EventFile(name, path, schema, geometry, batches, notes=notes)


_OPENERS: dict[str, Callable[[str, Path, str], EventFile]] = {
    "CSV": _open_csv,
    "GeoParquet": _open_parquet,
    "GeoJSON": _open_gdal,
    "GeoJSONSeq": _open_gdal,
    "GeoPackage": _open_gdal,
}


def _only_layer(name: str, layers: list[str]) -> str:
    if len(layers) != 1:
        raise EventSetError(f"{name}.gpkg has the layers {', '.join(layers)}; expected one, or its name after #")
    return layers[0]


def _holds(path: Path, pattern: bytes) -> bool:
    with path.open("rb") as file:
        kept = b""
        while piece := file.read(1 << 22):
            if re.search(pattern, kept + piece):
                return True
            kept = piece[-8:]
    return False


def _without_views(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Cast columns of views, for which Arrow lacks most functions, to plain texts and bytes."""
    for position, field_ in enumerate(batch.schema):
        kind = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}.get(field_.type)
        if kind is not None:
            batch = batch.set_column(position, field_.name, pc.cast(batch.column(position), kind))
    return batch


def _numbered(batches: Iterator[pa.RecordBatch], total: int | None) -> Iterator[Batch]:
    """Add the number of each row, from 1."""
    read = 0
    for batch in batches:
        lines = np.arange(read + 1, read + 1 + batch.num_rows)
        read += batch.num_rows
        yield Batch(batch, lines, read / total if total else None)
