"""Geocoding of lists of place names: one result per name, for the command line and for tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from geodata import gazetteer
from geodata.errors import GeodataError
from geodata.gazetteer import Match

#: The columns that geocoding adds to a table.
COLUMNS = ("status", "place", "place_name", "kind", "place_country", "lon", "lat", "score", "reason", "candidates")


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of geocoding a name: the matching places with their scores.

    Parameters
    ----------
    name
        The given name.
    status
        ``found``, ``ambiguous`` (several places match equally well) or ``unknown``.
    matches
        The candidates, best first: for a found name, the place and weaker matches; for an unknown name, the most
        similar ones.
    """

    name: str
    status: str
    matches: tuple[Match, ...]

    def cells(self) -> dict[str, str]:
        """Return the values of `COLUMNS`; place and point are empty unless one place was found."""
        others = self.matches[1:] if self.status == "found" else self.matches
        cells = dict.fromkeys(COLUMNS, "") | {"status": self.status}
        cells["candidates"] = "; ".join(map(str, others))
        if self.status == "found":
            place, match = self.matches[0].place, self.matches[0]
            cells |= {
                "place": place.id,
                "place_name": place.name,
                "kind": place.kind,
                "place_country": place.country or "",
                "lon": f"{place.lon:g}",
                "lat": f"{place.lat:g}",
                "score": f"{match.score:g}",
                "reason": match.reason,
            }
        return cells

    def line(self) -> str:
        """Return the result as one human-readable line."""
        cells = self.cells()
        if self.status == "found":
            text = "{place_name} ({kind}, {place_country}) {lat} {lon} {place} {reason} {score}".format(**cells)
            also = f"\talso: {cells['candidates']}" if cells["candidates"] else ""
            return f"{self.name}\t{text.replace(', )', ')')}{also}"
        word = "several places bear this name" if self.status == "ambiguous" else "no place bears this name; nearest"
        return f"{self.name}\t{self.status}: {word}: {cells['candidates'] or 'none'}"


def geocode(name: str, country: str | None = None) -> Answer:
    """Geocode a place name, without guessing between places that match equally well.

    Parameters
    ----------
    name
        In any language of the region.
    country
        ISO 3166-1 alpha-2 code of the state to search.
    """
    try:
        matches = tuple(gazetteer.find(name, country, limit=5))
    except GeodataError:
        return Answer(name, "unknown", ())
    named = tuple(match for match in matches if match.is_named)
    if not named:
        return Answer(name, "unknown", matches)
    return Answer(name, "found" if len(gazetteer.equally_good(matches)) == 1 else "ambiguous", named)


def geocode_table(source: TextIO, target: TextIO, column: str = "name") -> Iterator[Answer]:
    """Copy a CSV table and add `COLUMNS` to each row; yields each row's result.

    Parameters
    ----------
    source
        CSV with a header; `column` holds the names, ``country``, if there is such a column, the states to search.
    target
        Receives every row, in order, whatever its result.

    Raises
    ------
    GeodataError
        If the table lacks this column, or already has one that geocoding would add.
    """
    reader = csv.DictReader(source)
    header = list(reader.fieldnames or [])
    if column not in header:
        raise GeodataError(f"the table has no column {column!r}; it has {', '.join(header) or 'no header'}")
    if taken := [name for name in COLUMNS if name in header]:
        raise GeodataError(f"the table has columns that geocoding adds: {', '.join(taken)}; rename them")
    writer = csv.DictWriter(target, [*header, *COLUMNS], extrasaction="ignore")
    writer.writeheader()
    for row in reader:
        answer = geocode(row[column] or "", (row.get("country") or "").strip().upper() or None)
        writer.writerow(row | answer.cells())
        yield answer
