"""One thing that is wrong with a record: where it stands, what it says, what would be right."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from events.errors import shorten

Severity = Literal["error", "warning"]


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
    code
        Name of the rule that it breaks.
    severity
        An ``error`` keeps the catalogue from being served or released; a ``warning`` asks for a look.
    """

    file: str
    record: str
    field: str
    value: str
    expected: str
    code: str = "schema"
    severity: Severity = "error"

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.record, self.field) if part)
        found = f" (found {shorten(self.value)!r})" if self.value else ""
        return f"{where}: {self.severity} {self.code}: {self.expected}{found}"

    def to_dict(self) -> dict[str, str]:
        """Return the parts by name, for JSON."""
        return asdict(self)
