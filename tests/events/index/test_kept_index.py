"""The index of a large set is kept with its arrays, and the next start asks it the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from events.index import pieces
from events.index.index import EventIndex
from events.index.kept_index import index_of
from events.index.questions.facets import facets
from events.index.questions.timeline import timeline
from events.model.event_filter import EventFilter
from events.table.disk.kept_files import KeptFiles

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

WHOLE = (-180.0, -90.0, 180.0, 90.0)


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LARGE", 1)


def started(catalogue: Catalogue, folder: Path) -> EventIndex:
    return index_of(catalogue, KeptFiles(folder / "features", 1 << 30), KeptFiles(folder / "indexes", 1 << 30))


@pytest.mark.usefixtures("_large")
def test_a_kept_index_gives_the_same_answers(
    built_in: Catalogue, index: EventIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(built_in, tmp_path)
    monkeypatch.setattr(EventIndex, "__init__", None)  # nothing is indexed again
    kept = started(built_in, tmp_path)
    assert kept.fingerprint == index.fingerprint
    assert kept.vocabulary == index.vocabulary
    for query in ([], [("country", "IR")], [("q", "ship")], [("datetime", "2013")], [("category", "port-call")]):
        one = EventFilter.from_query(query, index.vocabulary)
        assert np.array_equal(kept.select(one), index.select(one))
        assert str(facets(kept, one)) == str(facets(index, one))
        assert str(timeline(kept, one, "year")) == str(timeline(index, one, "year"))
        for zoom in (3.0, 8.0):
            assert str(kept.view(one, WHOLE, zoom)) == str(index.view(one, WHOLE, zoom))
    event = built_in.table["id"][7].as_py()
    assert kept.features[kept.row_of(event) or 0] == index.features[7]


@pytest.mark.usefixtures("_large")
def test_where_nothing_can_be_kept_the_index_stays_in_memory(
    built_in: Catalogue, index: EventIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    assert started(built_in, tmp_path / "file").fingerprint == index.fingerprint
    assert "The index stays in memory" in caplog.text


def test_the_index_of_a_small_set_is_kept_nowhere(built_in: Catalogue, tmp_path: Path) -> None:
    started(built_in, tmp_path)
    assert list(tmp_path.rglob("*")) == []
