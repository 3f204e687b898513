"""Load test of a server: readers that check every response, malformed requests, and constant reloads.

`make soak` runs it for a minute against a new server, on the loopback interface, and prints the results. It
fails if a response was wrong, if the server failed (a 503 with Retry-After does not count), or if its memory grew.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import soak_several
import yaml
from serving import children, installed

from events.curation import reading
from events.curation.reading import BUILT_IN
from events.index.index import EventIndex
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECTIONS = 8
#: Number of idle connections, and their duration in seconds; the server closes them after 30.
IDLE_CONNECTIONS, _IDLE_SECONDS = 200, 20
_BOX = "bbox=44,34,58,50"
_LISTED = 100  # events on a page of the table
QUERIES = (
    "",
    "country=IR,RU",
    "country=IR,RU&match=all&datetime=2013/2026",
    "category=strike,incident",
    "verification=disputed",
    "datetime=2025/..",
    "q=exercise",
    "place=baku,aktau",
    "bbox=49,39,51,41",
    _BOX,
)
#: Invalid requests, and ones that the server must reject; each gets a 4xx response or none.
MALFORMED = (
    b"\r\n\r\n",
    b"\x00\x01\x02\x03\xff\xfe\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTP/1.1\r\n\r\n",
    b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    b"GET /events.geojson?country=%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /events.geojson?q=%ff%fe&datetime=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /events.geojson?datetime=2013-99 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /events/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /api/collections/events/items?filter=((( HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /map.png?width=1e9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"DELETE /events.geojson HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"POST /docs/search HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nq=a",
    b"GET /events.geojson HT",
)

Ids = frozenset[str]


class Changing:
    """A catalogue in a folder that alternates between two states: all events, and one less."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(BUILT_IN, folder, dirs_exist_ok=True)
        self._path = max(folder.glob("[12]???.yaml"))
        records = yaml.load(self._path.read_bytes(), yaml.CSafeLoader)
        whole = EventIndex(reading.load(folder))
        self._counts = [len(whole), len(whole) - 1]
        self._texts = [self._path.read_text(encoding="utf-8"), yaml.safe_dump(records[:-1], allow_unicode=True)]
        self.change()
        less = EventIndex(reading.load(folder))
        self.change()
        self.expected: dict[str, tuple[Ids, Ids]] = {
            query: (_chosen(whole, query), _chosen(less, query)) for query in QUERIES
        }
        if len(whole) != len(less) + 1:
            raise SystemExit("the two states of the catalogue do not differ by one event")

    @property
    def events(self) -> int:
        """Number of events in the current state of the folder."""
        return self._counts[0]

    def change(self) -> None:
        """Switch to the other state, atomically."""
        self._texts.reverse()
        self._counts.reverse()
        self._write(self._texts[0])

    def damage(self) -> None:
        """Leave an unreadable file: a server continues to serve the last good state."""
        self._write("- {broken: [")

    def _write(self, text: str) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._path)


def _chosen(index: EventIndex, query: str) -> Ids:
    pairs = [(name, value) for name, _equals, value in (pair.partition("=") for pair in query.split("&") if pair)]
    rows = index.select(EventFilter.from_query(pairs))
    return frozenset(index.catalogue.frame["id"].iloc[rows])


@dataclass
class Seen:
    """Combined observations of all readers."""

    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    checked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, status: str) -> None:
        """Count a response."""
        with self._lock:
            self.statuses[status] += 1

    def check(self, address: str, *, right: bool) -> None:
        """Count a response whose content was compared with what is expected."""
        with self._lock:
            self.checked += 1
            if not right:
                self.wrong.append(address)


