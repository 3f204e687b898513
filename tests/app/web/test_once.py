"""Single read of the served set for each page, however many of its links and parts need the same data."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.drawing.map import address
from app.pages.handbook import search
from app.web.config import Settings
from events.curation import reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from events.table.catalogue import Catalogue


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[object]]:
    """Count the calls of a function of a module."""

    def count(module: Any, name: str) -> list[object]:
        calls: list[object] = []
        original = getattr(module, name)

        def counting(*given: Any, **named: Any) -> Any:
            calls.append(given)
            return original(*given, **named)

        monkeypatch.setattr(module, name, counting)
        return calls

    return count


ADDRESSES = (
    *(
        "/",
        "/?version=2026.1",
        "/events/2007-01-01-none",
        "/docs/changelog",
        "/feed.atom",
        "/feed.json",
        "/citation.txt",
    ),
    *("/feed.json", "/vessels/", "/vessels/dagestan", "/stories/", "/events.csv?version=2026.1", "/places/"),
)


def test_everything_that_is_served_is_read_before_it_is_served(tmp_path: Path) -> None:
    for folder in ("catalogue", "stories", "releases"):
        shutil.copytree(reading.BUILT_IN.parent / folder, tmp_path / folder)
    settings = Settings(catalogue=tmp_path / "catalogue", releases=tmp_path / "releases")
    expected = [create_app(settings).test_client().get(path).status_code for path in ADDRESSES]
    client = create_app(settings).test_client()
    for path in tmp_path.rglob("*.*"):
        path.write_bytes(b"- [broken")
    assert [client.get(path).status_code for path in ADDRESSES] == expected


def test_a_page_reads_its_filter_once(built_in: Catalogue, counted: Callable[[Any, str], list[object]]) -> None:
    calls = counted(address, "_read_page_filter")
    client = create_app(Settings(), built_in).test_client()
    assert "Link" in client.get("/?country=IR").headers
    assert len(calls) == 1


def test_the_handbook_is_indexed_once_for_each_language(
    built_in: Catalogue, counted: Callable[[Any, str], list[object]]
) -> None:
    calls = counted(search, "indexed")
    client = create_app(Settings(), built_in).test_client()
    for query in ("q=bbox", "q=filter", "q=bbox&lang=ru", "q=sea&lang=ru"):
        assert client.get(f"/docs/search?{query}").status_code == 200
    assert len(calls) == 2


def test_an_address_that_oembed_reads_has_a_filter_of_its_own(built_in: Catalogue) -> None:
    client = create_app(Settings(), built_in).test_client()
    answer = client.get("/oembed?url=http://localhost/embed?country=IR").json
    assert "Iran" in answer["title"]
