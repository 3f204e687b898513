"""Sources are cited alike: one spelling for a publisher, addresses that last, and the day that an address shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from records import record, write

from events.curation import reading
from events.curation.lint.rules import lint

if TYPE_CHECKING:
    from pathlib import Path

    from events.model.errors import Problem

TODAY = date(2026, 1, 1)
PUBLISHERS = (
    {"id": "tass", "name": "TASS", "variants": ["ITAR-TASS"], "country": "RU", "kind": "unknown"},
    {"id": "example", "name": "Example", "country": None, "kind": "blog"},
)


def source(**changes: Any) -> dict[str, Any]:
    return record()["sources"][0] | changes


def findings(tmp_path: Path, *sources: dict[str, Any], **changes: Any) -> list[Problem]:
    read = reading.read(write(tmp_path, record(sources=list(sources), **changes)))
    return lint(read, reading.from_records(read, ""), TODAY)


def codes(tmp_path: Path, *sources: dict[str, Any], **changes: Any) -> list[str]:
    return [problem.code for problem in findings(tmp_path, *sources, **changes)]


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"url": "http://10.1.2.3/a"}, "url-host", "warning"),
        ({"url": "https://example.org/cut…"}, "url-cut", "error"),
        ({"url": "https://example.org/a?fbclid=1&b=2"}, "url-tracking", "warning"),
        ({"url": "https://example.org/2013/07/09/a", "published": None}, "address-date", "warning"),
        ({"url": "https://example.org/news/09-07-2013/a", "published": None}, "address-date", "warning"),
        ({"publisher": "ITAR-TASS"}, "publisher-spelling", "error"),
        ({"publisher": "Example (citing tass)"}, "publisher-spelling", "error"),
        ({"publisher": "TASS (reposted by Example)"}, "unknown-publisher", "error"),
        ({"publisher": "Nobody"}, "unknown-publisher", "error"),
    ],
)
def test_a_broken_rule_is_found(tmp_path: Path, changes: dict[str, Any], code: str, severity: str) -> None:
    write(tmp_path, *PUBLISHERS, name="publishers.yaml")
    [problem] = findings(tmp_path, source(**changes))
    assert (problem.code, problem.severity) == (code, severity)
    assert problem.expected.startswith("expected")


@pytest.mark.parametrize("written", ["TASS", "TASS (copied by a site)", "Example (citing TASS, the ministry)"])
def test_a_publisher_in_its_spelling_passes(tmp_path: Path, written: str) -> None:
    write(tmp_path, *PUBLISHERS, name="publishers.yaml")
    assert codes(tmp_path, source(publisher=written)) == []


def test_without_an_authority_file_publishers_are_not_checked(tmp_path: Path) -> None:
    assert codes(tmp_path, source(publisher="Nobody")) == []


@pytest.mark.parametrize(
    ("publishers", "expected"),
    [
        (["TASS"], ["single-publisher"]),
        (["TASS", "TASS (copied by Example)"], ["single-publisher"]),
        (["TASS", "Example"], []),
    ],
)
def test_two_publishers_confirm(tmp_path: Path, publishers: list[str], expected: list[str]) -> None:
    sources = [source(publisher=publisher) for publisher in publishers]
    assert codes(tmp_path, *sources, verification="confirmed") == expected


def test_a_summary_is_not_copied_from_the_evidence(tmp_path: Path) -> None:
    text = "Two missile boats of the northern fleet left the harbour for a drill of four days with guests."
    assert codes(tmp_path, source(evidence=text.replace("Two", "Three")), summary=text) == ["copied-summary"]
