"""Integer-encoded columns: texts, sets of texts, and inverted lists of texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int8] | NDArray[np.int16] | NDArray[np.int32]
Rows = NDArray[np.intp]
#: Rows in their order: contiguous ranges, and arrays of row numbers.
Parts = tuple[slice | Rows, ...]

#: Columns that determine the region of an event.
PLACED = ("place", "precision", "location_country")
# Comparing a column with this many codes takes as long as a lookup of each row's code.
_FEW = 24
#: Rows that are processed together.
BLOCK = 1 << 17


@dataclass(frozen=True)
class Codes:
    """A text column as codes of the smallest signed type: ``values[code]`` is the text; -1 means missing."""

    values: tuple[str, ...]
    column: Numbers

    @classmethod
    def of(cls, texts: pa.Array | pa.ChunkedArray | Iterable[str | None]) -> Self:
        """Encode texts by their rank in alphabetical order."""
        array = texts if isinstance(texts, (pa.Array, pa.ChunkedArray)) else pa.array(texts, pa.string())
        encoded = whole(array.dictionary_encode())
        names = encoded.dictionary.to_pylist()
        order = sorted(range(len(names)), key=names.__getitem__)
        # One more than needed, so that codes plus one still fit.
        rank = np.empty(len(names) + 1, np.min_scalar_type(-len(names) - 2))
        rank[order] = np.arange(len(names))
        rank[-1] = -1
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return cls(tuple(names[i] for i in order), rank[codes])

    @classmethod
    def together(cls, parts: Sequence[Self]) -> Self:
        """Concatenate the codes of neighbouring rows, with the same result as encoding all of their texts at once.

        >>> both = Codes.together([Codes.of(["navy", None]), Codes.of(["army", "navy"])])
        >>> both.values, both.column.tolist()
        (('army', 'navy'), [1, -1, 0, 1])
        """
        if len(parts) == 1:
            return parts[0]
        values = tuple(sorted({value for part in parts for value in part.values}))
        kind = np.min_scalar_type(-len(values) - 2)
        columns = [np.append(places_in(values, part.values), -1).astype(kind)[part.column] for part in parts]
        return cls(values, np.concatenate(columns))

    def counts(self) -> NDArray[np.int64]:
        """Count the rows of each text."""
        return counts(self.column, len(self.values))

    def wanted(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Mark the codes of some texts; the last element, indexed by -1, is for rows without a text."""
        marks = np.zeros(len(self.values) + 1, np.bool_)
        marks[[code for code, value in enumerate(self.values) if value in texts]] = True
        return marks


