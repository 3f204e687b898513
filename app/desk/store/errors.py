"""The exceptions of the desk, one family."""

from __future__ import annotations

from collections.abc import Sequence

from events.curation.editing.differences import Difference
from events.model.errors import EventsError, Problem


class DeskError(EventsError):
    """The desk cannot do what it is asked for; the message says why, and what is expected."""


class MissingError(DeskError):
    """There is no such draft, report or account."""


class StaleError(DeskError):
    """Somebody else was first.

    Parameters
    ----------
    message
        What happened.
    revision
        The draft's revision by now.
    differences
        What is otherwise by now, field by field: what stands there, and what the later editor has.
    """

    def __init__(self, message: str, revision: int, differences: Sequence[Difference] = ()) -> None:
        super().__init__(message)
        self.revision = revision
        self.differences = tuple(differences)


class UnreadyError(DeskError):
    """A draft has errors, with which it is neither checked nor published.

    Parameters
    ----------
    problems
        All of them.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
        super().__init__(f"not ready: {first.field or 'record'}: {first.expected}{more}")
