"""Starts what is measured over HTTP, on the loopback interface, and ends it again by its process id."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BENCHMARKS = Path(__file__).parents[1]
COMMAND = [str(Path(sys.executable).with_name("caspian-map")), "serve", "--port", "0"]


@contextmanager
def synthetic_set(size: int, *options: str) -> Iterator[str]:
    """Serve a synthetic event set, with options of `servers.serve`; gives its address."""
    with (
        tempfile.TemporaryDirectory(prefix="caspian-bench-") as cache,
        _announced([sys.executable, "-m", "servers.serve", str(size), cache, *options], _BENCHMARKS) as address,
    ):
        yield address


@contextmanager
def built_in() -> Iterator[str]:
    """Serve the built-in catalogue; gives its address, without a slash at the end."""
    with _announced(COMMAND) as address:
        yield address


def start_to_first_answer(*options: str, env: dict[str, str] | None = None) -> float:
    """Return how many milliseconds pass from the command, with some options, to the first answered page."""
    begun = time.perf_counter()
    with own_set(*options, env=env) as address, urllib.request.urlopen(f"{address}/") as answer:  # noqa: S310 - loopback
        answer.read()
        return 1000 * (time.perf_counter() - begun)


@contextmanager
def own_set(*options: str, env: dict[str, str] | None = None) -> Iterator[str]:
    """Serve an event set that the options name; gives its address, without a slash at the end."""
    with _announced([*COMMAND, *options], env=env) as address:
        yield address


@contextmanager
def running(command: list[str], address: str, patience: float = 60) -> Iterator[str]:
    """Run a server until it answers; gives its address."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(address, process, patience)
            yield address
        finally:
            process.terminate()


@contextmanager
def _announced(command: list[str], folder: Path | None = None, env: dict[str, str] | None = None) -> Iterator[str]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=env) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if "http://" not in line:
                raise SystemExit(f"{' '.join(command)} said {line!r} instead of its address")
            yield line.split()[4].rstrip("/")
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes], patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - loopback
        except OSError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{' '.join(str(part) for part in process.args)} does not answer: {error}") from error  # type: ignore[union-attr]
            time.sleep(0.1)
        else:
            return
