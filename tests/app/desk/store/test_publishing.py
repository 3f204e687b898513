"""Publishing: into the files and the repository, by a second person, and whole wherever it is killed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from records import publisher as publisher_of
from records import record, write

from app.desk.store import accounts, changes, drafts
from app.desk.store.errors import StaleError, UnreadyError
from app.desk.store.publishing import Publisher
from app.desk.store.tables import Publication
from events.curation import reading
from events.curation.editing.states import Act, ActError, Actor, Role, State

if TYPE_CHECKING:
    from app.desk.store.database import Database

ANN, BEN = Actor("ann", Role.OWNER), Actor("ben", Role.OWNER)
TODAY = date(2026, 11, 29)
OLD = "2013-07-08-test-exercise"
NEW: dict[str, Any] = record(id="2014-05-01-new", date="2014-05-01", title="A new exercise", added=...)


@pytest.fixture
def publisher(database: Database, folder: Path) -> Publisher:
    return Publisher(database, folder)


def checked(database: Database, written: dict[str, Any], **further: Any) -> int:
    with database.session() as session:
        made = drafts.add(session, "ann", written, **further)
        drafts.act(session, made.id, 1, Act.CHECK, BEN)
        return made.id


def changed(publisher: Publisher, note: str = "Its title.", **fields: Any) -> int:
    records = reading.read(publisher.folder)
    made = changes.begin_change(publisher.database, records, OLD, "ann")
    with publisher.database.session() as session:
        drafts.write(session, made.id, 1, made.record | fields, ANN, note=note)
        drafts.act(session, made.id, 2, Act.CHECK, BEN)
    return made.id


def events(publisher: Publisher) -> dict[str, str]:
    return {one.id: one.title for one in reading.read(publisher.folder).events}


def test_a_new_event_is_added_today(publisher: Publisher) -> None:
    made = checked(publisher.database, NEW)
    assert publisher.publish(made, 2, BEN, TODAY).id == NEW["id"]
    found = next(one for one in reading.read(publisher.folder).events if one.id == NEW["id"])
    assert found.added == "2026-11-29"
    with publisher.database.session() as session:
        assert drafts.get(session, made).state == State.PUBLISHED
        assert [one.act for one in drafts.history(session, made)] == ["add", "check", "publish"]


def test_a_change_waits_beside_the_event_which_stays(publisher: Publisher) -> None:
    made = changed(publisher, title="Changed")
    assert events(publisher) == {OLD: "A test exercise"}
    publisher.publish(made, 3, BEN, TODAY)
    (event,) = reading.read(publisher.folder).events
    assert event.title == "Changed"
    assert [(one.date, one.note) for one in event.revised] == [("2026-11-29", "Its title.")]


def test_a_change_says_what_was_changed(publisher: Publisher) -> None:
    made = changed(publisher, note="", title="Changed")
    with pytest.raises(UnreadyError, match="note: expected what was changed"):
        publisher.publish(made, 3, BEN, TODAY)


def test_in_a_team_who_wrote_last_does_not_publish(publisher: Publisher) -> None:
    with publisher.database.session() as session:
        for name in ("ann", "ben"):
            accounts.add(session, name, Role.OWNER, "")
    made = checked(publisher.database, NEW)
    with pytest.raises(ActError, match="expected another person"):
        publisher.publish(made, 2, ANN, TODAY)
    publisher.publish(made, 2, BEN, TODAY)


def test_what_was_not_checked_is_not_published(publisher: Publisher) -> None:
    with publisher.database.session() as session:
        made = drafts.add(session, "ann", NEW).id
    with pytest.raises(ActError, match="a draft that is draft: expected checked"):
        publisher.publish(made, 1, BEN, TODAY)


def test_a_record_with_errors_is_not_published(publisher: Publisher) -> None:
    made = checked(publisher.database, NEW | {"category": "port-call"})
    with pytest.raises(UnreadyError, match="participants: expected a visitor in a port call"):
        publisher.publish(made, 2, BEN, TODAY)
    assert events(publisher) == {OLD: "A test exercise"}


def test_an_id_that_was_taken_meanwhile_is_refused(publisher: Publisher) -> None:
    made = checked(publisher.database, NEW)
    write(publisher.folder, NEW | {"title": "By hand", "added": "2026-01-01"}, name="2014.yaml")
    with pytest.raises(UnreadyError, match=r"id: expected a new id; 2014\.yaml has this one already"):
        publisher.publish(made, 2, BEN, TODAY)


def test_an_event_that_others_changed_is_not_overwritten(publisher: Publisher) -> None:
    made = changed(publisher, title="Changed")
    write(publisher.folder, record(summary="By hand."))
    with pytest.raises(StaleError, match="was changed in the catalogue since this draft began") as caught:
        publisher.publish(made, 3, BEN, TODAY)
    assert [(one.field, one.after) for one in caught.value.differences] == [("summary", "By hand.")]


def test_a_change_can_begin_from_what_the_catalogue_has_now(publisher: Publisher) -> None:
    made = changed(publisher, title="Changed")
    write(publisher.folder, record(summary="By hand."))
    changes.rebase(publisher.database, reading.read(publisher.folder), made, 3, ANN)
    with publisher.database.session() as session:
        drafts.act(session, made, 4, Act.CHECK, BEN)
    publisher.publish(made, 5, BEN, TODAY)
    (event,) = reading.read(publisher.folder).events
    assert (event.title, event.summary) == ("Changed", "By hand.")


def test_a_folder_in_a_repository_gets_a_commit_of_the_publisher(publisher: Publisher) -> None:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=publisher.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "--quiet")
    made = checked(publisher.database, NEW)
    publisher.publish(made, 2, BEN, TODAY, "ben@example.org")
    assert git("log", "-1", "--format=%an|%ae|%s") == "ben|ben@example.org|Add A new exercise"
    assert git("show", "--name-only", "--format=") == "2014.yaml"
    with publisher.database.session() as session:
        assert drafts.history(session, made)[-1].note.startswith("commit ")


BROUGHT = {"publishers": [publisher_of(id="kaspiy", name="Kaspiy", kind="blog")]}
CITING = NEW | {"sources": [{**NEW["sources"][0], "publisher": "Kaspiy"}], **BROUGHT}


def test_publishers_of_a_draft_are_in_the_same_commit(publisher: Publisher) -> None:
    write(publisher.folder, publisher_of(), name="publishers.yaml")
    subprocess.run(["git", "init", "--quiet"], cwd=publisher.folder, check=True)
    made = checked(publisher.database, CITING)
    publisher.publish(made, 2, BEN, TODAY)
    command = ["git", "show", "--name-only", "--format="]
    shown = subprocess.run(command, cwd=publisher.folder, check=True, capture_output=True, text=True)
    assert shown.stdout.split() == ["2014.yaml", "publishers.yaml"]
    assert list(reading.read(publisher.folder).publishers) == ["Example", "Kaspiy"]


SHIP = {"id": "buyan", "name": "Buyan", "class": "Buyan", "type": "gunboat", "country": "RU"}
FLEET = {"id": "a-flotilla", "name": "A Flotilla", "country": "RU"}
NAMING = NEW | {
    "vessels": ["buyan"],
    "organisations": ["a-flotilla"],
    "new_vessels": [SHIP],
    "new_organisations": [FLEET],
}


def test_ships_and_organisations_of_a_draft_are_published_with_it(publisher: Publisher) -> None:
    made = checked(publisher.database, NAMING)
    publisher.publish(made, 2, BEN, TODAY)
    records = reading.read(publisher.folder)
    assert next(one for one in records.events if one.id == NEW["id"]).vessels == ("buyan",)
    assert (records.vessels["buyan"].vessel_class, records.organisations["a-flotilla"].country) == ("Buyan", "RU")
    with publisher.database.session() as session:
        assert drafts.get(session, made).record["new_vessels"][0]["class"] == "Buyan"


def test_a_publisher_that_came_meanwhile_stays_as_it_is(publisher: Publisher) -> None:
    write(publisher.folder, publisher_of(), name="publishers.yaml")
    made = checked(publisher.database, CITING)
    write(publisher.folder, publisher_of(), publisher_of(id="k", name="Kaspiy", country="KZ"), name="publishers.yaml")
    publisher.publish(made, 2, BEN, TODAY)
    assert reading.read(publisher.folder).publishers["Kaspiy"].country == "KZ"


def test_an_id_of_another_publisher_is_refused(publisher: Publisher) -> None:
    write(publisher.folder, publisher_of(id="kaspiy"), name="publishers.yaml")
    made = checked(publisher.database, CITING)
    with pytest.raises(UnreadyError, match=r"publishers\.0\.id: expected a new id; Example has this one"):
        publisher.publish(made, 2, BEN, TODAY)


_KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from app.desk.store import publishing
from app.desk.store.database import Database
from events.curation.editing import publication
from events.curation.editing.states import Actor, Role

address, folder, draft, revision, moment = sys.argv[1:]

def killed(*_given, **_named):
    os.kill(os.getpid(), 9)

if moment == "begun":
    publication.put = killed
elif moment == "between the files":
    Path.unlink = killed
elif moment == "after the publishers":
    write = publication._write

    def once(*given):
        write(*given)
        killed()

    publication._write = once
elif moment == "written":
    publishing.Publisher._commit = killed
publisher = publishing.Publisher(Database(address), Path(folder))
publisher.publish(int(draft), int(revision), Actor("ben", Role.OWNER), date(2026, 11, 29))
"""


