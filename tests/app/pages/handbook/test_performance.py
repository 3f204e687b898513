"""The page that shows the last run of the benchmark."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

    from flask.testing import FlaskClient

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(BENCHMARKS)
    from report import report as module  # noqa: PLC0415 - only found once the path is set

    return module


@pytest.fixture
def found(report: ModuleType) -> dict[str, Any]:
    summed_up: dict[str, Any] = report.summed_up(json.loads(report.RESULTS.read_text(encoding="utf-8")))
    return summed_up


def test_the_page_says_what_was_measured_and_nothing_else(report: ModuleType, found: dict[str, Any]) -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page(found)


def test_the_plot_is_of_the_same_run(report: ModuleType, found: dict[str, Any]) -> None:
    assert report.PLOT.read_bytes() == report.plot(found)


def test_the_axes_of_the_plot_have_plain_numbers(report: ModuleType) -> None:
    texts = set(re.findall(r">([^<>]+)</text>", report.PLOT.read_text(encoding="utf-8")))
    assert {"1,000", "1,000,000", "events", "milliseconds"} <= texts
    assert not any("$" in text for text in texts)


def test_every_budget_stands_with_what_was_found_and_whether_that_is_enough(
    found: dict[str, Any], client: FlaskClient
) -> None:
    page = client.get("/docs/performance").text
    for budget in found["budgets"]:
        verdict = "<td>met</td>" if budget["met"] else "<td><strong>missed</strong></td>"
        row = next(row for row in page.split("<tr>") if budget["work"] in row and budget["must"] in row)
        assert budget["found"] in row
        assert verdict in row


def test_a_part_that_is_measured_again_takes_the_place_of_what_was_kept(
    report: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "results.json"
    kept.write_bytes(report.RESULTS.read_bytes())
    for name in ("PAGE", "PLOT"):
        monkeypatch.setattr(report, name, tmp_path / name)
    monkeypatch.setattr(report, "RESULTS", kept)
    here = json.loads(kept.read_text(encoding="utf-8"))["machine"]
    monkeypatch.setattr(report, "machine", lambda: here)
    again = report.Results(group="over HTTP")
    again.add("responses of /api/view", "this project", 1_000_000, "responses/s", [1.0, 2.0, 4.0])
    found = report.keep(again)
    over_http = [row for row in found["measurements"] if row["group"] == "over HTTP"]
    assert [(row["median"], row["least"], row["most"], row["times"]) for row in over_http] == [(2, 1, 4, 3)]
    assert any(row["group"] == "in Chromium" for row in found["measurements"])


def test_what_another_machine_measured_is_not_put_beside_this_one(
    report: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("RESULTS", "PAGE", "PLOT"):
        monkeypatch.setattr(report, name, tmp_path / name)
    elsewhere = dict.fromkeys(report.SAME_MACHINE, "another")
    row = {"group": "over HTTP", "work": "w", "subject": "s", "events": 1, "unit": "ms", "median": 1, "least": 1}
    row |= {"most": 1, "times": 1}
    part = {"group": "over HTTP", "measured": "2026-01-01", "measurements": [row]}
    report.RESULTS.write_text(json.dumps({"machine": elsewhere, "parts": [part]}), encoding="utf-8")
    kept = json.loads((BENCHMARKS / "report" / "results.json").read_text(encoding="utf-8"))["parts"]
    process = next(part["measurements"] for part in kept if part["group"] == "in process")
    found = report.keep(report.Results([report.Measurement(**one) for one in process]))
    assert {row["group"] for row in found["measurements"]} == {"in process"}
