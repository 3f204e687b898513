"""The guide to reading reports: its example prints what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from app.cli.main import main
from app.pages.handbook.documents import _FOLDER

if TYPE_CHECKING:
    import pytest

GUIDE = (_FOLDER / "reading.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_prints_the_drafts_that_the_guide_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(block("text"), encoding="utf-8")
    result = CliRunner().invoke(main, block("sh").split()[1:])
    first, second = json.loads(result.stdout)["drafts"]
    assert json.loads(block("json")).items() <= first["record"].items()
    assert second["record"]["date"] == "2024-03"


def test_the_guide_names_every_part_of_a_draft() -> None:
    assert {"quote", "span", "fields", "categories", "similar"} <= set(re.findall(r"`(\w+)`", GUIDE))
