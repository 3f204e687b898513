"""Watching the content for changes: a child process for each set that can be watched, which requests a reload."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.cli.reloading import begin_child, end_child
from events.curation import stories
from events.table.writing import Stamp

if TYPE_CHECKING:
    from pathlib import Path

    from app.web.config import Settings

#: Yields about once a second, or more often, whether the content may have changed; first once the watch has begun.
Changes = Callable[[], Iterator[bool]]

_PATIENCE = 30  # seconds after which the startup goes on without a watch
_LOOK = 0.1  # seconds between polls of a folder


def watched(settings: Settings) -> list[Changes]:
    """Return watchers for changes of the event sets that the settings name, or of the catalogue's folder."""
    if not settings.events:
        folders = (settings.catalogue, stories.folder_beside(settings.catalogue))
        return [partial(saved, folders)] if settings.watch else []
    from app.web.served import requests_of  # noqa: PLC0415
    from events.table.partitions import bucket  # noqa: PLC0415
    from events.table.partitions.changes import changes as replaced  # noqa: PLC0415
    from events.table.partitions.manifest import is_partitioned  # noqa: PLC0415
    from events.table.postgis.address import Address, is_postgresql  # noqa: PLC0415
    from events.table.postgis.changes import changes, is_watched  # noqa: PLC0415

    requests = requests_of(settings)[0]
    tables = [Address.parse(one.address) for one in requests if is_postgresql(one.address)]
    partitioned = [path for one in requests if (path := one.path) and is_partitioned(path)]
    buckets = [one.address for one in requests if bucket.is_in_bucket(one.address) and one.address.endswith("/")]
    return [
        *(partial(changes, one) for one in tables if is_watched(one)),
        *(partial(replaced, one) for one in partitioned),
        *(partial(bucket.changes, one) for one in buckets),
    ]


def saved(folders: Sequence[Path]) -> Iterator[bool]:
    """Yield, a few times a second and without end, whether YAML files of some folders were saved and are now stable.

    A change to several files, such as moving an event from one to another, is reported once.
    """
    told = before = _stamps(folders)
    yield False
    while True:
        time.sleep(_LOOK)
        now = _stamps(folders)
        is_new = now == before and now != told
        yield is_new
        told, before = now if is_new else told, now


def _stamps(folders: Sequence[Path]) -> dict[Path, Stamp]:
    return {path: Stamp.of(path) for folder in folders for path in folder.glob("*.yaml")}


class Watching:
    """A child process that watches one set, and sends SIGHUP to its parent when it may have changed.

    Parameters
    ----------
    changes
        Watches for changes.
    """

    def __init__(self, changes: Changes) -> None:
        self._ended, sending = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._ended)
            _watch(changes, sending, parent)
        os.close(sending)

    def news(self, patience: float = 0) -> str:
        """Return news of the watch, each once: "begun", or "ended" if its process has died; otherwise empty."""
        if not select.select([self._ended], [], [], patience)[0]:
            return ""
        return "begun" if os.read(self._ended, 1) else "ended"

    def stop(self) -> None:
        """End the process."""
        end_child(self._pid, self._ended)


class Watches:
    """The watches over all content, and the schedule of retries after failed readings.

    Parameters
    ----------
    sets
        Watchers for changes; may be empty.
    is_insistent
        Whether failed readings are retried even if nothing is watched.
    """

    def __init__(self, sets: Sequence[Changes], *, is_insistent: bool = False) -> None:
        self._sets, self._is_insistent = sets, is_insistent
        self._running = [Watching(one) for one in sets]
        self._failures = 0
        self._again = float("inf")
        for one in self._running:
            one.news(_PATIENCE)

    def __bool__(self) -> bool:
        """Whether anything is watched."""
        return bool(self._sets)

    def is_due(self) -> bool:
        """Whether to read again, because the last attempt failed a while ago or a watch has begun late.

        A watch begins late if it had to be restarted; content read before that may lack a change.
        """
        news = [one.news() for one in self._running]
        for position, one in enumerate(self._running):
            if news[position] == "ended":
                one.stop()
                self._running[position] = Watching(self._sets[position])
        if "begun" not in news and time.monotonic() < self._again:
            return False
        self._again = float("inf")
        return True

    def tell(self, *, failed: bool) -> None:
        """Record whether the content could be read; if not, schedule a retry, at increasing intervals."""
        from events.table.postgis.changes import waiting  # noqa: PLC0415 - a server of the catalogue starts without it

        self._failures = self._failures + 1 if failed else 0
        is_tried = failed and (self._sets or self._is_insistent)
        self._again = time.monotonic() + waiting(self._failures) if is_tried else float("inf")

    def stop(self) -> None:
        """End all watches."""
        while self._running:
            self._running.pop().stop()


def _watch(changes: Changes, sending: int, parent: int) -> None:
    """Watch in the child process as long as its parent exists."""
    begin_child(parent)
    try:
        for number, is_changed in enumerate(changes()):
            if is_changed:
                os.kill(parent, signal.SIGHUP)
            if number == 0:
                os.write(sending, b"+")
    finally:
        # Skips the parent's exit handlers, which the child must not run.
        os._exit(0)
