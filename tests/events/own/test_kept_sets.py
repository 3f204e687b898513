"""A large set is read once; each start tells of it what the first one told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from own_sets import LEAST, Heard, rejects, write_csv

from events.own import kept_sets, loading
from events.own.files import contents
from events.own.intake import Reading, Request
from events.own.options import Options
from events.table.disk.kept_files import KeptFiles

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

ROWS = [LEAST | {"name": "B", "crew": "12"}, LEAST | {"date": "soon"}, LEAST | {"title": "Another", "crew": "3"}]


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_sets, "LARGE", 1)


@pytest.fixture
def set_(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "set.csv", *ROWS)


class Starts:
    """Starts with a cache, and counts how often something was read."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.reads = 0
        self.heard = Heard()
        read = loading._read

        def counted(*arguments: object) -> object:
            self.reads += 1
            return read(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(loading, "_read", counted)

    def start(self, *requests: Request, strict: bool = False, options: Options | None = None) -> Catalogue:
        self.heard = Heard()
        reading = Reading(strict=strict, rejects=self.folder, options=options or Options())
        return loading.load(requests, reading, self.heard, KeptFiles(self.folder / "cache", 1 << 30))  # type: ignore[arg-type]


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Starts:
    return Starts(tmp_path, monkeypatch)


def test_the_second_start_reads_nothing_and_has_the_same_events(starts: Starts, set_: Path) -> None:
    first, second = (starts.start(Request(str(set_))) for _start in range(2))
    assert starts.reads == 1
    assert second.table.equals(first.table)
    assert (second.name, second.version, second.licence) == (first.name, first.version, first.licence)


def test_the_second_start_tells_the_same_and_writes_the_rejects_again(starts: Starts, set_: Path) -> None:
    starts.start(Request(str(set_)))
    told, path = starts.heard.lines, set_.with_name("set.csv.rejects.csv")
    written = rejects(path)
    path.unlink()
    starts.start(Request(str(set_)))
    assert starts.heard.lines == told
    assert [one["line"] for one in written] == ["3"]
    assert rejects(path) == written


def test_several_sets_are_kept_together(starts: Starts, set_: Path, tmp_path: Path) -> None:
    other = write_csv(tmp_path / "other.csv", LEAST)
    first, second = (starts.start(Request(str(set_)), Request(str(other))) for _start in range(2))
    assert starts.reads == 2
    assert second.table.equals(first.table)
    assert starts.heard.lines[-1] == "other: 1 events"


def test_a_file_that_changes_is_read_anew(starts: Starts, set_: Path) -> None:
    starts.start(Request(str(set_)))
    times = set_.stat()
    write_csv(set_, *ROWS[:2], LEAST | {"title": "Brother", "crew": "3"})
    os.utime(set_, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "Brother" in starts.start(Request(str(set_))).table["title"].to_pylist()


def test_other_options_a_mapping_or_a_profile_that_changes_are_read_anew(
    starts: Starts, set_: Path, tmp_path: Path
) -> None:
    profile = tmp_path / "own.toml"
    answers = []
    for title in ("{title}", "{crew}", "{crew}"):
        profile.write_text(f'name = "Own"\nheader = ["crew"]\ntexts = {{ title = "{title}" }}', encoding="utf-8")
        answers.append(
            starts.start(Request(str(set_)), options=Options(profile=str(profile))).table["title"][0].as_py()
        )
    assert starts.reads == 2
    assert answers == ["A patrol", "12", "12"]
    starts.start(Request(str(set_)), options=Options(dates="dmy"))
    assert starts.reads == 3


def test_a_large_file_that_nobody_has_touched_is_hashed_once(
    starts: Starts, set_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    digest = contents.digest
    monkeypatch.setattr(contents, "digest", lambda path: hashed.append(path) or digest(path))
    monkeypatch.setattr(kept_sets, "_LONG", 1)
    monkeypatch.setattr(kept_sets, "_SETTLED", 0)
    starts.start(Request(str(set_)))
    hashed.clear()
    assert len(starts.start(Request(str(set_)))) == 2
    assert hashed == []
    times = set_.stat()
    set_.write_bytes(set_.read_bytes().replace(b"Another", b"Brother"))
    os.utime(set_, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "Brother" in starts.start(Request(str(set_))).table["title"].to_pylist()


def test_a_file_that_was_changed_just_now_is_hashed_again(
    starts: Starts, set_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_sets, "_LONG", 1)
    for _start in range(2):
        starts.start(Request(str(set_)))
    assert list((starts.folder / "cache").rglob("*.digest")) == []


@pytest.mark.parametrize("damage", ["flip", "cut"])
def test_what_is_damaged_is_read_anew(starts: Starts, set_: Path, damage: str) -> None:
    first = starts.start(Request(str(set_)))
    [path] = (starts.folder / "cache").iterdir()
    content = bytearray(path.read_bytes())
    path.unlink()
    content[len(content) // 2] ^= 1
    path.write_bytes(content if damage == "flip" else content[: len(content) // 2])
    assert starts.start(Request(str(set_))).table.equals(first.table)
    starts.start(Request(str(set_)))
    assert starts.reads == 2


def test_a_set_with_very_many_rejects_is_not_kept(starts: Starts, set_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_sets, "MOST_REJECTS", 0)
    for _start in range(2):
        starts.start(Request(str(set_)))
    assert starts.reads == 2


def test_without_a_folder_that_can_be_used_a_set_is_read_each_time(
    starts: Starts, set_: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (starts.folder / "cache").touch()
    assert len(starts.start(Request(str(set_)))) == 2
    assert "cannot be used" in caplog.text


def test_the_parts_of_a_shapefile_and_the_folders_of_partitions_decide_too(tmp_path: Path) -> None:
    digest = contents.digest
    shape = tmp_path / "set.shp"
    shape.write_bytes(b"points")
    seen = {digest(shape)}
    for ending in ("dbf", "prj", "txt"):
        (tmp_path / f"set.{ending}").write_text(ending, encoding="ascii")
        seen.add(digest(shape))
    assert len(seen) == 3
    (tmp_path / "sets" / "year=2013").mkdir(parents=True)
    (tmp_path / "sets" / "year=2013" / "a.parquet").touch()
    before = digest(tmp_path / "sets")
    (tmp_path / "sets" / "year=2013").rename(tmp_path / "sets" / "year=2014")
    assert digest(tmp_path / "sets") != before
