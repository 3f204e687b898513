"""Conversion of a user's columns to the project's types: texts, numbers, lists and objects in any notation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.model.errors import shorten
from events.own.adoption.columns.date_columns import DateColumn, day_texts

_SEPARATORS = r"\s*[,;|]\s*"
# Separator of URLs: a comma or semicolon belongs to the URL unless another URL follows.
_BETWEEN_ADDRESSES = r"[\s,;|]+(https?://)"
_ADDRESS = r"^(?i:https?)://[^\s<>\"`\\]+$"
_LANGUAGE = r"^[a-z]{2,3}$"
_DIGITS = 18  # that any 64-bit number can have
_BLANKS = " \t\r\n"


class UnfitError(ValueError):
    """A value does not have the type of its property; the message says what is expected."""


@dataclass(frozen=True)
class Conformed:
    """A column in one of the project's types.

    Parameters
    ----------
    values
        Converted values; null if the value is missing or does not fit.
    unfit
        Mask of the values that do not fit.
    unknown
        Names of object members that the schema does not have.
    """

    values: pa.Array
    unfit: NDArray[np.bool_]
    unknown: set[str] = field(default_factory=set)


def plain(column: pa.Array) -> pa.Array:
    """Return a column without dictionaries, extension types, and Arrow types with simpler equivalents."""
    kind = column.type
    if isinstance(kind, pa.UuidType):
        return pa.array([None if one is None else str(one) for one in column.to_pylist()], pa.string())
    if isinstance(column, pa.ExtensionArray):
        return plain(column.storage)
    if pa.types.is_dictionary(kind):
        return plain(column.dictionary_decode())
    if pa.types.is_run_end_encoded(kind):
        return plain(pc.run_end_decode(column))
    simpler = _simpler(kind)
    return column if simpler is None else pc.cast(column, simpler, safe=False)


def _simpler(kind: pa.DataType) -> pa.DataType | None:
    """Return the simpler equivalent of a rarer type; `None` if there is none."""
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_decimal(kind):
        return pa.int64() if kind.scale == 0 and kind.precision <= _DIGITS else pa.float64()
    if pa.types.is_binary_view(kind) or pa.types.is_large_binary(kind):
        return pa.binary()
    return pa.float64() if pa.types.is_float16(kind) else None


def texts(column: pa.Array) -> pa.Array:
    """Return a column as stripped texts, with null for empty ones. Lists are joined with ``; ``."""
    column = plain(column)
    if _is_list(column.type):
        column = pc.binary_join(_list(column, texts), "; ")
    elif pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        column = pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    trimmed = pc.utf8_trim(pc.cast(column, pa.string()), characters=_BLANKS)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def conform(column: pa.Array, kind: pa.DataType) -> Conformed:
    """Convert a column to a type: text, number, list or object.

    Parameters
    ----------
    column
        Column of that type, of one with more or fewer members, or of texts: JSON, or for a list of texts or sources the
        items separated by commas, semicolons or bars.
    kind
        Target type.
    """
    column = plain(column)
    none = np.zeros(len(column), np.bool_)
    if pa.types.is_string(kind):
        return Conformed(texts(column), none)
    if not pa.types.is_nested(kind):
        return _numbers(column, kind)
    if pa.types.is_string(column.type):
        return _from_texts(column, kind)
    unknown: set[str] = set()
    try:
        return Conformed(_reshape(column, kind, unknown), none, unknown)
    except UnfitError:
        return Conformed(pa.nulls(len(column), kind), np.asarray(column.is_valid()))


def sources_of(column: pa.Array, kind: pa.DataType, addresses: pa.Array | None = None) -> Conformed:
    """Convert a column of sources to their type: objects or plain URLs; other texts are titles.

    Parameters
    ----------
    column
        Column of sources.
    kind
        Their type.
    addresses
        URL of each row's source, if it is in a separate column.
    """
    column = plain(column)
    if pa.types.is_string(column.type):
        structured = pc.fill_null(pc.match_substring_regex(column, r"^\s*[\[{]"), False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - Arrow's signature
        if addresses is not None and not structured.any():
            return _with_addresses(texts(column), texts(addresses), kind)
        if not structured.any():
            column = pc.split_pattern(pc.replace_substring_regex(texts(column), _BETWEEN_ADDRESSES, "\n\\1"), "\n")
    conformed = conform(column, kind)
    lists = conformed.values
    return Conformed(_list(lists, _safe), conformed.unfit, conformed.unknown)


def _with_addresses(titles: pa.Array, addresses: pa.Array, kind: pa.DataType) -> Conformed:
    """Build one source from each title and the URL that belongs to it."""
    item = kind.value_type
    given = pc.or_(titles.is_valid(), addresses.is_valid())
    said = {"url": addresses, "title": titles}
    members = [said.get(member.name, pa.nulls(len(titles), member.type)) for member in item]
    sources = pa.StructArray.from_arrays(members, fields=list(item), mask=pc.invert(given))
    counts = np.asarray(given).astype(np.int64)
    lists = _lists(counts, sources.filter(given), titles)
    whole = pa.ListArray.from_arrays(lists.offsets, _safe(lists.values))
    return Conformed(whole, np.zeros(len(titles), np.bool_))


def sets_of(lists: pa.Array, name: Callable[[str], str]) -> pa.Array:
    """Rename each distinct item of lists of texts, and leave the items of each list sorted, unique and not blank.

    >>> sets_of(pa.array([["b", "a", "B", " "], None]), str.upper).to_pylist()
    [['A', 'B'], None]
    """
    encoded = lists.flatten().dictionary_encode()
    renamed = [name(text.strip()) if text.strip() else None for text in encoded.dictionary.to_pylist()]
    items = pa.array(renamed, pa.string()).take(encoded.indices)
    pairs = pa.table({"row": pc.list_parent_indices(lists), "item": items}).filter(items.is_valid())
    pairs = (
        pairs.group_by(["row", "item"], use_threads=False)
        .aggregate([])
        .sort_by([("row", "ascending"), ("item", "ascending")])
    )
    counts = np.bincount(pairs["row"].to_numpy(), minlength=len(lists))
    return _lists(counts, pairs["item"].combine_chunks(), lists)


def empty_for_null(lists: pa.Array) -> pa.Array:
    """Replace nulls by empty lists; much faster than Arrow's `fill_null`.

    >>> empty_for_null(pa.array([["a"], None])).to_pylist()
    [['a'], []]
    """
    ends = np.cumsum(np.asarray(pc.fill_null(pc.list_value_length(lists), 0)))
    offsets = pa.array(np.concatenate([[0], ends]).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, pc.list_flatten(lists), type=lists.type)


def incomplete(column: pa.Array) -> NDArray[np.bool_]:
    """Mark the values that are, or contain, an object without one of its members."""
    marks = np.zeros(len(column), np.bool_)
    if pa.types.is_list(column.type):
        marks[pc.list_parent_indices(column).to_numpy()[incomplete(pc.list_flatten(column))]] = True
    elif pa.types.is_struct(column.type):
        for position in range(column.type.num_fields):
            marks |= np.asarray(pc.struct_field(column, position).is_null()) & np.asarray(column.is_valid())
    return marks


def holds_nul(column: pa.Array) -> NDArray[np.bool_]:
    """Mark the values that contain the character U+0000 in a text, at any depth."""
    column = plain(column)
    marks = np.zeros(len(column), np.bool_)
    if pa.types.is_string(column.type):
        marks |= np.asarray(pc.fill_null(pc.match_substring(column, "\0"), False))  # noqa: FBT003 - Arrow's signature
    elif _is_list(column.type):
        marks[pc.list_parent_indices(column).to_numpy()[holds_nul(pc.list_flatten(column))]] = True
    elif pa.types.is_struct(column.type):
        for position in range(column.type.num_fields):
            marks |= holds_nul(pc.struct_field(column, position))
    return marks


def _numbers(column: pa.Array, kind: pa.DataType) -> Conformed:
    if pa.types.is_string(column.type):
        column = texts(column)
    try:
        return Conformed(pc.cast(column, kind), np.zeros(len(column), np.bool_))
    except pa.ArrowException:
        values = [_number(value) for value in column.to_pylist()]
    array = pa.array(values, kind)
    return Conformed(array, np.asarray(column.is_valid()) & np.asarray(array.is_null()))


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _reshape(column: pa.Array, kind: pa.DataType, unknown: set[str]) -> pa.Array:
    """Convert a column of lists, objects and scalars to a type, member by member."""
    column = plain(column)
    if column.null_count == len(column):
        return pa.nulls(len(column), kind)
    if pa.types.is_list(kind) and _is_list(column.type):
        return _list(column, lambda items: _reshape(items, kind.value_type, unknown))
    if pa.types.is_struct(kind) and pa.types.is_struct(column.type):
        known = {member.name for member in kind}
        unknown.update(member.name for member in column.type if member.name not in known)
        members = [
            _reshape(pc.struct_field(column, member.name), member.type, unknown)
            if column.type.get_field_index(member.name) >= 0
            else pa.nulls(len(column), member.type)
            for member in kind
        ]
        return pa.StructArray.from_arrays(members, fields=list(kind), mask=column.is_null())
    if _is_source(kind) and pa.types.is_string(column.type):
        return _plain_sources(texts(column), kind)
    if pa.types.is_string(kind) and not pa.types.is_nested(column.type):
        return texts(column)
    raise UnfitError(f"{column.type} is not {kind}")


def _list(column: pa.Array, items: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Convert the items of lists."""
    counts = np.asarray(pc.fill_null(pc.list_value_length(column), 0))
    return _lists(counts, items(pc.list_flatten(column)), column)


