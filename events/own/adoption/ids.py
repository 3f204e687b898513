"""The ids of a user's events: those of the file, and generated ones for rows without an id."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.own.adoption.rows import Rows

# Ids that can be part of the URL of an event's page.
_LONGEST = 200
_ADDRESSABLE = rf"^[^/\n].{{0,{_LONGEST - 1}}}$"
_EARLIER = "the id is that of an earlier row"


class Ids:
    """Assigns every event of a set a unique id."""

    def __init__(self) -> None:
        self._seen = Seen()

    def give(self, rows: Rows, given: pa.Array, made: Mapping[str, pa.Array]) -> pa.Array:
        """Keep the given ids; derive the others from start, title and point, so that they do not depend on the order.

        Parameters
        ----------
        rows
            Rows; those with unusable ids are rejected.
        given
            Ids in the file, null if missing.
        made
            Columns ``start``, ``title``, ``lon`` and ``lat`` of the events.
        """
        own = np.asarray(given.is_valid())
        fits = pc.and_(pc.match_substring_regex(given, _ADDRESSABLE), pc.invert(pc.is_in(given, pa.array([".", ".."]))))
        unfit = own & ~np.asarray(pc.fill_null(fits, False))  # noqa: FBT003 - Arrow's signature
        rows.refuse(
            unfit,
            "the id cannot stand in an address: it begins with a slash, holds a line break, is . or .., or has more "
            f"than {_LONGEST} characters; --map id= gives ids instead",
        )
        rows.refuse(self._seen.take(given, rows.fine & own), _EARLIER)
        if own.all():
            return given
        ids = pc.coalesce(given, _joined(made["start"], _hexadecimal(_mixed(made))))
        again = self._seen.take(ids, rows.fine & ~own)
        ids = pc.if_else(pa.array(again), _joined(ids, pa.array(rows.lines.astype(str), pa.string())), ids)
        rows.refuse(self._seen.take(ids, again), _EARLIER)
        return ids


def _mixed(made: Mapping[str, pa.Array]) -> NDArray[np.uint64]:
    """Return a hash of title and point."""
    lon, lat = (np.asarray(made[name]).view(np.uint64) for name in ("lon", "lat"))
    mixed = hashes(pc.fill_null(made["title"], ""))
    for column in (lon, lat):
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio: Fibonacci hashing
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _joined(first: pa.Array, second: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(first, second, "-")


def _hexadecimal(numbers: NDArray[np.uint64]) -> pa.Array:
    """Format the first 48 bits of numbers as 12 hexadecimal digits."""
    digits = np.frombuffer(numbers.astype(">u8").tobytes().hex().encode(), "S16")
    return pa.array(digits.astype("U12"), pa.string())


def hashes(texts: pa.Array) -> NDArray[np.uint64]:
    """Return a 64-bit SipHash of each text; among ten million texts two are the same by chance once in 300,000 sets.

    >>> import pyarrow as pa
    >>> len(set(hashes(pa.array(["a", "b", "a"])).tolist()))
    2
    """
    objects = texts.to_numpy(zero_copy_only=False).astype(object)
    return np.asarray(pd.util.hash_array(objects, categorize=False), np.uint64)


class Seen:
    """The ids of earlier rows, as sorted runs of hashes, merged so that there are few."""

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []

    def take(self, ids: pa.Array, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Record the ids of the wanted rows; return a mask of the ids that an earlier row has."""
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
