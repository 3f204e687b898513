"""Sort orders of events in tables."""

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
#: Columns of the table of events that it can be sorted by.
COLUMNS: tuple[Column, ...] = get_args(Column)
#: Maximum number of texts that are collated by language.
MOST_COLLATED = 20_000


@dataclass(frozen=True, slots=True)
class Ordering:
    """A sort column and direction.

    Parameters
    ----------
    column
        One of `COLUMNS`.
    descending
        Whether the order is descending; for dates the newest first.
    """

    column: Column = "date"
    descending: bool = True

    @classmethod
    def parse(cls, text: str, name: str = "sort") -> Self:
        """Parse a column name, prefixed with a minus sign for descending order.

        Parameters
        ----------
        text
            Text as in the query string.
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
    """Sort rows; ties stay newest first.

    Parameters
    ----------
    index
        Index of the events.
    rows
        Row numbers as returned by `EventIndex.select`: oldest first.
    ordering
        Sort column and direction.
    name
        Returns the label for a kind (``category``, ``verification``, ``state``, ``place``) and a code of it.
    order
        Returns the collation key of a text; titles and places with more than `MOST_COLLATED` distinct texts, which take
        too long, are sorted by their lower-case form instead.
    """
    newest = rows[::-1]
    if ordering.column == "date":
        return newest if ordering.descending else rows
    keys = _keys(index, ordering.column, name, order)[newest]
    return np.asarray(newest[np.argsort(-keys if ordering.descending else keys, kind="stable")])


def _keys(
    index: EventIndex, column: Column, name: Callable[[str, str], str], order: Callable[[str], Any]
) -> NDArray[np.int64]:
    """Return one number per row, in the order of a column's labels."""
    if column == "title":
        return _text_ranks(index, "title", None, order)
    if column == "place":
        return _text_ranks(index, "place_name", name, order)
    if column == "countries":
        states = [name("state", code) for code in index.countries.values]
        sets = [", ".join(states[i] for i in np.flatnonzero(held)) for held in index.countries.members]
        return _ranks(sets, order)[index.countries.column]
    codes = index.category if column == "category" else index.verification
    # -1 means missing, and comes first.
    return np.append(_ranks([name(column, code) for code in codes.values], order), -1)[codes.column]


def _ranks(texts: Sequence[str], order: Callable[[str], Any]) -> NDArray[np.int64]:
    """Return the rank of each text in the sort order."""
    numbers = {text: number for number, text in enumerate(sorted(set(texts), key=order))}
    return np.fromiter((numbers[text] for text in texts), np.int64, len(texts))


@lru_cache(maxsize=16)
def _text_ranks(
    index: EventIndex, column: str, name: Callable[[str, str], str] | None, order: Callable[[str], Any]
) -> NDArray[np.int64]:
    """Return the rank of each row by a column of texts, cached: sorting many texts takes long."""
    texts = pc.fill_null(index.shown[column], "").combine_chunks()
    encoded = texts.dictionary_encode()
    if len(encoded.dictionary) > MOST_COLLATED:
        return np.asarray(pc.rank(pc.utf8_lower(texts), tiebreaker="dense").to_numpy(zero_copy_only=False), np.int64)
    shown = [name("place", text) if name else text for text in encoded.dictionary.to_pylist()]
    ranks: NDArray[np.int64] = _ranks(shown, order)[encoded.indices.to_numpy(zero_copy_only=False)]
    return ranks
