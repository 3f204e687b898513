"""A catalogue for scripts and notebooks, which filters as the map does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from events.index.index import EventIndex
from events.model.event_filter import EventFilter
from events.table.catalogue import Catalogue


@dataclass(frozen=True)
class FilterableCatalogue(Catalogue):
    """Events and their provenance, to be filtered with the parameters of the map."""

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """Return the same events, to be filtered."""
        return cls(catalogue.table, catalogue.name, catalogue.version, catalogue.licence)

    def filter(self, **parameters: str) -> Self:
        """Return a catalogue of the events that pass a filter.

        Parameters
        ----------
        parameters
            As in the query string of the map: ``datetime="2013"``, ``country="IR,RU"``, ``match="all"``,
            ``category``, ``verification``, ``place``, ``vessel``, ``organisation``, ``q`` and ``bbox``.

        Raises
        ------
        FilterError
            That names the parameter, the value and what is allowed.

        Examples
        --------
        >>> from events import load
        >>> len(load().filter(datetime="2013-07-08/2013-07-12", country="IR,RU", match="all"))
        1
        """
        index = EventIndex(self)
        return self.take(index.select(EventFilter.from_query(list(parameters.items()), index.vocabulary)))
