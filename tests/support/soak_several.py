"""Three servers of one set behind nginx, constantly changed by two writers: `make soak ARGUMENTS='--several …'`.

A change is 1,000 events with its number, in the first and the last year. It is visible once each server shows it or a
later one; a response is mixed if its events have several numbers, or if two servers differ for one version.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import postgis
import postgresql
import pyarrow as pa
import pyarrow.compute as pc
from proxies import free_port, nginx, running
from serving import installed

from events.table.partitions.publishing import publish as write_folder
from events.table.postgis.publishing import publish as write_table

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from measuring.synthetic import synthetic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from events.table.catalogue import Catalogue

KINDS = ("folder", "table")
SERVERS, WRITERS, READERS = 3, 2, 2
_CHANGED = 1_000
# The cheapest response: polling for a change should not keep the servers from showing it.
_FIRST = "/api/list?q=changed&bbox=46,36,55,47"
_PATHS = (
    _FIRST,
    "/events.csv?q=changed",
    "/events.geojson?q=changed",
    "/api/view?bbox=46,36,55,47&zoom=5",
    "/events.kml?q=changed",
)
_LOOK, _PAUSE = 0.05, 0.1  # seconds
_NUMBER = re.compile(rb"Changed (\d+)")


class Changing:
    """A set that is published repeatedly, with one more change each time."""

    def __init__(self, events: Catalogue, publish: Callable[[Catalogue], object]) -> None:
        table = events.table
        date = pc.binary_join_element_wise(table["start"], table["end"], "/")
        # As precise as its ends: otherwise the date would be rejected, and a part with rejects is read each time.
        table = table.set_column(table.column_names.index("date"), "date", date)
        self._events, self._publish = replace(events, table=table), publish
        self._lock = threading.Lock()
        self.number = 0

    def change(self) -> int:
        """Publish the next change and return its number. Concurrent callers wait, so that numbers only grow."""
        with self._lock:
            table = self._events.table
            title = f"Changed {self.number + 1}"
            texts = [title, *table["title"].to_pylist()[1 : 1 - _CHANGED], *[title] * (_CHANGED - 1)]
            table = table.set_column(table.column_names.index("title"), "title", pa.array(texts))
            self._publish(replace(self._events, table=table))
            self.number += 1
            return self.number


@dataclass
class Seen:
    """Combined observations of all readers and writers."""

    statuses: Counter[str] = field(default_factory=Counter)
    mixed: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    bodies: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, address: str, path: str) -> int:
        """Send a request and check the response; return the change that it shows, or 0."""
        try:
            with urllib.request.urlopen(address + path, timeout=60) as answer:  # noqa: S310 - our own address
                status, version, body = str(answer.status), answer.headers["X-Events-Version"], answer.read()
        except urllib.error.HTTPError as error:
            busy = error.code == 503 and "Retry-After" in error.headers
            status, version, body = "busy" if busy else str(error.code), "", b""
        except OSError as error:
            status, version, body = f"no answer: {error}", "", b""
        shown = set(map(int, _NUMBER.findall(body)))
        with self._lock:
            self.statuses[status] += 1
            self.bodies[path, version].add(hash(body))
            if len(shown) > 1:
                self.mixed.append(f"{path} shows the changes {sorted(shown)}")
        return max(shown, default=0)

    @property
    def failures(self) -> int:
        """Number of requests without a response, or with a server failure."""
        return sum(times for status, times in self.statuses.items() if not status.startswith(("2", "3", "4", "busy")))

    @property
    def unequal(self) -> list[str]:
        """Paths for which responses of one version differed, with the version."""
        return [f"{path} of version {version}" for (path, version), found in self.bodies.items() if len(found) > 1]


@contextmanager
def stored(kind: str, room: Path) -> Iterator[tuple[str, Callable[[Catalogue], object]]]:
    """Yield the address of an empty store, and a function that publishes to it."""
    if kind == "folder":
        yield str(room / "set"), lambda events: write_folder(events, room / "set")
        return
    with postgresql.running() as socket:
        database = postgis.new_database(socket, "soak", postgis.template(socket))
        address = postgis.at(database, table="events", notify="events")
        yield address, lambda events: write_table(events, address)


def soak(kind: str, seconds: int, size: int, rest: float) -> bool:
    """Run writers and readers, and print the results.

    Parameters
    ----------
    kind
        Kind of store, one of `KINDS`.
    seconds
        Duration in seconds.
    size
        Number of events in the set.
    rest
        Mean pause of each writer in seconds, once its change was visible.

    Returns
    -------
    bool
        Whether there were no failures.
    """
    seen = Seen()
    with tempfile.TemporaryDirectory(prefix="caspian-soak-") as folder, ExitStack() as stack:
        address, publish = stack.enter_context(stored(kind, Path(folder)))
        changing = Changing(synthetic(size), publish)
        changing.change()
        servers = [
            stack.enter_context(installed(None, "--events", address, PROXIES="1", WORKERS="1")) for _ in range(SERVERS)
        ]
        port = free_port()
        front = stack.enter_context(running(nginx(Path(folder), port, *servers), port, Path(folder)))
        until, pauses = time.monotonic() + seconds, random.Random(1)  # noqa: S311 - no secret

        def write() -> None:
            while time.monotonic() < until:
                number, published = changing.change(), time.monotonic()
                while any(seen.ask(one.address, _FIRST) < number for one in servers):
                    time.sleep(_LOOK)
                seen.waits.append(time.monotonic() - published)
                # Random lengths: otherwise two writers that have coincided once would coincide each time.
                time.sleep(pauses.uniform(0.5, 1.5) * rest)

        def read() -> None:
            while time.monotonic() < until:
                for path in _PATHS:
                    seen.ask(front.address, path)
                    time.sleep(_PAUSE)

        threads = [threading.Thread(target=one) for one in [*[write] * WRITERS, *[read] * READERS]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for server in servers:
            for path in _PATHS:
                seen.ask(server.address, path)
    waits = sorted(seen.waits)
    print(f"{kind}, {size:,} events: {changing.number - 1} changes of {_CHANGED:,} events by {WRITERS} writers.")
    print(f"Until {SERVERS} servers showed one: median {waits[len(waits) // 2]:.1f} s, longest {waits[-1]:.1f} s.")
    for status, times in sorted(seen.statuses.items()):
        print(f"{times:7}  {status}")
    print(f"{len(seen.mixed)} mixed answers, {len(seen.unequal)} unequal ones, {seen.failures} failures.")
    for one in [*seen.mixed, *seen.unequal][:20]:
        print(f"WRONG  {one}")
    return not seen.mixed and not seen.unequal and not seen.failures
