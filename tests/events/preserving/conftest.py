"""A site with the pages of sources, and a catalogue that cites them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import site_on_loopback
from records import record, write
from site_on_loopback import Site, moved, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANSWERS = {
    "/a": page("<p>Два катера</p>".encode()),
    "/b": page(b"%PDF-1.4 a page", "application/pdf"),
    "/moved": moved("/a"),
    "/cut": site_on_loopback.cut_short,
}


@pytest.fixture
def site() -> Iterator[Site]:
    with site_on_loopback.running(ANSWERS) as running:
        yield running


@pytest.fixture
def catalogue(tmp_path: Path, site: Site) -> Path:
    """Two events: the first cites two pages, the second one of them and one that is gone."""
    source: dict[str, Any] = record()["sources"][0]
    cites = {
        record()["id"]: ("/a", "/b"),
        "2014-01-01-another": ("/b", "/gone"),
    }
    for name, paths in cites.items():
        sources = [source | {"url": site.address + path} for path in paths]
        write(tmp_path, record(id=name, date=name[:10], sources=sources), name=f"{name[:4]}.yaml")
    return tmp_path
