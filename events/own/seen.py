"""Which ids have been taken, for any number of them: 8 bytes an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


def hashes(texts: pa.Array) -> NDArray[np.uint64]:
    """Return a 64-bit SipHash of each text; among ten million texts two are the same by chance once in 300,000 sets.

    >>> import pyarrow as pa
    >>> len(set(hashes(pa.array(["a", "b", "a"])).tolist()))
    2
    """
    objects = texts.to_numpy(zero_copy_only=False).astype(object)
    return np.asarray(pd.util.hash_array(objects, categorize=False), np.uint64)


class Seen:
    """The ids that earlier rows have; sorted runs of hashes, merged so that there are few."""

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []

    def take(self, ids: pa.Array, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Take the ids of the rows that are wanted; return which of them an earlier row has."""
        hashed = hashes(ids)
        numbers = np.flatnonzero(wanted)
        first = np.zeros(len(hashed), np.bool_)
        first[numbers[np.unique(hashed[numbers], return_index=True)[1]]] = True
        for run in self._runs:
            position = np.minimum(np.searchsorted(run, hashed), len(run) - 1)
            first &= run[position] != hashed
        self._add(np.sort(hashed[first]))
        return wanted & ~first

    def _add(self, run: NDArray[np.uint64]) -> None:
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        if len(run):
            self._runs.append(run)
