"""Splitting of a text into pieces, each with all marks that apply to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text.

    Parameters
    ----------
    text
        The piece.
    marks
        Marks that apply to the piece.
    first
        Marks that begin with the piece.
    """

    text: str
    marks: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


def marked(text: str, spans: Mapping[str, tuple[int, int]], start: int = 0, end: int | None = None) -> list[Piece]:
    """Split a text where spans begin and end.

    Parameters
    ----------
    text
        The whole text.
    spans
        Start and end of each mark in the text.
    start, end
        The part of the text to show.

    Examples
    --------
    >>> [(one.text, one.marks) for one in marked("in Baku today", {"place": (3, 7)})]
    [('in ', ()), ('Baku', ('place',)), (' today', ())]
    """
    end = len(text) if end is None else end
    inside = {name: (max(span[0], start), min(span[1], end)) for name, span in spans.items()}
    inside = {name: span for name, span in inside.items() if span[0] < span[1]}
    cuts = sorted({start, end, *(cut for span in inside.values() for cut in span)})
    pieces = []
    for left, right in pairwise(cuts):
        marks = tuple(name for name, span in inside.items() if span[0] <= left and right <= span[1])
        first = tuple(name for name in marks if inside[name][0] == left)
        pieces.append(Piece(text[left:right], marks, first))
    return pieces
