"""Served content is read once, and cached for the next start until one of its files changes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.web import served
from app.web.config import Settings
from events.curation import reading
from events.model.errors import CatalogueError

if TYPE_CHECKING:
    from events.curation.records import Records


@dataclass
class Start:
    """Starts with a copy of the catalogue, and counts how often its files were read."""

    settings: Settings
    readings: int = 0

    def __call__(self) -> served.Content:
        return served.read(self.settings)

    @property
    def file(self) -> Path:
        return self.settings.catalogue / "2013.yaml"

    @property
    def kept(self) -> list[Path]:
        return [path for path in (self.settings.cache / "contents").iterdir() if path.is_file()]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    for folder in ("catalogue", "stories", "releases"):
        shutil.copytree(reading.BUILT_IN.parent / folder, tmp_path / folder)
    folders = {name: tmp_path / name for name in ("catalogue", "releases", "cache")}
    started, original = Start(Settings(**folders)), reading.load_with_records

    def counting(folder: Path, before: Records | None) -> object:
        started.readings += 1
        return original(folder, before)

    monkeypatch.setattr(reading, "load_with_records", counting)
    return started


def test_the_next_start_reads_no_record(start: Start) -> None:
    first = start()
    second = start()
    assert start.readings == 1
    assert second.catalogue.table.equals(first.catalogue.table)
    assert (second.catalogue.version, second.records) == (first.catalogue.version, first.records)
    assert dict(second.stories) == dict(first.stories)
    assert [release for release, _events in second.released] == [release for release, _events in first.released]


def test_a_file_that_has_changed_is_read_and_checked_again(start: Start) -> None:
    start()
    before = start.file.read_text(encoding="utf-8")
    start.file.write_text(before.replace("category: naval-exercise", "category: regatta", 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match="regatta"):
        start()
    start.file.write_text(before, encoding="utf-8")
    start()
    assert start.readings == 2


def test_of_what_is_served_files_that_have_not_changed_are_not_parsed_again(start: Start) -> None:
    before = start()
    start.file.write_text(start.file.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
    after = served.read(start.settings, before=before)
    assert after.catalogue.version != before.catalogue.version
    parsed = [name for name, one in after.records.contents.items() if one is not before.records.contents[name]]
    assert parsed == ["2013.yaml"]


def test_what_changes_while_it_is_read_is_not_kept(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    original = reading.load_with_records

    def meanwhile(folder: Path, before: Records | None) -> object:
        found = original(folder, before)
        start.file.write_text(start.file.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
        return found

    monkeypatch.setattr(reading, "load_with_records", meanwhile)
    start()
    assert not (start.settings.cache / "contents").exists() or start.kept == []


def test_what_was_damaged_is_read_again(start: Start) -> None:
    first = start()
    (kept,) = start.kept
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    assert start().catalogue.version == first.catalogue.version
    assert start.readings == 2


def test_a_cache_that_cannot_be_used_is_no_obstacle(start: Start) -> None:
    start.settings.cache.write_text("a file where the folder should be")
    assert start().catalogue.version == start().catalogue.version
    assert start.readings == 2
