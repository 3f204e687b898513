"""Measures over HTTP on the loopback interface, with wrk, which takes a share of the same processors as the server."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from measuring.measure import OURS
from measuring.synthetic import synthetic
from measuring.workload import distinct
from rivals import rivals
from servers import servers

if TYPE_CHECKING:
    from measuring.measure import Results

DOWNLOAD = "download of all events as GeoJSON"
ANSWERS, LATENCY = "responses of /api/view", "99th percentile of /api/view"
#: The same if no filter comes twice, so that nothing kept for a filter helps.
NEW_ANSWERS, NEW_LATENCY = f"{ANSWERS}, each filter new", f"{LATENCY}, each filter new"
NGINX = "nginx, the same bytes as a file"
THREADED = "this project under Gunicorn's worker of threads"
START, IMPORTS = "start to first response, built-in catalogue", "importing flask, numpy and pyarrow"
DOWNLOADED, VIEWED = 100_000, 1_000_000
_SECONDS, _TIMES = 5, 3
_CONNECTIONS = 8
_ADDRESSES = 20_000


@dataclass(frozen=True)
class Load:
    """Results of a load generator."""

    answers: int
    bytes: int
    seconds: float
    p50: float
    p99: float
    wrong: int


def load(
    server: str,
    addresses: list[str],
    *,
    connections: int,
    threads: int,
    headers: tuple[str, ...] = (),
    peer: bool = False,
) -> Load:
    """Send requests to a server, as fast as it responds, for some seconds.

    Parameters
    ----------
    server
        Its address, without a slash at the end.
    addresses
        Paths and query strings, requested in turn.
    connections, threads
        Of the load generator.
    headers
        Further headers of each request.
    peer
        Whether this is another project's server, whose wrong responses are printed and not counted.

    Raises
    ------
    SystemExit
        If a response of this project was wrong.
    """
    script = Path(__file__).with_name("wrk.lua")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(addresses))
        listed.flush()
        options = [f"-t{threads}", f"-c{connections}", f"-d{_SECONDS}s", "--timeout", "30s"]
        extra = [part for header in headers for part in ("-H", header)]
        command = ["wrk", *options, *extra, "-s", str(script), server, "--", listed.name, str(threads)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    seen = Load(**json.loads(done.stdout.splitlines()[-1]))
    if not seen.wrong:
        return seen
    told = f"{seen.wrong} of {seen.answers} responses of {server}{addresses[0]} and the like were wrong"
    if not peer:
        raise SystemExit(told)
    print(f"  {told}", flush=True)
    return replace(seen, answers=seen.answers - seen.wrong)


def measure(results: Results, million: str) -> None:
    """Measure downloads and views; `million` is the address of a server of that many events."""
    results.group = "over HTTP"
    # In turn, so that both meet the same other work of the machine.
    started = [(servers.start_to_first_answer(), _imported()) for _ in range(5)]
    for subject, times in zip((OURS, IMPORTS), zip(*started, strict=True), strict=True):
        results.add(START, subject, 0, "ms", times)
    _views(results, million)
    with tempfile.TemporaryDirectory(prefix="caspian-bench-") as folder:
        _downloads(results, Path(folder))


def _imported() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import flask, numpy, pyarrow"], check=True)
    return 1000 * (time.perf_counter() - begun)


def _views(results: Results, million: str) -> None:
    with servers.synthetic_set(VIEWED, "--threaded") as threaded:
        # In turn, so that both meet the same other work of the machine.
        both = [(_viewed(million, seed), _viewed(threaded, seed)) for seed in range(_TIMES)]
    for subject, loads in zip((OURS, THREADED), zip(*both, strict=True), strict=True):
        results.add(ANSWERS, subject, VIEWED, "responses/s", [one.answers / one.seconds for one in loads])
        results.add(LATENCY, subject, VIEWED, "ms", [one.p99 for one in loads])
    loads = [_viewed(million, seed, dated=1.0) for seed in range(_TIMES)]
    results.add(NEW_ANSWERS, OURS, VIEWED, "responses/s", [one.answers / one.seconds for one in loads])
    results.add(NEW_LATENCY, OURS, VIEWED, "ms", [one.p99 for one in loads])


def _viewed(server: str, seed: int, *, dated: float = 0.5) -> Load:
    compressed = ("Accept-Encoding: gzip",)
    addresses = distinct(_ADDRESSES, seed, dated=dated)
    return load(server, addresses, connections=_CONNECTIONS, threads=2, headers=compressed)


def _downloads(results: Results, folder: Path) -> None:
    with servers.synthetic_set(DOWNLOADED) as server:
        with urllib.request.urlopen(f"{server}/events.geojson") as answer:  # noqa: S310 - loopback
            (folder / "events.geojson").write_bytes(answer.read())
        for connections in (1, 4):
            _rates(results, server, OURS, connections)
        _pages(results, f"{server}/api", OURS)
    with rivals.nginx(folder) as server:
        for connections in (1, 4):
            _rates(results, server, NGINX, connections)
    with servers.synthetic_set(DOWNLOADED, "--threaded") as server:
        for connections in (1, 4):
            _rates(results, server, THREADED, connections)
    with rivals.pygeoapi(synthetic(DOWNLOADED), folder) as server:
        _pages(results, server, "pygeoapi, GeoPackage")


def _rates(results: Results, server: str, subject: str, connections: int) -> None:
    work = DOWNLOAD if connections == 1 else f"{DOWNLOAD}, {connections} at a time"
    loads = [load(server, ["/events.geojson"], connections=connections, threads=1) for _ in range(_TIMES)]
    results.add(work, subject, DOWNLOADED, "MB/s", [one.bytes / one.seconds / 1e6 for one in loads])


def _pages(results: Results, server: str, subject: str) -> None:
    """Ask the same of both OGC APIs: the first thousand events, of all and of parts of the map."""
    host, peer = server.removesuffix("/api"), subject != OURS
    path = f"{server[len(host) :]}/collections/events/items?f=json&limit=1000"
    every = [load(host, [path], connections=1, threads=1, peer=peer) for _ in range(_TIMES)]
    rates = [one.bytes / one.seconds / 1e6 for one in every]
    results.add("OGC API, pages of 1,000 events", subject, DOWNLOADED, "MB/s", rates)
    boxes = [address.partition("bbox=")[2].partition("&")[0] for address in distinct(_ADDRESSES)]
    asked = [f"{path}&bbox={box}" for box in boxes]
    some = [load(host, asked, connections=2, threads=2, peer=peer) for _ in range(_TIMES)]
    rates = [one.answers / one.seconds for one in some]
    results.add("OGC API, first 1,000 events of a part of the map", subject, DOWNLOADED, "responses/s", rates)
