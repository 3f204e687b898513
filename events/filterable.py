"""A catalogue for scripts and notebooks, which filters as the map does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from events.index.index import EventIndex
from events.model.event_filter import EventFilter
from events.table.catalogue import Catalogue

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FilterableCatalogue(Catalogue):
    """Events and their provenance, to be filtered with the parameters of the map.

    Parameters
    ----------
    refused
        Line, reason and values of the rows in own files that cannot be used.
    remarks
        Remarks on own files, such as guesses and likely faults: name of the set, and the remark.
    """

    refused: tuple[tuple[int, str, str], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        refused: tuple[tuple[int, str, str], ...] = (),
        remarks: tuple[tuple[str, str], ...] = (),
    ) -> Self:
        """Return the same events as a filterable catalogue."""
        return cls(
            catalogue.table,
            catalogue.name,
            catalogue.version,
            catalogue.licence,
            catalogue.coverage,
            catalogue.pieces,
            refused,
            remarks,
        )

    @property
    def rejected(self) -> pd.DataFrame:
        """The rows of own files that cannot be used: line, reason, and the row as JSON."""
        import pandas as pd  # noqa: PLC0415 - imported only when needed

        return pd.DataFrame(list(self.refused), columns=["line", "reason", "row"])

    def filter(self, **parameters: str) -> Self:
        """Return a catalogue of the events that pass a filter.

        Parameters
        ----------
        parameters
            As in the query string of the map: ``datetime="2013"``, ``country="IR,RU"``, ``match="all"``,
            ``category``, ``verification``, ``place``, ``vessel``, ``organisation``, ``series``, ``q`` and ``bbox``.

        Raises
        ------
        FilterError
            If a value is not allowed; the message names the parameter, the value and what is allowed.

        Examples
        --------
        >>> from events import load
        >>> len(load().filter(datetime="2013-07-08/2013-07-12", country="IR,RU", match="all"))
        1
        """
        index = EventIndex(self)
        return self.take(index.select(EventFilter.from_query(list(parameters.items()), index.vocabulary)))
