"""Commands in separate processes, which can be killed, stopped, or run out of disk space.

They are forked from a process that has imported everything they need, so that each of hundreds starts at once.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        *("app.cli.main", "app.cli.authoring", "app.cli.rendering", "events.curation.releases", "click.testing"),
        *("events.curation.rewriting", "events.own.conversion.conversion", "events.publishing.metadata", "geopandas"),
    ]
)
_LONGEST = 120  # seconds


class Command:
    """A run of ``caspian-map``.

    Parameters
    ----------
    process
        Process that can be joined, killed and sent signals.
    """

    def __init__(self, process: ForkServerProcess, heard: Connection) -> None:
        self.process = process
        self._heard = heard

    def ended(self) -> tuple[int, str]:
        """Wait for the end; return the exit code, and the output unless it was killed."""
        try:
            said = self._heard.recv() if self._heard.poll(_LONGEST) else ""
        except EOFError:
            said = ""
        self.process.join(_LONGEST)
        assert self.process.exitcode is not None, f"did not end; said {said}"
        return self.process.exitcode, said


@contextmanager
def started(*arguments: str | Path, room: int | None = None, replacements: int | None = None) -> Iterator[Command]:
    """Run ``caspian-map`` with arguments; a process that still runs at the end is killed.

    Parameters
    ----------
    arguments
        Arguments as on the command line.
    room
        Maximum size of a file in bytes: writing beyond it fails, as on a full disk.
    replacements
        Number of replaced files after which the process is killed, just before it replaces another.
    """
    heard, saying = _CONTEXT.Pipe(duplex=False)
    words = [str(one) for one in arguments]
    process = _CONTEXT.Process(target=_command, args=(words, dict(os.environ), room, replacements, saying))
    process.start()
    saying.close()
    try:
        yield Command(process, heard)
    finally:
        process.kill()
        process.join()
        heard.close()


def run(*arguments: str | Path, room: int | None = None) -> tuple[int, str]:
    """Run ``caspian-map`` to its end, and return its exit code and output; parameters as for `started`."""
    with started(*arguments, room=room) as command:
        return command.ended()


def _command(
    arguments: list[str], environment: dict[str, str], room: int | None, replacements: int | None, saying: Connection
) -> None:
    # The process from which this one is forked has the environment of the first test that ran a command.
    os.environ.clear()
    os.environ.update(environment)
    from click.testing import CliRunner  # noqa: PLC0415 - in the other process

    from app.cli.main import main  # noqa: PLC0415

    if room is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    if replacements is not None:
        _die_after(replacements)
    result = CliRunner().invoke(main, arguments)
    saying.send(result.output)
    raise SystemExit(result.exit_code)


def _die_after(replacements: int) -> None:
    replace, left = Path.replace, iter(range(replacements))

    def replace_or_die(path: Path, target: Path) -> Path:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(path, target)

    Path.replace = replace_or_die  # type: ignore[method-assign, assignment]
