"""Nothing that was gathered is lost: each research record went into one event, with all its pages, or was declined.

`data/research.csv` lists the records and pages of the research that the catalogue was made from, the catalogue's
`declined.yaml` those that became no event; `data/decisions.yaml` says what became of each correction that was proposed.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from events.curation import reading

if TYPE_CHECKING:
    from events.curation.records import Records

DATA = Path(__file__).parent / "data"
RESEARCH = DATA / "research.csv"
DECISIONS = DATA / "decisions.yaml"
#: The day on which the corrections were settled.
DAY = "2026-11-29"


@pytest.fixture(scope="module")
def pages() -> dict[str, set[str]]:
    """Pages of each research record, by ``file:id``."""
    found: dict[str, set[str]] = defaultdict(set)
    with RESEARCH.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[f"{row['file']}:{row['id']}"].add(row["url"])
    return found


@pytest.fixture(scope="module")
def decisions() -> dict[str, Any]:
    decided: dict[str, Any] = yaml.safe_load(DECISIONS.read_text(encoding="utf-8"))
    return decided


@pytest.fixture(scope="module")
def records() -> Records:
    return reading.read()


def test_each_research_record_went_into_exactly_one_event_or_was_declined_or_is_listed_as_open(
    pages: dict[str, set[str]], decisions: dict[str, Any], records: Records
) -> None:
    accounted = Counter(origin for event in records.events for origin in event.merged_from)
    accounted.update(record for group in records.declined for record in group.records)
    accounted.update(decisions["open"])
    assert accounted == Counter(dict.fromkeys(pages, 1))


def test_no_research_record_is_still_open(decisions: dict[str, Any]) -> None:
    assert decisions["open"] == []


def test_each_reason_for_declining_is_a_sentence(records: Records) -> None:
    assert records.declined
    for group in records.declined:
        assert len(group.reason.split()) >= 10
        assert group.reason.endswith(".")


def test_each_correction_that_was_proposed_is_settled_in_records_or_with_a_note(
    decisions: dict[str, Any], records: Records
) -> None:
    ids = {event.id for event in records.events}
    for correction in decisions["corrections"]:
        named = [record for outcome in ("revised", "added", "kept") for record in correction.get(outcome, [])]
        assert named, correction["found"]
        assert set(named) <= ids, correction["found"]
        assert "note" in correction or "kept" not in correction, correction["found"]


def test_each_corrected_record_says_what_was_revised_on_the_day(decisions: dict[str, Any], records: Records) -> None:
    revised = {event.id for event in records.events for revision in event.revised if str(revision.date) == DAY}
    added = {event.id for event in records.events if str(event.added) == DAY}
    for correction in decisions["corrections"]:
        assert set(correction.get("revised", [])) <= revised, correction["found"]
        assert set(correction.get("added", [])) <= added, correction["found"]


def test_each_event_keeps_every_page_of_the_research_records_it_was_made_of(
    pages: dict[str, set[str]], records: Records
) -> None:
    lost = {
        event.id: missing
        for event in records.events
        if (
            missing := set().union(*(pages[origin] for origin in event.merged_from))
            - {source.url for source in event.sources}
        )
    }
    assert lost == {}


def test_no_event_cites_a_page_twice(records: Records) -> None:
    for event in records.events:
        urls = [source.url for source in event.sources]
        assert len(urls) == len(set(urls)), event.id
