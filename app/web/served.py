"""The set of events that an application serves, and everything that is known of it, read as the settings say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from events.curation import reading, releases, revisions, stories
from events.curation.records import read_organisations, read_vessels
from events.index.index import EventIndex
from events.model.errors import EventSetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

    from app.web.config import Settings
    from events.curation.records import Records
    from events.curation.releases import Release
    from events.curation.stories import Story
    from events.model.schema import Vessel, Withdrawal
    from events.own.intake import Report, Request
    from events.table.catalogue import Catalogue


def load(settings: Settings, report: Report | None = None) -> Catalogue:
    """Read the events that the settings name: event sets, or else the catalogue.

    Parameters
    ----------
    settings
        The configuration.
    report
        Hears of progress, guesses and rejects of event sets.

    Raises
    ------
    CatalogueError
        If the catalogue has problems.
    EventSetError
        If an event set cannot be read.
    """
    if not settings.events:
        return reading.load(settings.catalogue)
    from events.own import loading  # noqa: PLC0415 - slow to load, and a server of the catalogue starts without
    from events.own.intake import Reading  # noqa: PLC0415

    reading_them = Reading(strict=settings.strict, rejects=settings.rejects, growth=settings.growth)
    return loading.load(_requests(settings), reading_them, report)


def _requests(settings: Settings) -> list[Request]:
    from events.own.intake import Request  # noqa: PLC0415
    from events.own.mapping import Mapping  # noqa: PLC0415

    mappings = [Mapping.parse(text) for text in settings.mappings] or [Mapping()]
    count = len(settings.events)
    if len(mappings) not in (1, count):
        raise EventSetError(
            f"--map was given {len(mappings)} times for {count} event sets; expected it once, or once for each"
        )
    each = mappings * count if len(mappings) == 1 else mappings
    return [Request.parse(address, mapping) for address, mapping in zip(settings.events, each, strict=False)]


_EXTENSION = "caspian"


@dataclass
class Served:
    """The set of events that is served, and everything that is known of it; nobody else reads its folders.

    Parameters
    ----------
    settings
        The configuration.
    index
        The current events.
    loaded
        When they were read.
    problem
        Why newer events are not served, if there are any that cannot be read.
    kept
        What other modules make of the events once; each module uses keys of its own.
    """

    settings: Settings
    index: EventIndex
    loaded: datetime = field(default_factory=lambda: datetime.now(UTC))
    problem: str | None = None
    kept: dict[object, Any] = field(default_factory=dict)
    _frozen: dict[str, EventIndex] = field(default_factory=dict)

    @property
    def is_catalogue(self) -> bool:
        """Whether these are the project's own records, and no event sets of the operator's."""
        return not self.settings.events

    @cached_property
    def records(self) -> Records:
        """The records of the catalogue's folder, also where event sets are served."""
        return reading.read(self.settings.catalogue)

    @cached_property
    def catalogue(self) -> EventIndex:
        """The events of the catalogue, also where event sets are served: what the handbook is about."""
        return self.index if self.is_catalogue else EventIndex(reading.load(self.settings.catalogue))

    @cached_property
    def withdrawn(self) -> Mapping[str, Withdrawal]:
        """Withdrawals from the current events, by id; none from event sets."""
        return self.records.withdrawn if self.is_catalogue else {}

    @cached_property
    def releases(self) -> list[Release]:
        """The releases, oldest first; none of event sets."""
        return releases.releases(self.settings.releases) if self.is_catalogue else []

    def released(self) -> Iterator[tuple[Release, Catalogue]]:
        """Yield the releases with their events, oldest first, each read when it comes up and once for all.

        Raises
        ------
        ReleaseError
            If the file of a release has changed.
        """
        return revisions.frozen(self.settings.releases, self.releases)

    @cached_property
    def stories(self) -> dict[str, Story]:
        """The stories, by id, whose events are all among the current ones; none of event sets.

        Raises
        ------
        CatalogueError
            If a story has problems.
        """
        if not self.is_catalogue:
            return {}
        found = stories.read(stories.folder_beside(self.settings.catalogue))
        row_of = self.index.row_of
        return {name: story for name, story in found.items() if all(row_of(one) is not None for one in story.cited)}

    @cached_property
    def vessels(self) -> Mapping[str, Vessel]:
        """The ships that the catalogue knows, by id; event sets may name the same."""
        return read_vessels(self.settings.catalogue)

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Names of the ships and organisations that the catalogue knows, by the filter's parameter and id."""
        return {
            "vessel": {key: vessel.name for key, vessel in self.vessels.items()},
            "organisation": {key: one.name for key, one in read_organisations(self.settings.catalogue).items()},
        }

    def index_of(self, version: str) -> EventIndex:
        """Return the index of a release; of the current events if `version` is empty.

        Raises
        ------
        ReleaseError
            If there is no such release, or its file has changed.
        """
        if not version:
            return self.index
        if version not in self._frozen:
            self._frozen[version] = EventIndex(releases.load(version, self.settings.releases))
        return self._frozen[version]


def read(settings: Settings, events: Catalogue | None = None) -> Served:
    """Read what the settings name, with its stories, which are checked before anything is served.

    Parameters
    ----------
    settings
        The configuration.
    events
        What to serve instead, already read.

    Raises
    ------
    CatalogueError
        If the catalogue or a story has problems.
    EventSetError
        If an event set cannot be read.
    """
    found = Served(settings, EventIndex(events if events is not None else load(settings), settings.cache))
    found.stories  # noqa: B018 - reads and checks them
    return found


def put(served: Served, extensions: dict[str, object]) -> None:
    """Hand an application what it serves."""
    extensions[_EXTENSION] = served


def served() -> Served:
    """Return what the current application serves."""
    return of(current_app)


def of(app: Flask) -> Served:
    """Return what an application serves."""
    return cast("Served", app.extensions[_EXTENSION])
