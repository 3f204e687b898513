"""Parquet: GeoParquet, Parquet with native geometry or numeric columns, and Hive-partitioned folders of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from events.model.errors import EventSetError
from events.own.files.contents import files_within
from events.own.files.event_file import ROWS_AT_ONCE, Batch, EventFile, Geometry, Part, numbered, of_all
from events.table.partitions.manifest import MANIFEST, OWN, Manifest, Partition, opened

# Opens a partition, local or remote.
_Opened = Callable[[Partition], AbstractContextManager[pa.NativeFile]]
_PLAIN = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}


def open_parquet(name: str, path: Path, fetch: Callable[[Partition], None] | None = None) -> EventFile:
    """Open a Parquet file, or a folder of such files whose subfolder names may be columns (``year=2013``).

    If the folder has a manifest, the files that it lists are the set.

    Parameters
    ----------
    name
        Name of the set.
    path
        File or folder.
    fetch
        Copies a partition into the folder before it is read; by default all are there.

    Raises
    ------
    EventSetError
        If the encoding of the geometry is unknown, or the folder has no such file.
    """
    if path.is_dir() and (manifest := Manifest.of(path)):
        return _open_partitions(name, path, manifest, fetch or _is_there)
    with pq.ParquetFile(_files(path)[0] if path.is_dir() else path) as file:
        described = _described(name, path, file)
        total = file.metadata.num_rows
    if path.is_dir():
        dataset = ds.dataset(path, format="parquet", partitioning="hive")

        def batches() -> Iterator[Batch]:
            yield from numbered(map(_without_views, dataset.to_batches(batch_size=ROWS_AT_ONCE)), dataset.count_rows())

        return replace(described, schema=_plain(dataset.schema), batches=batches)

    def batches_of_one() -> Iterator[Batch]:
        with pq.ParquetFile(path) as source:
            yield from numbered(map(_without_views, source.iter_batches(ROWS_AT_ONCE)), total)

    return replace(described, batches=batches_of_one)


def _described(name: str, path: Path, file: pq.ParquetFile) -> EventFile:
    """Return the metadata of a file, without rows."""
    schema = file.schema_arrow
    geometry, left_out = _geometry(name, schema, file)
    about = json.loads((schema.metadata or {}).get(b"caspian", b"{}"))
    return EventFile(name, path, _plain(schema), geometry, lambda: iter(()), about=about, left_out=left_out)


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder without a manifest, except hidden ones, such as incomplete files."""
    files = [one for one in files_within(folder) if one.suffix == ".parquet"]
    if any(OWN.fullmatch(one.name) for one in files):
        raise EventSetError(
            f"{folder.name} has partitions and no {MANIFEST}: it is being written, or was not copied whole"
        )
    if not files:
        raise EventSetError(f"{folder.name} is a folder without .parquet files")
    return files


def _is_there(_partition: Partition) -> None:
    """Do nothing: the partition is in the folder."""


def _open_partitions(name: str, folder: Path, manifest: Manifest, fetch: Callable[[Partition], None]) -> EventFile:
    """Open only the files that a manifest lists."""
    if not manifest.partitions:
        raise EventSetError(f"{name}/{MANIFEST} names no partitions; expected at least one")

    def brought(one: Partition) -> AbstractContextManager[pa.NativeFile]:
        fetch(one)
        return opened(folder, one)

    with brought(manifest.partitions[0]) as source, pq.ParquetFile(source) as file:
        whole = _described(name, folder, file)
    parts, before = [], 0
    for one in manifest.partitions:
        batches = partial(_partition, brought, one, whole.schema, before, manifest.rows)
        parts.append(Part(one.hash, one.rows, batches))
        before += one.rows
    about = manifest.model_dump(include={"name", "licence", "modified", "searched_until"})
    return replace(
        whole,
        batches=partial(of_all, parts),
        digest=lambda: manifest.digest,
        parts=tuple(parts),
        about=about,
    )


def _partition(brought: _Opened, one: Partition, schema: pa.Schema, before: int, total: int) -> Iterator[Batch]:
    """Read a partition, given the row number of its first row in the whole set."""
    with brought(one) as source, pq.ParquetFile(source) as file:
        if not _plain(file.schema_arrow).equals(schema):
            raise EventSetError(f"{one.path} has other columns than the first partition; publish the set again")
        for batch in numbered(map(_without_views, file.iter_batches(ROWS_AT_ONCE)), total):
            lines = batch.lines + before
            yield replace(batch, lines=lines, done=lines[-1] / total if len(lines) else batch.done)


def _geometry(name: str, schema: pa.Schema, file: pq.ParquetFile) -> tuple[Geometry | None, tuple[str, ...]]:
    """Return the geometry column, and the columns that only repeat it."""
    geo = json.loads((schema.metadata or {}).get(b"geo", b"null"))
    if geo is None:
        return _native(schema, file), ()
    primary = geo["primary_column"]
    column = geo["columns"][primary]
    if column["encoding"] not in ("WKB", "point"):
        raise EventSetError(f"{name}: the geometry's encoding is {column['encoding']!r}; expected WKB or point")
    covering = column.get("covering", {}).get("bbox", {})
    return Geometry(primary, column.get("crs")), tuple(part[0] for part in list(covering.values())[:1])


def _native(schema: pa.Schema, file: pq.ParquetFile) -> Geometry | None:
    """Return the first column of Parquet's native geometry type."""
    for position in range(len(file.schema)):
        column = file.schema.column(position)
        kind = str(column.logical_type)
        if column.logical_type.type in ("GEOMETRY", "GEOGRAPHY") or kind.startswith(("Geometry", "Geography")):
            crs = re.search(r"crs=([^,)]*)", kind)
            return Geometry(column.path, crs[1] if crs and crs[1] else None)
    for one in schema:
        if isinstance(one.type, pa.BaseExtensionType) and one.type.extension_name == "geoarrow.wkb":
            return Geometry(one.name, None)
    return None


def _plain(schema: pa.Schema) -> pa.Schema:
    return pa.schema([one.with_type(_without_view(one.type)) for one in schema])


def _without_views(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Cast columns of view types, for which Arrow lacks most functions, to plain texts, bytes and lists."""
    for position, field in enumerate(batch.schema):
        kind = _without_view(field.type)
        if kind != field.type:
            column = batch.column(position)
            # Arrow's cast of list views leaves out the last offset.
            is_safe = "list_view" not in str(field.type)
            whole = pc.cast(column, kind) if is_safe else pa.array(column.to_pylist(), kind)
            batch = batch.set_column(position, field.name, whole)
    return batch


def _without_view(kind: pa.DataType) -> pa.DataType:
    """Return the equivalent type without views, at any depth.

    >>> _without_view(pa.list_(pa.struct([("a", pa.string_view())])))
    ListType(list<item: struct<a: string>>)
    """
    if kind in _PLAIN:
        return _PLAIN[kind]
    if pa.types.is_list(kind) or pa.types.is_list_view(kind):
        return pa.list_(kind.value_field.with_type(_without_view(kind.value_type)))
    if pa.types.is_large_list(kind) or pa.types.is_large_list_view(kind):
        return pa.large_list(kind.value_field.with_type(_without_view(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([member.with_type(_without_view(member.type)) for member in kind])
    if pa.types.is_map(kind):
        return pa.map_(_without_view(kind.key_type), _without_view(kind.item_type))
    return kind
