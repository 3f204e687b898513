"""History of an event from release to release."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from records import record, write

from events.curation import releases, revisions
from events.curation.reading import load
from events.curation.revisions import Change, Comparison

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

EXERCISE = "2013-07-08-test-exercise"
OTHER: dict[str, Any] = {"id": "2013-09-01-other", "date": "2013-09-01"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two releases: the exercise alone, then the exercise with another title, beside another event."""
    freeze(tmp_path, "2026.1", record())
    freeze(tmp_path, "2026.2", record(title="A renamed exercise"), record(**OTHER))
    return tmp_path


def freeze(folder: Path, version: str, *records: dict[str, Any]) -> None:
    releases.freeze(catalogue_of(folder, *records), version, date(2026, int(version[-1]), 1), folder)


def catalogue_of(folder: Path, *records: dict[str, Any]) -> Catalogue:
    shutil.rmtree(folder / "catalogue", ignore_errors=True)
    return load(write(folder / "catalogue", *records))


def history(event_id: str, folder: Path, *current: dict[str, Any]) -> list[Change]:
    return revisions.revisions(event_id, catalogue_of(folder, *current).frame, releases.read(folder))


def test_an_event_is_added_changed_and_removed(folder: Path) -> None:
    assert history(EXERCISE, folder) == [
        Change("2026.1", "2026-01-01", "added"),
        Change("2026.2", "2026-02-01", "changed", ("title",)),
        Change("", None, "removed"),
    ]


def test_a_version_in_which_nothing_happened_is_left_out(folder: Path) -> None:
    found = history(OTHER["id"], folder, record(**OTHER))
    assert found == [Change("2026.2", "2026-02-01", "added")]


def test_an_event_that_is_not_released_yet_is_added_in_no_release(folder: Path) -> None:
    assert history("2014-01-01-new", folder, record(id="2014-01-01-new", date="2014-01-01")) == [
        Change("", None, "added")
    ]


def test_an_event_that_never_was_has_no_history(folder: Path) -> None:
    assert history("2014-01-01-never", folder) == []


def test_a_moved_event_has_changed_its_place_and_coordinates(folder: Path) -> None:
    point = {"name": "A point", "lat": 40.0, "lon": 50.0, "precision": "exact"}
    (change,) = history(OTHER["id"], folder, record(**OTHER, place=point))[1:]
    assert {"place", "place_name", "precision", "coordinates"} <= set(change.fields)


def test_a_note_of_a_revision_is_no_change_of_its_own(folder: Path) -> None:
    note = [{"date": "2026-03-01", "note": "Looked at it again."}]
    assert history(OTHER["id"], folder, record(**OTHER, revised=note)) == [Change("2026.2", "2026-02-01", "added")]


def test_an_unchanged_event_comes_out_of_a_release_unchanged(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", date(2026, 1, 1), tmp_path)
    ((_release, frozen),) = releases.read(tmp_path)
    assert revisions.compare(frozen.frame, built_in.frame) == Comparison((), (), ())


def test_two_versions_are_compared_by_what_is_new_changed_and_gone(tmp_path: Path) -> None:
    before = catalogue_of(tmp_path, record(), record(**OTHER)).frame
    after = catalogue_of(tmp_path, record(summary="Other words."), record(id="2014-01-01-new", date="2014-01-01")).frame
    assert revisions.compare(before, after) == Comparison(("2014-01-01-new",), (EXERCISE,), (OTHER["id"],))


def test_the_releases_that_hold_an_event_are_listed(folder: Path) -> None:
    assert revisions.holding(EXERCISE, releases.read(folder)) == ["2026.1", "2026.2"]
    assert revisions.holding(OTHER["id"], releases.read(folder)) == ["2026.2"]


def test_what_is_newly_known_of_a_publisher_is_no_change_of_the_event(tmp_path: Path) -> None:
    folder = write(tmp_path, record())
    before = load(folder).frame
    publisher = {"id": "example", "name": "Example", "country": "KZ", "kind": "blog"}
    write(folder, publisher, name="publishers.yaml")
    assert revisions.compare(before, load(folder).frame).changed == ()
