"""A set that is known in pieces answers as the same set in one; of what has not changed nothing is made again."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.index import words
from events.index.columns import Encoded
from events.index.index import EventIndex
from events.index.kept_index import index_of, prepare
from events.index.serialised import SerialisedFeatures
from events.index.space.quadkeys import Quadkeys
from events.model.event_filter import EventFilter
from events.table.disk.kept_files import KeptFiles

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue


def in_pieces(catalogue: Catalogue, *ends: int) -> Catalogue:
    bounds = [0, *sorted(ends), len(catalogue)]
    counts = np.diff(bounds).tolist()
    return catalogue.of_pieces([(f"{first} {count}", count) for first, count in zip(bounds, counts, strict=False)])


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small set be treated as a large one."""
    monkeypatch.setattr("events.index.pieces.LARGE", 10)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("text", ["navy", "ca", "iran", "zzz", ""])
def test_words_are_found_in_all_pieces(built_in: Catalogue, text: str) -> None:
    index = EventIndex(in_pieces(built_in, 100, 101, 400))
    assert isinstance(index.words, words.WordsOfPieces)
    whole = EventIndex(built_in)
    asked = EventFilter.from_query([("q", text)] if text else [], whole.vocabulary)
    assert index.select(asked).tolist() == whole.select(asked).tolist()


@given(ends=st.lists(st.integers(0, 594), max_size=4))
def test_features_are_the_same_wherever_the_pieces_end(built_in: Catalogue, ends: list[int]) -> None:
    parted, whole = SerialisedFeatures.of(in_pieces(built_in, *ends)), SerialisedFeatures.of(built_in)
    rows = np.arange(len(built_in))
    assert b"".join(parted.blocks(rows)) == b"".join(whole.blocks(rows))


@given(ends=st.lists(st.integers(0, 594), max_size=4))
def test_columns_are_the_same_wherever_the_pieces_end(built_in: Catalogue, ends: list[int]) -> None:
    parted = Encoded.together([Encoded.of_piece(one) for one in in_pieces(built_in, *ends).pieces])
    assert pickle.dumps(parted) == pickle.dumps(Encoded.of(built_in.table))


@given(ends=st.lists(st.integers(0, 594), max_size=4))
def test_the_order_by_place_is_the_same_wherever_the_pieces_end(built_in: Catalogue, ends: list[int]) -> None:
    parted = Quadkeys.together([Quadkeys.of_piece(one) for one in in_pieces(built_in, *ends).pieces])
    assert pickle.dumps(parted) == pickle.dumps(Quadkeys.of(built_in.table))


@pytest.mark.usefixtures("large")
def test_servers_that_have_reloaded_and_that_have_started_have_one_fingerprint(
    built_in: Catalogue, tmp_path: Path
) -> None:
    before = in_pieces(built_in, 200, 400)
    index_of(before, KeptFiles(tmp_path / "features", 1 << 30), KeptFiles(tmp_path / "indexes", 1 << 30))
    titles = built_in.table["title"].to_pylist()
    titles[300] = "Another title"
    table = built_in.table.set_column(1, "title", pa.array(titles))
    first, middle, last = in_pieces(replace(built_in, table=table, version="new"), 200, 400).pieces
    now = replace(
        before,
        table=table,
        version="new",
        pieces=(before.pieces[0], replace(middle, key="new", made={}), before.pieces[2]),
    )
    prepare(now)
    kept = [KeptFiles(tmp_path / name, 1 << 30) for name in ("features", "indexes")]
    reloaded = index_of(now, *kept)
    fresh = replace(now, pieces=tuple(replace(one, made={}) for one in (first, middle, last)))
    started = index_of(fresh, *(KeptFiles(tmp_path / f"other {name}", 1 << 30) for name in ("features", "indexes")))
    assert reloaded.fingerprint == started.fingerprint != index_of(before, *kept).fingerprint
    rows = np.arange(len(built_in))
    assert b"".join(reloaded.features.blocks(rows)) == b"".join(started.features.blocks(rows))
    asked = EventFilter.from_query([("q", "another title")], started.vocabulary)
    assert reloaded.select(asked).tolist() == started.select(asked).tolist() == [300]


@pytest.mark.usefixtures("large")
def test_what_has_not_changed_is_not_made_again(built_in: Catalogue, tmp_path: Path) -> None:
    kept = [KeptFiles(tmp_path / name, 1 << 30) for name in ("features", "indexes")]
    before = in_pieces(built_in, 300)
    index_of(before, *kept)
    made = [dict(one.made) for one in before.pieces]
    after = index_of(replace(before, version="new"), *kept)
    assert [{name: id(one) for name, one in piece.made.items()} for piece in after.catalogue.pieces] == [
        {name: id(one) for name, one in piece.items()} for piece in made
    ]
    assert {"features", "words", "columns", "quadkeys"} == set(made[0])