class Reader:
    """Sends one request after the other to a server over one connection, and checks the responses.

    Parameters
    ----------
    address
        Base URL of the server.
    changing
        Catalogue that it serves.
    seen
        Collects all responses.
    seed
        Seed for the order of requests.
    """

    def __init__(self, address: str, changing: Changing, seen: Seen, seed: int) -> None:
        self._host = urlsplit(address).netloc
        self._expected, self._seen = changing.expected, seen
        self._random = random.Random(seed)  # noqa: S311 - the same order each time
        self._connection = HTTPConnection(self._host, timeout=60)
        self._fresh = True
        # Links, pages and data are requested in these proportions.
        self._kinds: list[tuple[int, Callable[[str], None]]] = [
            (6, self._geojson), (3, self._csv), (4, self._items), (4, self._page), (3, self._list), (4, self._view),
            (3, self._event), (2, self._document), (1, self._picture), (4, self._malformed),
        ]  # fmt: skip

    def run(self, goes_on: Callable[[], bool]) -> None:
        """Send requests as long as `goes_on` returns true."""
        shares, kinds = [share for share, _kind in self._kinds], [kind for _share, kind in self._kinds]
        while goes_on():
            query = self._random.choice(QUERIES)
            self._random.choices(kinds, shares)[0](query)
        self._connection.close()

    def _ask(self, path: str) -> bytes | None:
        """Return the body of a good response; reconnect if the server closed the connection between two responses."""
        while True:
            try:
                self._connection.request("GET", path)
                response = self._connection.getresponse()
                body = response.read()
            except (HTTPException, OSError) as error:
                self._connection.close()
                again, self._fresh = not self._fresh, True
                if again:
                    self._seen.count("asked again, the connection was closed")
                    continue
                self._seen.count(f"no answer: {type(error).__name__}")
                self._seen.check(f"{path} ({error})", right=False)
                return None
            self._fresh = response.will_close
            busy = response.status == 503 and response.getheader("Retry-After") is not None
            self._seen.count("503, come back later" if busy else str(response.status))
            if response.status != 200 and not busy:
                self._seen.check(f"{path} ({response.status})", right=False)
            return body if response.status == 200 else None

    def _hold(self, path: str, read: Callable[[bytes], frozenset[str] | int], expected: tuple[object, ...]) -> None:
        body = self._ask(path)
        if body is not None:
            try:
                self._seen.check(path, right=read(body) in expected)
            except ValueError as error:
                self._seen.check(f"{path} ({error})", right=False)

    def _geojson(self, query: str) -> None:
        self._hold(f"/events.geojson?{query}", _feature_ids, self._expected[query])

    def _items(self, query: str) -> None:
        self._hold(f"/api/collections/events/items?limit=10000&{query}", _feature_ids, self._expected[query])

    def _csv(self, query: str) -> None:
        self._hold(
            f"/events.csv?{query}",
            lambda body: frozenset(row["id"] for row in csv.DictReader(io.StringIO(body.decode()))),
            self._expected[query],
        )

    def _list(self, query: str) -> None:
        """Request the table, whose first page has some of the events."""
        every = self._expected[query][0] | self._expected[query][1]
        most = {min(_LISTED, len(ids)) for ids in self._expected[query]}

        def is_right(body: bytes) -> int:
            listed = frozenset(re.findall(r'<a href="/events/(\d[^"?]+)', body.decode()))
            return int(listed <= every and len(listed) in most)

        self._hold(f"/events/?{query}", is_right, (1,))

    def _page(self, query: str) -> None:
        counts = tuple(len(ids) for ids in self._expected[query])
        self._hold(f"/?{query}", lambda body: int(re.findall(rb'id="filter-count">(\d+)<', body)[0]), counts)

    def _view(self, _query: str) -> None:
        def number(body: bytes) -> int:
            seen = json.loads(body)
            # The areas have their events by category: pairs of category and number.
            areas = sum(sum(mix[1::2]) for mix in seen["regions"]["mix"]) + sum(seen["discs"]["count"])
            return int(sum(seen["clusters"]["count"]) + len(seen["events"]["id"]) + areas)

        # A part of the map includes events known only to areas that reach into it: no filter is equivalent.
        counts = tuple(len(ids) for ids in self._expected[""])
        self._hold("/api/view?bbox=-180,-90,180,90&zoom=6", number, counts)

    def _event(self, query: str) -> None:
        both = self._expected[query][0] & self._expected[query][1]
        if both:
            asked = self._random.choice(sorted(both))
            self._hold(f"/events/{asked}.json", lambda body: frozenset([json.loads(body)["id"]]), (frozenset([asked]),))

    def _document(self, _query: str) -> None:
        path = self._random.choice(["/docs/method", "/docs/coverage", "/docs/search?q=filter", "/feed.atom", "/readyz"])
        self._hold(path, lambda body: int(len(body) > 100), (1,))

    def _picture(self, query: str) -> None:
        path = f"/map.svg?width=400&height=300&{query}"
        self._hold(path, lambda body: int(b"<svg" in body[:1000] and body.endswith(b"</svg>\n")), (1,))

    def _malformed(self, _query: str) -> None:
        sent = self._random.choice(MALFORMED)
        host, _colon, port = self._host.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            try:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                answer = connection.recv(4096)
            except OSError:
                answer = b""
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1") else ""
        self._seen.count(f"malformed: {status or 'closed'}")
        self._seen.check(repr(sent[:60]), right=not status or status.startswith("4") or status == "503")


