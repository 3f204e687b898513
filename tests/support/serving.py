"""Real servers for tests: `caspian-map serve` as a process on the loopback interface, and raw bytes over a socket."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO, TYPE_CHECKING, Any

from commands import started
from waiting import PATIENCE, end, first_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_WRONG_CLOCK = Path(__file__).with_name("wrong_clock")


@dataclass(frozen=True)
class Server:
    """A running server that is ready.

    Parameters
    ----------
    pid
        Process id of the master of the workers.
    address
        Base URL, without a trailing slash.
    ended
        Waits for some seconds until the server has ended; returns its exit code.
    """

    pid: int
    address: str
    ended: Callable[[float], int]

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        host, _colon, port = self.address.removeprefix("http://").rpartition(":")
        return host, int(port)

    def connect(self) -> socket.socket:
        """Open a connection."""
        return socket.create_connection(self.place, timeout=PATIENCE)

    def send(self, sent: bytes) -> bytes:
        """Send bytes over a connection; return everything received until the server closes it."""
        with self.connect() as connection:
            connection.sendall(sent)
            return received(connection)

    def ready(self) -> dict[str, Any]:
        """Return the response of ``/readyz``."""
        with urllib.request.urlopen(f"{self.address}/readyz", timeout=PATIENCE) as response:  # noqa: S310 - our own address
            answer: dict[str, Any] = json.load(response)
            return answer

    def clock(self) -> float:
        """Return the seconds of a clock that stops while a busy machine keeps the workers or the test from running."""
        processes = [os.getpid(), *children(self.pid)]
        threads = [thread for one in processes for thread in Path(f"/proc/{one}/task").iterdir()]
        # Nanoseconds for which each of them was runnable but had no processor.
        waited = sum(int((one / "schedstat").read_text(encoding="ascii").split()[1]) for one in threads)
        return time.monotonic() - waited / 1e9

    def eventually(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Poll ``/readyz`` until the response is as expected; in between, the processor is left to the server."""
        deadline = time.monotonic() + PATIENCE
        while not holds(answer := self.ready()):
            assert time.monotonic() < deadline, answer
            select.select((), (), (), 0.02)
        return answer


def received(connection: socket.socket) -> bytes:
    """Return everything that a connection receives until the other side closes it."""
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def wait_until_idle(process: int) -> None:
    """Wait until the workers of a server have been idle for half a second; fails after `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    before: list[int] = []
    while not (now := _ticks(process)) or now != before:
        assert time.monotonic() < deadline, "the workers go on computing"
        before = now
        select.select((), (), (), 0.5)


def children(process: int) -> list[int]:
    """Return the children of a process; those of a server are its workers."""
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]


def _ticks(process: int) -> list[int]:
    """Return the processor ticks that each child of a process has used."""
    stats = [Path(f"/proc/{one}/stat").read_text(encoding="ascii") for one in children(process)]
    return [sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats]


@contextmanager
def serving(
    catalogue: Path | None = None,
    *options: str,
    room: int | None = None,
    errors: int = 2,
    **settings: str,
) -> Iterator[Server]:
    """Serve a catalogue until the block ends.

    Parameters
    ----------
    catalogue
        Folder of the catalogue; the built-in one by default.
    options
        Additional options of ``caspian-map serve``.
    room
        Maximum size of a file in bytes, as on a disk that is almost full.
    errors
        File descriptor to which the server writes its log.
    settings
        Environment variables, without the prefix ``CASPIAN_``.
    """
    with (
        _environment(settings) as environment,
        started("serve", *_options(catalogue, options), room=room, errors=errors, environment=environment) as command,
    ):
        assert command.process.pid is not None
        try:
            yield Server(
                command.process.pid,
                _address(command.output, command.process.kill),
                lambda within: command.ended(within)[0],
            )
        finally:
            command.process.terminate()
            command.process.join(PATIENCE)


@contextmanager
def installed(
    catalogue: Path | None = None,
    *options: str,
    begun: Callable[[int], None] = lambda _process: None,
    wrong_by: int = 0,
    home: Path | None = None,
    **settings: str,
) -> Iterator[Server]:
    """Serve a catalogue with the installed program, as users start it; parameters as for `serving`, and these.

    Parameters
    ----------
    begun
        Called with the process id as soon as there is one.
    wrong_by
        Number of days by which the clock of its machine is fast.
    home
        Working directory, and home of the user who starts it; those of this process by default.
    """
    command = [str(Path(sys.executable).with_name("caspian-map")), "serve", *_options(catalogue, options)]
    clock = {"PYTHONPATH": str(_WRONG_CLOCK), "WRONG_BY": str(wrong_by * 86_400)} if wrong_by else {}
    user = {"HOME": str(home), "TMPDIR": gettempdir()} if home else {}
    with (
        _environment(settings) as environment,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment | clock | user, cwd=home
        ) as process,
    ):
        try:
            begun(process.pid)
            assert process.stdout is not None
            yield Server(process.pid, _address(process.stdout, process.kill), process.wait)
        finally:
            end(process)


def _options(catalogue: Path | None, options: Sequence[str]) -> list[str]:
    return ["--port", "0", *options, *(["--catalogue", str(catalogue)] if catalogue else [])]


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    with TemporaryDirectory(prefix="caspian-serving-") as folder:
        given = {"CACHE": os.environ.get("CASPIAN_CACHE", str(Path(folder, "cache"))), "REJECTS": folder} | settings
        yield os.environ | {f"CASPIAN_{name}": value for name, value in given.items()}


def _address(output: IO[str], kill: Callable[[], object]) -> str:
    """Wait until a server prints its address, and return it."""
    line = first_line(output, kill)
    assert " http://127.0.0.1:" in line, f"the server said {line!r} instead of its address"
    return line.split()[4].rstrip("/")
