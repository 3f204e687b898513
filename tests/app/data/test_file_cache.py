"""Files that are made on demand: each is made once, kept without a name, and made elsewhere where there is no room."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE

from app.data.file_cache import FileCache, Reader, usual_folders
from events.model.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable

READERS = 6


def writing(size: int) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(b"x" * size) and None


def make(cache: FileCache, name: str, size: int = 10) -> None:
    assert cache.make(name, writing(size))[:] == b"x" * size


def kept(cache: FileCache, *names: str) -> list[str]:
    return [name for name in names if cache.get(name) is not None]


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache((tmp_path / "deep" / "cache", tmp_path / "elsewhere"), 25)


def test_what_was_not_made_is_not_there(cache: FileCache) -> None:
    assert cache.get("a") is None


def test_what_was_made_is_there(cache: FileCache) -> None:
    make(cache, "a")
    found = cache.get("a")
    assert found is not None
    assert found[:] == b"x" * 10


def test_a_file_has_no_name_once_it_is_made(cache: FileCache, tmp_path: Path) -> None:
    make(cache, "a")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_format_finds_its_ending(cache: FileCache) -> None:
    seen = []

    def write(path: Path) -> None:
        seen.append(path.suffix)
        path.write_bytes(b"x")

    cache.make("a.gpkg", write)
    assert seen == [".gpkg"]


def test_what_was_asked_for_longest_ago_goes_first(cache: FileCache) -> None:
    make(cache, "a")
    make(cache, "b")
    cache.get("a")
    make(cache, "c")
    assert kept(cache, "a", "b", "c") == ["a", "c"]


def test_what_is_larger_than_all_that_may_be_kept_is_made_and_not_kept(cache: FileCache) -> None:
    make(cache, "a")
    make(cache, "b", size=100)
    assert kept(cache, "a", "b") == ["a"]


def test_a_file_that_is_being_read_can_be_read_to_its_end_after_others_took_its_place(cache: FileCache) -> None:
    reader = Reader(cache.make("a", writing(20)))
    make(cache, "b", size=20)
    assert kept(cache, "a", "b") == ["b"]
    assert reader.readall() == b"x" * 20


def test_many_who_ask_at_once_for_a_file_get_one_that_is_made_once(cache: FileCache) -> None:
    calls = []
    together = threading.Barrier(READERS, timeout=PATIENCE)
    got = []

    def write(path: Path) -> None:
        calls.append(path)
        path.write_bytes(b"x")

    def ask() -> None:
        together.wait()
        got.append(cache.make("a", write)[:])

    threads = [threading.Thread(target=ask) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(calls), got) == (1, [b"x"] * READERS)


@pytest.mark.parametrize("spoil", ["a file", "another user's", "everybody's"])
def test_a_file_is_made_elsewhere_where_the_first_folder_cannot_be_used(
    cache: FileCache, tmp_path: Path, spoil: str
) -> None:
    first = cache.folders[0]
    first.parent.mkdir()
    if spoil == "a file":
        first.touch()
    else:
        first.mkdir()
        first.chmod(0o777 if spoil == "everybody's" else 0o755)
    if spoil == "another user's":
        if os.geteuid() == 0:
            os.chown(first, 65534, 65534)
        else:
            cache.folders = (Path("/usr"), cache.folders[1])
    make(cache, "a")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_files_that_are_made_elsewhere_are_kept_as_well(cache: FileCache, caplog: pytest.LogCaptureFixture) -> None:
    cache.folders[0].parent.mkdir()
    cache.folders[0].touch()
    make(cache, "a")
    make(cache, "b")
    assert kept(cache, "a", "b") == ["a", "b"]
    assert "a was made elsewhere than in the cache: File exists" in caplog.text


def test_what_is_kept_makes_room_where_there_is_none(cache: FileCache) -> None:
    make(cache, "a")

    def write(path: Path) -> None:
        if cache.get("a") is not None:
            raise OSError("no space left")
        path.write_bytes(b"x")

    assert cache.make("b", write)[:] == b"x"


def test_what_could_not_be_made_anywhere_leaves_nothing_and_can_be_made_later(cache: FileCache, tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("no space left")

    with pytest.raises(OSError, match=r"no folder has room for a: no space left.*no space left"):
        cache.make("a", fail)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    make(cache, "a")


def test_what_cannot_be_written_at_all_is_tried_once(cache: FileCache) -> None:
    calls = []

    def fail(path: Path) -> None:
        calls.append(path)
        raise FormatError("too many events")

    with pytest.raises(FormatError):
        cache.make("a", fail)
    assert len(calls) == 1


def test_readers_of_a_file_do_not_move_each_other(cache: FileCache) -> None:
    content = cache.make("a", lambda path: path.write_bytes(b"0123456789") and None)
    one, other = Reader(content), Reader(content)
    assert (one.read(3), other.read(5), one.read(3)) == (b"012", b"01234", b"345")
    assert (one.seek(-2, os.SEEK_END), one.readall(), one.tell()) == (8, b"89", 10)


def test_the_system_has_folders_where_the_cache_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    folders = usual_folders(tmp_path / "cache")
    assert folders[0] == tmp_path / "cache"
    assert folders[1].parent == tmp_path / "temporary"
