"""Drafts that are found by words, state, category, who and since when, in both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from records import record
from sqlalchemy import text

from app.desk.store import database as databases
from app.desk.store import drafts, queue
from app.desk.store.database import Database
from app.desk.store.queue import Wanted
from events.curation.editing.states import Act, Actor, Role, State

ANN = Actor("ann", Role.OWNER)


@pytest.fixture
def filled(database: Database) -> Database:
    """A queue of four drafts."""
    with database.session() as session:
        drafts.add(session, "ann", record(title="Учения у Баку", summary="100% of them_came."))
        drafts.add(session, "ben", record(title="Neft Daşları", category="incident"), note="Its place.")
        drafts.add(session, "ben", record(title="Third"), suggestion={"value": "Aktau, not Baku"})
        made = drafts.add(session, "ann", {"title": "Empty"})
        drafts.act(session, made.id, 1, Act.DECLINE, ANN, reason="Nothing.")
    return database


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [1, 2, 3, 4]),
        ({"state": State.DRAFT}, [1, 2, 3]),
        ({"state": State.DECLINED}, [4]),
        ({"words": "БАКУ учения"}, [1]),
        ({"words": "neft daslari"}, [2]),
        ({"words": "its place"}, [2]),
        ({"words": "aktau"}, [3]),
        ({"words": "100 them came"}, [1]),
        ({"words": "title"}, []),
        ({"category": "incident"}, [2]),
        ({"who": "ben", "words": "third"}, [3]),
        ({"since": date(2020, 1, 1), "who": "ann"}, [1, 4]),
        ({"since": date(2999, 1, 1)}, []),
    ],
)
def test_drafts_are_found(filled: Database, wanted: dict[str, Any], found: list[int]) -> None:
    with filled.session() as session:
        assert sorted(one.id for one in queue.find(session, Wanted(**wanted), 99)) == found


def test_words_follow_what_is_written(filled: Database) -> None:
    with filled.session() as session:
        drafts.write(session, 1, 1, record(title="Schooling"), ANN)
    with filled.session() as session:
        assert [one.id for one in queue.find(session, Wanted(words="schooling"), 9)] == [1]
        assert list(queue.find(session, Wanted(words="Учения"), 9)) == []


def test_who_wrote_is_listed_once(filled: Database) -> None:
    with filled.session() as session:
        assert queue.writers(session) == ["ann", "ben"]


def test_drafts_from_before_the_search_are_found_as_well(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ScriptDirectory._upgrade_revs
    with monkeypatch.context() as patch:
        patch.setattr(ScriptDirectory, "_upgrade_revs", lambda self, _to, heads: whole(self, "first", heads))
        Database(address).close()
    engine = databases._engine(address)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO drafts (revision, state, event_id, record, note, writer, reason, at) "
                """VALUES (1, 'draft', '', '{"title": "Учение"}', '', 'ann', '', '2026-01-01')"""
            )
        )
    engine.dispose()
    opened = Database(address)
    with opened.session() as session:
        assert [one.id for one in queue.find(session, Wanted(words="учение"), 9)] == [1]
    opened.close()
