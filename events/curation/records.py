"""Reading the YAML files of a catalogue: records and authority files, checked completely before anything is used."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from events.model.errors import CatalogueError, Problem
from events.model.schema import Coverage, Declined, Event, Organisation, Publisher, Series, Vessel, Withdrawal

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Record = TypeVar("Record", Declined, Event, Organisation, Publisher, Series, Vessel, Withdrawal)
Named = TypeVar("Named", Organisation, Vessel)

ORGANISATIONS = "organisations.yaml"
VESSELS = "vessels.yaml"
SERIES = "series.yaml"
PUBLISHERS = "publishers.yaml"
WITHDRAWN = "withdrawn.yaml"
COVERAGE = "coverage.yaml"
DECLINED = "declined.yaml"
#: The files of a catalogue's folder that hold no events.
AUTHORITIES = frozenset({ORGANISATIONS, VESSELS, SERIES, PUBLISHERS, WITHDRAWN, COVERAGE, DECLINED})


@dataclass(frozen=True)
class Records:
    """The content of a catalogue's folder.

    Parameters
    ----------
    events
        In the order of the files.
    files
        Name of the file of each event, by the event's id.
    organisations, vessels, series
        The authority files, by id.
    withdrawn
        What was withdrawn, by id.
    coverage
        How far reports were searched, where the folder says it.
    publishers
        The authority file of publishers, by name; empty where the folder has none.
    declined
        Research notes that became no record, in the order of the file.
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


_MOST_NODES = 1_000_000
# Brackets and dashes of lists in lists.
_DEEP = re.compile(rb"(?:[\[{]\s*|-\s+){50}")


class _Loader(yaml.CSafeLoader):
    """Loader that reads every scalar but null as a string, and refuses a repeated key.

    ``NO`` is Norway, not false, and ``2013-07-08`` is an EDTF string, not a `datetime.date`; the schema decides.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                problem = f"the field {key_node.value!r} is repeated in one record"
                raise yaml.constructor.ConstructorError(problem=problem, problem_mark=key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_folder(folder: Path, places: Collection[str], waters: Collection[str] = ()) -> Records:
    """Read and check all records of a catalogue's folder.

    Parameters
    ----------
    folder
        Holds a YAML file a year, `organisations.yaml`, `vessels.yaml` and `withdrawn.yaml`, perhaps `series.yaml`,
        `publishers.yaml`, `declined.yaml` and `coverage.yaml`.
    places
        Ids of the gazetteer; `place`, `route` and `access.port` must be among them.
    waters
        Ids of zones and sectors, which `concerns` may name as well as the gazetteer's.

    Raises
    ------
    CatalogueError
        With every problem of every file, if there is any.
    """
    problems: list[Problem] = []
    organisations = _read(folder / ORGANISATIONS, folder, Organisation, problems)
    vessels = _read(folder / VESSELS, folder, Vessel, problems)
    # A catalogue need not have any.
    series = _read(folder / SERIES, folder, Series, problems) if (folder / SERIES).exists() else []
    publishers = _read(folder / PUBLISHERS, folder, Publisher, problems) if (folder / PUBLISHERS).exists() else []
    declined = _read(folder / DECLINED, folder, Declined, problems) if (folder / DECLINED).exists() else []
    withdrawn = _read(folder / WITHDRAWN, folder, Withdrawal, problems)
    coverage = _read_coverage(folder / COVERAGE, problems)
    years = sorted(path for path in folder.glob("*.yaml") if path.name not in AUTHORITIES)
    by_file = {path.name: _read(path, folder, Event, problems) for path in years}
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
        declined=tuple(declined),
    )


def read_events(path: Path, folder: Path) -> tuple[list[Event], list[Problem]]:
    """Read one file of events of a catalogue's folder, with every problem of the schema that it has."""
    problems: list[Problem] = []
    return _read(path, folder, Event, problems), problems


def read_publishers(path: Path, folder: Path) -> tuple[list[Publisher], list[Problem]]:
    """Read the authority file of publishers, with every problem of the schema that it has."""
    problems: list[Problem] = []
    return _read(path, folder, Publisher, problems), problems


def load_yaml(path: Path) -> Any:
    """Read a YAML file whose scalars are strings or null.

    Raises
    ------
    yaml.YAMLError
        If it is not valid, a key is repeated, it is nested deeply, or its aliases stand for more than `_MOST_NODES`.
    """
    content = path.read_bytes()
    # The parser recurses, and ends the process where nesting is too deep.
    if _DEEP.search(content):
        raise yaml.YAMLError("nested more deeply than any record")
    loader = _Loader(content)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _written_out(node, {}) > _MOST_NODES:
            raise yaml.YAMLError("its aliases stand for more than fits into a file")
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _written_out(node: yaml.Node, known: dict[int, int]) -> int:
    """Count the nodes of a document in which each alias is replaced by what it stands for."""
    if id(node) not in known:
        known[id(node)] = _MOST_NODES + 1  # for an alias of itself
        children = node.value if isinstance(node, yaml.SequenceNode) else ()
        if isinstance(node, yaml.MappingNode):
            children = [one for pair in node.value for one in pair]
        known[id(node)] = 1 + sum(_written_out(one, known) for one in children)
    return known[id(node)]


def _read(path: Path, folder: Path, model: type[Record], problems: list[Problem]) -> list[Record]:
    """Read one file; what cannot be read or checked is added to `problems`."""
    name = path.relative_to(folder).as_posix()
    try:
        raw = load_yaml(path)
    except FileNotFoundError:
        problems.append(Problem(name, "", "", "", "expected this file in the catalogue's folder"))
        return []
    except yaml.YAMLError as error:
        problems.append(not_yaml(name, error))
        return []
    if raw is None:
        return []
    if not isinstance(raw, list):
        problems.append(Problem(name, "", "", str(raw), "expected a list of records"))
        return []
    records = []
    for position, item in enumerate(raw, start=1):
        try:
            records.append(model.model_validate(item))
        except ValidationError as error:
            label = str(item["id"]) if isinstance(item, dict) and item.get("id") else f"#{position}"
            problems += [broken(name, label, detail) for detail in error.errors(include_url=False)]
    return records


def _read_coverage(path: Path, problems: list[Problem]) -> Coverage | None:
    """Read how far reports were searched; what cannot be read or checked is added to `problems`."""
    try:
        return Coverage.model_validate(load_yaml(path))
    except FileNotFoundError:
        return None
    except yaml.YAMLError as error:
        problems.append(not_yaml(path.name, error))
    except ValidationError as error:
        problems += [broken(path.name, "", detail) for detail in error.errors(include_url=False)]
    return None


def not_yaml(file: str, error: yaml.YAMLError) -> Problem:
    """Return the problem of a file that is not valid YAML."""
    return Problem(file, "", "", "", f"not valid YAML: {' '.join(str(error).split())}", "yaml")


def broken(file: str, record: str, detail: ErrorDetails) -> Problem:
    """Return a problem that pydantic found in a record."""
    value = "" if detail["type"] == "missing" else _shown(detail["input"])
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "missing":
        message = "expected this field, which is missing"
    elif detail["type"] == "extra_forbidden":
        message = "no such field in a record; see the codebook for the fields"
    return Problem(file, record, ".".join(str(part) for part in detail["loc"]), value, message)


def _shown(value: object) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json(exclude_none=True)
    return "null" if value is None else str(value)


def unknown_references(file: str, event: Event, known: Mapping[str, frozenset[str]]) -> Iterable[Problem]:
    """Report every id in a record that its authority does not have."""
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
