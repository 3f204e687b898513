"""The key figures of a brief: how many events, of what kind and by whom, and how sure they are."""

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
        Number of them.
    categories, verifications, precisions
        Numbers by code; an event without one counts for none.
    together
        The pairs of states that they name.
    vague
        How many are not known to the day.
    single
        How many rest on a single source.
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
        """Count events by their rows."""
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
    """Put codes in the order of their names; those without a name follow in alphabetical order.

    >>> in_order(["flight", "strike", "base"], {"base": "Base", "strike": "Strike"})
    ['base', 'strike', 'flight']
    """
    found = set(codes)
    return [*(code for code in names if code in found), *sorted(found - set(names))]


def _numbers(column: object) -> Counter[str]:
    counted = pc.value_counts(column).to_pylist()
    return Counter({one["values"]: one["counts"] for one in counted if one["values"] is not None})
