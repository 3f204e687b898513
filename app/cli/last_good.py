"""The last good copy of event sets, for a start at which they cannot be read."""

from __future__ import annotations

import hashlib
import logging
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.web import served
from app.web.policy.reasons import explain
from app.web.served import Stale
from events.model.errors import EventsError
from events.table.disk import program
from events.table.disk.kept_files import KeptFiles

if TYPE_CHECKING:
    from app.web.config import Settings
    from app.web.served import Content
    from events.own.intake import Report
    from events.table.catalogue import Catalogue

_LOG = logging.getLogger("caspian.cache")


def read(settings: Settings, report: Report | None, before: Content | None) -> Content:
    """Read what is served; at a start, if that is allowed, take the last good copy of event sets that cannot be read.

    Parameters
    ----------
    settings, report, before
        See `app.web.served.read`.

    Raises
    ------
    EventsError
        If the events cannot be read, and no copy is kept.
    """
    is_allowed = settings.allow_stale and bool(settings.events)
    try:
        content = served.read(settings, report, before=before)
    except EventsError as error:
        if before is not None or not is_allowed:
            raise
        catalogue, stale = _instead(settings, error)
        return replace(served.read(settings, events=catalogue), stale=stale)
    if is_allowed:
        _keep(settings, content.catalogue)
    return content


def _keep(settings: Settings, catalogue: Catalogue) -> None:
    """Keep what was read; where there is no room, that is logged."""
    copy = (replace(catalogue, pieces=()), datetime.now(UTC))
    try:
        _files(settings).made(_name(settings), lambda target: pickle.dump(copy, target, pickle.HIGHEST_PROTOCOL))
    except OSError as error:
        _LOG.warning("What was read is not kept as the last good copy: %s", error.strerror or error)


def _instead(settings: Settings, error: EventsError) -> tuple[Catalogue, Stale]:
    """Return what was read last, in the place of what cannot be read.

    Raises
    ------
    EventsError
        The same, if nothing is kept.
    """
    try:
        content = _files(settings).opened(_name(settings))
    except OSError:
        content = None
    if content is None:
        raise error
    # Written by this user alone, and as it was written.
    catalogue, since = pickle.loads(content)  # noqa: S301
    reason = explain(error)
    _LOG.error("The events of %s are served, as newer ones cannot be read: %s", since.isoformat("T", "seconds"), reason)
    return catalogue, Stale(since, reason)


def _files(settings: Settings) -> KeptFiles:
    return KeptFiles(settings.cache / "last", settings.kept_megabytes << 20)


def _name(settings: Settings) -> str:
    """Name a copy by what is said of the sets, not by what they hold."""
    said = (settings.events, settings.mappings, settings.form, settings.profile, settings.dates, settings.calendar)
    digest = hashlib.sha256(repr((said, settings.decimal, settings.missing, settings.encoding)).encode())
    return f"{hashlib.sha256(digest.digest() + program.fingerprint()).hexdigest()[:16]}.last"
