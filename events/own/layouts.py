"""Conversion of rows of a known layout to columns of the project's properties."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from events.model.errors import DateError
from events.model.schema import RADIUS_KM
from events.own.files.event_file import Batch, EventFile
from events.own.profiles.profile import Profile
from events.own.written import countries, dates
from events.own.written.dates import DateForm

_MADE = "\x01"  # prefix of the names of columns that a profile derives
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_WEEK = timedelta(days=3)
_PLAIN = DateForm()
_MONTH, _YEAR = 7, 4  # lengths of an ISO month and year
Row = dict[str, str]


def is_made(column: str) -> bool:
    """Return whether a column was derived by a profile, and is not in the file."""
    return column.startswith(_MADE)


def applied(source: EventFile, profile: Profile) -> tuple[EventFile, dict[str, str]]:
    """Add the derived columns of a profile to those of a file.

    Returns
    -------
    EventFile
        Source with additional columns and, if the profile splits rows, several rows for one.
    dict
        Column of each property.
    """
    makers = _makers(profile, source.schema.names)
    made = [*(f"{_MADE}{name}" for name in makers), *(name for name in profile.kept if name not in source.schema.names)]
    schema = pa.schema([*source.schema, *((name, pa.string()) for name in made)])

    def batches() -> Iterator[Batch]:
        for batch in source.batches():
            yield _with_columns(_split(batch, profile.split), profile, makers, schema)

    columns = {name: column for name, column in profile.columns.items() if column in source.schema.names}
    if {"lon", "lat"} <= set(source.schema.names):
        columns.pop("place", None)
    columns |= {name: f"{_MADE}{name}" for name in makers}
    note = f"read as {profile.name}, recognised by its header; --profile none says that it is not"
    return replace(source, schema=schema, batches=batches, parts=(), notes=(*source.notes, note)), columns


def _with_columns(batch: Batch, profile: Profile, makers: dict[str, Callable[[Row], str]], schema: pa.Schema) -> Batch:
    rows = [{name: _text(value) for name, value in row.items()} for row in _readable(batch.rows).to_pylist()]
    made = [pa.array([make(row) or None for row in rows], pa.string()) for make in makers.values()]
    kept = [
        pa.array([row.get(column) or None for row in rows], pa.string())
        for name, column in profile.kept.items()
        if name not in batch.rows.schema.names
    ]
    return replace(batch, rows=pa.record_batch([*batch.rows.columns, *made, *kept], schema=schema))


def _makers(profile: Profile, names: list[str]) -> dict[str, Callable[[Row], str]]:
    """Return a function for each property that is not simply a column of the row."""
    makers: dict[str, Callable[[Row], str]] = {}
    for name in profile.texts:
        if not name.endswith("_otherwise"):
            makers[name] = _filled_or(profile.texts[name], profile.texts.get(f"{name}_otherwise", ""))
    for name, value in profile.constants.items():
        makers[name] = lambda _row, value=value: value  # type: ignore[misc]
    for name, mapped in profile.values.items():
        column = profile.columns[name]
        makers[name] = lambda row, column=column, mapped=mapped: mapped.get(row.get(column, ""), row.get(column, ""))  # type: ignore[misc]
    if profile.date:
        makers["date"] = lambda row: _date(row, profile)
    if "code" in profile.place:
        makers["precision"] = lambda row: profile.place["codes"].get(row.get(profile.place["code"], ""), "")
        makers["radius_km"] = lambda row: _radius(row, profile)
    if profile.place.get("country"):
        makers["location_country"] = lambda row: _country(row, profile)
    if profile.actors:
        makers["participants"] = lambda row: _participants(row, profile)
        makers["non_state_actors"] = lambda row: _others(row, profile)
        makers["countries"] = lambda row: _countries(row, profile)
    if profile.sources and set(profile.sources.values()) & set(names):
        makers["sources"] = lambda row: _sources(row, profile)
    return makers


def _filled_or(template: str, otherwise: str) -> Callable[[Row], str]:
    def make(row: Row) -> str:
        return _filled(template, row) or (_filled(otherwise, row) if otherwise else "")

    return make


def _filled(template: str, row: Row) -> str:
    """Fill a template; ``{a|b}`` is the first column that is filled, ``{ – :a}`` a prefix and a column.

    >>> _filled("{a|b}{ – :c}, {d}", {"a": "", "b": "Navy", "c": "", "d": "Aktau"})
    'Navy, Aktau'
    """

    def value(match: re.Match[str]) -> str:
        if match[1] in row or "|" in match[1]:
            return next((row[name] for name in match[1].split("|") if row.get(name)), "")
        words, _colon, name = match[1].rpartition(":")
        return f"{words}{row[name]}" if row.get(name) else ""

    return re.sub(r"^[\s,:–]+|[\s,:–]+$", "", re.sub(r"\{([^}]*)\}", value, template))


def _date(row: Row, profile: Profile) -> str:
    """Format the date of a row as precisely as it is known."""
    said = profile.date
    first = row.get(said["from"], "")
    last = row.get(said.get("to", ""), "") or first
    known = said["codes"].get(row.get(said["code"], ""), "")
    try:
        begin, end = dates.edtf(first, _PLAIN), dates.edtf(last, _PLAIN)
    except DateError:
        return first
    if known == "month" and begin[:_MONTH] == end[:_MONTH]:
        return begin[:_MONTH]
    if known in ("month", "year") and begin[:_YEAR] == end[:_YEAR]:
        return begin[:_YEAR] if known == "year" else f"{begin}~/{end}~"
    if known == "week" and begin == end:
        day = date.fromisoformat(begin)
        return f"{day - _WEEK}~/{day + _WEEK}~"
    if known == "day":
        return begin if begin == end else f"{begin}/{end}"
    return f"{begin}~" if begin == end else f"{begin}~/{end}~"


def _radius(row: Row, profile: Profile) -> str:
    code = row.get(profile.place["code"], "")
    own = profile.place.get("radius_km", {}).get(code)
    return str(own if own is not None else RADIUS_KM.get(profile.place["codes"].get(code, ""), ""))


def _country(row: Row, profile: Profile) -> str:
    for column in profile.place.get("country", ()):
        found = countries.codes(row.get(column, ""))
        if found and len(found) == 1 and found[0] not in ("NATO", "CSTO", "EU", "UN"):
            return found[0]
    return ""


def _actors(row: Row, profile: Profile) -> Iterator[tuple[str, str, str | None]]:
    """Yield the name, the role and the state of each actor."""
    columns = profile.actors["columns"]
    for column, role in zip(columns, profile.actors.get("roles", ["participant"] * len(columns)), strict=True):
        for name in re.split(r"\s*;\s*", row.get(column, "")):
            if name:
                yield name, role, countries.actor(name)


def _participants(row: Row, profile: Profile) -> str:
    found = {(code, role): None for _name, role, code in _actors(row, profile) if code}
    return json.dumps([{"country": code, "role": role} for code, role in found]) if found else ""


def _others(row: Row, profile: Profile) -> str:
    names = list(dict.fromkeys(name for name, _role, code in _actors(row, profile) if code is None))
    return json.dumps(names, ensure_ascii=False) if names else ""


def _countries(row: Row, profile: Profile) -> str:
    codes = [code for _name, _role, code in _actors(row, profile) if code]
    return "; ".join(dict.fromkeys([*codes, *filter(None, [_country(row, profile)])]))


def _sources(row: Row, profile: Profile) -> str:
    titles = [one for one in re.split(r"\s*;\s*", row.get(profile.sources.get("title", ""), "")) if one]
    address = row.get(profile.sources.get("url", ""), "")
    found: list[dict[str, Any]] = [{"title": title} for title in titles]
    if address:
        found = [{"url": address}, *found]
    return json.dumps(found, ensure_ascii=False) if found else ""


def _split(batch: Batch, column: str) -> Batch:
    """Repeat each row for each year in a column."""
    if not column:
        return batch
    years = [_years(_text(value)) for value in batch.rows.column(column).to_pylist()]
    rows = np.repeat(np.arange(len(years)), [len(one) for one in years])
    taken = batch.rows.take(pa.array(rows))
    at = taken.schema.get_field_index(column)
    each = pa.array([year or None for one in years for year in one], pa.string())
    return replace(batch, rows=taken.set_column(at, column, each), lines=batch.lines[rows])


def _years(text: str) -> list[str]:
    """Return each year in a text, or the text itself if there is none.

    >>> _years("2014-2015; 2018"), _years("soon")
    (['2014', '2015', '2018'], ['soon'])
    """
    found = [(int(first), int(last or first)) for first, last in _YEARS.findall(text)]
    years = [str(year) for first, last in found for year in range(first, min(last, first + 100) + 1)]
    return list(dict.fromkeys(years)) or [text]


def _readable(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows in which columns with texts that are not UTF-8 are empty; the rows are reported later."""
    for position, one in enumerate(rows.schema):
        try:
            rows.column(position).validate(full=True)
        except pa.ArrowInvalid:
            rows = rows.set_column(position, one.name, pa.nulls(rows.num_rows, pa.string()))
    return rows


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
