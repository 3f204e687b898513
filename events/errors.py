"""The exceptions of `events`: one family, so that a caller can catch them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.problems import Problem


class EventsError(ValueError):
    """Something about events cannot be read or answered; the message says what would be right."""


class DateError(EventsError):
    """A text is not a date of the project's EDTF profile."""


class FilterError(EventsError):
    """A filter's parameter has a value that is not allowed.

    Parameters
    ----------
    parameter
        Name of the parameter, as in the query string.
    value
        The value as it was given.
    expected
        What is allowed.
    """

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        self.parameter = parameter
        self.value = value
        self.expected = expected
        super().__init__(f"{parameter}={shorten(value)!r} is not allowed: {expected}")


class CatalogueError(EventsError):
    """Records of a catalogue are wrong; it carries every problem that was found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        listing = "\n".join(str(problem) for problem in problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in the catalogue:\n{listing}")


class EventSetError(EventsError):
    """An event set of the user's cannot be read; the message says which, why, and what would be right."""


class ReleaseError(EventsError):
    """A release cannot be made or read; the message says why."""


class FormatError(EventsError):
    """Events cannot be written to a file of a format, or read from one; the message says why."""


def shorten(text: str, longest: int = 120) -> str:
    """Cut a text that came from outside to a length that a message can carry.

    >>> shorten("abcdef", longest=4)
    'abc…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"
