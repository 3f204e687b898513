"""The exception hierarchy of `events`, and the problem of a record that some exceptions carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

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
        Value in the file, shortened; empty if it is missing.
    expected
        Description of a valid value.
    code
        Name of the rule that is violated.
    severity
        An ``error`` blocks serving and releasing the catalogue; a ``warning`` should be reviewed.
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
        """Return the fields by name, for JSON."""
        return asdict(self)


class EventsError(ValueError):
    """Events cannot be read, or a request for them is wrong; the message says what is expected."""


class DateError(EventsError):
    """A text is not a date of the project's EDTF profile."""


class FilterError(EventsError):
    """A query parameter of the filter has a value that is not allowed.

    Parameters
    ----------
    parameter
        Name of the query parameter.
    value
        Value as given.
    expected
        Allowed values.
    """

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        self.parameter = parameter
        self.value = value
        self.expected = expected
        super().__init__(f"{parameter}={shorten(value)!r} is not allowed: {expected}")


class CatalogueError(EventsError):
    """Records of a catalogue are invalid; carries every problem that was found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        listing = "\n".join(str(problem) for problem in problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in the catalogue:\n{listing}")


class EventSetError(EventsError):
    """A user's event set cannot be read; the message says which, why, and what is expected."""


class ReleaseError(EventsError):
    """A release cannot be made or read; the message says why."""


class FormatError(EventsError):
    """Events cannot be written in a file format, or read from it; the message says why."""


class WritingError(EventsError):
    """A file cannot be replaced as requested, and is left unchanged; the message says why."""


def shorten(text: str, longest: int = 120) -> str:
    """Truncate a text from outside to a length that fits into a message.

    >>> shorten("abcdef", longest=4)
    'abc…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"
