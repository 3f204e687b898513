"""Columns as small integers: texts, and sets of texts, each distinct one once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Codes:
    """A text column as codes: ``values[code]`` is the text; -1 stands for none."""

    values: tuple[str, ...]
    column: NDArray[np.int32]

    @classmethod
    def of(cls, texts: pa.Array | pa.ChunkedArray | Iterable[str | None]) -> Self:
        """Give each distinct text its number in alphabetical order."""
        array = texts if isinstance(texts, (pa.Array, pa.ChunkedArray)) else pa.array(texts, pa.string())
        encoded = _one(array.dictionary_encode())
        names = encoded.dictionary.to_pylist()
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.empty(len(names) + 1, np.int32)
        rank[order] = np.arange(len(names), dtype=np.int32)
        rank[-1] = -1
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return cls(tuple(names[i] for i in order), rank[codes])

    def wanted(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Mark the codes of some texts, and at the end, where -1 finds it, none."""
        marks = np.zeros(len(self.values) + 1, np.bool_)
        marks[[code for code, value in enumerate(self.values) if value in texts]] = True
        return marks


@dataclass(frozen=True)
class CodedSets:
    """A column of sets as codes: row ``column[i]`` of ``members`` marks which of ``values`` are in the set."""

    values: tuple[str, ...]
    members: NDArray[np.bool_]
    column: NDArray[np.int32]

    @classmethod
    def of(cls, sets: pa.Array | pa.ChunkedArray) -> Self:
        """Give each distinct set of a column of lists of texts a number; a null is the empty set."""
        lists = _one(sets)
        values = Codes.of(lists.flatten())
        lengths = np.asarray(lists.value_lengths().fill_null(0))
        owners = np.repeat(np.arange(len(lists)), lengths)
        # Each set as whole words of bits, one if that is enough: NumPy tells equal ones faster than longer rows.
        words = np.zeros((len(lists), -(-max(1, len(values.values)) // 64)), np.uint64)
        place = values.column.astype(np.uint64)
        np.bitwise_or.at(words, (owners, place >> np.uint64(6)), np.left_shift(np.uint64(1), place & np.uint64(63)))
        rows = words[:, 0] if words.shape[1] == 1 else words.view(np.dtype((np.void, words.itemsize * words.shape[1])))
        distinct, codes = np.unique(rows.ravel(), return_inverse=True)
        bits = distinct.view(np.uint8).reshape(len(distinct), words.itemsize * words.shape[1])
        unpacked = np.unpackbits(bits, axis=1, bitorder="little")
        members = unpacked[:, : len(values.values)].astype(np.bool_)
        return cls(values.values, members, codes.astype(np.int32))

    def wanted(self, texts: Sequence[str], *, every: bool) -> NDArray[np.bool_]:
        """Mark the sets that hold any, or every, one of `texts`."""
        known = [self.values.index(text) for text in texts if text in self.values]
        marks: NDArray[np.bool_] = np.all(self.members[:, known], axis=1)
        if every:
            return marks if len(known) == len(texts) else np.zeros_like(marks)
        return np.asarray(np.any(self.members[:, known], axis=1))


def _one(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column as one array."""
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
