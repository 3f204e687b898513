"""CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
from event_tables import WIDER, catalogue_of

from events.table.formats import csv as csv_format

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue


def event(**changes: Any) -> Catalogue:
    return catalogue_of([dict.fromkeys(WIDER.names) | {"start": "2013-07-08", "lon": -1.5, "lat": 41.0} | changes])


def cells(catalogue: Catalogue) -> dict[str, str]:
    text = b"".join(csv_format.parts(catalogue)).decode()
    (row,) = csv.DictReader(text.splitlines(keepends=True))
    return row


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"])
def test_a_text_that_would_be_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    assert cells(event(title=text))["title"] == f"'{text}"


@pytest.mark.parametrize("text", ["'quoted'", "a=b", "a\n=b", " =1", ""])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert cells(event(title=text))["title"] == text


def test_a_negative_number_stays_a_number() -> None:
    row = cells(event(**{"Tonnage (t)": -2.5, "crew": -3}))
    assert (row["lon"], row["Tonnage (t)"], row["crew"]) == ("-1.5", "-2.5", "-3")


def test_the_name_of_a_column_is_no_formula_either(tmp_path: Path) -> None:
    catalogue = event()
    table = catalogue.table.append_column("=cmd", pa.array(["x"]))
    path = tmp_path / "events.csv"
    path.write_bytes(b"".join(csv_format.parts(type(catalogue)(table, "", "", ""))))
    assert b'"\'=cmd"' in path.read_bytes()
    assert csv_format.read(path).table["=cmd"].to_pylist() == ["x"]


def test_a_missing_value_is_told_from_an_empty_text(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"".join(csv_format.parts(event(title="", summary=None))))
    table = csv_format.read(path).table
    assert (table["title"].to_pylist(), table["summary"].to_pylist()) == ([""], [None])


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(csv_format.BYTE_ORDER_MARK + b"".join(csv_format.parts(event(title="Каспийск"))))
    assert csv_format.read(path).table["title"].to_pylist() == ["Каспийск"]


def test_pandas_reads_it(built_in: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"".join(csv_format.parts(built_in)))
    assert pd.read_csv(path)["id"].tolist() == built_in.table["id"].to_pylist()
