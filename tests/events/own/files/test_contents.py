"""The files of a set and the digest of what they hold."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from events.own.files.contents import digest, files_within, size

if TYPE_CHECKING:
    from pathlib import Path


def some_files(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def test_what_is_hidden_is_no_part_of_a_folder(tmp_path: Path) -> None:
    folder = some_files(tmp_path / "set", "year=2013/a.parquet", "b.parquet")
    before = digest(folder)
    some_files(folder, ".caspian-1/c.parquet", ".DS_Store", "year=2013/.part")
    assert [one.name for one in files_within(folder)] == ["b.parquet", "a.parquet"]
    assert size(folder) == len("year=2013/a.parquet" + "b.parquet")
    assert digest(folder) == before


def test_the_digest_of_a_folder_tells_the_values_of_its_folders(tmp_path: Path) -> None:
    folder = some_files(tmp_path / "set", "year=2013/a.parquet")
    before = digest(folder)
    (folder / "year=2013").rename(folder / "year=2014")
    assert digest(folder) != before


def test_a_folder_that_is_removed_while_it_is_looked_at_has_no_files(tmp_path: Path) -> None:
    folder = some_files(tmp_path / "set", "a.parquet", "year=2013/b.parquet")
    found = files_within(folder)
    next(found)
    shutil.rmtree(folder / "year=2013")
    assert list(found) == []


def test_a_file_that_is_removed_while_it_is_looked_at_has_no_size(tmp_path: Path) -> None:
    folder = some_files(tmp_path / "set", "a.parquet")
    (folder / "gone.parquet").symlink_to(folder / "removed.parquet")
    assert size(folder) == len("a.parquet")
