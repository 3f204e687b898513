"""Workflow states of a draft, the permissions for each transition, and the changes that need a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from events.model.errors import EventsError


class State(StrEnum):
    """Workflow state of a draft."""

    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    DECLINED = "declined"


class Act(StrEnum):
    """Action on a draft."""

    WRITE = "write"
    CHECK = "check"
    PUBLISH = "publish"
    DECLINE = "decline"
    REOPEN = "reopen"


class Role(StrEnum):
    """Role of an account; each includes the permissions of the previous ones."""

    READER = "reader"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    OWNER = "owner"

    def includes(self, other: Role) -> bool:
        """Return whether it includes the permissions of another role."""
        return list(Role).index(self) >= list(Role).index(other)


class ActError(EventsError):
    """An action is not allowed; the message names it, and the allowed ones."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Account that performs an action.

    Parameters
    ----------
    name
        Name of the account.
    role
        Sets its permissions.
    """

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Standing:
    """Workflow state of a draft, and the author of its last change.

    Parameters
    ----------
    state
        State in the workflow.
    writer
        Author of the last change.
    """

    state: State
    writer: str


_FROM: Mapping[Act, Mapping[State, State]] = {
    Act.WRITE: {State.DRAFT: State.DRAFT, State.CHECKED: State.DRAFT},
    Act.CHECK: {State.DRAFT: State.CHECKED},
    Act.PUBLISH: {State.CHECKED: State.PUBLISHED},
    Act.DECLINE: {State.DRAFT: State.DECLINED, State.CHECKED: State.DECLINED},
    Act.REOPEN: {State.DECLINED: State.DRAFT},
}
_NEEDS: Mapping[Act, Role] = {
    Act.WRITE: Role.EDITOR,
    Act.CHECK: Role.REVIEWER,
    Act.PUBLISH: Role.REVIEWER,
    Act.DECLINE: Role.REVIEWER,
    Act.REOPEN: Role.EDITOR,
}
# Actions in a team that need a person other than the author of the last change.
_OF_ANOTHER = frozenset({Act.PUBLISH})


def step(standing: Standing, act: Act, actor: Actor, *, team: bool) -> Standing:
    """Return the standing of a draft after an action.

    Parameters
    ----------
    standing
        Standing before.
    act
        Action to perform.
    actor
        Account that performs it.
    team
        Whether there are two or more active accounts.

    Raises
    ------
    ActError
        If the action is not allowed.

    Examples
    --------
    >>> step(Standing(State.DRAFT, "ann"), Act.CHECK, Actor("ben", Role.REVIEWER), team=True)
    Standing(state=<State.CHECKED: 'checked'>, writer='ann')
    """
    if not actor.role.includes(_NEEDS[act]):
        raise ActError(f"{act} is not allowed for the role {actor.role}: expected {_NEEDS[act]} or above")
    after = _FROM[act].get(standing.state)
    if after is None:
        allowed = " or ".join(_FROM[act])
        raise ActError(f"{act} is not allowed for a draft that is {standing.state}: expected {allowed}")
    if team and act in _OF_ANOTHER and actor.name == standing.writer:
        raise ActError(f"{act} is not allowed for {actor.name}, who wrote the last change: expected another person")
    return replace(standing, state=after, writer=actor.name if act is Act.WRITE else standing.writer)


def allowed(standing: Standing, actor: Actor, *, team: bool) -> list[Act]:
    """List the actions that an account may perform on a draft."""
    found = []
    for act in Act:
        try:
            step(standing, act, actor, team=team)
        except ActError:
            continue
        found.append(act)
    return found
