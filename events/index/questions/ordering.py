"""Puts events in the order that a reader of a table asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Self, get_args

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.codes import Rows
from events.index.index import EventIndex
from events.model.errors import FilterError

Column = Literal["date", "title", "category", "place", "countries", "verification"]
#: What a table shows of events, and can be ordered by.
COLUMNS: tuple[Column, ...] = get_args(Column)
#: Most texts that are put in the order of a language.
MOST_COLLATED = 20_000


@dataclass(frozen=True, slots=True)
class Ordering:
    """A column to order by, and which way.

    Parameters
    ----------
    column
        One of `COLUMNS`.
    descending
        Whether the last comes first; of dates the newest.
    """

    column: Column = "date"
    descending: bool = True

    @classmethod
    def parse(cls, text: str, name: str = "sort") -> Self:
        """Read a column, with a minus sign before it to descend.

        Parameters
        ----------
        text
            As written in the query string.
        name
            Name of the query parameter.

        Raises
        ------
        FilterError
            If there is no such column.

        Examples
        --------
        >>> Ordering.parse("-title")
        Ordering(column='title', descending=True)
        """
        column = text.removeprefix("-")
        if column not in COLUMNS:
            raise FilterError(name, text, f"expected any one of {', '.join(COLUMNS)}, with - before it to descend")
        return cls(column, text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column


def ordered(
    index: EventIndex,
    rows: Rows,
    ordering: Ordering,
    name: Callable[[str, str], str],
    order: Callable[[str], Any] = str.casefold,
) -> Rows:
    """Put rows in order; those that are equal in the column stay newest first.

    Parameters
    ----------
    index
        The events.
    rows
        Row numbers as `EventIndex.select` gives them: oldest first.
    ordering
        The order.
    name
        Returns the label of a kind (``category``, ``verification``, ``state``, ``place``) and a code of it.
    order
        Returns what a text is sorted by; for the titles and places of more than `MOST_COLLATED` texts, which would
        take too long, it is their lower-case form instead.
    """
    newest = rows[::-1]
    if ordering.column == "date":
        return newest if ordering.descending else rows
    keys = _keys(index, ordering.column, name, order)[newest]
    return np.asarray(newest[np.argsort(-keys if ordering.descending else keys, kind="stable")])


def _keys(
    index: EventIndex, column: Column, name: Callable[[str, str], str], order: Callable[[str], Any]
) -> NDArray[np.int64]:
    """Return numbers in the order of a column's labels, one a row."""
    if column == "title":
        return _text_ranks(index, "title", None, order)
    if column == "place":
        return _text_ranks(index, "place_name", name, order)
    if column == "countries":
        states = [name("state", code) for code in index.countries.values]
        sets = [", ".join(states[i] for i in np.flatnonzero(held)) for held in index.countries.members]
        return _ranks(sets, order)[index.countries.column]
    codes = index.category if column == "category" else index.verification
    # -1 means none, and comes first.
    return np.append(_ranks([name(column, code) for code in codes.values], order), -1)[codes.column]


def _ranks(texts: Sequence[str], order: Callable[[str], Any]) -> NDArray[np.int64]:
    """Rank texts in their order."""
    numbers = {text: number for number, text in enumerate(sorted(set(texts), key=order))}
    return np.fromiter((numbers[text] for text in texts), np.int64, len(texts))


@lru_cache(maxsize=16)
def _text_ranks(
    index: EventIndex, column: str, name: Callable[[str, str], str] | None, order: Callable[[str], Any]
) -> NDArray[np.int64]:
    """Rank the rows in the order of a column of texts, once: it takes long where there are many."""
    texts = pc.fill_null(index.shown[column], "").combine_chunks()
    encoded = texts.dictionary_encode()
    if len(encoded.dictionary) > MOST_COLLATED:
        return np.asarray(pc.rank(pc.utf8_lower(texts), tiebreaker="dense").to_numpy(zero_copy_only=False), np.int64)
    shown = [name("place", text) if name else text for text in encoded.dictionary.to_pylist()]
    ranks: NDArray[np.int64] = _ranks(shown, order)[encoded.indices.to_numpy(zero_copy_only=False)]
    return ranks
