"""The manifest of a partitioned set: its files, with their rows, hashes, bounding boxes and periods."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self

import pyarrow as pa
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from events.model.errors import EventSetError, shorten

#: File name of the manifest; readers of all files of a folder skip names that begin with this character.
MANIFEST = "_manifest.json"
#: File names of partitions: the beginning of their hash.
OWN = re.compile(r"[0-9a-f]{16}\.parquet")

_AGAIN = "publish the set again, or copy the folder whole"


class ReplacedError(EventSetError):
    """Raised if a set was published again, more than once, while it was being read."""


def _within(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise ValueError("expected the path of a file within the folder")
    return path


class Partition(BaseModel):
    """One file of the set.

    Parameters
    ----------
    path
        Path within the folder, with slashes.
    rows
        Number of events.
    hash
        SHA-256 of the file.
    bbox
        West, south, east, north of its points, in degrees.
    start, end
        ISO days of its first and last event; `end` is null as long as one of them is ongoing.
    """

    model_config = ConfigDict(frozen=True)

    path: Annotated[str, AfterValidator(_within)]
    rows: int = Field(ge=0)
    hash: str = Field(pattern="^[0-9a-f]{64}$")
    bbox: tuple[float, float, float, float]
    start: str
    end: str | None


class Manifest(BaseModel):
    """Manifest of a partitioned set: metadata and files.

    Parameters
    ----------
    form
        Format of the manifest itself.
    name, licence, modified, searched_until
        Metadata of the set, see `events.table.provenance.Provenance`.
    keys
        Partition keys.
    partitions
        Files of the set, sorted by path.
    previous
        Paths in the previous manifest that are no longer in the set; the files stay until the next publication, for
        readers of that manifest.
    """

    model_config = ConfigDict(frozen=True)

    form: Literal[1] = 1
    name: str
    licence: str = ""
    modified: str = ""
    searched_until: str = ""
    keys: tuple[str, ...]
    partitions: tuple[Partition, ...]
    previous: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: bytes, shown: str) -> Self:
        """Parse a manifest.

        Parameters
        ----------
        text
            JSON text.
        shown
            Name of the manifest in messages.

        Raises
        ------
        EventSetError
            If it is not a valid manifest.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            said = f"{where}: {first['msg']} (found {shorten(repr(first['input']), 60)})" if where else first["msg"]
            raise EventSetError(f"{shorten(shown)} is no manifest of partitions: {said}") from None

    @classmethod
    def of(cls, folder: Path) -> Self | None:
        """Read the manifest of a folder; `None` if it has none."""
        path = folder / MANIFEST
        try:
            return cls.parse(path.read_bytes(), f"{folder.name}/{MANIFEST}")
        except FileNotFoundError:
            return None

    def to_json(self) -> str:
        """Serialise the manifest, with one line per partition."""
        members = self.model_dump(mode="json", exclude={"partitions"})
        head = json.dumps(members, ensure_ascii=False, indent=1)[:-2]
        lines = ",\n  ".join(json.dumps(one.model_dump(mode="json"), ensure_ascii=False) for one in self.partitions)
        return f'{head},\n "partitions": [\n  {lines}\n ]\n}}\n'

    @property
    def digest(self) -> bytes:
        """Hash of the set's content, independent of whatever else the folder holds."""
        said = [self.name, self.licence, self.modified, self.searched_until]
        said += [f"{one.path.rpartition('/')[0]} {one.hash}" for one in self.partitions]
        return hashlib.sha256(json.dumps(said).encode()).digest()

    @property
    def rows(self) -> int:
        """Number of events in the set."""
        return sum(one.rows for one in self.partitions)


def is_partitioned(folder: Path) -> bool:
    """Return whether a path is a folder with a manifest.

    >>> is_partitioned(Path("events/catalogue"))
    False
    """
    return (folder / MANIFEST).is_file()


@contextmanager
def opened(folder: Path, partition: Partition) -> Iterator[pa.NativeFile]:
    """Open a partition that matches its manifest entry; an open file stays readable even if it is removed meanwhile.

    Raises
    ------
    EventSetError
        If the file is missing, or differs from its entry.
    ReplacedError
        If the file was missing and the current manifest does not name it, or the set was published again.
    """
    path = folder / partition.path
    try:
        file = pa.OSFile(str(path))
    except FileNotFoundError:
        now = Manifest.of(folder)
        is_replaced = now is not None and (partition not in now.partitions or path.exists())
        kind = ReplacedError if is_replaced else EventSetError
        raise kind(f"{shorten(partition.path)} is missing, which {MANIFEST} names; {_AGAIN}") from None
    with file:
        if hashlib.file_digest(file, "sha256").hexdigest() != partition.hash:
            raise EventSetError(f"{shorten(partition.path)} is not the file that {MANIFEST} names; {_AGAIN}")
        file.seek(0)
        yield file
