"""Differences of two records, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.model.schema import Event

_ORDER = {name: position for position, name in enumerate(Event.model_fields)}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose values differ.

    Parameters
    ----------
    field
        Path of the field, with dots for items of lists and parts of places, as in ``sources.0.url``.
    before, after
        Values; `None` if there is none.
    """

    field: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Compare two records, in the order of the schema; empty and missing values are equal.

    Parameters
    ----------
    before, after
        Records as in YAML or JSON, complete or not.

    Examples
    --------
    >>> differences({"place": {"id": "baku", "precision": "port"}}, {"place": {"id": "aktau", "precision": "port"}})
    [Difference(field='place.id', before='baku', after='aktau')]
    """
    names = sorted({*before, *after}, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))
    return [one for name in names for one in _compared(name, before.get(name), after.get(name))]


def _compared(name: str, before: Any, after: Any) -> list[Difference]:
    if _is_same(before, after):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            one for key in {**before, **after} for one in _compared(f"{name}.{key}", before.get(key), after.get(key))
        ]
    if _are_records(before) and _are_records(after):
        longer = range(max(len(before), len(after)))
        return [one for at in longer for one in _compared(f"{name}.{at}", _item(before, at), _item(after, at))]
    return [Difference(name, before, after)]


def _is_same(before: Any, after: Any) -> bool:
    return before == after or (before in _EMPTY and after in _EMPTY)


_EMPTY: tuple[Any, ...] = (None, "", [], {})


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _item(values: list[Any], position: int) -> Any:
    return values[position] if position < len(values) else None
