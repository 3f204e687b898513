"""The style sheets keep to the scales of the design (`app/pages/handbook/docs/look.md`)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app.frontend

STYLES = Path(app.frontend.__file__).parent / "src" / "page" / "styles"
# Paper has sizes of its own.
SHEETS = sorted(path for path in STYLES.rglob("*.css") if path.name != "print.css")
ALLOWED = {
    "font-size": r"var\(--text-(xs|s|m|l|xl|2xl|3xl)\)|inherit|[0-9.]+em|[0-9.]+pt|clamp\(.*",
    "border-radius": r"((var\(--radius(-s|-l)?\)|0|50%|999px) ?)+",
    "box-shadow": r"var\(--shadow(-l)?\)|none|inset .*|0 0 0 .*",
}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ALLOWED)
def test_sizes_corners_and_shadows_are_those_of_the_scales(sheet: Path, name: str) -> None:
    given = re.findall(rf"(?<![\w-]){name}: ([^;}}]+)", sheet.read_text(encoding="utf-8"))
    assert [value for value in given if not re.fullmatch(ALLOWED[name], value.strip())] == []


def test_every_name_of_a_scale_is_defined_once() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in SHEETS)
    names = r"(--(?:text-(?:xs|s|m|l|xl|2xl|3xl)|radius(?:-\w)?|shadow(?:-l)?|control(?:-s)?|touch))"
    assert sorted(set(re.findall(rf"var\({names}\)", texts))) == sorted(re.findall(rf"{names}: ", texts))


def test_the_dark_theme_changes_colours_alone_so_that_no_box_differs() -> None:
    dark = (STYLES / "bundles" / "dark.css").read_text(encoding="utf-8")
    assert re.findall(r"[\w-]+(?=: )", dark.partition("*/")[2]) == ["color-scheme"]
    assert [path.name for path in STYLES.rglob("*.css") if "prefers-color-scheme" in path.read_text("utf-8")] == []


def test_a_language_and_a_direction_change_no_colour() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in STYLES.rglob("*.css"))
    rules = re.findall(r"[^{}]*(?::lang\(|\[dir=|:dir\()[^{}]*\{([^{}]*)\}", texts)
    assert len(rules) > 5
    assert [rule for rule in rules if re.search(r"colou?r|background(?!-position)|opacity|fill|filter", rule)] == []
