"""Geocoding of names and tables: every name gets an answer, and none is a silent guess."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from app.cli.geocoding import COLUMNS, geocode, geocode_table
from app.cli.main import main
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_name_in_any_script_is_found() -> None:
    answers = [geocode(name) for name in ("Актау", "Ақтау", "آق‌تاو", "Aqtau")]
    assert {(answer.status, answer.matches[0].place.id) for answer in answers} == {("found", "aktau")}


def test_other_places_of_the_name_are_named_beside_the_found_one() -> None:
    assert "turkmenbashi-bay" in geocode("Turkmenbashi").line()


def test_a_name_of_several_places_is_ambiguous_and_names_them() -> None:
    answer = geocode("Krasnovodsk")
    assert answer.status == "ambiguous"
    assert {"turkmenbashi", "turkmenbashi-bay"} <= {match.place.id for match in answer.matches}
    assert answer.cells()["place"] == ""


def test_an_unknown_name_says_what_came_nearest() -> None:
    answer = geocode("Bandar Anzallli Qwertz")
    assert answer.status == "unknown"
    assert "bandar-anzali" in answer.line()


def table(text: str) -> list[dict[str, str]]:
    target = io.StringIO()
    list(geocode_table(io.StringIO(text), target))
    target.seek(0)
    return list(csv.DictReader(target))


def test_a_table_keeps_its_rows_and_columns_and_gets_the_answers() -> None:
    rows = table("note,name,country\nfirst,Shevchenko,KZ\nsecond,,\nthird,Baku,AZ\n")
    assert [(row["note"], row["status"], row["place"]) for row in rows] == [
        ("first", "found", "aktau"),
        ("second", "unknown", ""),
        ("third", "found", "baku"),
    ]
    assert set(COLUMNS) <= set(rows[0])


def test_a_table_without_names_is_refused() -> None:
    with pytest.raises(GeodataError, match="no column 'name'; it has place"):
        table("place\nBaku\n")


def test_a_table_is_not_overwritten() -> None:
    with pytest.raises(GeodataError, match="status"):
        table("name,status\nBaku,open\n")


def test_the_command_answers_each_line_and_exits_1_if_one_was_not_found(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["geocode"], input="Актау\n\nBaku\n")
    assert found.exit_code == 0
    assert [line.split("\t")[0] for line in found.output.splitlines()] == ["Актау", "Baku"]
    assert CliRunner().invoke(main, ["geocode", "Krasnovodsk"]).exit_code == 1
    path = tmp_path / "names.csv"
    path.write_text("name\nBaku\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["geocode", "--csv", str(path)])
    assert result.exit_code == 0
    assert "40.372" in result.output
