"""Cache of the index of large sets, from one start of the server to the next.

The index is pickled with out-of-band buffers, so that the arrays of a cached one are in a memory-mapped file. Only
files that this user alone can write are read, and only after their checksum was verified.
"""

from __future__ import annotations

import logging
import pickle
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from events.index.columns import Encoded
from events.index.index import EventIndex
from events.index.pieces import is_large, pieces_of
from events.index.serialised import SerialisedFeatures, features_of, name_of
from events.index.space.quadkeys import Quadkeys
from events.index.words import WordIndex

if TYPE_CHECKING:
    from io import BufferedRandom

    from events.table.catalogue import Catalogue
    from events.table.disk.kept_files import KeptFiles

_LOG = logging.getLogger("caspian.cache")
# Alignment of arrays, as required by NumPy and Arrow.
_ALIGNED = 64
_NUMBER = 8  # bytes


def index_of(catalogue: Catalogue, kept_features: KeptFiles, kept_indexes: KeptFiles) -> EventIndex:
    """Index a catalogue, or open its cached index.

    Parameters
    ----------
    catalogue
        Validated events, sorted by start.
    kept_features, kept_indexes
        Caches for large sets; if they cannot be used, features and index are built and stay in memory.
    """
    is_known = any(one.made for one in catalogue.pieces)
    features = SerialisedFeatures.of(catalogue, kept_features)
    # A few changes are built in less time than writing everything takes.
    if is_large(catalogue) and not is_known:
        try:
            kept = kept_indexes.mapped(f"{name_of(catalogue)}.index", partial(_write, catalogue, features))
            # Written by this user alone, and verified.
            index: EventIndex = pickle.loads(_part(kept, 0), buffers=_parts(kept))  # noqa: S301
        except OSError as error:
            _LOG.warning("The index stays in memory, as the folder for it cannot be used: %s", error.strerror or error)
        else:
            return index.attached(catalogue, features)
    return EventIndex(catalogue, features)


def prepare(catalogue: Catalogue) -> None:
    """Build the expensive derived data of a set's pieces in a process that no other one waits for.

    Parameters
    ----------
    catalogue
        Set to prepare, in whose pieces the data is stored. Small sets, and sets without pieces, are skipped.
    """
    if is_large(catalogue) and any(one.made for one in catalogue.pieces):
        # Most of it is work of Arrow and NumPy, which release the GIL.
        with ThreadPoolExecutor(max_workers=1) as beside:
            features = beside.map(features_of, catalogue.pieces)
            for piece in pieces_of(catalogue):
                WordIndex.of_piece(piece)
                Encoded.of_piece(piece)
                Quadkeys.of_piece(piece)
            deque(features, maxlen=0)  # raises exceptions of the thread


def _write(catalogue: Catalogue, features: SerialisedFeatures, target: BufferedRandom) -> None:
    """Write the number of parts, their offsets, and the parts: the pickled index, and its arrays."""
    buffers: list[pickle.PickleBuffer] = []
    index = EventIndex(catalogue, features).complete()
    pickled = pickle.dumps(index, protocol=5, buffer_callback=buffers.append)
    parts = [memoryview(pickled), *(one.raw() for one in buffers)]
    at = _NUMBER * (1 + 2 * len(parts))
    bounds = []
    for part in parts:
        at += -at % _ALIGNED
        bounds += [at, at + len(part)]
        at += len(part)
    target.write(np.array([len(parts), *bounds], np.int64).tobytes())
    for first, part in zip(bounds[::2], parts, strict=True):
        target.seek(first)
        target.write(part)


def _parts(content: memoryview) -> list[memoryview]:
    """Return the arrays."""
    return [_part(content, number) for number in range(1, int(np.frombuffer(content, np.int64, 1)[0]))]


def _part(content: memoryview, number: int) -> memoryview:
    first, end = np.frombuffer(content, np.int64, 2, _NUMBER * (1 + 2 * number)).tolist()
    return content[first:end]
