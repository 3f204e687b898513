r"""Comma-separated lists in a query string, whose values may themselves contain commas."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_ESCAPED = re.compile(r"\\([\\,])")
_PART = re.compile(r"(?:^|,)((?:\\[\\,]|[^,])*)")
# Maximum number of unescaped commas in a value.
_MOST_COMMAS = 8


def join(values: Iterable[str]) -> str:
    r"""Join values into a list; a comma within a value is escaped with a backslash.

    >>> print(join(["base", "drill, at sea"]))
    base,drill\, at sea
    """
    return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)


def split(text: str, known: Collection[str] = ()) -> list[str]:
    r"""Split a list at unescaped commas, except within a known value.

    Examples
    --------
    >>> split(r"base,drill\, at sea")
    ['base', 'drill, at sea']
    >>> split("base, drill, at sea", {"base", "drill, at sea"})
    ['base', 'drill, at sea']
    """
    parts = _parts(text) if text.strip() else []
    values, at = [], 0
    while at < len(parts):
        alone = parts[at].strip() in known
        ends = () if alone else range(min(at + _MOST_COMMAS + 1, len(parts)), at + 1, -1)
        end = next((end for end in ends if ",".join(parts[at:end]).strip() in known), at + 1)
        values.append(",".join(parts[at:end]).strip())
        at = end
    return values


def divided(known: Collection[str]) -> list[str]:
    """Return the known values with commas, except those whose first part is known by itself; most commas first.

    >>> divided(["a", "b", "a, b", "c, d", "c, d, e"])
    ['c, d, e', 'c, d']
    """
    found = [value for value in known if "," in value and value.partition(",")[0].strip() not in known]
    return sorted(found, key=lambda value: (-value.count(","), value))


def _parts(text: str) -> list[str]:
    return [_ESCAPED.sub(r"\1", part) for part in _PART.findall(text)]
