"""The files that a set consists of, and the digest of their contents, sidecar files included."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from events.table.partitions.manifest import Manifest

_PARTS_OF_A_SHAPEFILE = (".dbf", ".shx", ".prj", ".cpg")


def digest(path: Path) -> bytes:
    """Hash a file, or all files of a folder with their names, which hold the values of Hive partitions.

    A folder of partitions is hashed by its manifest, which lists the hashes of its files.

    SHA-256 takes half as long as BLAKE2 on processors with SHA instructions, and these are gigabytes.
    """
    if path.is_dir() and (manifest := Manifest.of(path)):
        return manifest.digest
    whole = hashlib.sha256()
    for one in _files(path):
        with one.open("rb") as file:
            own = hashlib.file_digest(file, "sha256").digest()
        whole.update(str(one.relative_to(path) if path.is_dir() else one.suffix).encode() + b"\0" + own)
    return whole.digest()


def state(path: Path) -> tuple[str, int]:
    """Return a text that changes whenever a file, or one of a folder, was changed according to the system; and when.

    Returns
    -------
    tuple
        Name, inode, size and times of each file, among them that of the last status change, which users cannot set;
        and the latest time, in nanoseconds.
    """
    said, latest = [], 0
    for one in _files(path):
        with one.open("rb") as file:  # on network file systems, opening fetches the newest state
            status = os.fstat(file.fileno())
        times = (status.st_mtime_ns, status.st_ctime_ns)
        said.append(f"{one} {status.st_dev} {status.st_ino} {status.st_size} {times}")
        latest = max(latest, *times)
    return "\n".join(said), latest


def files_within(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its subfolders in order, without hidden ones, such as incomplete files.

    A folder that is removed meanwhile has no files.
    """
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        yield from (Path(parent, one) for one in sorted(names) if not one.startswith("."))


def size(path: Path) -> int:
    """Return the size of a file, or of the files of a folder, in bytes."""
    if not path.is_dir():
        return path.stat().st_size
    total = 0
    for one in files_within(path):
        with suppress(FileNotFoundError):  # a set may be published while it is read
            total += one.stat().st_size
    return total


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return list(files_within(path))
    if path.suffix.lower() == ".shp":
        beside = [one for one in path.parent.iterdir() if one.stem == path.stem]
        return [path, *sorted(one for one in beside if one.suffix.lower() in _PARTS_OF_A_SHAPEFILE)]
    # Recent changes to a GeoPackage may still be in a journal.
    journals = [path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-journal")]
    return [path, *(one for one in journals if one.is_file())]
