"""The exceptions of the desk, with a common base class."""

from __future__ import annotations

from collections.abc import Sequence

from events.curation.editing.differences import Difference
from events.model.errors import EventsError, Problem


class DeskError(EventsError):
    """Failure of a request to the desk; the message says why, and what is expected."""


class MissingError(DeskError):
    """Error for a draft, report or account that does not exist."""


class StaleError(DeskError):
    """Conflict with a later change by somebody else.

    Parameters
    ----------
    message
        Description of the conflict.
    revision
        The draft's current revision.
    differences
        The differences, field by field: the current value, and the value of the later editor.
    """

    def __init__(self, message: str, revision: int, differences: Sequence[Difference] = ()) -> None:
        super().__init__(message)
        self.revision = revision
        self.differences = tuple(differences)


class UnreadyError(DeskError):
    """Error for a draft that has errors, which prevent it from being checked or published.

    Parameters
    ----------
    problems
        All its errors.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
        super().__init__(f"not ready: {first.field or 'record'}: {first.expected}{more}")
