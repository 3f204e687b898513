"""A preview of an event set says how it is read, and leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner
from own_sets import write_csv

from app.cli.main import main
from events.own.intake import Reading, Request
from events.own.preview import preview

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [{"name": f"Patrol {n}", "when": f"{n + 1}.7.2013", "point": "43.6, 51.1", "crew": "12"} for n in range(5)]


def test_a_preview_has_the_columns_the_counts_and_three_events(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", *ROWS, ROWS[0] | {"when": "soon"})
    lines = list(preview(Request(str(path)), Reading(rejects=tmp_path)))
    assert lines[0] == "a: 5 events, 1 rows that cannot be used"
    assert [line.split() for line in lines[1:5]] == [
        ["property", "column", "how", "rows", "read"],
        ["title", "name", "guessed", "6", "of", "6"],
        ["date", "when", "guessed", "5", "of", "6"],
        ["point", "point", "by", "its", "name", "6", "of", "6"],
    ]
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("  title  ")][1:] == [
        "Patrol 0", "Patrol 1", "Patrol 2",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [path]


def test_convert_and_serve_show_the_preview_and_do_nothing_else(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", *ROWS)
    for called in (["convert", str(path)], ["serve", "--events", str(path)]):
        result = CliRunner().invoke(main, [*called, "--dry-run"])
        assert result.exit_code == 0, result.output
        assert "a: 5 events, 0 rows that cannot be used" in result.stdout
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_missing_for_a_preview_or_without_one_is_said(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", *ROWS)
    for called, message in ((["serve", "--dry-run"], "--dry-run needs --events"), (["convert", str(path)], "TARGET")):
        result = CliRunner().invoke(main, called)
        assert result.exit_code == 2
        assert message in result.output
