"""Excel workbooks with dates, without formulas, and within Excel's bounds."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from event_tables import WIDER, catalogue_of
from python_calamine import CalamineWorkbook

from events.model.errors import FormatError
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from events.table.formats import excel
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path

PROVENANCE = Provenance("A set", "3f-1", "CC-BY-4.0", "country=IR", "2026-11-24")


def workbook(path: Path, **changes: Any) -> Path:
    row = dict.fromkeys(WIDER.names) | {"start": "2013-07-08", "lon": 51.0, "lat": 41.0}
    excel.write(catalogue_of([row | changes]), PROVENANCE, path / "events.xlsx")
    return path / "events.xlsx"


def sheet(path: Path, name: str = "events") -> list[list[Any]]:
    found: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return found


def test_start_and_end_are_dates(tmp_path: Path) -> None:
    names, row = sheet(workbook(tmp_path, end="2013-07-12"))
    assert (row[names.index("start")], row[names.index("end")]) == (date(2013, 7, 8), date(2013, 7, 12))


def test_a_day_before_the_first_of_excel_is_a_text(tmp_path: Path) -> None:
    names, row = sheet(workbook(tmp_path, start="1890-01-01"))
    assert row[names.index("start")] == "1890-01-01"


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("https://example.org")', "{=1}", "https://example.org"])
def test_no_text_becomes_a_formula_or_a_link(text: str, tmp_path: Path) -> None:
    path = workbook(tmp_path, title=text)
    names, row = sheet(path)
    assert row[names.index("title")] == text
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    names, row = sheet(workbook(tmp_path, title="🚢" * 20_000))
    title = row[names.index("title")]
    assert title == "🚢" * 16_383 + "…"
    assert len(title.encode("utf-16-le")) // 2 == 32_767


def test_a_list_that_was_cut_is_not_taken_for_a_shorter_one(tmp_path: Path) -> None:
    path = workbook(tmp_path, countries=["x" * 40_000])
    with pytest.raises(FormatError, match="the column countries cannot be read"):
        excel.read(path)


def test_a_sheet_says_where_the_events_come_from(tmp_path: Path) -> None:
    about = dict(sheet(workbook(tmp_path), "about"))
    assert (about["version"], about["query"], about["licence"]) == ("3f-1", "country=IR", "CC-BY-4.0")
    assert "JSON" in about["notes"]


def test_more_events_than_rows_are_refused_with_the_bound(tmp_path: Path) -> None:
    count = excel.MOST_EVENTS + 1
    table = pa.table([pa.nulls(count, field.type) for field in SCHEMA], schema=SCHEMA)
    with pytest.raises(FormatError, match="1,048,576 events do not fit in an Excel sheet; expected at most 1,048,575"):
        excel.write(Catalogue(table, "", "", ""), PROVENANCE, tmp_path / "events.xlsx")
