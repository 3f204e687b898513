"""Files cached for the next start are never trusted unchecked, and no damage to them reaches what is served."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from events.table.disk import kept_files
from events.table.disk.kept_files import DamageError, KeptFiles

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
def cache(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "cache", 1 << 30)


def kept(cache: KeptFiles) -> list[str]:
    return sorted(path.name for path in cache.folder.iterdir())


def ask(cache: KeptFiles, name: str = "one", content: bytes = CONTENT) -> int:
    """Ask for content, check that it is right, and return how often it was written."""
    writer = Writer(content)
    with cache.mapped(name, writer) as mapped:
        assert mapped[:] == content
    return writer.calls


def flipped(path: Path, place: int) -> None:
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 1
    path.write_bytes(damaged)


def test_content_is_written_once_and_kept(cache: KeptFiles) -> None:
    assert [ask(cache), ask(cache), ask(cache)] == [1, 0, 0]
    assert kept(cache) == ["one"]


@pytest.mark.parametrize("place", [0, 1, 1 << 20, len(CONTENT) - 1, len(CONTENT), len(CONTENT) + 3])
def test_a_flipped_bit_is_found_and_the_content_made_again(cache: KeptFiles, place: int) -> None:
    ask(cache)
    flipped(cache.folder / "one", place)
    assert [ask(cache), ask(cache)] == [1, 0]


@pytest.mark.parametrize("size", [0, 1, 4, 5, 1 << 20, len(CONTENT), len(CONTENT) + 3])
def test_a_file_that_was_cut_is_found_and_the_content_made_again(cache: KeptFiles, size: int) -> None:
    ask(cache)
    os.truncate(cache.folder / "one", size)
    assert [ask(cache), ask(cache)] == [1, 0]


def test_a_file_with_more_at_its_end_is_found_and_the_content_made_again(cache: KeptFiles) -> None:
    ask(cache)
    with (cache.folder / "one").open("ab") as file:
        file.write(b"more")
    assert [ask(cache), ask(cache)] == [1, 0]


def test_content_under_another_name_is_not_taken_for_it(cache: KeptFiles) -> None:
    ask(cache)
    (cache.folder / "one").rename(cache.folder / "two")
    assert ask(cache, "two", b"other") == 1


def test_a_file_that_is_cut_while_it_is_served_changes_nothing(cache: KeptFiles) -> None:
    for _start in ("written", "kept"):
        with cache.mapped("one", Writer()) as mapped:
            for path in cache.folder.iterdir():
                os.truncate(path, 0)
            assert mapped[:] == CONTENT


def test_of_what_is_read_in_parts_each_is_checked_when_it_is_used(
    cache: KeptFiles, caplog: pytest.LogCaptureFixture
) -> None:
    ask(cache)
    flipped(cache.folder / "one", 3 << 20)
    found = cache.opened_with(lambda kept: kept, "one", Writer())
    assert found.part(0, 3 << 20) == CONTENT[: 3 << 20]
    for _time in range(2):
        with pytest.raises(DamageError):
            found.part((3 << 20) - 1, (3 << 20) + 1)
    assert "one is damaged" in caplog.text
    assert ask(cache) == 1


def test_a_start_reads_no_part_that_it_does_not_use(cache: KeptFiles) -> None:
    ask(cache)
    flipped(cache.folder / "one", 3 << 20)
    assert cache.opened_with(lambda kept: bytes(kept.part(10, 20)), "one", Writer()) == CONTENT[10:20]
    assert kept(cache) == ["one"]


def test_a_folder_in_the_place_of_a_file_does_no_harm(cache: KeptFiles) -> None:
    (cache.folder / "one" / "inside").mkdir(parents=True)
    assert ask(cache) == 1


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    cache = KeptFiles(tmp_path / "cache", 90)
    for number in range(9):
        ask(cache, str(number), b"x" * 10)
        os.utime(cache.folder / f"{number}", (number, number))
    assert kept(cache) == ["7", "8"]


def test_what_was_served_last_stays_longest(tmp_path: Path) -> None:
    cache = KeptFiles(tmp_path / "cache", 90)
    for number in (1, 2):
        ask(cache, str(number), b"x" * 10)
        os.utime(cache.folder / f"{number}", (number, number))
    ask(cache, "1", b"x" * 10)
    ask(cache, "3", b"x" * 10)
    assert kept(cache) == ["1", "3"]


def test_the_newest_is_kept_even_if_it_alone_is_too_large(tmp_path: Path) -> None:
    cache = KeptFiles(tmp_path / "cache", 90)
    ask(cache, "small", b"x")
    ask(cache, "large")
    assert kept(cache) == ["large"]


def test_a_long_copy_for_the_next_start_is_made_behind_this_one(
    cache: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_files, "_SHORT", 0)
    for _start in range(3):
        writer = Writer()
        with cache.mapped("one", writer) as mapped:
            assert mapped[:] == CONTENT
        kept_files.wait_for_copies()
    assert kept(cache) == ["one"]
    assert writer.calls == 0


def test_a_folder_that_cannot_be_made_is_an_error_that_can_be_caught(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        KeptFiles(tmp_path / "file" / "cache", 1).mapped("one", Writer())


def run(code: str, cache: KeptFiles) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own; it has the cache, and `write`, which writes the content."""
    return subprocess.run(
        [sys.executable, "-c", PREPARE + code, str(cache.folder)], capture_output=True, text=True, check=False
    )


PREPARE = """
import os, resource, signal, sys
from pathlib import Path
from events.table.disk.kept_files import DamageError, KeptFiles

cache = KeptFiles(Path(sys.argv[1]), 1 << 30)
content = bytes(range(256)) * 20_000

def write(target):
    target.write(content)
"""


def test_a_disk_that_has_room_for_what_is_served_but_not_for_keeping_it_serves_it(cache: KeptFiles) -> None:
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


def test_a_full_disk_is_an_error_that_can_be_caught_and_leaves_nothing(cache: KeptFiles) -> None:
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
def test_a_process_that_is_killed_while_it_writes_leaves_nothing_for_long(cache: KeptFiles, before: str) -> None:
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
    assert not (cache.folder / "two").exists()
    assert [ask(cache), ask(cache, "two")] == [0 if before else 1, 1]
    assert kept(cache) == ["one", "two"]


def test_another_user_is_told_that_the_folder_is_not_theirs_and_changes_nothing(cache: KeptFiles) -> None:
    ask(cache)
    cache.folder.chmod(0o755)
    whole = (cache.folder / "one").read_bytes()
    done = run(
        """
if os.geteuid() == 0:
    os.setuid(65534)
else:
    cache = KeptFiles(Path("/"), 1 << 30)
try:
    cache.mapped("one", write)
except PermissionError:
    print("refused")
""",
        cache,
    )
    assert done.stdout == "refused\n", done.stderr
    assert (cache.folder / "one").read_bytes() == whole
    assert kept(cache) == ["one"]
