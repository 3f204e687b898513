"""Provenance of a file of events, which every download carries if its format has a place for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from events.model.schema import Coverage
from events.table.catalogue import Catalogue

# The first day that a ZIP file can record: for sets without a date.
_UNKNOWN = "1980-01-01"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The provenance of a file of events; the same catalogue and filter give the same provenance, hence the same bytes.

    Parameters
    ----------
    name, version, licence
        Of the catalogue.
    query
        Filter as a query string; empty for all events.
    modified
        ISO day on which the catalogue, not only the filtered events, last changed; empty if unknown.
    searched_until
        ISO day until which reports were searched for events; empty if unknown.
    """

    name: str
    version: str
    licence: str
    query: str = ""
    modified: str = ""
    searched_until: str = ""

    @classmethod
    def of(cls, catalogue: Catalogue, query: str = "") -> Self:
        """Return the provenance of the events of a catalogue that pass a filter.

        Parameters
        ----------
        catalogue
            The whole catalogue.
        query
            Canonical query string of the filter.
        """
        modified = newest_day(catalogue.table) or ""
        return cls(catalogue.name, catalogue.version, catalogue.licence, query, modified, catalogue.searched_until)

    @classmethod
    def from_mapping(cls, given: Mapping[str, str], name: str) -> Self:
        """Parse the result of `to_dict`; missing fields are empty, and the name is the given one."""
        known = {field.name: str(given.get(field.name) or "") for field in fields(cls)}
        return cls(**known | {"name": known["name"] or name})

    def to_dict(self) -> dict[str, str]:
        """Return all fields by name."""
        return asdict(self)

    def members(self) -> dict[str, str]:
        """Return all fields as members of a GeoJSON feature collection."""
        return {
            "title": self.name,
            "version": self.version,
            "license": self.licence,
            "query": self.query,
            "modified": self.modified,
        }

    @property
    def moment(self) -> datetime:
        """The start of the day of the last change, for formats that need a time; 1980-01-01 if it is unknown."""
        return datetime.fromisoformat(self.modified or _UNKNOWN).replace(tzinfo=UTC)

    def catalogue(self, table: pa.Table) -> Catalogue:
        """Build a catalogue from events that were read from a file with this provenance."""
        searched = Coverage(searched_until=self.searched_until) if self.searched_until else None
        return Catalogue(table, self.name, self.version, self.licence, searched)

    def sentence(self) -> str:
        """Return the provenance as one sentence, for formats that have a description."""
        filtered = f"; filter: {self.query}" if self.query else "; all events"
        changed = f", last changed on {self.modified}" if self.modified else ""
        return f"{self.name}, version {self.version}{changed}{filtered}; licence: {self.licence or 'not stated'}."


def newest_day(table: pa.Table) -> str | None:
    """Return the ISO day on which events were last added or revised; `None` if there is none."""
    revised = pc.struct_field(pc.list_flatten(table["revised"]), "date")
    days = [pc.max(column).as_py() for column in (table["added"], revised)]
    return max(filter(None, days), default=None)
