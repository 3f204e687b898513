"""Features are serialised once: gathered as they were written, and kept in a file where there are very many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.index import serialised
from events.index.serialised import SerialisedFeatures
from events.table.features import features

if TYPE_CHECKING:
    from pathlib import Path

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue


@given(rows=st.lists(st.integers(0, 99), unique=True).map(sorted))
def test_blocks_hold_the_features_of_the_rows_in_their_order(index: EventIndex, rows: list[int]) -> None:
    blocks = b"".join(index.features.blocks(np.array(rows, np.intp)))
    assert blocks == b"".join(b"," + index.features[row] for row in rows)


def test_neighbours_are_one_view_of_the_buffer(index: EventIndex) -> None:
    assert len(list(index.features.blocks(np.arange(5, 200)))) == 1


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the built-in catalogue among the large sets."""
    monkeypatch.setattr(serialised, "LARGE", 1)


@pytest.mark.usefixtures("large")
def test_a_large_set_is_kept_in_a_file_and_opened_the_next_time(built_in: Catalogue, tmp_path: Path) -> None:
    first = SerialisedFeatures.of(built_in, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    written = kept.stat().st_mtime_ns
    second = SerialisedFeatures.of(built_in, tmp_path / "cache")
    assert kept.stat().st_mtime_ns == written
    in_memory = SerialisedFeatures.of(built_in)
    for kept_features in (first, second):
        assert kept_features.fingerprint == in_memory.fingerprint
        assert kept_features.texts.equals(in_memory.texts)


@pytest.mark.usefixtures("large")
def test_a_file_is_there_completely_or_not_at_all(
    built_in: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(serialised.pa.ipc, "new_file", fail)
    with pytest.raises(OSError, match="no space left"):
        SerialisedFeatures.of(built_in, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_small_set_is_not_written_anywhere(built_in: Catalogue, tmp_path: Path) -> None:
    SerialisedFeatures.of(built_in, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_changes_with_any_feature(built_in: Catalogue) -> None:
    fewer = built_in.take(np.arange(len(built_in) - 1))
    assert SerialisedFeatures.of(fewer).fingerprint != SerialisedFeatures.of(built_in).fingerprint


def test_every_property_of_the_table_is_a_property_of_the_feature(built_in: Catalogue) -> None:
    further = built_in.table.append_column("tonnage", [[7] * len(built_in)])
    first = next(features(further))[0].as_py()
    assert first.endswith(',"tonnage":7}}')
