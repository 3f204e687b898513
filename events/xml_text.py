"""Texts in XML, which cannot hold every character."""

from __future__ import annotations

import re

_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def held_by_xml(text: str) -> str:
    r"""Replace the characters that XML 1.0 does not have by U+FFFD.

    >>> held_by_xml("NUL \0, tab \t")
    'NUL \ufffd, tab \t'
    """
    return _NOT_OF_XML.sub("\N{REPLACEMENT CHARACTER}", text)
