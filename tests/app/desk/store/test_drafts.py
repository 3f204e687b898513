"""Drafts: each change names the revision that it is based on, is noted field by field, and none is lost."""

from __future__ import annotations

import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from app.desk.store import accounts, drafts
from app.desk.store.errors import DeskError, MissingError, StaleError
from events.curation.editing.differences import Difference
from events.curation.editing.states import Act, ActError, Actor, Role, State

if TYPE_CHECKING:
    from app.desk.store.database import Database

ANN, BEN = Actor("ann", Role.OWNER), Actor("ben", Role.OWNER)


@pytest.fixture
def draft(database: Database) -> int:
    with database.session() as session:
        return drafts.add(session, "ann", {"title": "A"}).id


def test_a_new_draft_is_of_revision_one(database: Database, draft: int) -> None:
    with database.session() as session:
        found = drafts.get(session, draft)
        assert (found.revision, found.state, found.writer) == (1, State.DRAFT, "ann")


def test_a_change_is_noted_field_by_field(database: Database, draft: int) -> None:
    with database.session() as session:
        drafts.write(session, draft, 1, {"title": "B", "date": "2013"}, BEN)
    with database.session() as session:
        assert drafts.get(session, draft).revision == 2
        last = drafts.history(session, draft)[-1]
        assert (last.who, last.act) == ("ben", "write")
        assert last.changes == [["title", "A", "B"], ["date", None, "2013"]]


def test_saving_without_a_difference_changes_nothing(database: Database, draft: int) -> None:
    with database.session() as session:
        assert drafts.write(session, draft, 1, {"title": "A"}, BEN).revision == 1
        assert len(drafts.history(session, draft)) == 1


def test_the_later_editor_is_told_what_is_otherwise(database: Database, draft: int) -> None:
    with database.session() as session:
        drafts.write(session, draft, 1, {"title": "B"}, BEN)
    with database.session() as session, pytest.raises(StaleError, match="changed by ben meanwhile") as caught:
        drafts.write(session, draft, 1, {"title": "C"}, ANN)
    assert caught.value.revision == 2
    assert caught.value.differences == (Difference("title", "B", "C"),)


def test_nobody_checks_what_they_have_not_seen(database: Database, draft: int) -> None:
    with database.session() as session:
        drafts.write(session, draft, 1, {"title": "B"}, BEN)
    with database.session() as session, pytest.raises(StaleError):
        drafts.act(session, draft, 1, Act.CHECK, ANN)


def test_a_draft_is_declined_with_a_reason(database: Database, draft: int) -> None:
    with database.session() as session, pytest.raises(DeskError, match="with a reason"):
        drafts.act(session, draft, 1, Act.DECLINE, BEN, reason=" ")
    with database.session() as session:
        declined = drafts.act(session, draft, 1, Act.DECLINE, BEN, reason="No source.")
        assert (declined.state, declined.reason) == (State.DECLINED, "No source.")


def test_a_team_is_two_active_accounts(database: Database) -> None:
    with database.session() as session:
        for name in ("ann", "ben"):
            accounts.add(session, name, Role.OWNER, "")
        assert drafts.is_team(session)
        accounts.disable(session, "ben")
        assert not drafts.is_team(session)


def test_a_reader_writes_nothing_but_comments(database: Database, draft: int) -> None:
    with database.session() as session, pytest.raises(ActError):
        drafts.write(session, draft, 1, {"title": "B"}, Actor("rea", Role.READER))
    with database.session() as session:
        drafts.comment(session, draft, "rea", "Is this Baku?")
        assert [one.text for one in drafts.comments(session, draft)] == ["Is this Baku?"]


@pytest.mark.parametrize(("text", "said"), [(" ", "is empty"), ("x" * 5001, "at most 5,000")])
def test_a_comment_is_neither_empty_nor_a_book(database: Database, draft: int, text: str, said: str) -> None:
    with database.session() as session, pytest.raises(DeskError, match=said):
        drafts.comment(session, draft, "ann", text)


def test_what_is_not_there_is_said(database: Database) -> None:
    with database.session() as session, pytest.raises(MissingError, match="no draft 77"):
        drafts.get(session, 77)


def test_states_are_counted(database: Database, draft: int) -> None:
    with database.session() as session:
        drafts.add(session, "ann", {})
        drafts.act(session, draft, 1, Act.CHECK, BEN)
        assert drafts.counts(session) == {"draft": 1, "checked": 1, "published": 0, "declined": 0}


def test_200_interleaved_edits_lose_nothing(database: Database, draft: int) -> None:
    """Four editors add 50 words each to one title; who comes too late reads it again and adds to that."""
    faults: list[Exception] = []

    def edit(name: str) -> None:
        try:
            for number in range(50):
                while not _added(database, draft, f"{name}{number}", Actor(name, Role.EDITOR)):
                    pass
        except Exception as error:  # noqa: BLE001
            faults.append(error)

    threads = [threading.Thread(target=edit, args=(name,)) for name in "abcd"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    with database.session() as session:
        found = drafts.get(session, draft)
        assert sorted(found.record["title"].split()) == sorted(["A", *(f"{a}{n}" for a in "abcd" for n in range(50))])
        assert found.revision == 201
        noted = [one.changes[0] for one in drafts.history(session, draft)[1:]]
        assert len(noted) == 200
        assert all(earlier[2] == later[1] for earlier, later in pairwise(noted))


def _added(database: Database, draft: int, word: str, actor: Actor) -> bool:
    with database.session() as session:
        seen = drafts.get(session, draft)
        revision, title = seen.revision, seen.record["title"]
    try:
        with database.session() as session:
            drafts.write(session, draft, revision, {"title": f"{title} {word}"}, actor)
    except StaleError:
        return False
    return True
