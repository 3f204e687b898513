"""`caspian-map new` writes a correct record into the right file, from flags or answers."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import commands
import pytest
from click.testing import CliRunner, Result
from records import record, write

from app.cli.main import main
from events.curation import reading

FLAGS = {
    "--title": "Two boats call at Aktau",
    "--date": "2014-05-06~",
    "--place": "Актау",
    "--category": "port-call",
    "--country": "IR:visitor",
    "--verification": "reported",
    "--summary": "Two boats called at the port for two days.",
    "--source": "https://example.org/a | A page | Example | 2014-05-07 | Tells of the call",
}


def arguments(folder: Path, **changes: str | None) -> list[str]:
    flags = FLAGS | {f"--{name}": value for name, value in changes.items()}
    given = [part for name, value in flags.items() if value is not None for part in (name, value)]
    return ["new", *given, "--catalogue", str(folder)]


def run(folder: Path, answers: str = "", **changes: str | None) -> Result:
    yes = [] if answers else ["--yes"]
    return CliRunner().invoke(main, [*arguments(folder, **changes), *yes], input=answers)


def test_flags_make_a_record_in_the_file_of_its_year(tmp_path: Path) -> None:
    result = run(write(tmp_path, record()))
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "wrote it to 2014.yaml")
    event = next(event for event in reading.read(tmp_path).events if event.id == "2014-05-06-two-boats-call-aktau")
    assert (event.place.id, event.place.precision, event.location_country) == ("aktau", "port", "KZ")


def test_answers_fill_what_the_flags_leave_open(tmp_path: Path) -> None:
    answers = "\nport-call\nIR:visitor\nKZ:host\n\ny\n"
    result = run(write(tmp_path, record()), answers, category=None, country=None)
    assert result.exit_code == 0, result.output
    event = next(event for event in reading.read(tmp_path).events if event.category == "port-call")
    assert [(one.country, one.role) for one in event.participants] == [("IR", "visitor"), ("KZ", "host")]


def test_likely_duplicates_are_shown(tmp_path: Path) -> None:
    result = run(
        write(tmp_path, record()), title="The test exercise", date="2013-07-10", category="naval-exercise", place="Baku"
    )
    assert "may repeat 2013-07-08-test-exercise" in result.output


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"place": "Krasnovodsk"}, "turkmenbashi-bay"),
        ({"place": "Atlantis on Sea"}, "nearest"),
        ({"country": "Iran:visitor"}, "participants.0.country"),
        ({"source": "https://example.org"}, "expected 'url | title"),
        ({"date": "soon"}, "'soon' is not a date"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    result = run(write(tmp_path, record()), **changes)
    assert result.exit_code != 0
    assert message in result.output
    assert len(reading.read(tmp_path).events) == 1


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    write(tmp_path, record())
    titles = [f"Boat number {number} calls at Aktau" for number in range(8)]
    with ExitStack() as stack:
        started = [
            stack.enter_context(commands.started(*arguments(tmp_path, title=title, place="aktau"), "--yes"))
            for title in titles
        ]
        ended = [command.ended() for command in started]
    assert [code for code, _said in ended] == [0] * len(titles), ended
    assert {event.title for event in reading.read(tmp_path).events} == {record()["title"], *titles}


def test_what_an_editor_saves_while_it_asks_stays(tmp_path: Path) -> None:
    write(tmp_path, record(id="2014-first", date="2014"), name="2014.yaml")
    command = [str(Path(sys.executable).with_name("caspian-map")), *arguments(tmp_path, id="2014-third")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked = ""
        while not asked.endswith("Write 2014-third? [y/N]: "):
            asked += (letter := process.stdout.read(1))
            assert letter, asked
        saved = [record(id="2014-first", date="2014", title="Now corrected"), record(id="2014-second", date="2014-02")]
        write(tmp_path, *saved, name="2014.yaml")
        said, _errors = process.communicate("y\n", timeout=60)
    assert said == "wrote it to 2014.yaml\n"
    titles = {event.id: event.title for event in reading.read(tmp_path).events}
    assert titles == {
        "2014-first": "Now corrected", "2014-second": record()["title"], "2014-third": FLAGS["--title"],
    }  # fmt: skip


def test_events_that_stand_in_the_file_of_another_year_stay_there(tmp_path: Path) -> None:
    write(tmp_path, record(), record(id="2013-other", date="2013"), name="2014.yaml")
    write(tmp_path, record(id="2014-elsewhere", date="2014"), name="2013.yaml")
    assert run(tmp_path).exit_code == 0
    files = reading.read(tmp_path).files
    assert files == {
        "2013-07-08-test-exercise": "2014.yaml", "2013-other": "2014.yaml", "2014-elsewhere": "2013.yaml",
        "2014-05-06-two-boats-call-aktau": "2014.yaml",
    }  # fmt: skip


def test_an_id_that_is_taken_is_refused_and_the_record_is_shown(tmp_path: Path) -> None:
    write(tmp_path, record(id="2014-taken", date="2014"), name="2014.yaml")
    before = (tmp_path / "2014.yaml").read_bytes()
    result = run(tmp_path, id="2014-taken")
    assert result.exit_code == 1
    assert "expected a new id; 2014.yaml has this one already" in result.output
    # What was answered is not lost, either.
    assert (
        f"The record, which could not be written:\n\n- id: 2014-taken\n  title: {FLAGS['--title']}\n" in result.output
    )
    assert (tmp_path / "2014.yaml").read_bytes() == before


def test_a_file_with_comments_is_refused_before_anything_else_is_asked(tmp_path: Path) -> None:
    write(tmp_path, record(id="2014-other", date="2014"), name="2014.yaml")
    file = tmp_path / "2014.yaml"
    file.write_text(f"# Checked in May.\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    before = file.read_bytes()
    result = run(tmp_path, answers="aktau\n", place=None)
    assert result.exit_code == 1
    assert "2014.yaml: error comment: expected no comment, as in line 1: it would be lost" in result.output
    assert "Place" not in result.output
    assert file.read_bytes() == before