def _feature_ids(body: bytes) -> Ids:
    return frozenset(feature["id"] for feature in json.loads(body)["features"])


def load(
    address: str, changing: Changing, goes_on: Callable[[], bool], connections: int = CONNECTIONS
) -> tuple[Seen, list[threading.Thread]]:
    """Start requests to a server over several connections, as long as `goes_on` returns true."""
    seen = Seen()
    readers = [Reader(address, changing, seen, seed) for seed in range(connections)]
    threads = [threading.Thread(target=reader.run, args=(goes_on,)) for reader in readers]
    for thread in threads:
        thread.start()
    return seen, threads


def memory(process: int) -> tuple[int, float]:
    """Return the number of processes of a server, and their total memory in MiB; shared pages count once."""
    family = [process, *children(process)]
    sizes = [_proportional(one) for one in family]
    return len(family), sum(sizes) / 1024


def _proportional(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has just ended
        return 0
    return int(text.partition("\nPss:")[2].split()[0])


def main() -> None:
    """Run the load test against a server, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--several", choices=soak_several.KINDS, help="three servers of one store, and two writers")
    parser.add_argument("--rest", type=float, default=0, help="seconds between the changes of a writer")
    parser.add_argument("--events", type=int, default=60_000, help="how many events the store has")
    given = parser.parse_args()
    if given.several:
        sys.exit(not soak_several.soak(given.several, given.seconds, given.events, given.rest))
    with tempfile.TemporaryDirectory(prefix="caspian-soak-") as folder:
        changing = Changing(Path(folder, "catalogue"))
        with installed(changing.folder) as server:
            until = time.monotonic() + given.seconds
            seen, threads = load(server.address, changing, lambda: time.monotonic() < until)
            sizes, reloads = [], 0
            idle: list[socket.socket] = []
            while time.monotonic() < until:
                time.sleep(1)
                if reloads % _IDLE_SECONDS == 0:
                    for connection in idle:
                        connection.close()
                    idle = [server.connect() for _ in range(IDLE_CONNECTIONS)]
                if reloads % 3 == 1:
                    changing.damage()
                else:
                    changing.change()
                os.kill(server.pid, signal.SIGHUP)
                reloads += 1
                processes, size = memory(server.pid)
                sizes.append(size)
                if reloads % 5 == 0:
                    print(
                        f"{reloads:4} s  {processes} processes  {size:6.0f} MiB  {seen.checked:6} answers", flush=True
                    )
            for thread in threads:
                thread.join()
            for connection in idle:
                connection.close()
    third = len(sizes) // 3
    early, late = (sum(part) / len(part) for part in (sizes[third : 2 * third], sizes[2 * third :]))
    print(f"\n{seen.checked} answers were checked, {reloads} times the server was told to reload.")
    for status, times in sorted(seen.statuses.items()):
        print(f"{times:7}  {status}")
    print(f"Memory: {early:.0f} MiB in the second third of the time, {late:.0f} MiB in the last.")
    for address in sorted(set(seen.wrong))[:20]:
        print(f"WRONG  {address}")
    if seen.wrong or late > 1.15 * early:
        sys.exit(1)


if __name__ == "__main__":
    main()
