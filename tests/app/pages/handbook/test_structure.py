"""The page about the rooms of the code: it names folders and files that exist, and every room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.pages.handbook import documents

ROOT = Path(__file__).parents[4]
TEXT = documents.source("structure") or ""


def test_every_file_and_folder_that_it_names_exists() -> None:
    named = [name for name in re.findall(r"`([\w./-]+/[\w./-]*)`", TEXT) if not (ROOT / name).exists()]
    assert named == []


@pytest.mark.parametrize("package", ["geodata", "events", "app", "app/frontend/src"])
def test_every_room_is_in_the_table_of_its_package(package: str) -> None:
    heading = "The scripts: app/frontend/src" if package.endswith("src") else package
    table = TEXT.partition(f"\n### {heading}\n")[2].partition("\n##")[0]
    rooms = {path.name for path in (ROOT / package).glob("[!_]*") if path.is_dir() and any(path.glob("*.*"))}
    assert rooms <= set(re.findall(r"`(\w+)`", table))
