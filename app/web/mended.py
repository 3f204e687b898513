"""Correction of a refused URL: without trailing punctuation, or without parameter values that are not allowed."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from flask import request

from app.web.parameters import VERSION, parse_filter
from app.web.query import Query
from app.web.served import served
from events.model.errors import FilterError
from events.model.event_filter import PARAMETERS

Pairs = list[tuple[str, str]]

#: Punctuation and markup that may follow a URL in a text.
_MARKS = "()[]{}<>.,;:!?'\"`*_«»“”‘’…،؛؟"


def mended(error: Exception) -> str:
    """Return the path and query of the requested URL without the part that caused an error.

    Parameters
    ----------
    error
        The error of the request.

    Returns
    -------
    str
        Empty if nothing of the URL would be left, or nothing is known to be wrong with it.
    """
    if isinstance(error, FilterError):
        pairs = _mended_pairs(Query.requested().pairs, error)
        return f"{_root()}{quote(request.path)}?{urlencode(pairs, safe='/:,')}" if pairs else ""
    path = request.path.rstrip(_MARKS)
    query = urlencode(list(request.args.items(multi=True)), safe="/:,")
    return f"{_root()}{quote(path)}{'?' if query else ''}{query}" if path not in ("", "/", request.path) else ""


def _root() -> str:
    return quote(request.script_root)


def _mended_pairs(pairs: Pairs, error: FilterError) -> Pairs:
    """Correct one parameter after the other until the filter is valid; other parameters may remain invalid."""
    # Each step shortens the query.
    while pairs:
        shorter = _without(pairs, error.parameter)
        if shorter == pairs:
            return []
        pairs = shorter
        try:
            _read(pair for pair in pairs if pair[0] in PARAMETERS)
        except FilterError as further:
            error = further
        else:
            break
    return pairs


def _without(pairs: Pairs, name: str) -> Pairs:
    """Remove the invalid values of a parameter; the valid ones replace its first occurrence."""
    kept = _kept(name, [value for one, value in pairs if one == name])
    result = []
    for one, value in pairs:
        if one != name:
            result.append((one, value))
        elif kept:
            result.append((one, kept))
            kept = ""
    return result


def _kept(name: str, values: list[str]) -> str:
    """Return the value without trailing marks, the first of several values, or the allowed values of a list."""
    first = values[0] if values else ""
    plain = first.rstrip(_MARKS)
    if plain not in ("", first):
        return plain
    if name in PARAMETERS and PARAMETERS[name].is_list:
        return ",".join(value for value in ",".join(values).split(",") if _is_allowed(name, value))
    return first if len(values) > 1 else ""


def _is_allowed(name: str, value: str) -> bool:
    try:
        _read([(name, value)])
    except FilterError:
        return False
    return bool(value.strip())


def _read(pairs: Iterable[tuple[str, str]]) -> None:
    known = {release.version for release in served().releases}
    asked = request.args.get(VERSION, "")
    parse_filter(list(pairs), None if asked in ("", *known) else served().index)
