"""Each rule of the codebook that a program can check finds what breaks it, and lets pass what keeps it."""

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


def findings(tmp_path: Path, *records: dict[str, Any], name: str = "2013.yaml") -> list[Problem]:
    read = reading.read(write(tmp_path, *records, name=name))
    return lint(read, reading.from_records(read, ""), TODAY)


def test_a_record_that_keeps_the_codebook_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, record()) == []


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"id": "2013-07-09-test"}, "id-date", "warning"),
        ({"location_country": "KZ"}, "wrong-country", "error"),
        (
            {"place": {"name": "Off Baku", "lat": 40.0, "lon": 50.3, "precision": "exact"}, "location_country": "TM"},
            "wrong-side-of-coast",
            "error",
        ),
        (
            {"place": {"name": "Open sea", "lat": 41.9, "lon": 50.3, "precision": "area"}},
            "wrong-side-of-coast",
            "error",
        ),
        ({"participants": [{"country": "IR", "role": "participant"}] * 2}, "participant-twice", "error"),
        ({"category": "port-call"}, "category-roles", "error"),
        ({"category": "arms-transfer"}, "category-roles", "error"),
        ({"participants": [{"country": "IR", "role": "supplier"}]}, "category-roles", "warning"),
        ({"summary": "Long. " * 90}, "long-summary", "warning"),
    ],
)
def test_a_broken_rule_is_found(tmp_path: Path, changes: dict[str, Any], code: str, severity: str) -> None:
    found = findings(tmp_path, record(**changes))
    assert [(problem.code, problem.severity) for problem in found] == [(code, severity)]
    assert found[0].expected.startswith("expected")


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({}, "", ""),
        ({"category": "incident"}, "category", "incident"),
        ({"place": {"id": "baku", "precision": "city"}}, "place.precision", "city"),
        ({"participants": [{"country": "IR", "role": "initiator"}]}, "participants", "initiator"),
    ],
)
def test_a_member_of_a_series_is_coded_like_the_others(
    tmp_path: Path, changes: dict[str, Any], field: str, value: str
) -> None:
    drills = {
        "id": "drills", "name": "Drills", "note": "Yearly.",
        "category": "naval-exercise", "roles": ["participant"], "precision": ["port"],
    }  # fmt: skip
    write(tmp_path, drills, name="series.yaml")
    found = [(one.code, one.field, one.value) for one in findings(tmp_path, record(series="drills", **changes))]
    assert found == ([("series-differs", field, value)] if field else [])


def test_what_has_not_happened_is_announced(tmp_path: Path) -> None:
    later = {"id": "2027-test", "date": "2027"}
    assert [problem.code for problem in findings(tmp_path, record(**later), name="2027.yaml")] == ["future"]
    assert findings(tmp_path / "b", record(**later, verification="announced"), name="2027.yaml") == []


@pytest.mark.parametrize(
    ("day", "verification", "found"),
    [
        ("2025-06-01", "announced", ["not-followed-up"]),
        ("2025-03-01", "announced", []),
        ("2026-02-01", "announced", []),
        ("2025-06-01", "reported", []),
    ],
    ids=["past and not searched", "searched", "still to come", "not a plan"],
)
def test_a_plan_for_a_time_that_was_not_searched_is_listed(
    tmp_path: Path, day: str, verification: str, found: list[str]
) -> None:
    (tmp_path / "coverage.yaml").write_text("searched_until: 2025-04-01\n", encoding="utf-8")
    plan = record(id=f"{day}-plan", date=day, verification=verification)
    assert [one.code for one in findings(tmp_path, plan, name=f"{day[:4]}.yaml")] == found


@pytest.mark.parametrize(("town", "found"), [("Tehran", ["signed-elsewhere"]), ("Baku", []), ("Ink", [])])
def test_an_accord_is_placed_where_it_was_signed(tmp_path: Path, town: str, found: list[str]) -> None:
    sources = [record()["sources"][0] | {"evidence": f"The accord was signed in {town} by both ministers."}]
    accord = record(category="agreement", sources=sources)
    assert [one.code for one in findings(tmp_path, accord)] == found


def test_a_record_stands_in_the_file_of_its_year(tmp_path: Path) -> None:
    assert [problem.code for problem in findings(tmp_path, record(), name="2014.yaml")] == ["file-of-year"]


def test_events_that_may_be_one_are_shown(tmp_path: Path) -> None:
    found = findings(tmp_path, record(), record(id="2013-07-10-test", date="2013-07-10", title="Test exercise, a"))
    assert [(problem.record, problem.code) for problem in found] == [("2013-07-10-test", "likely-duplicate")]
    assert "2013-07-08-test-exercise" in found[0].expected


def test_events_a_month_apart_are_two(tmp_path: Path) -> None:
    assert findings(tmp_path, record(), record(id="2013-08-12-test", date="2013-08-12")) == []
