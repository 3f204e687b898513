"""Printable texts: without control and unassigned characters, and with white space as single spaces."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    r"""Return a text on one line, without characters that cannot be drawn.

    >>> printable("a\x00b\n c")
    'ab c'
    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or is_printable(c))
    return " ".join(kept.split())


def is_printable(character: str) -> bool:
    """Return whether a character is assigned, and neither a control nor a surrogate nor for private use."""
    # Format characters are kept: Persian spelling requires one.
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")
