"""The command `caspian-map`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner
from records import record, write

from app.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def test_validate_counts_the_events_of_a_correct_catalogue(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["validate", str(write(tmp_path, record()))])
    assert (result.exit_code, result.output) == (0, "1 events, 0 errors, 0 warnings.\n")


def test_validate_passes_on_the_built_in_catalogue() -> None:
    assert CliRunner().invoke(main, ["validate"]).exit_code == 0


def test_validate_exits_1_and_names_every_problem(tmp_path: Path) -> None:
    write(tmp_path, record(category="parade", place={"id": "baku", "precision": "harbour"}))
    result = CliRunner().invoke(main, ["validate", str(tmp_path)])
    assert result.exit_code == 1
    assert "2013.yaml: 2013-07-08-test-exercise: category: " in result.output
    assert "2013.yaml: 2013-07-08-test-exercise: place.precision: " in result.output
    assert "(found 'parade')" in result.output


def test_serve_refuses_a_catalogue_with_problems(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["serve", "--port", "0", "--catalogue", str(write(tmp_path, record(date="soon")))]
    )
    assert result.exit_code == 1
    assert "'soon' is not a date" in result.output


def test_serve_names_a_wrong_setting() -> None:
    result = CliRunner().invoke(main, ["serve", "--port", "70000"])
    assert result.exit_code == 2
    assert "port" in result.output
    assert "70000" in result.output


def test_validate_writes_its_findings_as_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["validate", str(write(tmp_path, record(verification="confirmed"))), "--format", "json"]
    )
    [finding] = json.loads(result.output)
    assert (result.exit_code, finding["code"], finding["record"]) == (1, "single-publisher", "2013-07-08-test-exercise")


def test_fmt_rewrites_a_catalogue_once(tmp_path: Path) -> None:
    folder = str(write(tmp_path, record()))
    assert CliRunner().invoke(main, ["fmt", folder, "--check"]).exit_code == 1
    assert CliRunner().invoke(main, ["fmt", folder]).output == "2013.yaml rewritten\n"
    assert CliRunner().invoke(main, ["fmt", folder, "--check"]).exit_code == 0
