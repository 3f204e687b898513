"""Features are serialised once: gathered as they were written, and kept in a file where there are very many."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.index import pieces, serialised
from events.index.serialised import SerialisedFeatures
from events.table.disk import kept_files
from events.table.disk.kept_files import KeptFiles
from events.table.features import features

if TYPE_CHECKING:
    from pathlib import Path

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue


def written(found: SerialisedFeatures) -> list[bytes]:
    return [bytes(text.as_py()) for part in found.parts for text in part.texts]


@given(rows=st.lists(st.integers(0, 99), unique=True).map(sorted))
def test_blocks_hold_the_features_of_the_rows_in_their_order(index: EventIndex, rows: list[int]) -> None:
    blocks = b"".join(index.features.blocks(np.array(rows, np.intp)))
    assert blocks == b"".join(b"," + index.features[row] for row in rows)


def test_neighbours_are_one_view_of_the_buffer(index: EventIndex) -> None:
    assert len(list(index.features.blocks(np.arange(5, 200)))) == 1


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the built-in catalogue among the large sets."""
    monkeypatch.setattr(pieces, "LARGE", 1)


@pytest.mark.usefixtures("large")
def test_a_large_set_is_kept_and_opened_the_next_time(
    built_in: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_memory = SerialisedFeatures.of(built_in)
    first = SerialisedFeatures.of(built_in, KeptFiles(tmp_path, 1 << 30))
    monkeypatch.delattr(serialised, "features")  # nothing is serialised again
    second = SerialisedFeatures.of(built_in, KeptFiles(tmp_path, 1 << 30))
    for kept_features in (first, second):
        assert kept_features.fingerprint == in_memory.fingerprint
        assert written(kept_features) == written(in_memory)


@pytest.mark.usefixtures("large")
def test_a_part_that_is_damaged_is_made_again_from_its_events(
    built_in: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kept_files, "_PIECE", 4096)  # bytes
    whole = written(SerialisedFeatures.of(built_in, KeptFiles(tmp_path, 1 << 30)))
    [path] = tmp_path.iterdir()
    content = bytearray(path.read_bytes())
    path.unlink()
    content[100_000] ^= 1
    path.write_bytes(content)
    opened = SerialisedFeatures.of(built_in, KeptFiles(tmp_path, 1 << 30))
    assert caplog.text == ""  # a start reads none of them
    assert written(opened) == whole
    assert "is damaged" in caplog.text


@pytest.mark.usefixtures("large")
def test_another_release_of_the_software_serialises_anew(
    built_in: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = KeptFiles(tmp_path, 1 << 30)
    SerialisedFeatures.of(built_in, cache)
    monkeypatch.setattr(serialised.program, "fingerprint", lambda: b"99.0")
    SerialisedFeatures.of(built_in, cache)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.usefixtures("large")
def test_without_a_cache_that_can_be_used_the_features_stay_in_memory(
    built_in: Catalogue, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    found = SerialisedFeatures.of(built_in, KeptFiles(tmp_path / "file" / "cache", 1 << 30))
    assert written(found) == written(SerialisedFeatures.of(built_in))
    assert "stay in memory" in caplog.text


FULL_DISK = """
import resource, sys
from pathlib import Path
from events.curation import reading
from events.index import pieces, serialised
from events.table.disk.kept_files import KeptFiles

pieces.LARGE = 1
events = reading.load()
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
found = serialised.SerialisedFeatures.of(events, KeptFiles(Path(sys.argv[1]), 1 << 30))
print(found.fingerprint)
"""


def test_on_a_full_disk_the_features_stay_in_memory(index: EventIndex, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == index.fingerprint
    assert list(tmp_path.iterdir()) == []


def test_a_small_set_is_not_written_anywhere(built_in: Catalogue, tmp_path: Path) -> None:
    SerialisedFeatures.of(built_in, KeptFiles(tmp_path, 1 << 30))
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_changes_with_any_feature(built_in: Catalogue) -> None:
    fewer = built_in.take(np.arange(len(built_in) - 1))
    assert SerialisedFeatures.of(fewer).fingerprint != SerialisedFeatures.of(built_in).fingerprint


def test_every_property_of_the_table_is_a_property_of_the_feature(built_in: Catalogue) -> None:
    further = built_in.table.append_column("tonnage", [[7] * len(built_in)])
    first = next(features(further))[0].as_py()
    assert first.endswith(',"tonnage":7}}')
