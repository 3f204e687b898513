"""A server of its own process for tests that have to go over a socket, as readers' requests do."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def serving(folder: Path, *options: str, **settings: str) -> Iterator[tuple[str, int]]:
    """Serve as `caspian-map serve` does, on a free port of the loopback interface; gives host and port.

    Parameters
    ----------
    folder
        Takes the cache, the rejects, and ``server.log``: what the server writes to standard error.
    options
        Further options of the command.
    settings
        Environment variables without their prefix, in lower case.
    """
    command = [str(Path(sys.executable).with_name("caspian-map")), "serve", "--port", "0", *options]
    environment = {
        **os.environ,
        "CASPIAN_CACHE": str(folder / "cache"),
        "CASPIAN_REJECTS": str(folder),
        **{f"CASPIAN_{name.upper()}": value for name, value in settings.items()},
    }
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, (folder / "server.log").read_text()
            host, _colon, port = line.split()[4].removeprefix("http://").rstrip("/").rpartition(":")
            yield host, int(port)
        finally:
            process.terminate()
