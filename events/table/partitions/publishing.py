"""Publication of a set as a folder of partitions: readers of its manifest see either the old events or the new ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from events.model.errors import EventSetError, FormatError, WritingError
from events.table.catalogue import Catalogue
from events.table.formats.sorted_parquet import ROWS_OF_A_GROUP, hilbert, regrouped, write
from events.table.partitions import keys as partition_keys
from events.table.partitions.manifest import MANIFEST, OWN, Manifest, Partition
from events.table.provenance import Provenance
from events.table.writing import locked, room_in, write_whole

#: Default partition keys.
BY_YEAR = ("year",)
_SIGNS = 16


def publish(catalogue: Catalogue, folder: Path, keys: Sequence[str] = BY_YEAR) -> Manifest:
    """Write events to a folder of partitions, sorted along a Hilbert curve; see `write_partitions`."""
    place = hilbert(catalogue.table["lon"].to_numpy(), catalogue.table["lat"].to_numpy())
    table = catalogue.table.take(place.argsort(kind="stable"))
    groups = (table.slice(first, ROWS_OF_A_GROUP) for first in range(0, max(1, len(table)), ROWS_OF_A_GROUP))
    return write_partitions(groups, folder, keys, Provenance.of(catalogue))


def write_partitions(tables: Iterable[pa.Table], folder: Path, keys: Sequence[str], about: Provenance) -> Manifest:
    """Write a stream of events to a folder of partitions, in place of those that were there before.

    Unchanged partitions keep their file names. The manifest is replaced last; files that only the previous manifest
    names stay until the next publication.

    Parameters
    ----------
    tables
        Events along a Hilbert curve, at least one table; they need not fit into memory together.
    folder
        Created if it does not exist.
    keys
        Columns, or parts of the date: see `events.table.partitions.keys`.
    about
        Name, licence and last change of the set.

    Raises
    ------
    FormatError
        If the set cannot be partitioned by these keys.
    WritingError
        If the folder holds anything else.
    """
    with room_for(folder) as room:
        written = [_written(room, one) for one in _divided(tables, keys, room)]
        with locked(folder):
            before = _before(folder)
            now = {one.path for one in written}
            gone = sorted({one.path for one in before.partitions} - now) if before else []
            manifest = Manifest(
                name=about.name,
                licence=about.licence,
                modified=about.modified,
                searched_until=about.searched_until,
                keys=tuple(keys),
                partitions=tuple(written),
                previous=tuple(gone),
            )
            for one in written:
                _put(room / Path(one.path).name, folder / one.path)
            write_whole(folder / MANIFEST, manifest.to_json())
            _tidy(folder, {*now, *gone})
    return manifest


def _before(folder: Path) -> Manifest | None:
    """Return the existing manifest; an unreadable one has no readers."""
    try:
        return Manifest.of(folder)
    except EventSetError:
        return None


@contextmanager
def room_for(folder: Path) -> Iterator[Path]:
    """Check that partitions can be written to a folder, create it if need be, and yield a temporary subfolder.

    Raises
    ------
    WritingError
        If the folder holds anything else, or cannot be created.
    """
    if not folder.absolute().parent.is_dir():
        raise WritingError(f"there is no folder {folder.absolute().parent} to write {folder.name} to")
    if folder.exists() and not folder.is_dir():
        raise WritingError(f"{folder} is a file; expected a folder for partitions, or none")
    is_there = folder.is_dir()
    if is_there and not (folder / MANIFEST).exists():
        others = [one.name for one in folder.iterdir() if not one.name.startswith(".") and "=" not in one.name]
        if others:
            raise WritingError(f"{folder} holds {others[0]} and no {MANIFEST}; expected an empty folder, or none")
    folder.mkdir(exist_ok=True)
    try:
        with room_in(folder) as room:
            yield room
    finally:
        if not is_there and not any(folder.iterdir()):
            folder.rmdir()


@dataclass
class _Part:
    """A partition while its rows arrive: its folder, the batches that hold them, and its manifest entry."""

    folder: str
    batches: list[int] = field(default_factory=list)
    rows: int = 0
    corners: list[list[float]] = field(default_factory=list)
    days: list[tuple[str, str | None]] = field(default_factory=list)

    def add(self, batch: int, rows: pa.Table) -> None:
        self.batches.append(batch)
        self.rows += rows.num_rows
        least, most = zip(*(pc.min_max(rows[name]).as_py().values() for name in ("lon", "lat")), strict=True)
        self.corners.append([*least, *most])
        end = None if rows["end"].null_count else pc.max(rows["end"]).as_py()
        self.days.append((pc.min(rows["start"]).as_py(), end))

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        west, south, east, north = zip(*self.corners, strict=True)
        return min(west), min(south), max(east), max(north)

    @property
    def span(self) -> tuple[str, str | None]:
        starts, ends = zip(*self.days, strict=True)
        return min(starts), None if None in ends else max(ends)


def _divided(tables: Iterable[pa.Table], keys: Sequence[str], room: Path) -> Iterator[tuple[_Part, Iterator[pa.Table]]]:
    """Yield each partition with its rows, one row group at a time, by way of one spool file for all incoming rows."""
    path, parts = room / "rows.arrow", dict[str, _Part]()
    stream = iter(tables)
    first = next(stream)
    partition_keys.check(keys, first.schema)
    count = 0
    with pa.ipc.new_file(path, first.schema) as writer:
        for table in _all(first, stream):
            for folder, rows in partition_keys.divided(table, keys) if table.num_rows else ():
                writer.write_batch(rows.combine_chunks().to_batches()[0])
                parts.setdefault(folder, _Part(folder)).add(count, rows)
                count += 1
            if len(parts) > partition_keys.MOST:
                raise FormatError(f"by {', '.join(keys)} the set has more than {partition_keys.MOST:,} partitions")
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        for folder in sorted(parts):
            batches = map(reader.get_batch, parts[folder].batches)
            yield parts[folder], regrouped(pa.Table.from_batches([one]) for one in batches)


def _all(first: pa.Table, others: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from others


def _written(room: Path, divided: tuple[_Part, Iterable[pa.Table]]) -> Partition:
    """Write a partition and name it by its content, which therefore does not include the name of the set."""
    part, groups = divided
    path = room / "partition.parquet"
    write(path, groups, part.bbox, {})
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    name = f"{digest[:_SIGNS]}.parquet"
    path.rename(room / name)
    start, end = part.span
    return Partition(path=f"{part.folder}/{name}", rows=part.rows, hash=digest, bbox=part.bbox, start=start, end=end)


def _put(source: Path, target: Path) -> None:
    """Move a file into place, even if it exists: the existing one may be damaged."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def _tidy(folder: Path, kept: set[str]) -> None:
    """Remove our own files that neither this manifest nor the previous one names, and folders that become empty."""
    for path in folder.rglob("*=*/*.parquet"):
        if OWN.fullmatch(path.name) and path.relative_to(folder).as_posix() not in kept:
            path.unlink()
    for path in sorted((one for one in folder.rglob("*=*") if one.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