@dataclass(frozen=True)
class CodedSets:
    """A column of sets as codes of the smallest type: row ``column[i]`` of ``members`` marks the values of the set."""

    values: tuple[str, ...]
    members: NDArray[np.bool_]
    column: Numbers

    @classmethod
    def of(cls, sets: pa.Array | pa.ChunkedArray) -> Self:
        """Encode the distinct sets of a column of lists of texts; a null is the empty set."""
        lists = whole(sets)
        values = Codes.of(lists.flatten())
        lengths = np.asarray(lists.value_lengths().fill_null(0))
        owners = np.repeat(np.arange(len(lists)), lengths)
        # Each set as 64-bit words, a single one if that is enough: NumPy compares them faster than longer rows.
        words = np.zeros((len(lists), -(-max(1, len(values.values)) // 64)), np.uint64)
        place = values.column.astype(np.uint64)
        np.bitwise_or.at(words, (owners, place >> np.uint64(6)), np.left_shift(np.uint64(1), place & np.uint64(63)))
        rows = words[:, 0] if words.shape[1] == 1 else words.view(np.dtype((np.void, words.itemsize * words.shape[1])))
        distinct, codes = np.unique(rows.ravel(), return_inverse=True)
        bits = distinct.view(np.uint8).reshape(len(distinct), words.itemsize * words.shape[1])
        unpacked = np.unpackbits(bits, axis=1, bitorder="little")
        members = unpacked[:, : len(values.values)].astype(np.bool_)
        return cls(values.values, members, codes.astype(np.min_scalar_type(-len(distinct) - 2)))

    @classmethod
    def together(cls, parts: Sequence[Self]) -> Self:
        """Concatenate the codes of neighbouring rows, with the same result as encoding all of their sets at once.

        >>> first, second = (CodedSets.of(pa.array(sets)) for sets in ([["IR"], ["RU"]], [["AZ", "RU"], ["IR"]]))
        >>> both = CodedSets.together([first, second])
        >>> [[both.values[code] for code in np.flatnonzero(both.members[row])] for row in both.column]
        [['IR'], ['RU'], ['AZ', 'RU'], ['IR']]
        """
        if len(parts) == 1:
            return parts[0]
        sets = [np.array(part.values, object)[marks].tolist() for part in parts for marks in part.members]
        distinct = cls.of(pa.array(sets, pa.list_(pa.string())))
        starts = np.cumsum([0, *(len(part.members) for part in parts)])
        column = np.concatenate([starts[number] + part.column for number, part in enumerate(parts)])
        return cls(distinct.values, distinct.members, distinct.column[column])

    def wanted(self, texts: Sequence[str], *, every: bool) -> NDArray[np.bool_]:
        """Mark the sets that contain any, or all, of `texts`."""
        known = [self.values.index(text) for text in texts if text in self.values]
        marks: NDArray[np.bool_] = np.all(self.members[:, known], axis=1)
        if every:
            return marks if len(known) == len(texts) else np.zeros_like(marks)
        return np.asarray(np.any(self.members[:, known], axis=1))


@dataclass(frozen=True)
class Postings:
    """Inverted index of a column of lists of texts: the rows that contain ``values[code]`` are one slice of ``rows``.

    For many texts that each occur in few rows: a lookup reads no other rows.

    Parameters
    ----------
    values
        Distinct texts, in alphabetical order.
    starts
        Offset in `rows` at which the rows of each text begin, and the total number at the end.
    rows
        Rows of the first text in their order, then those of the second, and so on.
    """

    values: tuple[str, ...]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, lists: pa.Array | pa.ChunkedArray) -> Self:
        """Invert a column of lists of texts, or of texts; a null counts as an empty list.

        >>> ships = Postings.of(pa.array([["dagestan"], None, ["tatarstan", "dagestan"]]))
        >>> ships.values, ships.rows_with("dagestan").tolist(), ships.rows_with("amur").tolist()
        (('dagestan', 'tatarstan'), [0, 2], [])
        """
        column = whole(lists)
        if pa.types.is_list(column.type):
            texts = Codes.of(column.flatten())
            owners = pc.list_parent_indices(column).to_numpy()
        else:
            return cls.of_codes(Codes.of(column))
        order, starts = _grouped(texts)
        return cls(texts.values, starts, owners[order].astype(np.int32))

    @classmethod
    def of_codes(cls, texts: Codes) -> Self:
        """Invert a column of texts."""
        order, starts = _grouped(texts)
        return cls(texts.values, starts, order.astype(np.int32))

    @classmethod
    def together(cls, parts: Sequence[Self], sizes: Sequence[int]) -> Self:
        """Concatenate the postings of neighbouring rows, with the same result as inverting the whole column at once.

        Parameters
        ----------
        parts
            Postings of consecutive ranges of rows.
        sizes
            Number of rows of each part.

        Examples
        --------
        >>> both = Postings.together([Postings.of(pa.array([["b"], ["a"]])), Postings.of(pa.array([["b"]]))], [2, 1])
        >>> both.rows_with("a").tolist(), both.rows_with("b").tolist()
        ([1], [0, 2])
        """
        if len(parts) == 1:
            return parts[0]
        values = tuple(sorted({value for part in parts for value in part.values}))
        codes = np.concatenate([np.repeat(places_in(values, one.values), np.diff(one.starts)) for one in parts])
        firsts = np.cumsum([0, *sizes])
        rows = np.concatenate([one.rows + np.int32(first) for one, first in zip(parts, firsts, strict=False)])
        starts = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(values)))])
        return cls(values, starts, rows[np.argsort(codes, kind="stable")])

    def rows_with(self, text: str) -> NDArray[np.int32]:
        """Return the rows whose list contains a text."""
        code = bisect_left(self.values, text)
        if code == len(self.values) or self.values[code] != text:
            return self.rows[:0]
        return self.rows[self.starts[code] : self.starts[code + 1]]

    def codes(self) -> NDArray[np.int64]:
        """Return the code of the text to which each element of `rows` belongs."""
        return np.repeat(np.arange(len(self.values)), np.diff(self.starts))

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """Count the marked rows of each text.

        >>> Postings.of(pa.array([["a", "b"], ["a"], ["c"]])).counts(np.array([True, True, False])).tolist()
        [2, 1, 0]
        """
        return np.diff(np.concatenate([[0], np.cumsum(mask[self.rows])])[self.starts])


