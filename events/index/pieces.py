"""Derived data of each piece of a large set, computed once and reused when another piece has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa

from events.table.catalogue import Catalogue, Piece

#: With fewer events, building everything is fast enough.
LARGE = 50_000
#: A word lookup searches all pieces.
MOST_PIECES = 500

Made = TypeVar("Made")


def is_large(catalogue: Catalogue) -> bool:
    """Return whether a set is large enough for caching its derived data."""
    return len(catalogue) >= LARGE


def pieces_of(catalogue: Catalogue) -> tuple[Piece, ...]:
    """Return the pieces to derive data from; none if it is derived from the whole set at once."""
    return catalogue.pieces if is_large(catalogue) and len(catalogue.pieces) <= MOST_PIECES else ()


def made_of(piece: Piece, name: str, make: Callable[[pa.Table], Made]) -> Made:
    """Return the data derived from a piece under a name, computing it if it is missing."""
    if name not in piece.made:
        piece.made[name] = make(piece.table)
    found: Made = piece.made[name]
    return found
