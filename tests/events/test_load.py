"""Loading events in a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from events import load
from events.model.errors import EventSetError, FilterError, ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue


def test_the_built_in_catalogue_is_what_there_is_without_a_name(built_in: Catalogue) -> None:
    assert load().table.equals(built_in.table)


def test_a_release_is_loaded_by_its_version() -> None:
    assert load(version="2026.1").version == "2026.1"
    with pytest.raises(ReleaseError, match=r"1999\.1"):
        load(version="1999.1")


def test_own_events_are_filtered_by_their_own_categories(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("title,date,lat,lon,category\nA,2020,42,50,radar\nB,2021,42,51,strike\n", encoding="utf-8")
    own = load(str(path))
    assert list(own.filter(category="radar").to_geodataframe()["title"]) == ["A"]
    with pytest.raises(FilterError, match="radar"):
        own.filter(category="sonar")


def test_a_filter_that_nothing_passes_gives_an_empty_catalogue() -> None:
    every = load()
    assert len(every.filter(datetime="1900")) == 0
    assert len(every.filter()) == len(every)


def _own(folder: Path) -> Path:
    path = folder / "own.csv"
    path.write_text("name,when,y,x\nA,07/08/2013,42,50\nD,07/09/2013,42,50\nB,soon,42,51\nC,,42,51\n", encoding="utf-8")
    return path


def test_rows_that_cannot_be_used_are_warned_of_and_returned(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=r"2 rows cannot be used: 1 × date cannot be read; 1 × there is no date"):
        own = load(_own(tmp_path), dates="dmy")
    assert own.table["date"].to_pylist() == ["2013-08-07", "2013-09-07"]
    assert own.rejected["line"].tolist() == [4, 5]
    assert "'soon' is not a date" in own.rejected["reason"][0]
    assert own.filter(datetime="2013").rejected.equals(own.rejected)


def test_likely_faults_are_warned_of_and_all_remarks_are_returned(tmp_path: Path) -> None:
    path = tmp_path / "swapped.csv"
    path.write_text("name,when,y,x\nA,2020,50,42\nB,2021,51,43\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="swapped: a likely fault: all 2 points are outside of the region"):
        own = load(str(path))
    assert len(own) == 2
    assert {name for name, _ in own.remarks} == {"swapped"}
    assert [text for _, text in own.remarks if text.startswith("columns taken: title from 'name'")]
    assert own.filter(datetime="2020").remarks == own.remarks


def test_the_options_of_the_command_are_those_of_the_function(tmp_path: Path) -> None:
    path = _own(tmp_path)
    with pytest.raises(EventSetError, match="line 4: date cannot be read"):
        load(path, strict=True, dates="dmy")
    with pytest.warns(UserWarning, match="2 rows"):
        own = load(path, dates="mdy", mapping={"title": "name", "date": "when"}, rejects=tmp_path)
    assert own.table["title"].to_pylist() == ["A", "D"]
    assert (tmp_path / "own.csv.rejects.csv").exists()
    with pytest.raises(EventSetError, match="there is no option 'date'; expected one of form, encoding"):
        load(path, date="dmy")
