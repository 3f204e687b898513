"""Users' files of any format as streams of Arrow record batches, with the line of each row."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from events.model.errors import EventSetError, shorten
from events.own.files import contents
from events.own.files.archives import unpacked
from events.own.files.event_file import Batch, EventFile
from events.own.files.formats import csv_table
from events.own.files.formats.duckdb_table import open_duckdb
from events.own.files.formats.gdal import open_gdal
from events.own.files.formats.geojson import JsonFile
from events.own.files.formats.kml import open_kml
from events.own.files.formats.parquet import open_parquet
from events.own.files.formats.postgis import open_postgis
from events.own.files.formats.sheets import open_sheet
from events.own.files.remote import local_copy, remote_partitions
from events.own.options import Options
from events.table.postgis.address import Address, is_postgresql

#: Limit of growth relative to the file size; compressed tables of real events grow twenty times at most.
GROWTH = 100
# Exceptions that libraries raise for damaged files.
_UNREADABLE = (pa.ArrowException, OSError, RuntimeError, LookupError, ValueError, TypeError, EOFError, zlib.error)
# Smaller files may grow to this size, which does no harm.
_ALWAYS_FITS = 64 << 20

_FORMATS = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".tab"), "CSV"),
    **dict.fromkeys((".geojson", ".json"), "GeoJSON"),
    **dict.fromkeys((".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl"), "GeoJSONSeq"),
    ".gpkg": "GeoPackage",
    ".fgb": "FlatGeobuf",
    ".shp": "Shapefile",
    **dict.fromkeys((".kml", ".kmz"), "KML"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "workbook"),
    **dict.fromkeys((".parquet", ".geoparquet", ".pq"), "GeoParquet"),
    ".duckdb": "DuckDB",
    ".zip": "zip archive",
}
_EXPECTED = (
    "expected .csv, .tsv, .geojson, .geojsonl (also with .gz), .gpkg, .fgb, .shp, .kml, .kmz, .xlsx, .ods, .parquet, "
    ".duckdb or .zip; --format says which it is"
)
# Text formats, which may be compressed.
_TEXTS = ("CSV", "GeoJSON", "GeoJSONSeq")
_BEGINNINGS = {
    "GeoPackage": (rb"SQLite format 3\0", "an SQLite database"),
    "FlatGeobuf": (rb"fgb", "the sign of FlatGeobuf"),
    "Shapefile": (rb"\x00\x00\x27\x0a", "the sign of a Shapefile"),
    "GeoParquet": (rb"PAR1", "PAR1"),
    "DuckDB": (rb"(?s:.{8})DUCK", "the sign of DuckDB"),
}
# After a byte order mark, and in UTF-16 too.
_JSON = (rb"[\xef\xbb\xbf\xff\xfe\s\x1e\0]*[\{\[]", "a JSON object")


@contextmanager
def opened(
    address: str, growth: int = GROWTH, options: Options | None = None, known: Collection[str] = ()
) -> Iterator[EventFile]:
    """Open a file for reading; a remote one is first copied to this machine, and the copy removed at the end.

    Parameters
    ----------
    address
        A path, ``s3://…``, or a URL that `fsspec` supports, such as ``https://…``. The file extension determines the
        format. A layer, sheet or member of a file that has several follows after ``#``. Or a PostgreSQL table, see
        `events.table.postgis.address.Address`.
    growth
        Limit of growth relative to the file size; a compressed file can be crafted to grow to any size.
    options
        Options that the user gives for the file.
    known
        Keys of parts that were read before.

    Raises
    ------
    EventSetError
        If there is no such file, or its format does not match its extension; while reading, if it grows too much.
    """
    if is_postgresql(address):
        with open_postgis(address, known) as table:
            yield table
        return
    options = options or Options()
    address, part = split_layer(address)
    name, suffix = _name(address.rstrip("/"))
    suffix = f".{options.form.lower().lstrip('.')}" if options.form else suffix
    if address.endswith("/") or ("://" not in address and Path(address).is_dir()):
        suffix = suffix if suffix in _FORMATS else ".parquet"
    if suffix not in _FORMATS:
        raise EventSetError(f"{shorten(address)}: the file extension {suffix!r} is unknown; {_EXPECTED}")
    form = _FORMATS[suffix]
    with ExitStack() as stack:
        if "://" in address and address.endswith("/"):
            folder, copy = stack.enter_context(remote_partitions(address))
            with _reading(address, form):
                source = open_parquet(name, folder, copy)
            yield _guarded(source, address, form, growth, partial(contents.size, folder))
            return
        path = stack.enter_context(local_copy(address))
        size = contents.size(path)
        if suffix in (".zip", ".kmz"):
            endings = (".kml",) if suffix == ".kmz" else tuple(one for one in _FORMATS if one != ".zip")
            path = stack.enter_context(unpacked(path, part, endings, max(growth * size, _ALWAYS_FITS)))
            form, part = _FORMATS[path.suffix.lower()], ""
        with _reading(address, form):
            _check_beginning(path, form, address)
            source = _open(form, name, path, part, options)
        yield _guarded(source, address, form, growth, lambda: size)


def _guarded(source: EventFile, address: str, form: str, growth: int, size: Callable[[], int]) -> EventFile:
    """Let read errors name the address, and raise one if the data grow too much."""

    def guarded(batches: Callable[[], Iterator[Batch]]) -> Iterator[Batch]:
        with _reading(address, form):
            yield from _bounded(batches(), address, size, growth)

    parts = tuple(replace(one, batches=partial(guarded, one.batches)) for one in source.parts)
    return replace(source, batches=partial(guarded, source.batches), parts=parts)


def _open(form: str, name: str, path: Path, part: str, options: Options) -> EventFile:
    if form == "CSV":
        return _open_csv(name, path, options)
    if form in ("GeoJSON", "GeoJSONSeq"):
        return JsonFile(path, options.encoding, sequence=form == "GeoJSONSeq").open(name)
    whole = {"KML": open_kml, "GeoParquet": open_parquet}
    if form in whole:
        return whole[form](name, path)
    return {"workbook": open_sheet, "DuckDB": open_duckdb}.get(form, open_gdal)(name, path, part)


def shown(address: str) -> str:
    """Return an address without a database password, for messages and files."""
    return Address.parse(address).shown if is_postgresql(address) else address


def split_layer(address: str) -> tuple[str, str]:
    """Split the name of a layer, sheet or member of an archive off an address.

    >>> split_layer("data/ships.gpkg#patrols"), split_layer("data/ships#1.csv")
    (('data/ships.gpkg', 'patrols'), ('data/ships#1.csv', ''))
    """
    match = re.fullmatch(r"(.*\.(?:gpkg|xlsx|xlsm|xls|ods|duckdb|zip))#(.+)", address, re.IGNORECASE)
    return (match[1], match[2]) if match and not Path(address).exists() else (address, "")


def _bounded(batches: Iterator[Batch], address: str, size_now: Callable[[], int], growth: int) -> Iterator[Batch]:
    """Yield batches until their total size exceeds the limit for the file, which may still be growing itself."""
    taken = 0
    for batch in batches:
        taken += batch.rows.nbytes
        if taken > _ALWAYS_FITS and taken > growth * (size := size_now()):
            most = max(growth * size, _ALWAYS_FITS)
            raise EventSetError(
                f"{shorten(address)} has {size:,} bytes and grows to more than {most >> 20:,} MiB while it is read; if "
                f"that is right, allow more than {growth} times its size with CASPIAN_GROWTH or --growth"
            )
        yield batch


@contextmanager
def _reading(address: str, form: str) -> Iterator[None]:
    try:
        yield
    except EventSetError:
        raise
    except _UNREADABLE as error:
        # Some libraries raise messages of several lines, with the bytes that they have found.
        said = "".join(one if one.isprintable() else " " for one in str(error))
        raise EventSetError(f"{shorten(address)} cannot be read as {form}: {' '.join(said.split())}") from error


def _name(address: str) -> tuple[str, str]:
    """Split an address into the file's stem and its extension, ignoring that of compression.

    >>> _name("https://example.org/data/ships.csv.gz?year=2013")
    ('ships', '.csv')
    """
    last = re.split(r"[/\\]", re.sub(r"[?#].*$", "", address) if "://" in address else address)[-1]
    path = Path(last)
    path = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return path.stem, path.suffix.lower()


def _check_beginning(path: Path, form: str, address: str) -> None:
    """Check the first bytes: GDAL would read any format whatever the extension, even one that refers to other files."""
    if path.is_dir():
        return
    with pa.input_stream(path, compression="detect" if form in _TEXTS else None) as file:
        beginning = bytes(file.read(256))
    pattern, expected = _JSON if form.startswith("GeoJSON") else _BEGINNINGS.get(form, (b"", ""))
    if form == "GeoJSONSeq":
        return  # any line is accepted here, and reported later if malformed
    if not re.match(pattern, beginning):
        shown = shorten(repr(beginning[:40]), 60)
        raise EventSetError(f"{shorten(address)} is not {form}: it begins with {shown}; expected {expected}")


def _open_csv(name: str, path: Path, options: Options) -> EventFile:
    table = csv_table.CsvTable(path, options.encoding)

    def batches() -> Iterator[Batch]:
        for piece in table.pieces():
            yield Batch(*piece)

    return EventFile(name, path, table.schema, None, batches, typed=False, notes=table.notes)
