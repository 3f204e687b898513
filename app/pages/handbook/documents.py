"""The documents of the handbook: Markdown files, rendered as pages and divided into sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from events.curation.reading import BUILT_IN

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FOLDER = Path(__file__).parent / "docs"
PICTURES = _FOLDER / "pictures"

_FILES = {path.stem: path for path in sorted(_FOLDER.glob("*.md"))} | {"codebook": BUILT_IN / "CODEBOOK.md"}
#: Names of all documents.
NAMES = tuple(_FILES)
#: Heading levels that divide a document into sections.
_LEVELS = {"h2": 2, "h3": 3}


@dataclass(frozen=True, slots=True)
class Section:
    """A section: a heading, and the text up to the next one.

    Parameters
    ----------
    anchor
        The heading's id; empty for the text before the first heading.
    title
        Text of the heading.
    level
        2 or 3; 1 for the text before the first heading.
    text
        Text of the section, without markup.
    """

    anchor: str
    title: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page of the handbook: its title, its text as HTML, and its sections."""

    title: str
    html: Markup
    sections: tuple[Section, ...] = ()


def source(name: str) -> str | None:
    """Return the Markdown of a document, or `None` if there is no document of this name."""
    return _FILES[name].read_text(encoding="utf-8") if name in _FILES else None


def markdown_parser() -> MarkdownIt:
    """Return a parser for CommonMark with tables, which escapes raw HTML."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow to load, and a server starts without it

    return MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=128)
def parse(text: str, part: str = "") -> Document:
    """Render a document.

    Parameters
    ----------
    text
        Markdown; raw HTML in it is escaped.
    part
        The document's name if it is rendered as part of a page with all documents: its headings are demoted by one
        level, its anchors are prefixed with the name, and links to other documents stay on the page.
    """
    markdown = markdown_parser()
    tokens = markdown.parse(text)
    sections = tuple(_divide(tokens))
    if part:
        _become_part(tokens, part)
    html = markdown.renderer.render(list(_furnished(tokens)), markdown.options, {})
    # markdown-it escapes HTML, and the files are the project's own.
    return Document(sections[0].title, Markup(html), sections)  # noqa: S704


def _divide(tokens: Sequence[Token]) -> Iterator[Section]:
    """Add an anchor to every heading, and find the sections."""
    seen: Counter[str] = Counter()
    anchor, title, level, words = "", "", 1, list[str]()
    for before, token in zip([None, *tokens[:-1]], tokens, strict=True):
        heading = before if before is not None and before.type == "heading_open" else None
        if heading is not None and heading.tag in _LEVELS:
            yield Section(anchor, title, level, " ".join(words))
            title, level, words = _plain(token), _LEVELS[heading.tag], []
            name = _anchor(title)
            seen[name] += 1
            anchor = name if seen[name] == 1 else f"{name}-{seen[name]}"
            heading.attrSet("id", anchor)
        elif heading is not None and not title:
            title = _plain(token)
        elif token.type == "inline" or token.type in ("fence", "code_block"):
            words.append(_plain(token))
    yield Section(anchor, title, level, " ".join(words))


def _plain(token: Token) -> str:
    """Return the text of a block, without markup.

    >>> _plain(markdown_parser().parse("See *the* `bbox`")[1])
    'See the bbox'
    """
    if token.children is None:
        return token.content
    return "".join(" " if child.type == "softbreak" else child.content for child in token.children)


def _anchor(heading: str) -> str:
    """Return the anchor of a heading, as on code forges.

    >>> _anchor("How to cite and correct it")
    'how-to-cite-and-correct-it'
    """
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _become_part(tokens: Sequence[Token], part: str) -> None:
    """Adapt the headings, anchors and links of a document to a page with all documents."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(token.tag[1]) + 1}"
        if token.type == "heading_open" and (anchor := token.attrGet("id")):
            token.attrSet("id", f"{part}-{anchor}")
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _within(str(child.attrGet("href")), part))


def _within(address: str, part: str) -> str:
    """Convert a link to a document into a link within the page with all documents.

    >>> [_within(address, "api") for address in ("addresses", "/docs/codebook#date", "#pages", "coverage")]
    ['#addresses', '#codebook-date', '#api-pages', 'coverage']
    """
    path, _mark, anchor = address.partition("#")
    name = path.removeprefix("/docs/") or part
    if name not in _FILES:
        return address
    return f"#{name}-{anchor}" if anchor else f"#{name}"


def _furnished(tokens: Sequence[Token]) -> Iterator[Token]:
    """Add links to the headings, and make wide tables and code scrollable, also by keyboard."""
    heading: Token | None = None
    title = ""
    for token in tokens:
        if token.type == "heading_open":
            heading = token
        elif heading is not None:
            title = _plain(token)
            if anchor := heading.attrGet("id"):
                link = f'<a class="permalink" href="#{anchor}" aria-label="{escape(title)}: link">#</a>'
                token.children = [*(token.children or ()), _token("html_inline", link)]
            heading = None
        if token.type == "table_open":
            yield html_block(f'<div class="table" role="group" tabindex="0" aria-label="Table: {escape(title)}">')
        if token.type in ("fence", "code_block"):
            yield html_block(f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>\n')
        else:
            yield token
        if token.type == "table_close":
            yield html_block("</div>\n")


def html_block(text: str) -> Token:
    """Return a block of HTML as a token of Markdown."""
    return _token("html_block", text)


def _token(kind: str, content: str) -> Token:
    from markdown_it.token import Token  # noqa: PLC0415 - slow to load, like the parser

    return Token(kind, "", 0, content=content)
