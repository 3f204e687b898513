"""`caspian-map new` writes a correct record into the right file, from flags or answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from records import record, write

from app.cli.main import main
from events.curation import reading

if TYPE_CHECKING:
    from pathlib import Path

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


def run(folder: Path, answers: str = "", **changes: str | None) -> Result:
    flags = FLAGS | {f"--{name}": value for name, value in changes.items()}
    arguments = [part for name, value in flags.items() if value is not None for part in (name, value)]
    yes = [] if answers else ["--yes"]
    return CliRunner().invoke(main, ["new", *arguments, *yes, "--catalogue", str(folder)], input=answers)


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
