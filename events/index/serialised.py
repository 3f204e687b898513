"""The serialised features of an event set: made once, kept in Arrow buffers, gathered without being made again.

For a large set they lie in a file that is mapped into memory, so that the server's processes share its pages and the
system may take them back; `events.table.disk.kept_files` keeps it for the next start.
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

from events.table.arrow_json import join
from events.table.disk import program
from events.table.features import features

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedRandom

    from numpy.typing import NDArray

    from events.table.catalogue import Catalogue, Piece
    from events.table.disk.kept_files import KeptFiles

_LOG = logging.getLogger("caspian.cache")

#: Sets of at least this many events are kept in a file, if there is a cache for it.
LARGE = 50_000

_SCHEMA = pa.schema([("feature", pa.large_binary())])
_FINGERPRINT = b"fingerprint"
_ROWS_AT_ONCE = 4_096
_DIGITS = 16
_MADE = "features"
#: Features in their order, and their hash.
Run = tuple[pa.ChunkedArray, str]


@dataclass(frozen=True)
class SerialisedFeatures:
    """Features of an event set in its order, each with a comma before it, so that neighbours are one piece of JSON.

    Parameters
    ----------
    texts
        The features' bytes.
    fingerprint
        Changes whenever any feature does: the beginning of a SHA-256 of all of them, or of those of the pieces.
    """

    texts: pa.ChunkedArray
    fingerprint: str

    @classmethod
    def of(cls, catalogue: Catalogue, cache: KeptFiles | None = None) -> Self:
        """Serialise a catalogue, or open what was kept of it.

        Parameters
        ----------
        catalogue
            The events.
        cache
            Keeps the features of large sets; `None`, or one that cannot be used, leaves them in memory.
        """
        known = any(_MADE in one.made for one in catalogue.pieces)
        if cache is not None and len(catalogue) >= LARGE and not known:
            try:
                kept = cache.mapped(f"{name_of(catalogue)}.features", partial(_write, catalogue))
                return cls._opened(kept, catalogue.pieces)
            except OSError as error:
                reason = error.strerror or error
                _LOG.warning("The features stay in memory, as the folder for them cannot be used: %s", reason)
        runs = [features_of(one) for one in catalogue.pieces] or [_run(list(_with_commas(catalogue.table)))]
        arrays = [array for texts, _digest in runs for array in texts.chunks]
        return cls(pa.chunked_array(arrays, pa.large_binary()), _together([digest for _texts, digest in runs]))

    @classmethod
    def _opened(cls, content: memoryview, pieces: Sequence[Piece]) -> Self:
        kept = pa.ipc.open_file(pa.py_buffer(content))
        _end, metadata = kept.get_batch_with_custom_metadata(kept.num_record_batches - 1)
        texts, digests, first = kept.read_all()["feature"], json.loads(metadata[_FINGERPRINT]), 0
        for piece, digest in zip(pieces, digests, strict=False):
            piece.made[_MADE] = (texts.slice(first, len(piece.table)), digest)
            first += len(piece.table)
        return cls(texts, _together(digests))

    def __getitem__(self, row: int) -> bytes:
        feature: bytes = self.texts[row].as_py()
        return feature[1:]

    def blocks(self, rows: NDArray[np.intp]) -> Iterator[memoryview]:
        """Yield the features of some rows, in their order, some thousand at once: a view where they are neighbours.

        Yields
        ------
        memoryview
            Features, each with a comma before it.
        """
        # Arrow would join all pieces before it takes rows of them: each piece gives its own.
        piece = np.searchsorted(self._starts, rows, side="right") - 1
        cuts = np.unique(np.r_[np.flatnonzero(np.diff(piece)) + 1, np.arange(0, len(rows), _ROWS_AT_ONCE), len(rows)])
        for first, end in pairwise(cuts.tolist()):
            texts, some = self._pieces[piece[first]], rows[first:end] - self._starts[piece[first]]
            neighbours = some[-1] - some[0] == len(some) - 1 and np.all(np.diff(some) == 1)
            yield _bytes(texts.slice(some[0], len(some)) if neighbours else texts.take(pa.array(some)))

    @cached_property
    def _pieces(self) -> list[pa.Array]:
        return [piece for piece in self.texts.chunks if len(piece)]

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """Number the first row of each piece."""
        return np.cumsum([0, *map(len, self._pieces)], dtype=np.int64)[:-1]


def features_of(piece: Piece) -> Run:
    """Serialise a piece, once."""
    if _MADE not in piece.made:
        piece.made[_MADE] = _run(list(_with_commas(piece.table)))
    found: Run = piece.made[_MADE]
    return found


def _run(arrays: list[pa.Array]) -> Run:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(_bytes(array))
    return pa.chunked_array(arrays, pa.large_binary()), digest.hexdigest()


def _together(digests: Sequence[str]) -> str:
    """Return the fingerprint of features that are in one piece or in several."""
    said = digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()
    return said[:_DIGITS]


def _with_commas(table: pa.Table) -> Iterator[pa.Array]:
    for array in features(table):
        yield pc.cast(join(",", array), pa.large_binary())


def name_of(catalogue: Catalogue) -> str:
    """Name what is made of a catalogue: another release of the software may know the same events' places otherwise."""
    said = f"{catalogue.version} {len(catalogue)}".encode()
    return hashlib.sha256(said + program.fingerprint()).hexdigest()[:_DIGITS]


def _write(catalogue: Catalogue, target: BufferedRandom) -> None:
    """Write the features as they are made, and at last the hash of those of each piece."""
    digests = []
    with pa.ipc.new_file(target, _SCHEMA) as writer:
        for table in [one.table for one in catalogue.pieces] or [catalogue.table]:
            digest = hashlib.sha256()
            for array in _with_commas(table):
                digest.update(_bytes(array))
                writer.write_batch(pa.record_batch([array], schema=_SCHEMA))
            digests.append(digest.hexdigest())
        writer.write_batch(pa.record_batch([[]], schema=_SCHEMA), {_FINGERPRINT: json.dumps(digests).encode()})


def _bytes(array: pa.Array) -> memoryview:
    """Return the bytes of all elements of an array of large_binary, without copying them."""
    _validity, offsets, data = array.buffers()
    bounds = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    return memoryview(data or b"")[bounds[0] : bounds[-1]] if len(bounds) else memoryview(b"")
