"""The documentation: Markdown files, rendered as pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from events.catalogue import BUILT_IN

_FOLDER = Path(__file__).parent / "docs"
PICTURES = _FOLDER / "pictures"

_FILES = {path.stem: path for path in sorted(_FOLDER.glob("*.md"))} | {"codebook": BUILT_IN / "CODEBOOK.md"}


@dataclass(frozen=True)
class Document:
    """A page of the documentation: its title, and its text as HTML."""

    title: str
    html: Markup


@cache
def render(name: str) -> Document | None:
    """Render a page of the documentation, or return `None` if there is none of this name."""
    if name not in _FILES:
        return None
    text = _FILES[name].read_text(encoding="utf-8")
    # Raw HTML in a document is shown as text: "commonmark" without it, plus tables.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    title = text.partition("\n")[0].lstrip("# ")
    tokens = markdown.parse(text)
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(words.content))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Document(title, Markup(html))  # noqa: S704 - markdown-it escapes; the files are the project's own


def _anchor(heading: str) -> str:
    """Name a section for links to it, as code forges do.

    >>> _anchor("How to cite and correct it")
    'how-to-cite-and-correct-it'
    """
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def titles() -> dict[str, str]:
    """List the titles of all pages by name."""
    return {name: page.title for name in _FILES if (page := render(name)) is not None}
