"""Saves the measurements of runs as JSON, and generates the page `/docs/performance` and its plot from them."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from matplotlib.figure import Figure
from measuring.in_process import MEMORY, ON_DISK, TABLE
from measuring.machine import machine
from measuring.measure import OURS, Measurement, Results, number, significant
from report.budgets import SCALED, budgets, per_decade

from app.drawing.plotting import drawing
from app.frontend.look import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIGHT = THEMES["light"]
_FOLDER = Path(__file__).parent
_DOCUMENTATION = _FOLDER.parents[2] / "app/pages/handbook/docs"
RESULTS = _FOLDER / "results.json"
PAGE, PLOT = _DOCUMENTATION / "performance.md", _DOCUMENTATION / "pictures/performance.svg"

#: The parts of a run in the order of the page, and the properties that must agree for two runs to be combined.
GROUPS = ("in process", "over HTTP", "in Chromium", "with shared stores")
SAME_MACHINE = ("processor", "cores", "memory")

_COLOURS = ("naval-exercise", "strike", "port-access", "agreement", "arms-transfer")
_MARKERS = "os^Dv"
_INCHES = (7.6, 4.4)


def keep(results: Results) -> dict[str, Any]:
    """Save the measurements of a run, with those of other parts from earlier runs on this machine.

    Returns
    -------
    dict
        The result of `summed_up`.
    """
    described = machine()
    last = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {"machine": described, "parts": []}
    groups = {one.group for one in results.measurements}
    same = all(last["machine"].get(name) == described[name] for name in SAME_MACHINE)
    parts = [part for part in last["parts"] if same and part["group"] not in groups]
    today = datetime.now(UTC).date().isoformat()
    for group in groups:
        own = [asdict(one) for one in results.measurements if one.group == group]
        parts.append({"group": group, "measured": today, "measurements": own})
    run = {"machine": described, "parts": sorted(parts, key=lambda part: GROUPS.index(part["group"]))}
    RESULTS.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    found = summed_up(run)
    PAGE.write_text(page(found), encoding="utf-8")
    PLOT.write_bytes(plot(found))
    return found


def summed_up(run: dict[str, Any]) -> dict[str, Any]:
    """Gather the content of the page from the saved measurements."""
    results = Results([Measurement(**row) for part in run["parts"] for row in part["measurements"]])
    sizes = sorted({one.events for one in results.measurements if one.work == MEMORY})
    of_size = {work: [results.find(work, size) for size in sizes] for work in (*SCALED, MEMORY, TABLE, ON_DISK)}
    return {
        "measured": {part["group"]: part["measured"] for part in run["parts"]},
        "machine": run["machine"],
        "budgets": budgets(results),
        "scaling": {
            "sizes": sizes,
            "series": [
                {
                    "name": name,
                    "milliseconds": [one.median for one in of_size[work] if one],
                    "factors": [significant(factor) for _size, factor in per_decade(results, work)],
                }
                for work, name in SCALED.items()
                if all(of_size[work])
            ],
        },
        "memory": [
            {"events": size, "index": index.median, "table": events.median, "disk": disk.median}
            for size, index, events, disk in zip(sizes, of_size[MEMORY], of_size[TABLE], of_size[ON_DISK], strict=True)
            if index and events and disk
        ],
        "measurements": results.rows(),
    }


def page(found: dict[str, Any]) -> str:
    """Write the page in Markdown."""
    environment = jinja2.Environment(  # noqa: S701 - the result is Markdown, of numbers and of the project's own words
        loader=jinja2.FileSystemLoader(_FOLDER), trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {"number": number, "spread": spread}
    template = environment.get_template("performance.md.jinja")
    return template.render(found, pairs=list(compared(found["measurements"])))


def spread(row: dict[str, Any]) -> str:
    """Write the median of a measurement with its range."""
    text = f"{number(row['median'])} {row['unit']}"
    return f"{text} ({number(row['least'])} – {number(row['most'])})" if row["times"] > 1 else text


def compared(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Pair each measurement of an alternative with this project's of the same work and number of events."""
    listed = list(rows)
    ours = {(row["work"], row["events"]): row for row in listed if row["subject"] == OURS}
    for row in listed:
        mine = ours.get((row["work"], row["events"]))
        if mine and row["subject"] != OURS:
            yield {"ours": mine, "theirs": row}


def plot(found: dict[str, Any]) -> bytes:
    """Draw time against number of events, both logarithmic, with the line of proportional cost; an SVG."""
    scaling = found["scaling"]
    with drawing(svg_fonttype="none"):
        figure = Figure(figsize=_INCHES, layout="constrained", facecolor=_LIGHT["background"])
        axes = figure.add_subplot(xscale="log", yscale="log", xlabel="events", ylabel="milliseconds")
        sizes = scaling["sizes"]
        for series, colour, marker in zip(scaling["series"], _COLOURS, _MARKERS, strict=False):
            style = {"color": _LIGHT[f"category-{colour}"], "marker": marker, "markersize": 5}
            axes.plot(sizes, series["milliseconds"], label=series["name"], **style)
        least = min(min(series["milliseconds"]) for series in scaling["series"])
        straight = [least * size / sizes[0] for size in sizes]
        axes.plot(
            sizes,
            straight,
            color=_LIGHT["text-soft"],
            linestyle=":",
            label="ten times the events, ten times the time",
        )
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _position: f"{value:,.12g}")
        axes.grid(visible=True, color=_LIGHT["line"], linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=9)
        drawn = io.BytesIO()
        figure.savefig(
            drawn, format="svg", metadata={"Title": "Time against number of events", "Creator": None, "Date": None}
        )
    return drawn.getvalue()
