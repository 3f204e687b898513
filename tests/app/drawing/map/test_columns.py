"""The columns of the page, and what its scripts know of the filter."""

from __future__ import annotations

import json
from pathlib import Path

from app.drawing.map.columns import list_parameters

SCRIPTS = Path(__file__).parents[3] / "scripts"


def test_the_scripts_are_tested_with_the_parameters_that_the_server_gives() -> None:
    assert json.loads((SCRIPTS / "parameters.json").read_text(encoding="utf-8")) == list_parameters({})
