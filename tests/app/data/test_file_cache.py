"""A folder of files that are made on demand, with a bound."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from app.data.file_cache import FileCache

if TYPE_CHECKING:
    from pathlib import Path


def put(cache: FileCache, name: str, size: int = 10) -> Path:
    def write(path: Path) -> None:
        path.write_bytes(b"x" * size)

    return cache.put(name, write)


def names(cache: FileCache) -> list[str]:
    return sorted(path.name for path in cache.folder.iterdir())


def used(cache: FileCache, name: str, ago: float) -> None:
    then = time.time() - ago
    os.utime(cache.folder / name, (then, then))


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(tmp_path / "deep" / "cache", 25)


def test_what_was_not_made_is_not_there(cache: FileCache) -> None:
    assert cache.get("a") is None


def test_what_was_made_is_there(cache: FileCache) -> None:
    assert put(cache, "a") == cache.get("a")


def test_reading_does_not_change_when_a_file_was_made(cache: FileCache) -> None:
    path = put(cache, "a")
    used(cache, "a", ago=100)
    made = path.stat().st_mtime
    cache.get("a")
    assert path.stat().st_mtime == pytest.approx(made)


def test_what_was_asked_for_longest_ago_goes_first(cache: FileCache) -> None:
    for name, ago in (("a", 300), ("b", 200)):
        put(cache, name)
        used(cache, name, ago)
    cache.get("a")
    put(cache, "c")
    assert names(cache) == ["a", "c"]


def test_the_newest_stays_even_if_it_alone_is_too_large(cache: FileCache) -> None:
    put(cache, "a")
    put(cache, "b", size=100)
    assert names(cache) == ["b"]


def test_what_could_not_be_made_leaves_nothing(cache: FileCache) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        cache.put("a", fail)
    assert names(cache) == []


def test_what_a_killed_process_left_behind_is_taken_away(cache: FileCache) -> None:
    put(cache, "a")
    left, running = cache.folder / "left", cache.folder / "running"
    for folder in (left, running):
        folder.mkdir()
        (folder / "half").write_bytes(b"x")
    used(cache, "left", ago=7200)
    put(cache, "b")
    assert names(cache) == ["a", "b", "running"]
