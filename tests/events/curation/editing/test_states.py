"""The way of a draft: who may take it where, and that in a team nobody publishes what they wrote last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.curation.editing.states import Act, ActError, Actor, Role, Standing, State, allowed, step

ANN, BEN = Actor("ann", Role.OWNER), Actor("ben", Role.OWNER)
NAMES = st.sampled_from(["ann", "ben", "cem"])
ACTORS = st.builds(Actor, NAMES, st.sampled_from(Role))
STEPS = st.lists(st.tuples(st.sampled_from(Act), ACTORS), max_size=30)


def test_a_draft_is_checked_and_then_published() -> None:
    checked = step(Standing(State.DRAFT, "ann"), Act.CHECK, BEN, team=True)
    assert step(checked, Act.PUBLISH, BEN, team=True) == Standing(State.PUBLISHED, "ann")


def test_a_change_of_what_was_checked_has_to_be_checked_again() -> None:
    assert step(Standing(State.CHECKED, "ann"), Act.WRITE, BEN, team=True) == Standing(State.DRAFT, "ben")


def test_alone_one_publishes_what_one_wrote() -> None:
    assert step(Standing(State.CHECKED, "ann"), Act.PUBLISH, ANN, team=False).state == State.PUBLISHED


def test_in_a_team_nobody_publishes_what_they_wrote_last() -> None:
    with pytest.raises(ActError, match="who wrote the last change: expected another person"):
        step(Standing(State.CHECKED, "ann"), Act.PUBLISH, ANN, team=True)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DECLINED])
def test_what_is_published_or_declined_is_not_written(state: State) -> None:
    with pytest.raises(ActError, match=f"a draft that is {state}: expected draft or checked"):
        step(Standing(state, "ann"), Act.WRITE, ANN, team=False)


def test_what_was_declined_can_be_taken_up_again() -> None:
    assert step(Standing(State.DECLINED, "ann"), Act.REOPEN, ANN, team=True).state == State.DRAFT


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.READER, []),
        (Role.EDITOR, [Act.WRITE]),
        (Role.REVIEWER, [Act.WRITE, Act.PUBLISH, Act.DECLINE]),
        (Role.OWNER, [Act.WRITE, Act.PUBLISH, Act.DECLINE]),
    ],
)
def test_each_role_may_do_what_it_is_for(role: Role, acts: list[Act]) -> None:
    assert allowed(Standing(State.CHECKED, "ann"), Actor("ben", role), team=True) == acts


@given(writer=NAMES, steps=STEPS)
def test_in_a_team_no_way_leads_to_a_publication_by_the_last_writer(
    writer: str, steps: list[tuple[Act, Actor]]
) -> None:
    standing, last = Standing(State.DRAFT, writer), writer
    for act, actor in steps:
        try:
            after = step(standing, act, actor, team=True)
        except ActError:
            continue
        if act is Act.WRITE:
            last = actor.name
        if after.state is State.PUBLISHED:
            assert standing.state is State.CHECKED
            assert actor.name != last
            assert actor.role.includes(Role.REVIEWER)
        standing = after


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(Act), st.builds(Actor, st.just("ann"), st.sampled_from(Role))), max_size=30
    )
)
def test_one_person_of_a_team_alone_publishes_nothing(steps: list[tuple[Act, Actor]]) -> None:
    standing = Standing(State.DRAFT, "ann")
    for act, actor in steps:
        try:
            standing = step(standing, act, actor, team=True)
        except ActError:
            continue
    assert standing.state is not State.PUBLISHED
