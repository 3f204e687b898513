"""Nothing that was gathered is lost: each research record went into one event, with all its pages.

`data/research.csv` lists the records and pages of the research that the catalogue was made from.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from events.curation import reading

if TYPE_CHECKING:
    from events.curation.records import Records

RESEARCH = Path(__file__).parent / "data" / "research.csv"


@pytest.fixture(scope="module")
def pages() -> dict[str, set[str]]:
    """Pages of each research record, by ``file:id``."""
    found: dict[str, set[str]] = defaultdict(set)
    with RESEARCH.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[f"{row['file']}:{row['id']}"].add(row["url"])
    return found


@pytest.fixture(scope="module")
def records() -> Records:
    return reading.read()


def test_each_research_record_went_into_exactly_one_event(pages: dict[str, set[str]], records: Records) -> None:
    went = Counter(origin for event in records.events for origin in event.merged_from)
    assert went == Counter(dict.fromkeys(pages, 1))


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
