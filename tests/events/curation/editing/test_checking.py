"""Problems of a draft are reported at the field, as `caspian-map validate` reports them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from records import record, write

from events.curation import reading
from events.curation.editing import checking

if TYPE_CHECKING:
    from pathlib import Path

    from events.curation.records import Records

TODAY = date(2026, 11, 29)


@pytest.fixture
def known(tmp_path: Path) -> Records:
    return reading.read(write(tmp_path, record()))


def faults(known: Records, **changes: Any) -> list[tuple[str, str]]:
    _event, problems = checking.check(record(id="2013-07-08-other", **changes), known, TODAY)
    return [(one.field, one.code) for one in problems]


def test_a_correct_draft_has_no_problem(known: Records) -> None:
    event, problems = checking.check(record(id="2013-07-08-other"), known, TODAY)
    assert event is not None
    assert problems == []


def test_an_empty_draft_names_every_field_that_is_missing(known: Records) -> None:
    event, problems = checking.check({}, known, TODAY)
    assert event is None
    assert {"id", "title", "category", "date", "place", "participants", "sources"} <= {one.field for one in problems}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"date": "12 July"}, "date", "schema"),
        ({"vessels": ["no-such-ship"]}, "vessels", "unknown-reference"),
        ({"place": {"id": "atlantis", "precision": "port"}}, "place.id", "unknown-reference"),
        ({"category": "port-call"}, "participants", "category-roles"),
        ({"date": "2031-01-01"}, "date", "future"),
        ({"summary": "Long. " * 90}, "summary", "long-summary"),
    ],
)
def test_a_problem_is_at_its_field(known: Records, changes: dict[str, Any], field: str, code: str) -> None:
    assert (field, code) in faults(known, **changes)


def test_an_event_that_repeats_another_is_found(known: Records) -> None:
    event, _problems = checking.check(record(id="2013-07-08-other"), known, TODAY)
    assert event is not None
    assert checking.repeats(known, event) == ["2013-07-08-test-exercise"]


def test_an_event_that_names_what_nobody_knows_is_compared_with_none(known: Records) -> None:
    event, _problems = checking.check(record(id="2013-07-08-other", vessels=["unknown"]), known, TODAY)
    assert event is not None
    assert checking.repeats(known, event) == []


def test_a_changed_event_does_not_repeat_itself(known: Records) -> None:
    assert checking.repeats(known, known.events[0]) == []
