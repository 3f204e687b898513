"""The last good copy of event sets, for a startup at which they cannot be read."""

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
    """Read the content to serve; at startup, if allowed, fall back to the last good copy of unreadable event sets.

    Parameters
    ----------
    settings, report, before
        See `app.web.served.read`.

    Raises
    ------
    EventsError
        If the events cannot be read and there is no copy.
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
    """Store a copy of the events that were read; failure to do so is logged."""
    copy = (replace(catalogue, pieces=()), datetime.now(UTC))
    try:
        _files(settings).made(_name(settings), lambda target: pickle.dump(copy, target, pickle.HIGHEST_PROTOCOL))
    except OSError as error:
        _LOG.warning("What was read is not kept as the last good copy: %s", error.strerror or error)


def _instead(settings: Settings, error: EventsError) -> tuple[Catalogue, Stale]:
    """Return the last good copy in place of events that cannot be read.

    Raises
    ------
    EventsError
        The given error, if there is no copy.
    """
    try:
        content = _files(settings).opened(_name(settings))
    except OSError:
        content = None
    if content is None:
        raise error
    # Only this user can have written the file, and its integrity was checked.
    catalogue, since = pickle.loads(content)  # noqa: S301
    reason = explain(error)
    _LOG.error("The events of %s are served, as newer ones cannot be read: %s", since.isoformat("T", "seconds"), reason)
    return catalogue, Stale(since, reason)


def _files(settings: Settings) -> KeptFiles:
    return KeptFiles(settings.cache / "last", settings.kept_megabytes << 20)


def _name(settings: Settings) -> str:
    """Name a copy by the settings of the sets, not by their content."""
    said = (settings.events, settings.mappings, settings.form, settings.profile, settings.dates, settings.calendar)
    digest = hashlib.sha256(repr((said, settings.decimal, settings.missing, settings.encoding)).encode())
    return f"{hashlib.sha256(digest.digest() + program.fingerprint()).hexdigest()[:16]}.last"
