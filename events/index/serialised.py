"""The serialised features of an event set: built once, stored in Arrow buffers, and gathered without copying.

For a large set they are in a memory-mapped file, so that the server's processes share its pages and the operating
system may evict them; `events.table.disk.kept_files` keeps it for the next start, which reads none of them: a
part is verified on first use, and a damaged one is built again from its events.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events.index.pieces import is_large, made_of
from events.table.arrow_json import join
from events.table.disk import program
from events.table.disk.kept_files import DamageError
from events.table.features import features

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedRandom

    from numpy.typing import NDArray

    from events.table.catalogue import Catalogue, Piece
    from events.table.disk.kept_files import Kept, KeptFiles

_LOG = logging.getLogger("caspian.cache")

_SCHEMA = pa.schema([("feature", pa.large_binary())])
_ROWS_AT_ONCE = 4_096
_DIGITS = 16
_MADE = "features"
# Alignment of parts, as required by Arrow.
_ALIGNED = 64
_NUMBER = 8  # bytes


class Part:
    """Features of some neighbouring events; cached ones are verified on first use, and built again if damaged.

    Parameters
    ----------
    rows
        Number of features.
    read
        Returns the features, each preceded by a comma.
    """

    def __init__(self, rows: int, read: Callable[[], pa.Array]) -> None:
        self.rows = rows
        self._read = read

    @cached_property
    def texts(self) -> pa.Array:
        """Features as bytes."""
        return self._read()

    def __reduce__(self) -> tuple[Callable[[pa.Array], Part], tuple[pa.Array]]:
        return _in_memory, (self.texts,)


#: Features in their order, and their hash.
Run = tuple[list[Part], str]


@dataclass(frozen=True)
class SerialisedFeatures:
    """Features of an event set in its order, each preceded by a comma, so that neighbours are one piece of JSON.

    Parameters
    ----------
    parts
        Some thousand features each.
    fingerprint
        Changes whenever any feature does: the beginning of a SHA-256 of all of them, or of those of the pieces.
    """

    parts: Sequence[Part]
    fingerprint: str

    @classmethod
    def of(cls, catalogue: Catalogue, cache: KeptFiles | None = None) -> Self:
        """Serialise a catalogue, or open its cached features.

        Parameters
        ----------
        catalogue
            Events to serialise.
        cache
            Cache for the features of large sets; without a usable one they stay in memory.
        """
        known = any(_MADE in one.made for one in catalogue.pieces)
        runs: list[Run] = []
        if cache is not None and is_large(catalogue) and not known:
            try:
                runs = _kept(catalogue, cache)
            except OSError as error:
                reason = error.strerror or error
                _LOG.warning("The features stay in memory, as the folder for them cannot be used: %s", reason)
        if not runs:
            runs = [features_of(one) for one in catalogue.pieces] or [_run(catalogue.table)]
        return cls([one for parts, _digest in runs for one in parts], _together([digest for _parts, digest in runs]))

    def __getitem__(self, row: int) -> bytes:
        part = int(np.searchsorted(self._starts, row, side="right")) - 1
        feature: bytes = self.parts[part].texts[int(row - self._starts[part])].as_py()
        return feature[1:]

    def blocks(self, rows: NDArray[np.intp]) -> Iterator[memoryview]:
        """Yield the features of some rows, in their order, in blocks of some thousand; neighbours as a view.

        Yields
        ------
        memoryview
            Features, each preceded by a comma.
        """
        # Arrow would concatenate all parts before it takes rows: each part yields its own.
        part = np.searchsorted(self._starts, rows, side="right") - 1
        cuts = np.unique(np.r_[np.flatnonzero(np.diff(part)) + 1, np.arange(0, len(rows), _ROWS_AT_ONCE), len(rows)])
        for first, end in pairwise(cuts.tolist()):
            texts, some = self.parts[part[first]].texts, rows[first:end] - self._starts[part[first]]
            neighbours = some[-1] - some[0] == len(some) - 1 and np.all(np.diff(some) == 1)
            yield _bytes(texts.slice(some[0], len(some)) if neighbours else texts.take(pa.array(some)))

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """Number of the first row of each part."""
        return np.cumsum([0, *(part.rows for part in self.parts)], dtype=np.int64)[:-1]


def features_of(piece: Piece) -> Run:
    """Serialise a piece, once."""
    return made_of(piece, _MADE, _run)


def _run(table: pa.Table) -> Run:
    digest, parts = hashlib.sha256(), []
    for array in _with_commas(table):
        digest.update(_bytes(array))
        parts.append(_in_memory(array))
    return parts, digest.hexdigest()


def _in_memory(array: pa.Array) -> Part:
    return Part(len(array), lambda: array)


def _together(digests: Sequence[str]) -> str:
    """Return the fingerprint of features in one or several pieces."""
    said = digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()
    return said[:_DIGITS]


def _with_commas(table: pa.Table) -> Iterator[pa.Array]:
    for array in features(table):
        yield pc.cast(join(",", array), pa.large_binary())


def name_of(catalogue: Catalogue) -> str:
    """Return a cache key for a catalogue's features and index; it includes the program version, as places may vary."""
    said = f"{catalogue.version} {len(catalogue)}".encode()
    return hashlib.sha256(said + program.fingerprint()).hexdigest()[:_DIGITS]


