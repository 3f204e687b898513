"""The events that an application serves with all related data, read according to the settings."""

from __future__ import annotations

import hashlib
import logging
import pickle
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import current_app

from app.web import kept_parts
from app.web.kept_parts import KeptParts
from events.curation import reading, releases, stories
from events.index.index import EventIndex
from events.index.kept_index import index_of, prepare
from events.index.serialised import SerialisedFeatures
from events.model.errors import EventSetError
from events.own.files import contents
from events.table.disk import program
from events.table.disk.kept_files import KeptFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from flask import Flask

    from app.web.config import Settings
    from events.curation.records import Records
    from events.curation.releases import Release
    from events.curation.stories import Story
    from events.model.schema import Vessel, Withdrawal
    from events.own.intake import Reading, Report, Request
    from events.table.catalogue import Catalogue

_LOG = logging.getLogger("caspian.cache")

Made = TypeVar("Made")


@dataclass(frozen=True)
class Stale:
    """Notice that a cached copy is served because the event sets cannot be read.

    Parameters
    ----------
    since
        When the copy was read.
    reason
        Why nothing newer can be read, redacted for the public.
    """

    since: datetime
    reason: str


@dataclass(frozen=True)
class Content:
    """All served content, read together and validated, so that its parts always belong to the same version.

    Parameters
    ----------
    catalogue
        The current events.
    records
        The records of the catalogue's folder, also where event sets are served.
    stories
        The stories, by id; none for event sets.
    released
        The releases with their events, oldest first; none for event sets.
    indexed
        Features and index of the events, if they are cached together with the other content.
    name
        Identifier that changes with any of the content; empty if it is unknown.
    stale
        Notice that a cached copy is served, as the event sets cannot be read.
    """

    catalogue: Catalogue
    records: Records
    stories: Mapping[str, Story]
    released: tuple[tuple[Release, Catalogue], ...]
    indexed: tuple[SerialisedFeatures, EventIndex] | None = None
    name: str = ""
    stale: Stale | None = None


def read(
    settings: Settings,
    report: Report | None = None,
    events: Catalogue | None = None,
    records: Records | None = None,
    before: Content | None = None,
) -> Content:
    """Read the content that the settings name: event sets, or else the catalogue with its stories and releases.

    Parameters
    ----------
    settings
        The configuration.
    report
        Receives progress, guesses and rejected rows of event sets.
    events
        Events to serve instead, already read.
    records
        Records of the catalogue's folder, already read.
    before
        Content read before with the same settings, of which unchanged parts are reused.

    Raises
    ------
    CatalogueError
        If the catalogue or a story has problems.
    EventSetError
        If an event set cannot be read.
    ReleaseError
        If the file of a release is missing or has changed.
    """
    if settings.events:
        events = load(settings, report, before.catalogue if before else None) if events is None else events
        prepare(events)
        records, name = _records(settings, before)
        said = (events.name, events.version, len(events), events.licence, events.searched_until)
        return Content(events, records, {}, (), name=f"{name} {said}" if name else "")
    folders = (settings.catalogue, stories.folder_beside(settings.catalogue), settings.releases)
    if events is None and records is not None:
        catalogue = reading.from_records(records, reading.content_version(settings.catalogue))
        return Content(catalogue, records, stories.read(folders[1]), _released(settings))
    if events is None:
        content, name = _kept_or_read(settings, "contents", folders, lambda: _content(settings, folders[1], before))
        return replace(content, name=name)
    return Content(events, _records(settings, before)[0], stories.read(folders[1]), _released(settings))


def _content(settings: Settings, beside: Path, before: Content | None) -> Content:
    events, records = reading.load_with_records(settings.catalogue, before.records if before else None)
    features = SerialisedFeatures.of(events)
    index = EventIndex(events, features).complete()
    return Content(events, records, stories.read(beside), _released(settings), (features, index))


def _released(settings: Settings) -> tuple[tuple[Release, Catalogue], ...]:
    return tuple(releases.read(settings.releases))


def load(settings: Settings, report: Report | None = None, before: Catalogue | None = None) -> Catalogue:
    """Read the event sets that the settings name.

    Parameters
    ----------
    settings
        The configuration.
    report
        Receives progress, guesses and rejected rows.
    before
        Events read before, of which unchanged parts are reused.

    Raises
    ------
    EventSetError
        If one cannot be read.
    """
    from events.own import loading  # noqa: PLC0415 - slow to load, and a server of the catalogue starts without it

    return loading.load(*requests_of(settings), report, _kept(settings, "events"), before)


def _records(settings: Settings, before: Content | None) -> tuple[Records, str]:
    """Read the catalogue's records, which are needed for event sets, too. Also return their identifier."""
    folder, known = settings.catalogue, before.records if before else None
    name = _name_of((folder,), "records")
    if before is not None and before.name.startswith(f"{name} "):
        return before.records, name
    return _kept_or_read(settings, "records", (folder,), lambda: reading.read(folder, known))


