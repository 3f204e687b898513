"""The query parameters shared by all endpoints: the release, and the filter of events."""

from __future__ import annotations

from flask import request

from app.web.served import served
from events.index.index import EventIndex
from events.model.errors import FilterError
from events.model.event_filter import POSTINGS, EventFilter

#: The query parameter that selects a release instead of the current events.
VERSION = "version"


def requested_version() -> str:
    """Return the requested release; empty for the current events."""
    return request.args.get(VERSION, "")


def requested_index() -> EventIndex:
    """Return the requested events: the current ones, or those of a release.

    Raises
    ------
    FilterError
        If there is no such release.
    """
    version = requested_version()
    if not version:
        return served().index
    known = [release.version for release in served().releases]
    if version not in known:
        raise FilterError(VERSION, version, f"expected one of the releases: {', '.join(known) or 'none yet'}")
    return served().index_of(version)


def parse_filter(pairs: list[tuple[str, str]], index: EventIndex | None = None) -> EventFilter:
    """Parse a filter with the vocabulary of an index, by default that of the requested events."""
    vocabulary = dict((index or requested_index()).vocabulary)
    # Ships and organisations of the catalogue are allowed without events in this index, like places.
    further = {one.name for one in POSTINGS} & {name for name, _value in pairs}
    vocabulary |= {name: {*vocabulary[name], *served().names[name]} for name in further}
    return EventFilter.from_query([pair for pair in pairs if pair[0] != VERSION], vocabulary)
