"""What an application serves: the index of its events, and the maps composed of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app

from events.query import EventFilter, Vocabulary
from geodata import gazetteer

if TYPE_CHECKING:
    from app.config import Settings
    from app.map import MapFragment
    from events.index import EventIndex

_EXTENSION = "caspian"


@dataclass
class Served:
    """The events that are served, and what is made of them once.

    Parameters
    ----------
    settings
        The configuration.
    index
        The events.
    fragments
        Composed maps by kind of page and language.
    """

    settings: Settings
    index: EventIndex
    fragments: dict[tuple[str, str], MapFragment] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        """What a filter of these events may name."""
        base = Vocabulary()
        own = [category for category in self.index.category.values if category not in base.categories]
        return Vocabulary(categories=(*base.categories, *own), places=frozenset(gazetteer.load()))


def put(served: Served, extensions: dict[str, object]) -> None:
    """Hand an application what it serves."""
    extensions[_EXTENSION] = served


def served() -> Served:
    """Return what the current application serves."""
    return cast("Served", current_app.extensions[_EXTENSION])


def parse_filter(pairs: list[tuple[str, str]]) -> EventFilter:
    """Read a filter with the vocabulary of the served events."""
    return EventFilter.from_query(pairs, served().vocabulary)
