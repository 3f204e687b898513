"""Releases of the catalogue: frozen as GeoParquet with a content hash, and never changed afterwards."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from events.model.errors import ReleaseError
from events.table.catalogue import Catalogue
from events.table.formats import parquet
from events.table.writing import replacing, write_whole

FOLDER = Path(__file__).parents[1] / "releases"
_INDEX = "releases.yaml"
_VERSION = re.compile(r"\d{4}\.\d+", re.ASCII)


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
        How many events it holds.
    sha256
        Of its file, in hexadecimal.
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
        Checked and linted.
    version
        Year and number, such as ``2026.1``; must be new.
    made
        The day of the release.

    Raises
    ------
    ReleaseError
        If the version is malformed or exists: a release never changes.
    """
    if not _VERSION.fullmatch(version):
        raise ReleaseError(
            f"the version {version!r} is not allowed; expected a year and a number, such as {made.year}.1"
        )
    if version in {release.version for release in releases(folder)}:
        raise ReleaseError(f"the release {version} exists and never changes; expected a new number")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{version}.parquet"
    with replacing(path) as partial:
        parquet.write(replace(catalogue, version=version), partial)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    release = Release(version, made.isoformat(), len(catalogue), digest)
    entries = [asdict(one) for one in [*releases(folder), release]]
    write_whole(folder / _INDEX, yaml.safe_dump(entries, sort_keys=False))
    return release


def load(version: str, folder: Path = FOLDER) -> Catalogue:
    """Read a release, and check that it is still what was frozen.

    Raises
    ------
    ReleaseError
        If there is no such release, or its file has changed.
    """
    release = next((one for one in releases(folder) if one.version == version), None)
    if release is None:
        known = ", ".join(one.version for one in releases(folder)) or "none yet"
        raise ReleaseError(f"there is no release {version!r}; the releases are: {known}")
    path = folder / f"{version}.parquet"
    if hashlib.sha256(path.read_bytes()).hexdigest() != release.sha256:
        raise ReleaseError(f"{path.name} is not the file that was released: its SHA-256 differs from {_INDEX}")
    return parquet.read(path)
