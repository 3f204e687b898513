"""Derived data of each piece of a large set, computed once and reused when another piece has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa

from events.table.catalogue import Catalogue, Piece

#: Of fewer events everything is made in no time.
LARGE = 50_000
#: Each lookup of a word looks through all pieces.
MOST_PIECES = 500

Made = TypeVar("Made")


def is_large(catalogue: Catalogue) -> bool:
    """Whether it is worth keeping what is made of a set."""
    return len(catalogue) >= LARGE


def pieces_of(catalogue: Catalogue) -> tuple[Piece, ...]:
    """Return the pieces of which something is made, one by one; none if it is made of the whole set at once."""
    return catalogue.pieces if is_large(catalogue) and len(catalogue.pieces) <= MOST_PIECES else ()


def made_of(piece: Piece, name: str, make: Callable[[pa.Table], Made]) -> Made:
    """Return what was made of a piece under a name, or make it now."""
    if name not in piece.made:
        piece.made[name] = make(piece.table)
    found: Made = piece.made[name]
    return found
