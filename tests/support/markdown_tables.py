"""Reading of the tables in a Markdown file, so that a test can compare them with computed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def rows(file: Path) -> dict[str, list[str]]:
    """Return the cells of every table row by the text of its first cell."""
    found: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("| "):
            first, *rest = (cell.strip() for cell in line.strip("|").split("|"))
            found[first] = rest
    return found
