"""JSON texts of whole Arrow columns at once, the same as `json.dumps` returns for each value."""

from __future__ import annotations

import json
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_TEXT = pa.string()
_CONTROL = r"[\x00-\x1f]"


def json_texts(column: pa.Array) -> pa.Array:
    r"""Serialise each value of a column as JSON in UTF-8 without white space.

    Parameters
    ----------
    column
        Booleans, numbers, texts, dates and times (as ISO texts), decimals, dictionaries of these, lists and structs; at
        most 2 GB of text.

    Returns
    -------
    Array of string
        Without nulls: nulls and numbers that JSON does not have become the text ``null``.

    Raises
    ------
    TypeError
        If the column holds values without a JSON form, such as bytes.

    Examples
    --------
    >>> json_texts(pa.array([{"a": ["x", '"']}, {"a": None}, None])).to_pylist()
    ['{"a":["x","\\""]}', '{"a":null}', 'null']
    >>> json_texts(pa.array([1.0, 51.25, float("nan")])).to_pylist()
    ['1', '51.25', 'null']
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return json_texts(column.dictionary).take(column.indices).fill_null("null")
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _lists(column)
    if pa.types.is_struct(kind):
        return _structs(column)
    return _scalars(column).fill_null("null")


def join(*parts: Any) -> pa.Array:
    """Concatenate texts and columns of texts element by element."""
    return pc.binary_join_element_wise(*(pa.scalar(p, _TEXT) if isinstance(p, str) else p for p in parts), "")


def _scalars(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        return pc.cast(column, _TEXT)
    if pa.types.is_floating(kind):
        return pc.cast(pc.if_else(pc.is_finite(column), column, None), _TEXT)
    if pa.types.is_decimal(kind):
        return pc.cast(pc.cast(column, pa.string()), _TEXT)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _quoted(pc.cast(column, _TEXT))
    if pa.types.is_temporal(kind):
        return _quoted(pc.replace_substring(pc.cast(pc.cast(column, pa.string()), _TEXT), " ", "T"))
    if pa.types.is_null(kind):
        return pa.nulls(len(column), _TEXT)
    raise TypeError(f"a column of {kind} has no JSON form; expected texts, numbers, booleans, dates, lists or structs")


def _quoted(texts: pa.Array) -> pa.Array:
    if _is_plain(texts):
        return join('"', texts, '"')
    escaped = reduce(lambda t, old: pc.replace_substring(t, old, "\\" + old), ("\\", '"'), texts)
    rare = pc.fill_null(pc.match_substring_regex(texts, _CONTROL), False)  # noqa: FBT003 - Arrow's signature
    quoted = join('"', escaped, '"')
    if not pc.any(rare).as_py():
        return quoted
    rewritten = [json.dumps(text, ensure_ascii=False) for text in texts.filter(rare).to_pylist()]
    return pc.replace_with_mask(quoted, rare, pa.array(rewritten, _TEXT))


def _is_plain(texts: pa.Array) -> bool:
    """Return whether no text has a character that JSON escapes; scanning all bytes takes less time than replacing."""
    _validity, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    found = np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]]
    return not len(found) or bool(found.min() >= ord(" ") and not any((found == ord(sign)).any() for sign in '"\\'))


def _lists(column: pa.Array) -> pa.Array:
    lengths = pc.fill_null(pc.list_value_length(column), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(pc.cast(lengths, pa.int32()))])
    items = pa.ListArray.from_arrays(offsets, json_texts(column.flatten()))
    joined = join("[", pc.binary_join(items, ","), "]")
    return pc.if_else(column.is_valid(), joined, pa.scalar("null", _TEXT))


def _structs(column: pa.Array) -> pa.Array:
    fields = list(column.type)
    parts: list[Any] = []
    for position, field in enumerate(fields):
        name = json.dumps(field.name, ensure_ascii=False)
        parts += [("," if position else "{") + name + ":", json_texts(pc.struct_field(column, position))]
    text = join(*parts, "}") if fields else pa.array(["{}"] * len(column), _TEXT)
    return pc.if_else(column.is_valid(), text, pa.scalar("null", _TEXT))
