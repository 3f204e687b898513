"""The canonical form of the catalogue's files, in which a diff shows facts and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from events.curation.records import ORGANISATIONS, VESSELS, WITHDRAWN, Records
from events.curation.stories import Story
from events.model.schema import Event, Organisation, Vessel, Withdrawal
from events.table.writing import write_whole

_WIDTH = 120
# An explicit null of these is information: no state's territory, no date shown.
_SPOKEN_NULLS = frozenset({"location_country", "published", "class", "type", "country"})


class _Dumper(yaml.SafeDumper):
    """Writes lists indented under their key, and small places and participants on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        return super().increase_indent(flow, indentless=False)


class _OneLine(dict[str, Any]):
    """A mapping that is written on one line."""


_Dumper.add_representer(
    _OneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
)


def dump(records: Iterable[Event | Organisation | Vessel | Withdrawal]) -> str:
    """Write records in canonical form: fields in the schema's order, empty optional ones left out.

    Examples
    --------
    >>> print(dump([Organisation(id="a-navy", name="A Navy", country="KZ")]), end="")
    - id: a-navy
      name: A Navy
      country: KZ
    """
    return "\n".join(
        yaml.dump([_plain(record)], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
        for record in records
    )


def files(records: Records) -> dict[str, str]:
    """Lay out a catalogue in its files: events by the year of their start, authorities by id.

    Returns
    -------
    dict
        Text by file name.
    """
    by_year: dict[str, list[Event]] = {}
    for event in sorted(records.events, key=order):
        by_year.setdefault(f"{event.date[:4]}.yaml", []).append(event)
    return {
        **{name: dump(events) for name, events in sorted(by_year.items())},
        ORGANISATIONS: dump(records.organisations[key] for key in sorted(records.organisations)) or "[]\n",
        WITHDRAWN: dump(records.withdrawn[key] for key in sorted(records.withdrawn)) or "[]\n",
        VESSELS: dump(records.vessels[key] for key in sorted(records.vessels)) or "[]\n",
    }


def order(event: Event) -> tuple[int, int, str]:
    """Sort events by first day, last day and id."""
    interval = event.interval
    return interval.start_day, interval.end_day, event.id


def story_files(stories: Mapping[str, Story]) -> dict[str, str]:
    """Lay out stories in their files; returns text by file name."""
    return {f"{name}.yaml": dump_story(story) for name, story in stories.items()}


def dump_story(story: Story) -> str:
    """Write a story in canonical form, without its id, which is the file's name."""
    values = story.model_dump(mode="json", exclude={"id"}, exclude_none=True)
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)


def rewrite(folder: Path, wanted: Mapping[str, str], *, dry_run: bool = False) -> list[str]:
    """Bring a folder of records or stories into canonical form.

    Parameters
    ----------
    folder
        Where they were read.
    wanted
        Text by file name, as `files` and `story_files` lay it out; other YAML files are removed.
    dry_run
        Only find out what would change.

    Returns
    -------
    list of str
        Names of the files that change.
    """
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    changed = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
    if not dry_run:
        for name in changed:
            if name in wanted:
                write_whole(folder / name, wanted[name])
            else:
                (folder / name).unlink()
    return changed


def _plain(record: Event | Organisation | Vessel | Withdrawal) -> dict[str, Any]:
    values = record.model_dump(mode="json", by_alias=True)
    kept = {name: _value(name, value) for name, value in values.items() if _is_kept(name, value)}
    if isinstance(record, Event):
        # States and roles are short, and read best one to a line.
        kept["participants"] = [_OneLine(one) for one in values["participants"]]
    return kept


def _value(name: str, value: Any) -> Any:
    if name in ("place", "access"):
        return _OneLine({key: part for key, part in _place_order(value) if part is not None})
    if name == "sources":
        return [{key: part for key, part in source.items() if _is_kept(key, part)} for source in value]
    if name in ("route", "concerns", "organisations", "vessels", "merged_from", "variants", "non_state_actors"):
        return list(value)
    return value


def _place_order(value: dict[str, Any]) -> list[tuple[str, Any]]:
    first = ("id", "name", "lat", "lon", "precision")
    return sorted(value.items(), key=lambda item: first.index(item[0]) if item[0] in first else len(first))


def _is_kept(name: str, value: Any) -> bool:
    return name in _SPOKEN_NULLS if value is None else value != []
