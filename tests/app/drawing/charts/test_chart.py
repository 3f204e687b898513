"""Charts as SVG."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from app.drawing.charts.chart import WIDTHS, Chart, size, svg, tint
from app.frontend.look import THEMES

if TYPE_CHECKING:
    from app.drawing.charts.chart import Width
    from app.frontend.look import ThemeName

STYLES = Path(app.__file__).parent / "frontend" / "src"
SVG = "{http://www.w3.org/2000/svg}"
LEGIBLE = 4.5  # contrast that WCAG 2.2 asks of text

BARS = Chart(
    name="bars",
    kind="bars",
    title="Events by category",
    unit="number of events",
    heading="Category",
    rows=("Strike", "Base"),
    columns=("Events",),
    values=((12,), (3,)),
    styles=("category-strike", "category-base"),
    credit="Test, version 1",
)
COLUMNS = Chart("columns", "columns", "By year", "events", "Year", ("2001", "2002"), ("Events",), ((1,), (0,)))
MATRIX = Chart("matrix", "matrix", "By period", "events", "State", ("Iran",), ("2001–04", "2005–09"), ((7, 0),))


def texts(drawing: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawing).iter(f"{SVG}text")]  # noqa: S314 - own drawing


@pytest.mark.parametrize("chart", [BARS, COLUMNS, MATRIX], ids=lambda chart: chart.kind)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_drawing_says_title_unit_names_and_numbers_as_text(chart: Chart, width: Width) -> None:
    shown = texts(svg(chart, width=width))
    drawn = {f"{number}" for numbers in chart.values for number in numbers}
    assert {chart.title, chart.unit, *chart.rows, *drawn} <= set(shown)


@pytest.mark.parametrize("chart", [BARS, COLUMNS, MATRIX], ids=lambda chart: chart.kind)
def test_the_same_chart_is_the_same_bytes_in_another_process(chart: Chart) -> None:
    code = f"import sys; from app.drawing.charts.chart import Chart, svg; sys.stdout.buffer.write(svg({chart!r}))"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(app.__file__).parents[1]
    )
    assert other.stdout == svg(chart)
    assert b"<dc:date>" not in other.stdout


def test_threads_draw_the_same_as_one() -> None:
    alone = [svg.__wrapped__(chart) for chart in (BARS, COLUMNS, MATRIX) * 3]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(svg.__wrapped__, (BARS, COLUMNS, MATRIX) * 3)) == alone


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", [BARS, COLUMNS, MATRIX], ids=lambda chart: chart.kind)
def test_a_drawing_has_the_size_that_the_page_reserves(chart: Chart, width: Width) -> None:
    root = ET.fromstring(svg(chart, width=width))  # noqa: S314 - own drawing
    points = [float(root.attrib[side].removesuffix("pt")) for side in ("width", "height")]
    assert points == pytest.approx([pixels * 0.75 for pixels in size(chart, width)], abs=0.75)


def test_each_theme_draws_in_its_own_colours() -> None:
    light, dark = svg(BARS, "light").decode(), svg(BARS, "dark").decode()
    assert THEMES["light"]["category-strike"] in light
    assert THEMES["light"]["background"] in light
    assert THEMES["dark"]["category-strike"] in dark
    assert THEMES["dark"]["background"] in dark
    assert THEMES["light"]["category-strike"] not in dark


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@given(st.sampled_from(sorted(THEMES)), st.floats(0, 1))
def test_numbers_are_legible_on_every_tint(theme: ThemeName, share: float) -> None:
    colours = THEMES[theme]
    lighter, darker = sorted((luminance(colours["text"]), luminance(tint(colours, share))), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= LEGIBLE


def test_bars_are_told_apart_by_outline_and_not_by_colour_alone() -> None:
    styles = ("accent", "accent thin", "accent dashed", "accent hollow", "accent hatched")
    forms = set()
    for style in styles:
        chart = Chart("x", "bars", "T", "u", "H", ("a",), ("n",), ((1,),), styles=(style,))
        forms.add(re.sub(r'id="\w+"', "", svg(chart).decode()))
    assert len(forms) == len(styles)


HOSTILE = '<script>alert(1)</script> & "quotes" $\\frac{1}{2}$'


@pytest.mark.parametrize("name", [HOSTILE, "خبرگزاری مهر", "日本経済新聞", "РИА Новости", "x" * 5000, "–"])
def test_names_in_any_script_come_out_as_text(name: str) -> None:
    chart = Chart("x", "bars", "T", "u", "H", (name,), ("n",), ((1,),))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing = svg(chart)
    joined = "".join(texts(drawing)).replace(" ", "")
    assert name.replace(" ", "")[:60] in joined
    assert b"<script" not in drawing
    assert len(drawing) < 20_000


@pytest.mark.parametrize("kind", ["bars", "columns", "matrix"])
def test_a_chart_without_rows_is_drawn_as_its_title(kind: str) -> None:
    chart = Chart("x", kind, "Nothing yet", "events", "H", (), (), ())  # type: ignore[arg-type]
    assert "Nothing yet" in texts(svg(chart))


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=60))
def test_columns_stay_within_the_drawing(numbers: list[int]) -> None:
    rows = tuple(str(1991 + place) for place in range(len(numbers)))
    chart = Chart("x", "columns", "T", "u", "Year", rows, ("n",), tuple((number,) for number in numbers))
    root = ET.fromstring(svg.__wrapped__(chart))  # noqa: S314 - own drawing
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    for path in root.iter(f"{SVG}path"):
        points = re.findall(r"[ML] ([\d.-]+) ([\d.-]+)", path.attrib["d"])
        if "clip-path" in path.attrib:
            assert all(-0.1 <= float(x) <= width + 0.1 and -0.1 <= float(y) <= height + 0.1 for x, y in points)
