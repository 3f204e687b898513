"""Accuracy of reading reports: invented ones of many kinds, compared with what a person finds in them.

The measure is that of the project's development set: a draft tells an event if it quotes its words, or has its days
and its place; each draft tells one event at most.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.model import dates
from events.reading.drafts import Draft, Reader
from geodata import gazetteer, geodesy

_FILE = Path(__file__).parent / "data" / "reports.jsonl"
_NEAR_KM = 25


@pytest.fixture(scope="module")
def read(reader: Reader) -> list[tuple[dict[str, Any], list[Draft]]]:
    rows = [json.loads(line) for line in _FILE.read_text("utf-8").splitlines()]
    return [(row, reader.read(row["text"], date.fromisoformat(row["published"]), row["lang"])) for row in rows]


def quotes(event: dict[str, Any], draft: Draft, text: str) -> bool:
    start = text.index(event["quote"])
    end = start + len(event["quote"])
    common = min(end, draft.span[1]) - max(start, draft.span[0])
    return common * 2 >= min(end - start, draft.span[1] - draft.span[0])


def pairs(read: list[tuple[dict[str, Any], list[Draft]]]) -> list[tuple[dict[str, Any], Draft]]:
    found = []
    for row, drafts in read:
        free = list(drafts)
        for event in row["events"]:
            draft = next((one for one in free if quotes(event, one, row["text"])), None)
            if draft is not None:
                free.remove(draft)
                found.append((event, draft))
    return found


def share(found: list[tuple[dict[str, Any], Draft]], right: Any) -> float:
    return sum(bool(right(event, draft)) for event, draft in found) / len(found)


def has_date(event: dict[str, Any], draft: Draft) -> bool:
    def days(text: str) -> tuple[int, int]:
        interval = dates.parse(text)
        return interval.start_day, interval.end_day

    return days(draft.record["date"]) in [days(one) for one in (event["date"], *event.get("also_dates", ()))]


def has_place(event: dict[str, Any], draft: Draft) -> bool:
    known, place = gazetteer.load(), draft.record["place"]
    own = known[place["id"]] if "id" in place else None
    point = (own.lon, own.lat) if own else (place["lon"], place["lat"])
    expected = [known[one] for one in (event["place"], *event.get("also_places", ()))]
    return any(geodesy.distance_km(point, (one.lon, one.lat)) <= _NEAR_KM for one in expected)


def has_states(event: dict[str, Any], draft: Draft) -> bool:
    return {one["country"] for one in event["participants"]} == {one["country"] for one in draft.record["participants"]}


def test_most_told_events_are_found(read: list[tuple[dict[str, Any], list[Draft]]]) -> None:
    told = sum(len(row["events"]) for row, _ in read)
    assert len(pairs(read)) / told >= 0.9


def test_few_drafts_tell_no_event(read: list[tuple[dict[str, Any], list[Draft]]]) -> None:
    told = sum(len(row["events"]) for row, _ in read)
    assert sum(len(drafts) for _, drafts in read) / told <= 1.1
    free = [drafts for row, drafts in read if not row["events"]]
    assert sum(map(len, free)) / len(free) <= 0.1


@pytest.mark.parametrize(
    ("right", "least"),
    [
        (has_date, 0.94),
        (has_place, 0.88),
        (has_states, 0.85),
        (lambda event, draft: draft.record["category"] in {event["category"], *event.get("also", ())}, 0.88),
        (lambda event, draft: {event["category"], *event.get("also", ())} & set(draft.categories), 0.96),
        (lambda event, draft: set(event["vessels"]) == set(draft.record.get("vessels", ())), 0.9),
        (lambda event, draft: event["verification"] == draft.record["verification"], 0.85),
    ],
    ids=["date", "place", "states", "category", "three categories", "ships", "verification"],
)
def test_most_fields_are_right(read: list[tuple[dict[str, Any], list[Draft]]], right: Any, least: float) -> None:
    assert share(pairs(read), right) >= least
