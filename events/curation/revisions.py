"""Changes of events between releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from events.curation.releases import Release
from events.table.catalogue import Catalogue
from events.table.columns import PROPERTIES
from events.table.features import dumps

if TYPE_CHECKING:
    import geopandas as gpd

# The list of revisions describes changes and does not count as one.
_COMPARED = tuple(name for name in PROPERTIES if name not in ("id", "revised"))
_COORDINATES = "coordinates"
_OF_PUBLISHERS = ("kind", "country")

Content = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an event in one version of the catalogue.

    Parameters
    ----------
    version
        Version of the release; empty for the current events, which are not released yet.
    date
        ISO day of the release; `None` for the current events.
    kind
        Whether it was added (or restored), changed, or removed.
    fields
        Changed fields: names of properties, and ``coordinates``.
    """

    version: str
    date: str | None
    kind: Literal["added", "changed", "removed"]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ids of events that are new, gone or changed in one version of a catalogue compared with an earlier one."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def revisions(event_id: str, current: gpd.GeoDataFrame, released: Iterable[tuple[Release, Catalogue]]) -> list[Change]:
    """Return the releases in which an event was added, changed or removed.

    Parameters
    ----------
    event_id
        Id of an event in any version.
    current
        Frame of the current events, as in `events.table.catalogue.Catalogue`.
    released
        Releases, oldest first, as `events.curation.releases.read` yields them.

    Returns
    -------
    list of Change
        Changes, oldest first; versions without a change to the event are left out.
    """
    versions: list[tuple[str, str | None, gpd.GeoDataFrame]] = [
        (release.version, release.date, catalogue.frame) for release, catalogue in released
    ]
    before: Content | None = None
    changes = []
    for version, date, frame in [*versions, ("", None, current)]:
        after = contents(frame[frame["id"] == event_id]).get(event_id)
        fields = different(before or {}, after or {})
        if before is None and after is not None:
            changes.append(Change(version, date, "added"))
        elif before is not None and after is None:
            changes.append(Change(version, date, "removed"))
        elif fields:
            changes.append(Change(version, date, "changed", fields))
        before = after
    return changes


def holding(event_id: str, released: Iterable[tuple[Release, Catalogue]]) -> list[str]:
    """List the releases that contain an event, oldest first."""
    return [release.version for release, catalogue in released if (catalogue.frame["id"] == event_id).any()]


def compare(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> Comparison:
    """Find the events that are new, changed and gone in a later version of a catalogue.

    Parameters
    ----------
    before, after
        Frames as in `events.table.catalogue.Catalogue`.
    """
    old, new = contents(before), contents(after)
    return Comparison(
        added=tuple(key for key in new if key not in old),
        changed=tuple(key for key in new if key in old and different(old[key], new[key])),
        removed=tuple(key for key in old if key not in new),
    )


def contents(frame: gpd.GeoDataFrame) -> dict[str, Content]:
    """Serialise the fields of each event, by id and field; empty ones are left out.

    A field that an older release does not have yet counts as empty.
    """
    points = frame.geometry.get_coordinates().to_numpy().round(6).tolist()
    columns = [_own(name, frame[name].tolist()) for name in _COMPARED]
    names = (*_COMPARED, _COORDINATES)
    return {
        event_id: {name: dumps(value) for name, value in zip(names, values, strict=True) if value not in (None, "", [])}
        for event_id, *values in zip(frame["id"], *columns, points, strict=True)
    }


def _own(name: str, values: list[Any]) -> list[Any]:
    """Remove publishers' details from the authority file from the sources: they are not content of an event."""
    if name != "sources":
        return values
    return [
        [{key: part for key, part in source.items() if key not in _OF_PUBLISHERS} for source in sources]
        for sources in values
    ]


def different(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the fields in which two contents differ, in the order of the downloads."""
    return tuple(name for name in (*_COMPARED, _COORDINATES) if before.get(name) != after.get(name))


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])
