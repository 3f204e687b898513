"""One thing that is wrong with a record: where it stands, what it says, what was expected."""

from __future__ import annotations

from dataclasses import dataclass

from events.errors import shorten


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one field of one record.

    Parameters
    ----------
    file
        Name of the file, relative to the catalogue's folder.
    record
        The record's id, or its position in the file (``#3``) where it has no id.
    field
        Dotted path of the field, e.g. ``sources.0.url``; empty for the record as a whole.
    value
        The value as it stands in the file, shortened; empty where it is missing.
    expected
        What would be right.
    """

    file: str
    record: str
    field: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{where}: {self.expected}" + (f" (found {shorten(self.value)!r})" if self.value else "")
