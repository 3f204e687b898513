"""Events as GeoPackage and FlatGeobuf, written and read with GDAL."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from events.model.errors import FormatError, shorten
from events.table.catalogue import GEOMETRY, Catalogue
from events.table.columns import SCHEMA, ordered
from events.table.flat import flat_parts, replaced, restored, with_points, without_points
from events.table.provenance import Provenance

_LAYER = "events"
_KEY = "event_row"
# GDAL's limit of columns in an SQLite table, including key and geometry.
_MOST_COLUMNS = 2000
# Terminates texts in GDAL.
_NUL = r"\x00"


def write_geopackage(catalogue: Catalogue, provenance: Provenance, path: Path) -> None:
    """Write events as a GeoPackage with the layer ``events``, with a spatial index.

    Parameters
    ----------
    catalogue
        Events to write; ``start`` and ``end`` are dates, lists and objects JSON texts, NUL in texts becomes U+FFFD.
    provenance
        Written to the metadata and the description of the layer.
    path
        File to replace.

    Raises
    ------
    FormatError
        If two columns differ only in case, which SQLite does not distinguish, or there are too many for it.
    OSError
        If GDAL cannot write the file.
    """
    _check_names([*catalogue.properties, GEOMETRY, _KEY])
    options = {
        "IDENTIFIER": provenance.name,
        "DESCRIPTION": provenance.sentence(),
        "FID": _KEY,
        "GEOMETRY_NAME": GEOMETRY,
    }
    _write(catalogue, provenance, path, "GPKG", options)
    # GDAL writes the current time, but the same events must give the same bytes.
    moment = provenance.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with _saying_why(path), closing(sqlite3.connect(path)) as database, database:
        # GDAL builds the spatial index when it closes the file, and does not report failure.
        if not database.execute("SELECT 1 FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'").fetchall():
            raise OSError(errno.EIO, "there was no room for the index of the points")
        database.execute("UPDATE gpkg_contents SET last_change = ?", [moment])
        database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", [moment])


def write_flatgeobuf(catalogue: Catalogue, provenance: Provenance, path: Path) -> None:
    """Write events as FlatGeobuf, spatially sorted and indexed, so that a part can be read over HTTP.

    Parameters
    ----------
    catalogue
        As for `write_geopackage`.
    provenance
        Written to the header: title, description and metadata.
    path
        File to replace.

    Raises
    ------
    OSError
        If GDAL cannot write the file.
    """
    import pyogrio.raw  # noqa: PLC0415 - GDAL is slow to load, and other formats do without

    _write(catalogue, provenance, path, "FlatGeobuf", {"TITLE": provenance.name, "DESCRIPTION": provenance.sentence()})
    if len(catalogue):
        with _saying_why(path):
            # GDAL flushes its buffers when it closes the file, and does not report failure.
            pyogrio.raw.read(path, fids=[len(catalogue) - 1])


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read events written by `write_geopackage` or `write_flatgeobuf`, and sort them by time again.

    Parameters
    ----------
    path
        GeoPackage or FlatGeobuf file.
    schema
        Types of the columns, as in `events.table.flat.restored`.
    """
    import pyogrio  # noqa: PLC0415 - GDAL is slow to load, and other formats do without

    meta, table = pyogrio.read_arrow(path, layer=_LAYER)
    given = pyogrio.read_info(path, layer=_LAYER)["layer_metadata"] or {}
    provenance = Provenance.from_mapping(json.loads(given.get("caspian", "{}")), path.stem)
    table = without_points(table, meta["geometry_name"] or "wkb_geometry")
    return provenance.catalogue(ordered(restored(table, schema)))


def _write(catalogue: Catalogue, provenance: Provenance, path: Path, driver: str, options: dict[str, str]) -> None:
    import pyogrio  # noqa: PLC0415 - GDAL is slow to load, and other formats do without

    def batches() -> Iterator[pa.RecordBatch]:
        for part in flat_parts(catalogue, days=True):
            yield from with_points(replaced(part, _NUL)).to_batches()

    none = replace(catalogue, table=catalogue.table.slice(0, 0))
    schema = with_points(next(flat_parts(none, days=True))).schema
    if driver == "GPKG" and len(schema) + 1 > _MOST_COLUMNS:
        most = _MOST_COLUMNS - 2
        raise FormatError(f"a GeoPackage cannot have {len(schema) - 1:,} columns; expected at most {most:,}")
    path.unlink(missing_ok=True)
    with _saying_why(path):
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, batches()),
            path,
            layer=_LAYER,
            driver=driver,
            geometry_name=GEOMETRY,
            geometry_type="Unknown" if GEOMETRY in catalogue.table.column_names else "Point",
            crs="EPSG:4326",
            layer_metadata={"caspian": json.dumps(provenance.to_dict(), ensure_ascii=False)},
            **options,
        )


@contextmanager
def _saying_why(path: Path) -> Iterator[None]:
    """Convert errors of GDAL (`RuntimeError` in pyogrio) and SQLite into `OSError`."""
    try:
        yield
    except (RuntimeError, sqlite3.Error) as error:
        said = " ".join(str(error).replace(str(path), path.name).split())
        raise OSError(errno.EIO, shorten(said)) from error


def _check_names(names: list[str]) -> None:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if other is not name:
            raise FormatError(f"a GeoPackage cannot have the columns {other!r} and {name!r}; expected different names")
