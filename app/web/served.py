"""What an application serves: the index of its events and of frozen releases, read as the settings say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from events.curation import reading, releases
from events.curation.records import read_organisations, read_vessels
from events.index.index import EventIndex
from events.model.errors import EventSetError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from app.web.config import Settings
    from events.curation.stories import Story
    from events.model.schema import Vessel
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

    return loading.load(_requests(settings), Reading(strict=settings.strict, rejects=settings.rejects), report)


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
    """The events that are served, and what is made of them once.

    Parameters
    ----------
    settings
        The configuration.
    index
        The current events.
    frozen
        The releases that somebody has asked for, by version.
    loaded
        When that was.
    problem
        Why newer events are not served, if there are any that cannot be read.
    kept
        What other modules make of the events once; each module uses keys of its own.
    stories
        The stories that are told of the events, by id.
    """

    settings: Settings
    index: EventIndex
    frozen: dict[str, EventIndex] = field(default_factory=dict)
    loaded: datetime = field(default_factory=lambda: datetime.now(UTC))
    problem: str | None = None
    kept: dict[object, Any] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)

    @cached_property
    def vessels(self) -> Mapping[str, Vessel]:
        """What the catalogue knows of ships, by id; for event sets of the user's, too, as far as they name the same."""
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
            If there is no such release.
        """
        if not version:
            return self.index
        if version not in self.frozen:
            self.frozen[version] = EventIndex(releases.load(version, self.settings.releases))
        return self.frozen[version]


def put(served: Served, extensions: dict[str, object]) -> None:
    """Hand an application what it serves."""
    extensions[_EXTENSION] = served


def served() -> Served:
    """Return what the current application serves."""
    return of(current_app)


def of(app: Flask) -> Served:
    """Return what an application serves."""
    return cast("Served", app.extensions[_EXTENSION])
