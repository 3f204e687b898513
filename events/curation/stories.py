"""Stories: guided tours of the catalogue, one YAML file each; a step has a text, a map view, and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from events.curation import yaml_files
from events.curation.records import Records
from events.index.index import EventIndex
from events.model.errors import CatalogueError, Problem
from events.model.event_filter import VOCABULARY, EventFilter
from events.model.schema import EventId, IsoDay, Language, Slug, Text, at_least_one
from events.model.view import View
from events.table.catalogue import Catalogue
from geodata import gazetteer

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def _filter(text: str) -> str:
    """Validate a query string of the map, and return its canonical form."""
    return _parse(text).to_query()


def _parse(text: str) -> EventFilter:
    pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
    return EventFilter.from_query(pairs, {**VOCABULARY, "place": frozenset(gazetteer.load())})


def _view(text: str) -> str:
    View.parse(text)
    return text


def _once(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(ids)) < len(ids):
        raise ValueError("expected each event once")
    return ids


# Usual reading speed for factual texts.
_WORDS_A_MINUTE = 200


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Part):
    """One step of a story.

    Parameters
    ----------
    id
        Identifier of the step within its story, for links to it.
    heading, text
        Original plain text; one to four sentences.
    filter
        Filter of the map, as in the query string of its URL.
    view
        Map view; `None` for the whole region.
    event
        Event that the map highlights; `None` for none.
    cites
        Events that support the text, each of which passes the filter.
    """

    id: Slug
    heading: Annotated[Text, StringConstraints(max_length=90)]
    text: Annotated[Text, StringConstraints(max_length=700)]
    filter: Annotated[str, AfterValidator(_filter)]
    view: Annotated[str, AfterValidator(_view)] | None = None
    event: EventId | None = None
    cites: Annotated[tuple[EventId, ...], AfterValidator(at_least_one), AfterValidator(_once)]

    @property
    def event_filter(self) -> EventFilter:
        """The filter, parsed."""
        return _parse(self.filter)


class Story(_Part):
    """A guided tour of the catalogue.

    Parameters
    ----------
    id
        Name of its file, which does not repeat it.
    title, lead
        Title, and summary of its subject.
    language
        Language of the story (ISO 639).
    updated
        Day on which it was last checked against the events that it cites.
    steps
        Steps in their order.
    """

    id: Slug
    title: Annotated[Text, StringConstraints(max_length=90)]
    lead: Annotated[Text, StringConstraints(max_length=700)]
    language: Language
    updated: IsoDay
    steps: Annotated[tuple[Step, ...], AfterValidator(at_least_one)]

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of all events that the story cites, without duplicates."""
        return tuple(dict.fromkeys(event for step in self.steps for event in step.cites))

    @property
    def minutes(self) -> int:
        """Estimated reading time in minutes, at least one."""
        parts = [self.lead, *(f"{step.heading} {step.text}" for step in self.steps)]
        return max(1, round(sum(len(part.split()) for part in parts) / _WORDS_A_MINUTE))


def folder_beside(catalogue: Path) -> Path:
    """Return the folder of stories next to a catalogue's folder."""
    return catalogue.parent / "stories"


def read(folder: Path) -> dict[str, Story]:
    """Read all stories of a folder, by id.

    Raises
    ------
    CatalogueError
        If there are problems; it carries those of all files.
    """
    problems: list[Problem] = []
    found = [_read(path, problems) for path in sorted(folder.glob("*.yaml"))]
    if problems:
        raise CatalogueError(problems)
    return {story.id: story for story in found if story}


def check(folder: Path, events: Records, catalogue: Catalogue) -> list[Problem]:
    """Check the stories of a folder against the events that they cite.

    Parameters
    ----------
    folder
        One YAML file per story; it need not exist.
    events
        Records of the catalogue.
    catalogue
        The same events as a table.

    Returns
    -------
    list of Problem
        Problems by file and step: unreadable files, events that do not exist or that their step does not show; and as
        warnings, stories older than an event that they cite.
    """
    try:
        stories = read(folder)
    except CatalogueError as error:
        return list(error.problems)
    index = EventIndex(catalogue)
    revised = {event.id: max((one.date for one in event.revised), default=event.added) for event in events.events}
    problems: list[Problem] = []
    for story in stories.values():
        for step in story.steps:
            shown = set(index.catalogue.table["id"].take(index.select(step.event_filter)).to_pylist())
            for field, value, expected, code in _wrong_references(step, revised.keys(), shown):
                problems.append(Problem(_file(story), step.id, field, value, expected, code))
        for event in story.cited:
            if (day := revised.get(event, "")) > story.updated:
                expected = f"expected a look at {event}, changed on {day}, and then that day or a later one"
                problems.append(Problem(_file(story), "", "updated", story.updated, expected, "stale", "warning"))
    return problems


def _wrong_references(step: Step, known: Iterable[str], shown: set[str]) -> Iterator[tuple[str, str, str, str]]:
    named = [*(("cites", event) for event in step.cites), *([("event", step.event)] if step.event else [])]
    for field, event in named:
        if event not in known:
            yield field, event, "expected the id of an event of the catalogue", "unknown-reference"
        elif event not in shown:
            yield field, event, f"expected an event that passes the step's filter, {step.filter}", "not-shown"


def _file(story: Story) -> str:
    return f"stories/{story.id}.yaml"


def _read(path: Path, problems: list[Problem]) -> Story | None:
    """Read one story; its problems are added to `problems`."""
    file = f"stories/{path.name}"
    try:
        raw = yaml_files.load_yaml(path)
    except yaml.YAMLError as error:
        problems.append(yaml_files.not_yaml(file, error))
        return None
    if not isinstance(raw, dict):
        problems.append(Problem(file, "", "", str(raw), "expected a story: title, lead, language, updated, steps"))
        return None
    if "id" in raw:
        problems.append(Problem(file, "", "id", str(raw["id"]), "no such field in a file: its name is the id"))
        return None
    try:
        story = Story.model_validate(raw | {"id": path.stem})
    except ValidationError as error:
        problems += [_problem(file, raw, detail) for detail in error.errors(include_url=False)]
        return None
    ids = [step.id for step in story.steps]
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        problems.append(
            Problem(file, repeated, "id", repeated, "expected a new id; this one is a duplicate", "duplicate-id")
        )
    return story


def _problem(file: str, raw: Mapping[str, Any], detail: ErrorDetails) -> Problem:
    """Identify the step by its id, or by its position if it has none."""
    match detail["loc"]:
        case ("steps", int(position), *field):
            step = raw["steps"][position]
            label = str(step["id"]) if isinstance(step, dict) and step.get("id") else f"#{position + 1}"
            return yaml_files.broken(file, label, detail | {"loc": tuple(field)})
    return yaml_files.broken(file, "", detail)
