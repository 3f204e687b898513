"""Reading of a catalogue's YAML files: records and authority files, fully validated before anything is used."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from events.curation.yaml_files import Record, RecordFile, broken, load_yaml, not_yaml, read_file
from events.model.errors import CatalogueError, Problem
from events.model.schema import Coverage, Declined, Event, Organisation, Publisher, Series, Vessel, Withdrawal

Named = TypeVar("Named", Organisation, Vessel)

ORGANISATIONS = "organisations.yaml"
VESSELS = "vessels.yaml"
SERIES = "series.yaml"
PUBLISHERS = "publishers.yaml"
WITHDRAWN = "withdrawn.yaml"
COVERAGE = "coverage.yaml"
DECLINED = "declined.yaml"
#: Files of a catalogue's folder that do not contain events.
AUTHORITIES = frozenset({ORGANISATIONS, VESSELS, SERIES, PUBLISHERS, WITHDRAWN, COVERAGE, DECLINED})


@dataclass(frozen=True)
class Records:
    """The content of a catalogue's folder.

    Parameters
    ----------
    events
        Events in the order of the files.
    files
        Name of the file of each event, by the event's id.
    organisations, vessels, series
        Authority files, by id.
    withdrawn
        Withdrawals, by id.
    coverage
        Extent to which reports were searched, if the folder states it.
    publishers
        Authority file of publishers, by name; empty if the folder has none.
    declined
        Research notes that did not become a record, in the order of the file.
    contents
        Content of each file of records, by name, for the next reading; includes files with an event that these records
        have in another form.
    """

    events: tuple[Event, ...]
    files: Mapping[str, str]
    organisations: Mapping[str, Organisation]
    vessels: Mapping[str, Vessel]
    series: Mapping[str, Series]
    withdrawn: Mapping[str, Withdrawal]
    coverage: Coverage | None = None
    publishers: Mapping[str, Publisher] = dataclasses.field(default_factory=dict)
    declined: tuple[Declined, ...] = ()
    contents: Mapping[str, RecordFile[Any]] = dataclasses.field(default_factory=dict)


def read_folder(
    folder: Path, places: Collection[str], waters: Collection[str] = (), before: Records | None = None
) -> Records:
    """Read and validate all records of a catalogue's folder.

    Parameters
    ----------
    folder
        Folder with a YAML file per year, `organisations.yaml`, `vessels.yaml` and `withdrawn.yaml`, and optionally
        `series.yaml`, `publishers.yaml`, `declined.yaml` and `coverage.yaml`.
    places
        Gazetteer ids; `place`, `route` and `access.port` must be among them.
    waters
        Ids of zones and sectors, which `concerns` may name as well as gazetteer ids.
    before
        Result of an earlier reading: files with unchanged content are not parsed again.

    Raises
    ------
    CatalogueError
        If there are problems; it carries those of all files.
    """
    contents: dict[str, RecordFile[Any]] = {}

    def records_of(name: str, model: type[Record]) -> tuple[Record, ...]:
        contents[name] = read_file(folder / name, model, before.contents.get(name) if before else None)
        records: tuple[Record, ...] = contents[name].records
        return records

    organisations = records_of(ORGANISATIONS, Organisation)
    vessels = records_of(VESSELS, Vessel)
    # The following files are optional.
    series = records_of(SERIES, Series) if (folder / SERIES).exists() else ()
    publishers = records_of(PUBLISHERS, Publisher) if (folder / PUBLISHERS).exists() else ()
    declined = records_of(DECLINED, Declined) if (folder / DECLINED).exists() else ()
    withdrawn = records_of(WITHDRAWN, Withdrawal)
    years = sorted(path.name for path in folder.glob("*.yaml") if path.name not in AUTHORITIES)
    by_file = {name: records_of(name, Event) for name in years}
    problems = [problem for one in contents.values() for problem in one.problems]
    coverage = _read_coverage(folder / COVERAGE, problems)
    known = {
        "organisations": frozenset(item.id for item in organisations),
        "vessels": frozenset(item.id for item in vessels),
        "series": frozenset(item.id for item in series),
        "places": frozenset(places),
        "waters": frozenset(places) | frozenset(waters),
    }
    for name, events in by_file.items():
        for event in events:
            problems += unknown_references(name, event, known)
    problems += _duplicates(
        {
            ORGANISATIONS: organisations,
            **by_file,
            VESSELS: vessels,
            SERIES: series,
            PUBLISHERS: publishers,
            WITHDRAWN: withdrawn,
        }
    )
    gone = {item.id for item in withdrawn}
    for name, events in by_file.items():
        for event in events:
            if event.id in gone:
                expected = f"expected a new id; {WITHDRAWN} has this one"
                problems.append(Problem(name, event.id, "id", event.id, expected, "withdrawn-id"))
    if problems:
        raise CatalogueError(problems)
    return Records(
        events=tuple(event for events in by_file.values() for event in events),
        files={event.id: name for name, events in by_file.items() for event in events},
        organisations={item.id: item for item in organisations},
        vessels={item.id: item for item in vessels},
        series={item.id: item for item in series},
        withdrawn={item.id: item for item in withdrawn},
        coverage=coverage,
        publishers={item.name: item for item in publishers},
        declined=declined,
        contents=contents,
    )


def _read_coverage(path: Path, problems: list[Problem]) -> Coverage | None:
    """Read the coverage file; its problems are added to `problems`."""
    try:
        return Coverage.model_validate(load_yaml(path))
    except FileNotFoundError:
        return None
    except yaml.YAMLError as error:
        problems.append(not_yaml(path.name, error))
    except ValidationError as error:
        problems += [broken(path.name, "", detail) for detail in error.errors(include_url=False)]
    return None


def unknown_references(file: str, event: Event, known: Mapping[str, frozenset[str]]) -> Iterable[Problem]:
    """Report every id in a record that is missing in its authority file."""
    references = [
        ("place.id", "places", (event.place.id,) if event.place.id else ()),
        ("route", "places", event.route),
        ("access.port", "places", (event.access.port,) if event.access else ()),
        ("concerns", "waters", event.concerns),
        ("organisations", "organisations", event.organisations),
        ("vessels", "vessels", event.vessels),
        ("series", "series", (event.series,) if event.series else ()),
    ]
    expected = {
        "places": "expected the id of a place in geodata/gazetteer/places.yaml",
        "waters": "expected the id of a place in geodata/gazetteer/places.yaml, or of a zone or sector",
        "organisations": f"expected an id of {ORGANISATIONS}",
        "vessels": f"expected an id of {VESSELS}",
        "series": f"expected an id of {SERIES}",
    }
    for field, authority, ids in references:
        for reference in ids:
            if reference not in known[authority]:
                yield Problem(file, event.id, field, reference, expected[authority], "unknown-reference")


def _duplicates(
    by_file: Mapping[str, Sequence[Event | Organisation | Publisher | Series | Vessel | Withdrawal]],
) -> Iterable[Problem]:
    """Report duplicate ids: of events across all files, of others within their file."""
    seen: dict[tuple[type, str], str] = {}
    for file, records in by_file.items():
        for record in records:
            first = seen.setdefault((type(record), record.id), file)
            if first != file:
                yield Problem(
                    file, record.id, "id", record.id, f"expected a new id; {first} has this one already", "duplicate-id"
                )
    for file, records in by_file.items():
        ids = [record.id for record in records]
        for repeated in sorted({item for item in ids if ids.count(item) > 1}):
            yield Problem(
                file,
                repeated,
                "id",
                repeated,
                "expected a new id; this one is a duplicate in this file",
                "duplicate-id",
            )