@pytest.mark.parametrize("moment", ["begun", "between the files", "written"])
def test_what_a_kill_leaves_is_done_at_the_next_start(publisher: Publisher, address: str, moment: str) -> None:
    # The event goes to the file of another year, and the file of the old one with it.
    made = changed(publisher, date="2014-07-08", note="Its year.")
    command = [sys.executable, "-c", _KILLED, address, str(publisher.folder), str(made), "3", moment]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -9
    with publisher.database.session() as session:
        assert drafts.get(session, made).state == State.CHECKED
        assert session.get(Publication, made) is not None
        with pytest.raises(StaleError, match="is being published"):
            drafts.write(session, made, 3, {}, ANN)
    assert publisher.repair() == [made]
    records = reading.read(publisher.folder)
    assert records.files == {OLD: "2014.yaml"}
    assert len(records.events[0].revised) == 1
    with publisher.database.session() as session:
        assert drafts.get(session, made).state == State.PUBLISHED
        assert [one.act for one in drafts.history(session, made)].count("publish") == 1
    assert publisher.repair() == []


def test_a_kill_between_publishers_and_event_leaves_a_whole_catalogue(publisher: Publisher, address: str) -> None:
    write(publisher.folder, publisher_of(), name="publishers.yaml")
    made = checked(publisher.database, CITING)
    command = [sys.executable, "-c", _KILLED, address, str(publisher.folder), str(made), "2", "after the publishers"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -9
    assert list(reading.read(publisher.folder).files) == [OLD]
    assert "Kaspiy" in reading.read(publisher.folder).publishers
    assert publisher.repair() == [made]
    assert NEW["id"] in reading.read(publisher.folder).files


def test_what_can_no_longer_be_published_goes_back_and_says_why(publisher: Publisher) -> None:
    made = checked(publisher.database, NEW)
    with publisher.database.session() as session:
        session.add(Publication(draft_id=made, record=NEW | {"added": "2026-11-29"}, base=None, who="ben", email=""))
    write(publisher.folder, NEW | {"title": "By hand", "added": "2026-01-01"}, name="2014.yaml")
    publisher.repair()
    with publisher.database.session() as session:
        assert drafts.get(session, made).state == State.CHECKED
        last = drafts.history(session, made)[-1]
        assert last.act == "not-published"
        assert "has changed in the catalogue" in last.note


def test_what_has_errors_is_not_checked(publisher: Publisher) -> None:
    with publisher.database.session() as session:
        made = drafts.add(session, "ann", NEW | {"summary": ""}).id
    with pytest.raises(UnreadyError, match="not ready: summary: "):
        publisher.check(made, 1, BEN, TODAY)
    with publisher.database.session() as session:
        assert drafts.get(session, made).state == State.DRAFT