def _grouped(texts: Codes) -> tuple[Rows, NDArray[np.int64]]:
    """Return the rows grouped by text, and the offset of each group."""
    order = np.argsort(texts.column, kind="stable")
    starts = np.searchsorted(texts.column[order], np.arange(len(texts.values) + 1, dtype=texts.column.dtype))
    return order[starts[0] :], starts - starts[0]


def counts(column: NDArray[np.integer[Any]], size: int) -> NDArray[np.int64]:
    """Count the rows of each code below `size`; -1 is not counted.

    NumPy counts with wider integers than these: in blocks, they stay in the processor's cache.

    >>> counts(np.array([0, 2, -1, 2], np.int8), 3).tolist()
    [1, 0, 2]
    """
    total = np.zeros(size + 1, np.int64)
    for first in range(0, len(column), BLOCK):
        total += np.bincount(column[first : first + BLOCK].astype(np.intp) + 1, minlength=size + 1)
    return total[1:]


def ranked(numbers: NDArray[np.integer[Any]], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct values of some numbers, sorted, and the position of each number among them.

    If few numbers are possible, they are counted instead of sorted.

    Parameters
    ----------
    numbers
        Non-negative integers.
    size
        Upper bound of the numbers, exclusive.

    Examples
    --------
    >>> [array.tolist() for array in ranked(np.array([7, 2, 7]), 10)]
    [[2, 7], [1, 0, 1]]
    """
    if size > max(len(numbers), BLOCK):
        distinct, places = np.unique(numbers, return_inverse=True)
        return distinct, places
    distinct = np.flatnonzero(np.bincount(numbers, minlength=size))
    places = np.zeros(size, np.int64)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[numbers]


def places_in(values: Sequence[str], some: Sequence[str]) -> NDArray[np.int64]:
    """Return the positions of some texts in a sorted sequence.

    >>> places_in(("a", "b", "c"), ("c", "a")).tolist()
    [2, 0]
    """
    place = {value: number for number, value in enumerate(values)}
    return np.array([place[one] for one in some], np.int64)


def among(column: Numbers, marks: Mask) -> Mask:
    """Mark the rows of a column of codes whose code is marked.

    >>> among(np.array([0, 2, -1], np.int8), np.array([True, False, True, False])).tolist()
    [True, True, False]
    """
    codes = np.flatnonzero(marks)
    if len(codes) > _FEW:
        return marks[column]
    mask: Mask = np.zeros(len(column), np.bool_)
    for code in codes.tolist():
        mask |= column == code
    return mask


def whole(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column as a single array."""
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def marked(size: int, rows: Iterable[NDArray[np.int32]]) -> Mask:
    """Mark rows, given in any order and possibly repeatedly.

    >>> marked(4, [np.array([2, 0]), np.array([2])]).tolist()
    [True, False, True, False]
    """
    mask = np.zeros(size, np.bool_)
    for some in rows:
        mask[some] = True
    return mask


def narrowed(rows: slice | Rows, passes: Mask) -> slice | Rows:
    """Keep the rows that pass; a slice stays a slice if all of them do.

    >>> narrowed(slice(5, 8), np.array([True, False, True])).tolist()
    [5, 7]
    """
    if isinstance(rows, slice):
        if passes.all():
            return rows
        found = np.flatnonzero(passes)
        found += rows.start
        return found
    return rows[passes]


def length(part: slice | Rows) -> int:
    """Return the number of rows in a part."""
    return part.stop - part.start if isinstance(part, slice) else len(part)


def in_blocks(parts: Sequence[slice | Rows], size: int = BLOCK) -> Parts:
    """Split parts into smaller ones, so that intermediate results stay in the processor's cache.

    >>> in_blocks([slice(5, 9)], 3)
    (slice(5, 8, None), slice(8, 9, None))
    """
    blocks: list[slice | Rows] = []
    for part in parts:
        if isinstance(part, slice):
            firsts = range(part.start, part.stop, size)
            blocks += [slice(first, min(first + size, part.stop)) for first in firsts]
        else:
            blocks += [part[first : first + size] for first in range(0, len(part), size)]
    return tuple(blocks)


def joined(parts: Parts) -> Rows:
    """Concatenate row numbers; a single part is not copied.

    >>> joined((np.array([2, 5]), slice(7, 9))).tolist()
    [2, 5, 7, 8]
    """
    rows = [np.arange(part.start, part.stop) if isinstance(part, slice) else part for part in parts]
    return rows[0] if len(rows) == 1 else np.concatenate([*rows, np.empty(0, np.intp)])
