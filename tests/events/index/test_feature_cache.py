"""What is kept for the next start is never trusted unseen, and nothing that happens to it reaches what is served."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from events.index.feature_cache import FeatureCache

if TYPE_CHECKING:
    from io import BufferedRandom
    from pathlib import Path

CONTENT = bytes(range(256)) * 20_000


class Writer:
    """Writes content, and counts how often."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.calls = 0

    def __call__(self, target: BufferedRandom) -> None:
        self.calls += 1
        target.write(self.content)


@pytest.fixture
def cache(tmp_path: Path) -> FeatureCache:
    return FeatureCache(tmp_path / "cache", 1 << 30)


def kept(cache: FeatureCache) -> list[str]:
    return sorted(path.name for path in cache.folder.iterdir())


def ask(cache: FeatureCache, name: str = "one", content: bytes = CONTENT) -> int:
    """Ask for content, check that it is right, and return how often it was written."""
    writer = Writer(content)
    with cache.mapped(name, writer) as mapped:
        assert mapped[:] == content
    return writer.calls


def test_content_is_written_once_and_kept(cache: FeatureCache) -> None:
    assert [ask(cache), ask(cache), ask(cache)] == [1, 0, 0]
    assert kept(cache) == ["one.features"]


@pytest.mark.parametrize("place", [0, 1, 1 << 20, len(CONTENT) - 1, len(CONTENT), len(CONTENT) + 3])
def test_a_flipped_bit_is_found_and_the_content_made_again(cache: FeatureCache, place: int) -> None:
    ask(cache)
    path = cache.folder / "one.features"
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 1
    path.write_bytes(damaged)
    assert [ask(cache), ask(cache)] == [1, 0]


@pytest.mark.parametrize("size", [0, 1, 4, 5, 1 << 20, len(CONTENT), len(CONTENT) + 3])
def test_a_file_that_was_cut_is_found_and_the_content_made_again(cache: FeatureCache, size: int) -> None:
    ask(cache)
    os.truncate(cache.folder / "one.features", size)
    assert [ask(cache), ask(cache)] == [1, 0]


def test_a_file_with_more_at_its_end_is_found_and_the_content_made_again(cache: FeatureCache) -> None:
    ask(cache)
    with (cache.folder / "one.features").open("ab") as file:
        file.write(b"more")
    assert [ask(cache), ask(cache)] == [1, 0]


def test_content_under_another_name_is_not_taken_for_it(cache: FeatureCache) -> None:
    ask(cache)
    (cache.folder / "one.features").rename(cache.folder / "two.features")
    assert ask(cache, "two", b"other") == 1


def test_a_file_that_is_cut_while_it_is_served_changes_nothing(cache: FeatureCache) -> None:
    for _start in ("written", "kept"):
        with cache.mapped("one", Writer()) as mapped:
            for path in cache.folder.iterdir():
                os.truncate(path, 0)
            assert mapped[:] == CONTENT


def test_a_folder_in_the_place_of_a_file_does_no_harm(cache: FeatureCache) -> None:
    (cache.folder / "one.features" / "inside").mkdir(parents=True)
    assert ask(cache) == 1


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path / "cache", 25)
    for number in range(9):
        ask(cache, str(number), b"x" * 10)
        os.utime(cache.folder / f"{number}.features", (number, number))
    assert kept(cache) == ["7.features", "8.features"]


def test_what_was_served_last_stays_longest(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path / "cache", 25)
    for number in (1, 2):
        ask(cache, str(number), b"x" * 10)
        os.utime(cache.folder / f"{number}.features", (number, number))
    ask(cache, "1", b"x" * 10)
    ask(cache, "3", b"x" * 10)
    assert kept(cache) == ["1.features", "3.features"]


def test_the_newest_is_kept_even_if_it_alone_is_too_large(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path / "cache", 25)
    ask(cache, "small", b"x")
    ask(cache, "large")
    assert kept(cache) == ["large.features"]


def test_a_folder_that_cannot_be_made_is_an_error_that_can_be_caught(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        FeatureCache(tmp_path / "file" / "cache", 1).mapped("one", Writer())


def run(code: str, cache: FeatureCache) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own; it has the cache, and `write`, which writes the content."""
    return subprocess.run(
        [sys.executable, "-c", PREPARE + code, str(cache.folder)], capture_output=True, text=True, check=False
    )


PREPARE = """
import os, resource, signal, sys
from pathlib import Path
from events.index.feature_cache import FeatureCache

cache = FeatureCache(Path(sys.argv[1]), 1 << 30)
content = bytes(range(256)) * 20_000

def write(target):
    target.write(content)
"""


def test_a_disk_that_has_room_for_what_is_served_but_not_for_keeping_it_serves_it(cache: FeatureCache) -> None:
    # A file is larger than what it keeps by its checksum.
    done = run(
        """
resource.setrlimit(resource.RLIMIT_FSIZE, (len(content), len(content)))
print(cache.mapped("one", write)[:] == content)
""",
        cache,
    )
    assert done.stdout == "True\n", done.stderr
    assert "not kept for the next start" in done.stderr
    assert kept(cache) == []


def test_a_full_disk_is_an_error_that_can_be_caught_and_leaves_nothing(cache: FeatureCache) -> None:
    done = run(
        """
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    cache.mapped("one", write)
except OSError:
    print("caught")
""",
        cache,
    )
    assert done.stdout == "caught\n", done.stderr
    assert kept(cache) == []


@pytest.mark.parametrize("before", ["", "ask()\n"])
def test_a_process_that_is_killed_while_it_writes_leaves_nothing_for_long(cache: FeatureCache, before: str) -> None:
    done = run(
        """
def ask():
    cache.mapped("one", write)

def fsync(descriptor):
    os.kill(os.getpid(), signal.SIGKILL)
"""
        + before
        + """
os.fsync = fsync
cache.mapped("two", write)
""",
        cache,
    )
    assert done.returncode == -signal.SIGKILL
    assert not (cache.folder / "two.features").exists()
    assert [ask(cache), ask(cache, "two")] == [0 if before else 1, 1]
    assert kept(cache) == ["one.features", "two.features"]


def test_another_user_is_told_that_the_folder_is_not_theirs_and_changes_nothing(cache: FeatureCache) -> None:
    ask(cache)
    cache.folder.chmod(0o755)
    whole = (cache.folder / "one.features").read_bytes()
    done = run(
        """
if os.geteuid() == 0:
    os.setuid(65534)
else:
    cache = FeatureCache(Path("/"), 1 << 30)
try:
    cache.mapped("one", write)
except PermissionError:
    print("refused")
""",
        cache,
    )
    assert done.stdout == "refused\n", done.stderr
    assert (cache.folder / "one.features").read_bytes() == whole
    assert kept(cache) == ["one.features"]
