"""Terms of a user's set: categories, verification grades and countries, mapped to the project's or kept as they are."""

from __future__ import annotations

import re
from typing import get_args

import pyarrow as pa
import pyarrow.compute as pc

from events.model import schema
from events.own.written import countries

#: Category of an event if the set does not state it.
CATEGORY = "event"


def category(text: str) -> str:
    """Return the project's category for a text, or the text itself as a new category.

    >>> category("Naval Exercise"), category("Piracy, armed robbery")
    ('naval-exercise', 'Piracy, armed robbery')
    """
    return _term(text, get_args(schema.Category))


def verification(text: str) -> str:
    """Return the project's verification grade for a text, or the text itself.

    >>> verification("Confirmed"), verification("A2")
    ('confirmed', 'A2')
    """
    return _term(text, get_args(schema.Verification))


def country_sets(written: pa.Array | None, lists: pa.Array) -> tuple[pa.Array, list[str]]:
    """Return the countries of each row as codes, and the texts that are not countries, in order of occurrence.

    Parameters
    ----------
    written
        Original column; texts may name several countries.
    lists
        Same values as lists of texts.

    Examples
    --------
    >>> rows = pa.array(["Russia and Iran", "Ruritania", None])
    >>> country_sets(rows, pa.array([["Russia and Iran"], ["Ruritania"], []]))[0].to_pylist()
    [['IR', 'RU'], ['Ruritania'], []]
    """
    if written is not None and pa.types.is_string(written.type):
        structured = pc.fill_null(pc.match_substring_regex(written, r"^\s*\["), False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - Arrow's signature
        if not structured.any():
            return _countries_of(pc.fill_null(written, "").dictionary_encode())
    joined = pc.fill_null(pc.binary_join(lists, "\n"), "").dictionary_encode()
    return _countries_of(joined)


def _countries_of(encoded: pa.DictionaryArray) -> tuple[pa.Array, list[str]]:
    sets, strange = [], dict[str, None]()
    for text in encoded.dictionary.to_pylist():
        codes, unknown = countries.read(text)
        strange |= dict.fromkeys(unknown)
        sets.append(sorted({*codes, *unknown}))
    return pa.array(sets, pa.list_(pa.string())).take(encoded.indices), list(strange)


def _term(text: str, known: tuple[str, ...]) -> str:
    own = re.sub(r"[\s_]+", "-", text.lower())
    return own if own in known else text
