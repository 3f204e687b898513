"""A brief as Markdown (CommonMark with GitHub's tables), in which texts of events are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.pages.brief.parts import Brief, Line, Span, Table

# Markup within a line, or in a URL that would be autolinked; headings and lists at the beginning of a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#$!@]|(?<=\w):(?=//)|(?<=\bwww)\.", re.ASCII | re.IGNORECASE)
_BEGINNING = re.compile(r"^(\s*)(?:(\d+)([.)])|([-+=]))", re.ASCII)


def write(brief: Brief) -> str:
    """Write a brief as Markdown."""
    return "\n\n".join(_blocks(brief)) + "\n"


def _blocks(brief: Brief) -> Iterator[str]:
    yield f"# {escaped(brief.title)}"
    yield from map(_written, brief.lines)
    yield f"![{escaped(brief.pictured)}]({_target(brief.picture)})"
    for section in brief.sections:
        yield f"## {escaped(section.heading)}"
        yield from map(_written, section.lines)
        yield from map(_table, section.tables)


def escaped(text: str) -> str:
    r"""Escape a text for Markdown.

    >>> print(escaped("1. *Aras* | <b>"))
    1\. \*Aras\* \| \<b\>
    """
    said = _MARKUP.sub(lambda found: f"\\{found[0]}", text)
    return _BEGINNING.sub(lambda found: f"{found[1]}{found[2] or ''}\\{found[3] or found[4]}", said)


def _written(said: Line) -> str:
    return "".join(map(_span, said))


def _span(span: Span) -> str:
    # Markdown has no anchors.
    leads = span.address and not span.address.startswith("#")
    if leads and _target(span.address) == f"<{span.text}>":
        return _target(span.address)
    return f"[{escaped(span.text)}]({_target(span.address)})" if leads else escaped(span.text)


def _target(address: str) -> str:
    """Write a URL in angle brackets, with characters percent-encoded that would end these or a table cell."""
    encoded = re.sub(r"[\s<>\\|]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
    return f"<{encoded}>"


def _table(table: Table) -> str:
    rows = [[escaped(name) for name in table.columns], ["---"] * len(table.columns)]
    rows += [[_written(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