def _kept_or_read(settings: Settings, kind: str, folders: Sequence[Path], make: Callable[[], Made]) -> tuple[Made, str]:
    """Load from the cache what was made from folders and validated, unless one of their files has changed, or make it.

    Also return its identifier, which is empty if it cannot be cached.
    """
    name, kept = _name_of(folders, kind), _kept(settings, kind)
    try:
        if (content := kept.opened(name)) is not None:
            # Only this user can have written the file, and its integrity was checked.
            opened: Made = pickle.loads(content)  # noqa: S301
            return opened, name
    except OSError as error:
        _LOG.warning("The folder of what was read cannot be used: %s", error.strerror or error)
        return make(), ""
    made = make()
    if name != _name_of(folders, kind):  # an editor has saved a file meanwhile
        return made, ""
    try:
        kept.made(name, lambda target: pickle.dump(made, target, pickle.HIGHEST_PROTOCOL))
    except OSError as error:
        _LOG.warning("What was read is not kept for the next start: %s", error.strerror or error)
        return made, ""
    return made, name


def _name_of(folders: Sequence[Path], kind: str) -> str:
    said = b"".join(contents.digest(folder) if folder.exists() else b"-" for folder in folders)
    return f"{hashlib.sha256(said + program.fingerprint()).hexdigest()[:16]}.{kind}"


def requests_of(settings: Settings) -> tuple[list[Request], Reading]:
    """Return the event sets that the settings name, and how they are read.

    Raises
    ------
    EventSetError
        If the mappings of their columns are invalid.
    """
    from events.own.intake import Reading  # noqa: PLC0415

    return _requests(settings), Reading.of({name: getattr(settings, name) for name in _OPTIONS})


# Settings for reading event sets.
_OPTIONS = ("strict", "rejects", "growth", "form", "encoding", "decimal", "dates", "calendar", "missing", "profile")


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
    """The served events with all related data; no other module reads their folders.

    Parameters
    ----------
    settings
        The configuration.
    content
        The content that was read.
    index
        The current events.
    loaded
        When they were read.
    parts
        Cached parts of pages.
    problem
        Why newer events are not served, if reading them failed.
    kept
        Values that other modules derive from the events once, each module under its own keys.
    """

    settings: Settings
    content: Content
    index: EventIndex
    parts: KeptParts
    loaded: datetime = field(default_factory=lambda: datetime.now(UTC))
    problem: str | None = None
    kept: dict[object, Any] = field(default_factory=dict)
    _frozen: dict[str, EventIndex] = field(default_factory=dict)

    @property
    def stale(self) -> Stale | None:
        """Notice that a cached copy is served, as the event sets could not be read at startup; None if they were."""
        return self.content.stale

    @property
    def is_catalogue(self) -> bool:
        """Whether these are the project's own records rather than the operator's event sets."""
        return not self.settings.events

    @property
    def records(self) -> Records:
        """The records of the catalogue's folder, also where event sets are served."""
        return self.content.records

    @cached_property
    def catalogue(self) -> EventIndex:
        """The events of the catalogue, also where event sets are served: the subject of the handbook."""
        return self.index if self.is_catalogue else EventIndex(reading.from_records(self.records, ""))

    @property
    def withdrawn(self) -> Mapping[str, Withdrawal]:
        """Withdrawals from the current events, by id; none for event sets."""
        return self.records.withdrawn if self.is_catalogue else {}

    @property
    def released(self) -> tuple[tuple[Release, Catalogue], ...]:
        """The releases with their events, oldest first; none of event sets."""
        return self.content.released

    @cached_property
    def releases(self) -> list[Release]:
        """The releases, oldest first; none for event sets."""
        return [release for release, _events in self.released]

    @cached_property
    def stories(self) -> dict[str, Story]:
        """The stories, by id, whose events are all among the current ones; none for event sets."""
        row_of = self.index.row_of
        told = self.content.stories
        return {name: story for name, story in told.items() if all(row_of(one) is not None for one in story.cited)}

    @property
    def vessels(self) -> Mapping[str, Vessel]:
        """The ships that the catalogue knows, by id; event sets may name the same."""
        return self.records.vessels

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Names of the ships, organisations and series that the catalogue knows, by the filter's parameter and id."""
        return {
            "vessel": {key: vessel.name for key, vessel in self.records.vessels.items()},
            "organisation": {key: one.name for key, one in self.records.organisations.items()},
            "series": {key: one.name for key, one in self.records.series.items()},
        }

    def index_of(self, version: str) -> EventIndex:
        """Return the index of a release; of the current events if `version` is empty.

        Raises
        ------
        KeyError
            If there is no such release.
        """
        if not version:
            return self.index
        if version not in self._frozen:
            events = {release.version: events for release, events in self.released}
            self._frozen[version] = EventIndex(events[version])
        return self._frozen[version]


def put(settings: Settings, content: Content, extensions: dict[str, object]) -> None:
    """Set the content that an application serves."""
    if content.indexed:
        features, index = content.indexed
        index.attached(content.catalogue, features)
    else:
        index = index_of(content.catalogue, _kept(settings, "features"), _kept(settings, "indexes"))
    parts = KeptParts(_kept(settings, "parts"), kept_parts.name_of(content.name, settings))
    state = Served(settings, content, index, parts)
    if content.stale:
        state.loaded, state.problem = content.stale.since, content.stale.reason
    extensions[_EXTENSION] = state


def _kept(settings: Settings, kind: str) -> KeptFiles:
    return KeptFiles(settings.cache / kind, settings.kept_megabytes << 20)


def served() -> Served:
    """Return the content of the current application."""
    return of(current_app)


def of(app: Flask) -> Served:
    """Return the content of an application."""
    return cast("Served", app.extensions[_EXTENSION])
