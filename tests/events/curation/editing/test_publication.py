"""Putting an event into the files: canonical, done again without effect, and whole wherever it is stopped."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from commands import killed
from records import record, write

from events.curation import canonical, reading
from events.curation.editing import publication
from events.curation.editing.publication import ConflictError
from events.model.errors import CatalogueError
from events.model.schema import Event


def event(**changes: Any) -> Event:
    return Event.model_validate(record(**changes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, record(id="2014-b", date="2014"), name="2014.yaml")
    return write(tmp_path, record())


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}


def test_a_new_event_stands_in_the_file_of_its_year_in_canonical_form(folder: Path) -> None:
    publication.put(folder, event(id="2013-01-new", date="2013-01"), None)
    assert texts(folder)["2013.yaml"] == canonical.dump_events([event(id="2013-01-new", date="2013-01"), event()])


def test_the_first_event_of_a_year_makes_its_file(folder: Path) -> None:
    publication.put(folder, event(id="2020-new", date="2020"), None)
    assert "2020-new" in texts(folder)["2020.yaml"]


def test_a_changed_event_takes_the_place_of_the_old_one(folder: Path) -> None:
    publication.put(folder, event(title="Changed"), event())
    assert [one.title for one in reading.read(folder).events] == ["Changed", "A test exercise"]


def test_an_event_of_another_year_leaves_its_old_file(folder: Path) -> None:
    publication.put(folder, event(date="2014-07-08"), event())
    assert reading.read(folder).files == {"2013-07-08-test-exercise": "2014.yaml", "2014-b": "2014.yaml"}
    assert not (folder / "2013.yaml").exists()


def test_done_again_it_changes_nothing(folder: Path) -> None:
    publication.put(folder, event(title="Changed"), event())
    before = texts(folder), (folder / "2013.yaml").stat().st_mtime_ns
    publication.put(folder, event(title="Changed"), event())
    assert (texts(folder), (folder / "2013.yaml").stat().st_mtime_ns) == before


def test_an_id_that_is_taken_is_refused(folder: Path) -> None:
    with pytest.raises(ConflictError, match="has changed in the catalogue since the draft began"):
        publication.put(folder, event(title="Another"), None)


def test_what_others_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    write(folder, record(title="As others have it"))
    with pytest.raises(ConflictError) as caught:
        publication.put(folder, event(title="Changed"), event())
    assert caught.value.there == event(title="As others have it")


def test_what_others_removed_meanwhile_does_not_come_back(folder: Path) -> None:
    with pytest.raises(ConflictError, match="is no longer in the catalogue"):
        publication.put(folder, event(id="2013-gone", title="B"), event(id="2013-gone"))


def test_a_file_with_comments_is_left_as_it_is(folder: Path) -> None:
    path = folder / "2013.yaml"
    path.write_text("# ours\n" + path.read_text())
    before = texts(folder)
    with pytest.raises(CatalogueError, match="expected no comment"):
        publication.put(folder, event(date="2014"), event())
    assert texts(folder) == before


@pytest.mark.parametrize("replaced", [0, 1, 2])
def test_a_kill_between_two_writes_loses_nothing_and_the_next_try_ends_it(folder: Path, replaced: int) -> None:
    there, moved = event(), event(date="2014-07-08")
    code = killed(partial(publication.put, folder, moved, there), replaced)
    assert code == (0 if replaced == 2 else -signal.SIGKILL)
    held = [path.name for path in sorted(folder.glob("20*.yaml")) if there.id in path.read_text()]
    assert held == [["2013.yaml"], ["2013.yaml", "2014.yaml"], ["2014.yaml"]][replaced]
    publication.put(folder, moved, there)
    assert reading.read(folder).files[there.id] == "2014.yaml"
