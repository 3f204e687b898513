"""Releases of the catalogue: frozen as GeoParquet with a content hash, and never changed afterwards."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from events.curation import canonical
from events.model.errors import ReleaseError
from events.table.catalogue import Catalogue
from events.table.formats import parquet
from events.table.writing import Stamp, locked, replacing, write_whole

FOLDER = Path(__file__).parents[1] / "releases"
_INDEX = "releases.yaml"
_VERSION = re.compile(r"\d{4}\.[1-9]\d*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Release:
    """One frozen version of the catalogue.

    Parameters
    ----------
    version
        Year and number, such as ``2026.1``.
    date
        ISO day on which it was made.
    events
        Number of events.
    sha256
        SHA-256 of its file, in hexadecimal.
    """

    version: str
    date: str
    events: int
    sha256: str


def releases(folder: Path = FOLDER) -> list[Release]:
    """List the releases, oldest first."""
    index = folder / _INDEX
    entries = yaml.load(index.read_bytes(), yaml.CSafeLoader) if index.exists() else []
    return [Release(**entry) for entry in entries or []]


def freeze(catalogue: Catalogue, version: str, made: date, folder: Path = FOLDER) -> Release:
    """Freeze a catalogue as a release.

    Parameters
    ----------
    catalogue
        Validated and linted catalogue.
    version
        Year and number, such as ``2026.1``, without zeros before the number; must be new.
    made
        Day of the release.

    Raises
    ------
    ReleaseError
        If the version is malformed or exists, as releases are immutable.
    CatalogueError
        If the list of releases has comments, which would be lost.
    """
    if not _VERSION.fullmatch(version):
        raise ReleaseError(
            f"the version {version!r} is not allowed; expected a year and a number without zeros before it, such as "
            f"{made.year}.1"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        since = Stamp.of(folder / _INDEX)
        there = releases(folder)
        for one in there:
            if _number(one.version) == _number(version):
                raise ReleaseError(f"the release {one.version} exists and never changes; expected a new number")
        canonical.refuse_comments(folder / _INDEX)
        path = folder / f"{version}.parquet"
        with replacing(path) as partial:
            parquet.write(replace(catalogue, version=version), partial)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        release = Release(version, made.isoformat(), len(catalogue), digest)
        entries = [asdict(one) for one in [*there, release]]
        write_whole(folder / _INDEX, yaml.safe_dump(entries, sort_keys=False), since=since)
    return release


def _number(version: str) -> tuple[int, ...]:
    """Parse a version into numbers, so that different spellings compare equal."""
    return tuple(map(int, version.split(".")))


def load(version: str, folder: Path = FOLDER) -> Catalogue:
    """Read a release, and verify that it is unchanged.

    Raises
    ------
    ReleaseError
        If there is no such release, or its file is missing or has changed.
    """
    known = releases(folder)
    for release in known:
        if release.version == version:
            return _read(release, folder)
    listed = ", ".join(one.version for one in known) or "none yet"
    raise ReleaseError(f"there is no release {version!r}; the releases are: {listed}")


def read(folder: Path = FOLDER) -> Iterator[tuple[Release, Catalogue]]:
    """Read the releases of a folder, oldest first.

    Raises
    ------
    ReleaseError
        If the file of a release is missing or has changed.
    """
    for release in releases(folder):
        yield release, _read(release, folder)


def _read(release: Release, folder: Path) -> Catalogue:
    path = folder / f"{release.version}.parquet"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{path.name}, which {_INDEX} lists, cannot be read: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != release.sha256:
        raise ReleaseError(f"{path.name} is not the file that was released: its SHA-256 differs from {_INDEX}")
    return parquet.read(path)