def _lists(counts: NDArray[Any], items: pa.Array, like: pa.Array) -> pa.Array:
    """Build lists from their lengths and items, dropping null items; null where another column is."""
    if items.null_count:
        owners = np.repeat(np.arange(len(counts)), counts)
        counts = np.bincount(owners[np.asarray(items.is_valid())], minlength=len(counts))
        items = items.drop_null()
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, items, mask=like.is_null())


def _is_source(kind: pa.DataType) -> bool:
    return bool(pa.types.is_struct(kind) and kind.get_field_index("url") >= 0)


def _plain_sources(addresses: pa.Array, kind: pa.DataType) -> pa.Array:
    members = [addresses if member.name == "url" else pa.nulls(len(addresses), member.type) for member in kind]
    return pa.StructArray.from_arrays(members, fields=list(kind), mask=addresses.is_null())


def _safe(sources: pa.Array) -> pa.Array:
    """Keep valid URLs, dates and languages; other texts are moved to the title or the publisher's name."""
    members = {member.name: pc.struct_field(sources, member.name) for member in sources.type}
    members["published"] = day_texts(members["published"])
    dated = pa.array(~DateColumn.of(members["published"], "published").problem.astype(np.bool_))
    for name, fits, instead in (
        ("url", pc.match_substring_regex(members["url"], _ADDRESS), "title"),
        ("archived", pc.match_substring_regex(members["archived"], _ADDRESS), "title"),
        ("published", dated, "publisher"),
        ("language", pc.match_substring_regex(members["language"], _LANGUAGE), "publisher"),
    ):
        nothing = pa.scalar(None, pa.string())
        other = pc.if_else(fits, nothing, members[name])
        members[name] = pc.if_else(fits, members[name], nothing)
        both = pc.binary_join_element_wise(members[instead], other, ", ")
        members[instead] = pc.coalesce(both, members[instead], other)
    members["title"] = pc.coalesce(members["title"], members["url"])
    for name in ("title", "publisher", "evidence"):
        members[name] = pc.fill_null(members[name], "")
    return pa.StructArray.from_arrays(list(members.values()), fields=list(sources.type), mask=sources.is_null())


