"""Word index for full-text search: every folded word of every event, so that a prefix is one range of postings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.pieces import made_of, pieces_of
from events.table.catalogue import Catalogue, Piece
from geodata.folding import fold

#: Columns that are searched.
SEARCHED = ("title", "summary", "vessel_names", "organisation_names", "place_name", "search_names")

#: Name of the word index among the derived data of a piece.
WORDS = "words"
# Limits the memory used while the index is built.
_ROWS_AT_ONCE = 200_000


@dataclass(frozen=True)
class WordIndex:
    """Inverted index of words.

    Parameters
    ----------
    words
        Every distinct folded word, sorted; one array of texts.
    starts
        Offset in `rows` at which the rows of each word begin, and the total number at the end.
    rows
        Rows of the first word, then those of the second, and so on.
    """

    words: pa.Array
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, table: pa.Table) -> Self:
        """Index the words of the columns `SEARCHED`; folds each distinct one once."""
        blocks = [
            _pairs(block, first)
            for first in range(0, table.num_rows, _ROWS_AT_ONCE)
            if (block := table.slice(first, _ROWS_AT_ONCE).select(SEARCHED)).num_rows
        ]
        every = pa.chunked_array([words for words, _codes, _rows in blocks], pa.large_string()).unique()
        words = every.take(pc.sort_indices(every))
        # Each block's words are sorted, and its rows come after those of the previous block.
        places = [pc.index_in(own, words).to_numpy(zero_copy_only=False) for own, _codes, _rows in blocks]
        counts = np.zeros(len(words), np.int64)
        for place, (own, codes, _rows) in zip(places, blocks, strict=True):
            counts[place] += np.bincount(codes, minlength=len(own))
        starts = np.concatenate([[0], np.cumsum(counts)])
        filled = starts[:-1].copy()
        rows = np.empty(starts[-1], np.int32)
        for place, (own, codes, rows_of_block) in zip(places, blocks, strict=True):
            sizes = np.bincount(codes, minlength=len(own))
            shift = filled[place] - (np.cumsum(sizes) - sizes)
            rows[np.arange(len(codes)) + np.repeat(shift, sizes)] = rows_of_block
            filled[place] += sizes
        return cls(words, starts, rows)

    @classmethod
    def of_piece(cls, piece: Piece) -> Self:
        """Index the words of a piece, once."""
        return made_of(piece, WORDS, cls.of)

    def rows_with(self, prefix: str) -> NDArray[np.int32]:
        """Return the rows that contain a word beginning with `prefix`; a row may occur several times."""
        ends = (prefix, prefix + "\U0010ffff")
        first, last = (bisect_left(range(len(self.words)), end, key=lambda i: self.words[i].as_py()) for end in ends)
        return self.rows[self.starts[first] : self.starts[last]]


@dataclass(frozen=True)
class WordsOfPieces:
    """Inverted index of the words of a set, piece by piece: unchanged pieces are not indexed again.

    Parameters
    ----------
    parts
        Word index of each piece.
    firsts
        First row of each piece.
    """

    parts: tuple[WordIndex, ...]
    firsts: tuple[int, ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Self:
        """Index the words of pieces, unless cached."""
        ends = accumulate((len(one.table) for one in pieces), initial=0)
        return cls(tuple(map(WordIndex.of_piece, pieces)), tuple(ends)[:-1])

    def rows_with(self, prefix: str) -> NDArray[np.int32]:
        """Return the rows that contain a word beginning with `prefix`; a row may occur several times."""
        found = [part.rows_with(prefix) + np.int32(first) for part, first in zip(self.parts, self.firsts, strict=True)]
        return np.concatenate(found)


def words_of(catalogue: Catalogue) -> WordIndex | WordsOfPieces:
    """Index the words of a catalogue, piece by piece if it is large and has few pieces."""
    pieces = pieces_of(catalogue)
    return WordsOfPieces.of(pieces) if pieces else WordIndex.of(catalogue.table)


def search_texts(table: pa.Table) -> list[str]:
    """Return the folded words of each row, each preceded by a space, for pages that search without the server.

    >>> search_texts(pa.table({name: ["Sea Cup" if name == "title" else None] for name in SEARCHED}))
    [' sea cup']
    """
    columns = [table[name].to_pylist() for name in SEARCHED]
    return [" " + fold(" ".join(filter(None, parts))) for parts in zip(*columns, strict=True)]


def _pairs(block: pa.Table, first_row: int) -> tuple[pa.Array, NDArray[np.int32], NDArray[np.int32]]:
    """Index the words of some rows: the distinct ones, sorted, and pairs of word and row, sorted and unique."""
    owners, codes, distinct = _tokens(block)
    folded = [fold(token).split() for token in distinct]
    lengths = np.array([len(words) for words in folded], np.int64)
    encoded = pa.array([word for words in folded for word in words], pa.large_string()).dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    word_of = rank[encoded.indices.to_numpy(zero_copy_only=False)]
    # A token such as "Iran–Russia" gives several words: its row is repeated for each.
    first = np.cumsum(lengths) - lengths
    repeats = lengths[codes]
    token_of = np.repeat(codes, repeats)
    within = np.arange(len(token_of)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    words = word_of[first[token_of] + within] if len(token_of) else np.empty(0, np.int64)
    pairs = np.sort(words * block.num_rows + np.repeat(owners, repeats))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    word, row = np.divmod(pairs, block.num_rows)
    return encoded.dictionary.take(pa.array(order)), word.astype(np.int32), (row + first_row).astype(np.int32)


def _tokens(table: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Split the searched columns at white space: the row and the code of each token, and the distinct tokens."""
    owners, tokens = [], []
    for name in SEARCHED:
        column = pc.cast(pc.fill_null(table[name], ""), pa.large_string())
        offset = 0
        for chunk in column.chunks:
            split = pc.utf8_split_whitespace(chunk)
            owners.append(pc.list_parent_indices(split).to_numpy() + offset)
            tokens.append(split.flatten())
            offset += len(chunk)
    if not tokens:
        return np.empty(0, np.int64), np.empty(0, np.int64), []
    encoded = pa.chunked_array(tokens).combine_chunks().dictionary_encode()
    return np.concatenate(owners), encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()
