"""A PostgreSQL server for tests, in a temporary folder and on a socket there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import programs
import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 60
_FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=40"),
    "autovacuum=off",
)


@contextmanager
def running() -> Iterator[Path]:
    """Run a server; yield the folder of its socket. The server refuses to run as root, and then gets another user."""
    initdb, postgres = programs.installed("initdb", "postgres")
    # The path of a socket must be short, and its folder accessible to the other user.
    room = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    if user:
        shutil.chown(room, "nobody", "nogroup")
    data = room / "data"
    try:
        made = [
            str(initdb),
            "-D",
            str(data),
            "-U",
            "desk",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        subprocess.run(made, check=True, capture_output=True, cwd="/", **user)
        options = [part for one in _FAST for part in ("-c", one)]
        command = [str(postgres), "-D", str(data), "-k", str(room), "-c", "listen_addresses=", *options]
        with (
            (room / "log").open("wb") as log,
            subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **user) as server,
        ):
            try:
                _wait(room)
                yield room
            finally:
                # A regular shutdown would wait for connections that are still open.
                server.send_signal(signal.SIGINT)
                server.wait(_PATIENCE)
    finally:
        shutil.rmtree(room)


def new_database(room: Path, name: str) -> str:
    """Create an empty database; return its address."""
    with psycopg.connect(f"host={room} user=desk dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://desk@/{name}?host={room}"


def _wait(room: Path) -> None:
    """Wait until the server responds."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(f"host={room} user=desk dbname=postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise RuntimeError((room / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