def _from_texts(column: pa.Array, kind: pa.DataType) -> Conformed:
    """Parse lists and objects in text form: each distinct text once."""
    encoded = texts(column).dictionary_encode()
    unknown: set[str] = set()
    values, unfit = [], np.zeros(len(encoded.dictionary) + 1, np.bool_)
    for position, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            values.append(_shaped(_parsed(text, kind), kind, unknown))
        except (UnfitError, json.JSONDecodeError, RecursionError):
            values.append(None)
            unfit[position] = True
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Conformed(pa.array(values, kind).take(encoded.indices), unfit[codes], unknown)


def _parsed(text: str, kind: pa.DataType) -> object:
    if text[0] in "[{":
        return json.loads(text)
    if pa.types.is_list(kind) and _is_source(kind.value_type):
        return re.sub(_BETWEEN_ADDRESSES, r"\n\1", text).split("\n")
    if pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
        return [item for item in re.split(_SEPARATORS, text) if item]
    raise UnfitError(f"{shorten(text)} is not JSON")


def _shaped(value: object, kind: pa.DataType, unknown: set[str]) -> Any:
    """Convert a parsed JSON value to a type."""
    if value is None:
        return None
    if pa.types.is_list(kind) and isinstance(value, list):
        return [_shaped(item, kind.value_type, unknown) for item in value if item is not None]
    if pa.types.is_struct(kind) and isinstance(value, dict):
        unknown.update(value.keys() - {member.name for member in kind})
        return {member.name: _shaped(value.get(member.name), member.type, unknown) for member in kind}
    if _is_source(kind) and isinstance(value, str):
        return {"url": _shaped(value, pa.string(), unknown)}
    if pa.types.is_string(kind) and isinstance(value, str | int | float):
        text = value if isinstance(value, str) else json.dumps(value)
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise UnfitError("the text holds an invalid character")
        return text
    raise UnfitError(f"{value!r} is not {kind}")
