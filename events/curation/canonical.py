"""Canonical form of the catalogue's files, in which diffs show facts and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from events.curation.records import (
    COVERAGE,
    DECLINED,
    ORGANISATIONS,
    PUBLISHERS,
    SERIES,
    VESSELS,
    WITHDRAWN,
    Records,
)
from events.curation.stories import Story
from events.model.errors import CatalogueError, Problem
from events.model.schema import Declined, Event, Organisation, Publisher, Series, Vessel, Withdrawal

_WIDTH = 120
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)
# Fields whose empty values are meaningful: no state's territory, no date shown.
_SPOKEN_NULLS = frozenset({"location_country", "published", "class", "type", "country"})
_TEXTS = ("variants", "non_state_actors", "merged_from", "languages", "links")
_LISTS = frozenset({"route", "concerns", "organisations", "vessels", "records", *_TEXTS})


class _Dumper(yaml.SafeDumper):
    """Writes lists indented under their key, and small places and participants on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        return super().increase_indent(flow, indentless=False)


class _OneLine(dict[str, Any]):
    """A mapping that is written on one line."""


_Dumper.add_representer(
    _OneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
)


def dump(records: Iterable[Declined | Event | Organisation | Publisher | Series | Vessel | Withdrawal]) -> str:
    """Serialise records in canonical form: fields in the schema's order, empty optional ones left out.

    Examples
    --------
    >>> print(dump([Organisation(id="a-navy", name="A Navy", country="KZ")]), end="")
    - id: a-navy
      name: A Navy
      country: KZ
    """
    return "\n".join(_text([_plain(record)]) for record in records)


def files(records: Records) -> dict[str, str]:
    """Lay out a catalogue in its files: events by the year of their start, authority files by id.

    Returns
    -------
    dict
        Text by file name.
    """
    by_year: dict[str, list[Event]] = {}
    for event in records.events:
        by_year.setdefault(file_of(event.date), []).append(event)
    series = dump(records.series[key] for key in sorted(records.series))
    publishers = sorted(records.publishers.values(), key=lambda one: one.id)
    decisions = sorted(records.declined, key=lambda one: (one.date, one.records))
    coverage = {COVERAGE: _text(records.coverage.model_dump())} if records.coverage else {}
    return {
        **coverage,
        **{name: dump_events(events) for name, events in sorted(by_year.items())},
        ORGANISATIONS: dump(records.organisations[key] for key in sorted(records.organisations)) or "[]\n",
        WITHDRAWN: dump(records.withdrawn[key] for key in sorted(records.withdrawn)) or "[]\n",
        **({SERIES: series} if series else {}),
        **({PUBLISHERS: dump(publishers)} if publishers else {}),
        **({DECLINED: dump(decisions)} if decisions else {}),
        VESSELS: dump(records.vessels[key] for key in sorted(records.vessels)) or "[]\n",
    }


def file_of(date: str) -> str:
    """Return the file name of an event by its date (EDTF): that of the year in which it began."""
    return f"{date[:4]}.yaml"


def dump_events(events: Iterable[Event]) -> str:
    """Serialise the events of a file in canonical form and order."""
    ordered = sorted(events, key=order)
    return dump(ordered)


def order(event: Event) -> tuple[int, int, str]:
    """Return the sort key of an event: first day, last day and id."""
    interval = event.interval
    return interval.start_day, interval.end_day, event.id


def refuse_comments(path: Path) -> None:
    """Refuse to rewrite an existing YAML file with comments: the canonical form has no place for them.

    Raises
    ------
    CatalogueError
        If there are comments; the message gives the line of each.
    """
    if not path.exists():
        return
    if problems := [
        Problem(path.name, "", "", comment, f"expected no comment, as in line {line}: it would be lost", "comment")
        for line, comment in _comments(path.read_text(encoding="utf-8", errors="replace"))
    ]:
        raise CatalogueError(problems)


def dump_story(story: Story) -> str:
    """Serialise a story in canonical form; its id is the name of the file."""
    return _text(story.model_dump(mode="json", exclude={"id"}, exclude_none=True))


def _text(values: Any) -> str:
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)


def _plain(record: Declined | Event | Organisation | Publisher | Series | Vessel | Withdrawal) -> dict[str, Any]:
    values = record.model_dump(mode="json", by_alias=True)
    kept = {name: _value(name, value) for name, value in values.items() if _is_kept(name, value)}
    if isinstance(record, Event):
        # States and roles are short, and read best one per line.
        kept["participants"] = [_OneLine(one) for one in values["participants"]]
    return kept


def _value(name: str, value: Any) -> Any:
    if name in ("place", "access"):
        return _OneLine({key: part for key, part in _place_order(value) if part is not None})
    if name == "sources":
        return [{key: part for key, part in source.items() if _is_kept(key, part)} for source in value]
    if name in _LISTS:
        return list(value)
    return value


def _place_order(value: dict[str, Any]) -> list[tuple[str, Any]]:
    first = ("id", "name", "lat", "lon", "precision")
    return sorted(value.items(), key=lambda item: first.index(item[0]) if item[0] in first else len(first))


def _is_kept(name: str, value: Any) -> bool:
    return name in _SPOKEN_NULLS if value is None else value != []


def _comments(text: str) -> list[tuple[int, str]]:
    """Find the comments of a YAML text, with the line of each."""
    if not _COMMENT.search(text):
        return []
    text = text.removeprefix("\ufeff")
    pieces, done = [], 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            # The indicator of a block scalar may be followed by a comment.
            start = text.index("\n", start) if token.style in ("|", ">") else start
            pieces += [text[done:start], re.sub(r"[^\n]", "x", text[start:end])]
            done = end
    without_values = "".join([*pieces, text[done:]])
    return [(without_values.count("\n", 0, one.start()) + 1, one[0]) for one in _COMMENT.finditer(without_values)]
