"""What a page needs of the set that is served is read once, however many links and parts of the page ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.drawing.map import address
from app.pages.handbook import search
from app.web.config import Settings
from events.curation import reading, releases

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.mark.parametrize(
    "path", ["/", "/?version=2026.1", "/events/2007-01-01-none", "/docs/changelog", "/feed.atom", "/citation.txt"]
)
def test_the_list_of_releases_is_read_once_for_all_requests(
    built_in: Catalogue, counted: Callable[[Any, str], list[object]], path: str
) -> None:
    calls = counted(releases, "releases")
    client = create_app(Settings(), built_in).test_client()
    for _ in range(3):
        client.get(path)
    # A release that is opened checks its own entry.
    assert len(calls) <= (2 if any(name in path for name in ("version", "changelog", "citation")) else 1)


def test_the_records_are_read_once_for_all_requests(
    built_in: Catalogue, counted: Callable[[Any, str], list[object]]
) -> None:
    calls = counted(reading, "read")
    client = create_app(Settings(), built_in).test_client()
    for path in ("/events/2007-01-01-none", "/feed.atom", "/docs/changelog", "/events/2007-01-01-none"):
        client.get(path)
    assert len(calls) == 1


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
