"""Loading events in a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from events import load
from events.model.errors import FilterError, ReleaseError

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
