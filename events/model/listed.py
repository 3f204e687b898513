r"""Lists of values in a query string: separated by commas, which a value may hold as well."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_ESCAPED = re.compile(r"\\([\\,])")
_PART = re.compile(r"(?:^|,)((?:\\[\\,]|[^,])*)")
# So many commas a value may hold that are not escaped.
_MOST_COMMAS = 8


def join(values: Iterable[str]) -> str:
    r"""Write a list; a comma within a value follows a backslash.

    >>> print(join(["base", "drill, at sea"]))
    base,drill\, at sea
    """
    return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)


def split(text: str, known: Collection[str] = ()) -> list[str]:
    r"""Read a list; a comma that is not escaped ends a value, unless only what follows makes it one of the known.

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
    """Return the values with commas that `split` finds, those with most first: whose first part is none of the known.

    >>> divided(["a", "b", "a, b", "c, d", "c, d, e"])
    ['c, d, e', 'c, d']
    """
    found = [value for value in known if "," in value and value.partition(",")[0].strip() not in known]
    return sorted(found, key=lambda value: (-value.count(","), value))


def _parts(text: str) -> list[str]:
    return [_ESCAPED.sub(r"\1", part) for part in _PART.findall(text)]
