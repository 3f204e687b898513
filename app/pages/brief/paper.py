"""A brief as PDF, typeset by Typst: with links, tags for screen readers, and repeated table headers."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from string import punctuation
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import matplotlib as mpl
import typst

from app.language.languages import Language
from app.pages.brief.parts import Brief, Line, Section, Table, widths


def write(brief: Brief, picture: bytes, language: Language, author: str) -> bytes:
    """Write a brief as PDF; the output is reproducible.

    Parameters
    ----------
    brief
        The content.
    picture
        The map as PNG.
    language
        Language of the brief.
    author
        Author of the catalogue.
    """
    said = {
        "title": brief.title,
        "author": author,
        "language": language.code,
        "right-to-left": language.direction == "rtl",
        "lines": list(map(_spans, brief.lines)),
        "pictured": brief.pictured,
        "sections": list(map(_section, brief.sections)),
    }
    template = resources.files("app.pages.brief").joinpath("brief.typ").read_bytes()
    # The font of the map's pictures, bundled with Matplotlib: system fonts would not give reproducible output.
    fonts = typst.Fonts(False, False, [Path(mpl.get_data_path(), "fonts", "ttf")])  # noqa: FBT003
    with TemporaryDirectory(prefix="caspian-") as room:
        Path(room, "map.png").write_bytes(picture)
        Path(room, "brief.typ").write_bytes(template)
        written: bytes = typst.compile(
            Path(room, "brief.typ"),
            root=Path(room),
            font_paths=fonts,
            format="pdf",
            sys_inputs={"brief": json.dumps(said, ensure_ascii=False)},
        )
    return written


def _spans(said: Line) -> list[dict[str, Any]]:
    # Addresses within a PDF are ASCII.
    return [
        {"text": span.text, "address": quote(span.address, safe=punctuation), "english": span.english} for span in said
    ]


def _section(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "heading": section.heading,
        "lines": list(map(_spans, section.lines)),
        "tables": list(map(_table, section.tables)),
    }


def _table(table: Table) -> dict[str, Any]:
    rows = [[{"line": _spans(cell)} for cell in row] for row in table.rows]
    return {"columns": table.columns, "widths": widths(table), "rows": rows}
