"""The key figures of a brief: numbers of events by category, states and verification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow.compute as pc

from events.index.classes import PRECISIONS
from events.index.codes import Rows
from events.index.index import EventIndex
from events.index.questions.pairs import Pairs, pairs


@dataclass(frozen=True, slots=True)
class Figures:
    """Summary statistics of a set of events.

    Parameters
    ----------
    events
        Number of events.
    categories, verifications, precisions
        Numbers by code, without events that have no code.
    together
        Pairs of states that events name together.
    vague
        Number of events not dated to the day.
    single
        Number of events with a single source.
    """

    events: int
    categories: Counter[str]
    verifications: Counter[str]
    precisions: Counter[str]
    together: Pairs
    vague: int
    single: int

    @classmethod
    def of(cls, index: EventIndex, rows: Rows) -> Self:
        """Compute the figures for events, given by their rows."""
        table = index.catalogue.table.select(["category", "verification", "precision", "sources"]).take(rows)
        kinds = index.classes.precision[index.classes.column[rows]] % (len(PRECISIONS) // 2)
        return cls(
            len(rows),
            _numbers(table["category"]),
            _numbers(table["verification"]),
            _numbers(table["precision"]),
            pairs(index, rows),
            int(np.count_nonzero(kinds > PRECISIONS.index("day"))),
            pc.sum(pc.equal(pc.list_value_length(table["sources"]), 1)).as_py() or 0,
        )


def in_order(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Sort codes in the order of `names`; others follow alphabetically.

    >>> in_order(["flight", "strike", "base"], {"base": "Base", "strike": "Strike"})
    ['base', 'strike', 'flight']
    """
    found = set(codes)
    return [*(code for code in names if code in found), *sorted(found - set(names))]


def _numbers(column: object) -> Counter[str]:
    counted = pc.value_counts(column).to_pylist()
    return Counter({one["values"]: one["counts"] for one in counted if one["values"] is not None})