def _kept(catalogue: Catalogue, cache: KeptFiles) -> list[Run]:
    """Open the cached features of a catalogue, or write them; they are assigned to its pieces."""
    tables = _tables(catalogue)
    name = f"{name_of(catalogue)}.features"
    runs = cache.opened_with(lambda kept: _opened(kept, tables), name, lambda target: _write(tables, target))
    for piece, run in zip(catalogue.pieces, runs, strict=False):
        piece.made[_MADE] = run
    return runs


def _tables(catalogue: Catalogue) -> list[pa.Table]:
    return [one.table for one in catalogue.pieces] or [catalogue.table]


def _write(tables: Sequence[pa.Table], target: BufferedRandom) -> None:
    """Write the features, part by part as they are built, then their metadata, and its offset."""
    said = []
    for table in tables:
        digest, places = hashlib.sha256(), []
        for array in _with_commas(table):
            digest.update(_bytes(array))
            target.write(bytes(-target.tell() % _ALIGNED))
            first = target.tell()
            target.write(pa.record_batch([array], schema=_SCHEMA).serialize())
            places.append((len(array), first, target.tell()))
        said.append((digest.hexdigest(), places))
    begin = target.tell()
    target.write(json.dumps(said).encode())
    target.write(begin.to_bytes(_NUMBER, "little"))


def _opened(kept: Kept, tables: Sequence[pa.Table]) -> list[Run]:
    end = len(kept) - _NUMBER
    begin = int.from_bytes(kept.part(end, len(kept)), "little")
    runs = []
    for table, (digest, places) in zip(tables, json.loads(bytes(kept.part(begin, end))), strict=True):
        rows = np.cumsum([0, *(count for count, _first, _end in places)]).tolist()
        parts = [
            Part(count, partial(_read, kept, first, end, table.slice(row, count)))
            for row, (count, first, end) in zip(rows, places, strict=False)
        ]
        runs.append((parts, digest))
    return runs


def _read(kept: Kept, first: int, end: int, table: pa.Table) -> pa.Array:
    """Read the cached features of some events or, if they are damaged, serialise them."""
    try:
        return pa.ipc.read_record_batch(pa.py_buffer(kept.part(first, end)), _SCHEMA)["feature"]
    except DamageError:
        return pa.concat_arrays(list(_with_commas(table)))


def _bytes(array: pa.Array) -> memoryview:
    """Return the bytes of all elements of an array of large_binary, without copying them."""
    _validity, offsets, data = array.buffers()
    bounds = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    return memoryview(data or b"")[bounds[0] : bounds[-1]] if len(bounds) else memoryview(b"")
