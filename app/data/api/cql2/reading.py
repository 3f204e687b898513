"""Parsing CQL2 with the package `cql2`, behind a guard: its parser is recursive, and slow for some texts."""

from __future__ import annotations

import re
from typing import Any

import cql2

from events.model.errors import FilterError

LANGUAGES = ("cql2-text", "cql2-json")
Node = Any  #: a part of CQL2 JSON

#: Most characters and deepest nesting of a filter.
LONGEST, DEEPEST = 8_000, 60
#: Most functions (of texts, geometries, times and lists) in a filter, since each is evaluated for every feature.
MOST_FUNCTIONS = 30
_FUNCTION = re.compile(r"casei|accenti|like|[sta]_\w+", re.IGNORECASE)
# The parser reads the text in brackets again for each enclosing bracket, and a stack overflow ends the process; this
# many characters in total are read in half a second.
_MOST_READ = 10_000_000
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_MOST_OPERATORS = 300
_RIGHT_RECURSIVE = re.compile(r"\bnot\b|-\s*(?=-)|[<=>]+", re.IGNORECASE)


def parse(text: str, language: str = "cql2-text") -> Node:
    """Parse a filter.

    Parameters
    ----------
    text
        CQL2 text or JSON.
    language
        ``cql2-text`` or ``cql2-json``.

    Returns
    -------
    dict or bool
        CQL2 JSON.

    Raises
    ------
    FilterError
        If it is not CQL2, or is too long, too deeply nested, or has too many functions.

    Examples
    --------
    >>> parse("radius_km < 5")
    {'op': '<', 'args': [{'property': 'radius_km'}, 5.0]}
    """
    if language not in LANGUAGES:
        raise FilterError("filter-lang", language, f"expected {' or '.join(LANGUAGES)}")
    if len(text) > LONGEST:
        raise FilterError("filter", text, f"expected at most {LONGEST} characters, found {len(text)}")
    if language == "cql2-text" and _is_costly(text):
        raise FilterError(
            "filter", text, f"expected fewer brackets inside of each other, and at most {_MOST_OPERATORS} operators"
        )
    try:
        node = (cql2.parse_text if language == "cql2-text" else cql2.parse_json)(text).to_json()
    except Exception as error:  # `cql2` also raises plain `Exception`, for example for POINT EMPTY
        raise FilterError("filter", text, f"expected {language}: {error}") from error
    if _deeper_than(node, 2 * DEEPEST):
        raise FilterError("filter", text, f"expected at most {DEEPEST} levels of nesting")
    if (found := _functions(node)) > MOST_FUNCTIONS:
        kinds = "CASEI, ACCENTI, LIKE, S_…, T_… and A_…"
        raise FilterError("filter", text, f"expected at most {MOST_FUNCTIONS} of the functions {kinds}, found {found}")
    return node


def _functions(node: Node) -> int:
    """Count the functions of a filter.

    >>> _functions(parse("CASEI(title) LIKE 'a%' AND T_AFTER(start, DATE('2013-01-01')) AND radius_km < 5"))
    3
    """
    if isinstance(node, list):
        return sum(map(_functions, node))
    if not isinstance(node, dict):
        return 0
    counts = isinstance(node.get("op"), str) and _FUNCTION.fullmatch(node["op"]) is not None
    return counts + sum(map(_functions, node.values()))


def _is_costly(text: str) -> bool:
    """Return whether parsing the filter would take long or recurse deeply."""
    bare = text if "\\" in text else _QUOTED.sub("", text)  # an escaped quote would hide the rest
    depth = deepest = 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return depth != 0 or len(bare) << deepest > _MOST_READ or len(_RIGHT_RECURSIVE.findall(bare)) > _MOST_OPERATORS


def _deeper_than(node: Node, most: int) -> bool:
    """Return whether a filter is nested more deeply; iterative, since deep nesting would exhaust the stack."""
    level = [node]
    for _step in range(most):
        level = [
            child
            for one in level
            for child in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
        if not level:
            return False
    return True
