"""Reading a catalogue's folder: every problem is reported, with file, record, field, value and what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from records import record, write

from events.curation.editing.checking import with_event
from events.curation.records import Records, read_folder
from events.model.errors import CatalogueError
from events.model.schema import Coverage

if TYPE_CHECKING:
    from pathlib import Path

    from events.model.errors import Problem

PLACES = ("baku", "aktau")


def read(folder: Path) -> Records:
    return read_folder(folder, PLACES)


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(CatalogueError) as caught:
        read(folder)
    return caught.value.problems


def test_a_correct_folder_is_read(tmp_path: Path) -> None:
    assert [event.id for event in read(write(tmp_path, record())).events] == ["2013-07-08-test-exercise"]


def test_all_problems_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path, record(category="parade", date="2013-13"))
    write(tmp_path, record(id="2014-other", date="2014", title=...), name="2014.yaml")
    found = [(problem.file, problem.record, problem.field) for problem in problems_of(tmp_path)]
    assert found == [
        ("2013.yaml", "2013-07-08-test-exercise", "category"),
        ("2013.yaml", "2013-07-08-test-exercise", "date"),
        ("2014.yaml", "2014-other", "title"),
    ]


def test_a_problem_says_what_was_found_and_what_is_expected(tmp_path: Path) -> None:
    [problem] = problems_of(write(tmp_path, record(date="2013-13")))
    assert str(problem).startswith("2013.yaml: 2013-07-08-test-exercise: date: ")
    assert "expected a date such as 2013" in str(problem)
    assert "'2013-13'" in str(problem)


def test_scalars_are_strings_so_that_norway_is_not_false(tmp_path: Path) -> None:
    write(tmp_path)
    lines = [
        "- id: 2013-test",
        "  title: 2013",
        "  category: base",
        "  date: 2013",
        "  place: {id: baku, precision: port}",
    ]
    lines += ["  location_country: NO", "  participants: [{country: NO, role: host}]", "  verification: reported"]
    lines += ["  summary: yes", "  added: 2026-01-01"]
    lines += ["  sources: [{url: 'https://a.org', title: a, publisher: b, published: null, evidence: c}]"]
    (tmp_path / "2013.yaml").write_text("\n".join(lines), encoding="utf-8")
    [event] = read(tmp_path).events
    assert (event.location_country, event.date, event.summary, event.sources[0].published) == (
        "NO",
        "2013",
        "yes",
        None,
    )


def test_a_field_that_stands_twice_is_reported(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "2013.yaml").write_text("- id: a\n  title: b\n  id: c\n", encoding="utf-8")
    [problem] = problems_of(tmp_path)
    assert "'id' is repeated" in problem.expected


def test_broken_yaml_is_reported_with_its_line(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "2013.yaml").write_text("- id: [unclosed\n", encoding="utf-8")
    [problem] = problems_of(tmp_path)
    assert problem.file == "2013.yaml"
    assert "line" in problem.expected


def test_a_missing_authority_file_is_reported(tmp_path: Path) -> None:
    (write(tmp_path, record()) / "vessels.yaml").unlink()
    [problem] = problems_of(tmp_path)
    assert problem.file == "vessels.yaml"


def test_a_folder_may_say_until_which_day_reports_were_searched(tmp_path: Path) -> None:
    folder = write(tmp_path, record())
    assert read(folder).coverage is None
    (folder / "coverage.yaml").write_text("searched_until: 2026-04-01\n", encoding="utf-8")
    assert read(folder).coverage == Coverage(searched_until="2026-04-01")


def test_an_end_of_the_search_that_is_no_day_is_reported(tmp_path: Path) -> None:
    (write(tmp_path, record()) / "coverage.yaml").write_text("searched_until: spring\n", encoding="utf-8")
    [problem] = problems_of(tmp_path)
    assert (problem.file, problem.field, problem.value) == ("coverage.yaml", "searched_until", "spring")


def test_a_year_of_a_state_is_searched_in_one_way(tmp_path: Path) -> None:
    spans = [("1991", "2000"), ("2000", "2001")]
    states = [{"state": "IR", "first": a, "last": b, "extent": "partly", "note": "A word."} for a, b in spans]
    text = yaml.safe_dump({"searched_until": "2026-04-01", "states": states})
    (write(tmp_path, record()) / "coverage.yaml").write_text(text, encoding="utf-8")
    [problem] = problems_of(tmp_path)
    assert "2000 of IR is there twice" in problem.expected


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("place.id", {"place": {"id": "atlantis", "precision": "port"}}),
        ("series", {"series": "atlantis"}),
        ("route", {"route": ["baku", "atlantis"]}),
        ("concerns", {"concerns": ["atlantis"]}),
        ("vessels", {"vessels": ["atlantis"]}),
        ("organisations", {"organisations": ["atlantis"]}),
        (
            "access.port",
            {"category": "port-access", "access": {"port": "atlantis", "granted_to": "IR", "status": "open"}},
        ),
    ],
)
def test_an_id_that_its_authority_does_not_have_is_reported(
    tmp_path: Path, field: str, changes: dict[str, object]
) -> None:
    [problem] = problems_of(write(tmp_path, record(**changes)))
    assert (problem.field, problem.value) == (field, "atlantis")


def test_an_id_that_stands_in_two_files_is_reported(tmp_path: Path) -> None:
    write(tmp_path, record())
    write(tmp_path, record(), name="2014.yaml")
    [problem] = problems_of(tmp_path)
    assert "2013.yaml has this one already" in problem.expected


def test_an_id_that_stands_twice_in_a_file_is_reported(tmp_path: Path) -> None:
    [problem] = problems_of(write(tmp_path, record(), record()))
    assert "a duplicate in this file" in problem.expected


def test_what_holds_the_same_as_before_is_not_parsed_again(tmp_path: Path) -> None:
    write(tmp_path, record())
    before = read(write(tmp_path, record(id="2014-05-01-other", date="2014-05-01"), name="2014.yaml"))
    write(tmp_path, record(title="Changed"))
    after = read_folder(tmp_path, PLACES, before=before)
    assert [event.title for event in after.events] == ["Changed", "A test exercise"]
    assert after.events[1] is before.events[1]
    assert after == read(tmp_path)


def test_what_is_the_same_as_before_is_checked_against_what_is_not(tmp_path: Path) -> None:
    write(tmp_path, {"id": "tatarstan", "name": "Tatarstan", "type": None, "country": "RU"}, name="vessels.yaml")
    before = read(write(tmp_path, record(vessels=["tatarstan"])))
    (tmp_path / "vessels.yaml").write_text("[]\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="tatarstan"):
        read_folder(tmp_path, PLACES, before=before)


def test_an_event_that_was_changed_in_memory_alone_is_not_taken_for_the_file_s(tmp_path: Path) -> None:
    before = read(write(tmp_path, record()))
    changed = with_event(before, before.events[0].model_copy(update={"title": "Changed"}))
    assert read_folder(tmp_path, PLACES, before=changed).events == before.events
