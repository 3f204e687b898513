"""Records for tests: a valid one, with changes for each test, and catalogues of such records."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from events.curation import reading

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

BAKU: dict[str, Any] = {"id": "baku", "precision": "port"}


@cache
def built_in() -> Catalogue:
    """Read the built-in catalogue, once for all tests."""
    return reading.load()


def record(**changes: Any) -> dict[str, Any]:
    """Return a valid record with some fields changed; a field that is `...` is left out."""
    correct = {
        "id": "2013-07-08-test-exercise",
        "title": "A test exercise",
        "category": "naval-exercise",
        "date": "2013-07-08/2013-07-12",
        "place": BAKU,
        "location_country": "AZ",
        "participants": [{"country": "IR", "role": "participant"}, {"country": "RU", "role": "participant"}],
        "verification": "reported",
        "summary": "Something was exercised.",
        "sources": [
            {
                "url": "https://example.org/report",
                "title": "A report",
                "publisher": "Example",
                "published": "2013-07-13",
                "evidence": "Says so.",
            }
        ],
        "added": "2026-01-01",
    }
    return {name: value for name, value in (correct | changes).items() if value is not ...}


def publisher(**changes: Any) -> dict[str, Any]:
    """Return a valid entry of the authority file of publishers, with some fields changed."""
    return {"id": "example", "name": "Example", "country": None, "kind": "unknown"} | changes


def write(folder: Path, *records: dict[str, Any], name: str = "2013.yaml") -> Path:
    """Write records into a catalogue's folder, with empty authority files if they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(yaml.safe_dump(list(records), allow_unicode=True, sort_keys=False), encoding="utf-8")
    for authority in ("organisations.yaml", "vessels.yaml", "withdrawn.yaml"):
        if not (folder / authority).exists():
            (folder / authority).write_text("[]\n", encoding="utf-8")
    return folder
