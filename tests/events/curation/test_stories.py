"""Stories: what a file must hold, and that the built-in ones say nothing without events that support it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from records import record, write

from events.curation import reading, rewriting, stories
from events.model.errors import CatalogueError

if TYPE_CHECKING:
    from pathlib import Path

    from events.curation.stories import Story
    from events.index.index import EventIndex
    from events.model.errors import Problem

EVENT = "2013-07-08-test-exercise"
BUILT_IN = stories.folder_beside(reading.BUILT_IN)
LONGEST = 4  # sentences


def step(**changes: Any) -> dict[str, Any]:
    """Return a correct step with some fields changed; a field that is `...` is left out."""
    correct = {
        "id": "first",
        "heading": "The first step",
        "text": "Something was exercised.",
        "filter": "datetime=2013&country=IR",
        "view": "6/40/51",
        "cites": [EVENT],
    }
    return {name: value for name, value in (correct | changes).items() if value is not ...}


def story(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a correct story with some fields changed."""
    correct = {"title": "A story", "lead": "What it tells.", "language": "en", "updated": "2026-11-25"}
    return {**correct, "steps": list(steps) or [step()], **changes}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the stories beside a catalogue of one event."""
    write(tmp_path / "catalogue", record())
    (tmp_path / "stories").mkdir()
    return tmp_path / "stories"


def put(folder: Path, told: object, name: str = "a-story.yaml") -> None:
    (folder / name).write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")


def found(folder: Path) -> list[Problem]:
    records = reading.read(folder.parent / "catalogue")
    return stories.check(folder, records, reading.from_records(records, ""))


def test_a_correct_story_has_no_problem(folder: Path) -> None:
    put(folder, story())
    assert found(folder) == []
    assert stories.read(folder)["a-story"].steps[0].cites == (EVENT,)


def test_a_catalogue_needs_no_stories(folder: Path) -> None:
    folder.rmdir()
    assert found(folder) == []


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"filter": "country=Iran"}, "filter", "expected ISO 3166-1 alpha-2 codes"),
        ({"filter": "datetime=2013-13"}, "filter", "is not allowed"),
        ({"filter": "place=atlantis"}, "filter", "expected ids of places"),
        ({"filter": "colour=red"}, "filter", "there is no such parameter"),
        ({"view": "Baku"}, "view", "expected zoom/latitude/longitude"),
        ({"event": "some-event"}, "event", "expected the start date and a slug"),
        ({"cites": []}, "cites", "at least one"),
        ({"cites": [EVENT, EVENT]}, "cites", "expected each event once"),
        ({"heading": ...}, "heading", "expected this field, which is missing"),
        ({"text": "a" * 701}, "text", "at most 700"),
        ({"picture": "baku.png"}, "picture", "no such field"),
    ],
)
def test_a_wrong_value_is_named_with_file_step_and_field(
    folder: Path, changes: dict[str, Any], field: str, expected: str
) -> None:
    put(folder, story(step(**changes)))
    [problem] = found(folder)
    assert (problem.file, problem.record, problem.field) == ("stories/a-story.yaml", "first", field)
    assert expected in problem.expected


@pytest.mark.parametrize(
    ("told", "field", "expected"),
    [
        (story(updated="lately"), "updated", "should match pattern"),
        (story(steps=[]), "steps", "at least one"),
        (story(id="another"), "id", "its name is the id"),
        ([story()], "", "expected a story"),
    ],
)
def test_a_wrong_story_is_named_with_file_and_field(folder: Path, told: object, field: str, expected: str) -> None:
    put(folder, told)
    [problem] = found(folder)
    assert (problem.file, problem.field) == ("stories/a-story.yaml", field)
    assert expected in problem.expected


def test_a_step_without_an_id_is_named_by_its_position(folder: Path) -> None:
    put(folder, story(step(), step(id=...)))
    assert [(one.record, one.field) for one in found(folder)] == [("#2", "id")]


def test_the_steps_of_a_story_have_different_ids(folder: Path) -> None:
    put(folder, story(step(), step()))
    assert [(one.record, one.code) for one in found(folder)] == [("first", "duplicate-id")]


def test_what_is_no_yaml_is_named(folder: Path) -> None:
    (folder / "a-story.yaml").write_text("title: [", encoding="utf-8")
    assert [(one.file, one.code) for one in found(folder)] == [("stories/a-story.yaml", "yaml")]


def test_a_story_cites_only_events_of_the_catalogue(folder: Path) -> None:
    put(folder, story(step(cites=[EVENT, "2013-07-09-unknown"], event="2013-07-10-unknown")))
    assert [(one.record, one.field, one.value, one.code) for one in found(folder)] == [
        ("first", "cites", "2013-07-09-unknown", "unknown-reference"),
        ("first", "event", "2013-07-10-unknown", "unknown-reference"),
    ]


def test_a_step_shows_the_events_that_it_cites(folder: Path) -> None:
    put(folder, story(step(filter="datetime=2014")))
    [problem] = found(folder)
    assert (problem.record, problem.field, problem.value, problem.code) == ("first", "cites", EVENT, "not-shown")


def test_a_story_older_than_its_events_asks_for_a_look(folder: Path) -> None:
    revised = record(revised=[{"date": "2026-11-26", "note": "A second source."}])
    write(folder.parent / "catalogue", revised)
    put(folder, story())
    [problem] = found(folder)
    assert (problem.severity, problem.field, problem.value) == ("warning", "updated", "2026-11-25")


def test_reading_stories_reports_all_problems_of_all_files(folder: Path) -> None:
    put(folder, story(step(view="Baku")))
    put(folder, story(language="English"), "b-story.yaml")
    with pytest.raises(CatalogueError) as caught:
        stories.read(folder)
    assert [problem.file for problem in caught.value.problems] == ["stories/a-story.yaml", "stories/b-story.yaml"]


def test_the_canonical_form_reads_back_as_the_same_story(folder: Path) -> None:
    put(folder, story(step(filter="country=ru,IR&datetime=2013")))
    told = stories.read(folder)
    assert rewriting.rewrite_stories(folder) == ["a-story.yaml"]
    assert "filter: datetime=2013&country=IR,RU\n" in (folder / "a-story.yaml").read_text(encoding="utf-8")
    assert stories.read(folder) == told
    assert rewriting.rewrite_stories(folder) == []


@pytest.fixture(scope="module")
def built_in_stories() -> list[Story]:
    return list(stories.read(BUILT_IN).values())


def test_there_are_stories_of_six_to_nine_steps(built_in_stories: list[Story]) -> None:
    assert len(built_in_stories) >= 3
    assert all(6 <= len(story.steps) <= 9 for story in built_in_stories)


def test_every_step_of_a_built_in_story_shows_the_events_on_which_it_rests(
    built_in_stories: list[Story], index: EventIndex
) -> None:
    ids = index.catalogue.table["id"]
    for told in built_in_stories:
        for one in told.steps:
            shown = {ids[int(row)].as_py() for row in index.select(one.event_filter)}
            assert set(one.cites) <= shown, (told.id, one.id)
            assert one.event is None or one.event in one.cites, (told.id, one.id)


def test_the_built_in_stories_name_no_year_that_their_events_do_not_have(
    built_in_stories: list[Story], index: EventIndex
) -> None:
    facts = index.catalogue.table.select(["date", "title", "summary"])
    for told in built_in_stories:
        for one in told.steps:
            rows = [row for event in one.cites if (row := index.row_of(event)) is not None]
            written = str(facts.take(rows).to_pylist())
            years = set(re.findall(r"\b(?:19|20)\d\d\b", f"{one.heading} {one.text}"))
            assert not {year for year in years if year not in written}, (told.id, one.id)


def test_a_step_has_at_most_four_sentences(built_in_stories: list[Story]) -> None:
    for told in built_in_stories:
        for one in told.steps:
            assert len(re.findall(r"[.!?](?= [A-ZÀ-Þ]|$)", one.text)) <= LONGEST, (told.id, one.id)
