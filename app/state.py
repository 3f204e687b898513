"""What an application serves: the index of its events and of frozen releases, and the maps composed of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import current_app, has_request_context, request

from events.curation import releases
from events.curation.records import read_vessels
from events.index.index import EventIndex
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from app.api.layers import FeatureLayer
    from app.config import Settings
    from app.map import MapFragment
    from events.curation.releases import Release
    from events.curation.stories import Story
    from events.model.schema import Vessel

_EXTENSION = "caspian"
#: The parameter of every address that asks for a release instead of the current events.
VERSION = "version"


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
    fragments
        Composed maps by kind of page, language and version.
    loaded
        When that was.
    problem
        Why newer events are not served, if there are any that cannot be read.
    layers
        What the API's collections hold beside the events, by collection and the events' fingerprint.
    stories
        The stories that are told of the events, by id.
    """

    settings: Settings
    index: EventIndex
    frozen: dict[str, EventIndex] = field(default_factory=dict)
    fragments: dict[tuple[str, str, str], MapFragment] = field(default_factory=dict)
    loaded: datetime = field(default_factory=lambda: datetime.now(UTC))
    problem: str | None = None
    layers: dict[tuple[str, str], FeatureLayer] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)

    @cached_property
    def vessels(self) -> Mapping[str, Vessel]:
        """What the catalogue knows of ships, by id; for event sets of the user's, too, as far as they name the same."""
        return read_vessels(self.settings.catalogue)

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


#: Endpoints that answer for a release, so that links among a release's pages stay in it.
_VERSIONED = frozenset(
    {
        *("pages.index", "pages.events", "pages.event", "pages.event_json", "embeds.embed", "coverage.page"),
        "handbook.page",
        *("downloads.geojson", "downloads.csv", "downloads.file", "downloads.columns", "downloads.search"),
        *("pictures.map_picture", "pictures.event_picture", "one_file.file"),
        *("citations.view", "citations.event"),
        *("vessels.listing", "vessels.listing_data", "vessels.page", "vessels.page_data"),
        *("places.listing", "places.listing_data", "places.page", "places.page_data"),
        *("geography.routes", "geography.port_access", "geography.port_access_table"),
        *("api.landing", "api.conformance_classes", "api.description", "api.description_31", "api.collections"),
        *("api.collection", "api.queryables", "api.schema", "api.features", "api.feature"),
    }
)


def carry_version(endpoint: str, values: dict[str, object]) -> None:
    """Let the addresses of a release's pages name the release, unless `version` is given otherwise."""
    if endpoint in _VERSIONED and has_request_context() and requested_version():
        values.setdefault(VERSION, requested_version())


def requested_version() -> str:
    """Return the release that the request asks for; empty for the current events."""
    return request.args.get(VERSION, "")


def requested_index() -> EventIndex:
    """Return the events that the request asks for: the current ones, or those of a release.

    Raises
    ------
    FilterError
        If there is no such release.
    ReleaseError
        If the release is damaged.
    """
    version = requested_version()
    if not version:
        return served().index
    known = [release.version for release in released()]
    if version not in known:
        raise FilterError(VERSION, version, f"expected one of the releases: {', '.join(known) or 'none yet'}")
    return served().index_of(version)


def released() -> list[Release]:
    """List the releases of what is served, oldest first; there is none of a user's own events."""
    settings = served().settings
    return [] if settings.events else releases.releases(settings.releases)


def allow_parameters(*names: str) -> None:
    """Refuse a request with other parameters than these, or with one of them twice.

    Raises
    ------
    FilterError
        That names the parameter.
    """
    for name, values in request.args.lists():
        if name not in names:
            raise FilterError(name, values[0], f"there is no such parameter; expected {', '.join(names) or 'none'}")
        if len(values) > 1:
            raise FilterError(name, values[1], "the parameter stands twice; expected it once")


def parse_filter(pairs: list[tuple[str, str]]) -> EventFilter:
    """Read a filter with the vocabulary of the requested events."""
    vocabulary = requested_index().vocabulary
    if any(name == "vessel" for name, _value in pairs):
        # A ship that the catalogue knows may have no event here, like a place.
        vocabulary = replace(vocabulary, vessels={*vocabulary.vessels, *served().vessels})
    return EventFilter.from_query([pair for pair in pairs if pair[0] != VERSION], vocabulary)
