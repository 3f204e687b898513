"""Parts of pages that take long to compose, kept from one start of the server to the next: maps, texts, templates."""

from __future__ import annotations

import hashlib
import logging
import pickle
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import BytecodeCache

from events.table.disk import program

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from flask import Flask, Response
    from jinja2.bccache import Bucket

    from app.web.config import Settings
    from events.table.disk.kept_files import KeptFiles

_LOG = logging.getLogger("caspian.cache")
_APPLICATION = Path(__file__).parents[1]

# Settings that say how is served, and not what.
_HOW = {"host", "port", "workers", "threads", "grace", "access_log", "cache", "kept_megabytes", "expensive", "patience"}

Part = TypeVar("Part")


@dataclass
class KeptParts:
    """Cache of composed parts, whose keys fully identify them for a given program, settings and served content.

    Parameters
    ----------
    files
        Keeps it, in one file.
    name
        Of this file, see `name_of`; empty if nothing is to be kept.
    """

    files: KeptFiles
    name: str
    _parts: dict[Hashable, Any] = field(default_factory=dict)
    _is_written: bool = True

    def __post_init__(self) -> None:
        self._parts = self._kept()

    def part(self, key: Hashable, make: Callable[[], Part]) -> Part:
        """Return what is kept under a key, or what is made now.

        Parameters
        ----------
        key
            Begins with a word of whoever composes it; one of few, since all that is kept is read at each start.
        make
            Composes it. It is the same for every request of this key, and can be pickled.
        """
        found: Part | None = self.found(key)
        if found is None:
            self.put(key, found := make())
        return found

    def found(self, key: Hashable) -> Any | None:
        """Return what is kept under a key."""
        return self._parts.get(key)

    def put(self, key: Hashable, part: object) -> None:
        """Keep something under a key."""
        self._parts[key] = part
        self._is_written = False

    def write(self) -> None:
        """Keep what is new for the next start, together with what other processes have kept meanwhile."""
        if self._is_written or not self.name:
            return
        self._is_written = True
        together = self._kept() | self._parts
        try:
            self.files.made(self.name, lambda target: pickle.dump(together, target, pickle.HIGHEST_PROTOCOL))
        except OSError as error:
            _LOG.warning("What was composed is not kept for the next start: %s", error.strerror or error)

    def _kept(self) -> dict[Hashable, Any]:
        try:
            content = self.files.opened(self.name) if self.name else None
        except OSError as error:
            _LOG.warning("The folder of what was composed cannot be used: %s", error.strerror or error)
            return {}
        # Written by this user alone, and as it was written.
        return {} if content is None else pickle.loads(content)  # noqa: S301


def name_of(content: str, settings: Settings) -> str:
    """Name the file of what is composed of some content.

    Parameters
    ----------
    content
        Names all that is served; empty if that has no name.
    settings
        Say what is composed.
    """
    if not content:
        return ""
    said = f"{content} {settings.model_dump_json(exclude=_HOW)}".encode()
    return f"{hashlib.sha256(said + _program()).hexdigest()[:16]}.parts"


@cache
def _program() -> bytes:
    """Return a text that changes with the program and, as their names tell, with all packages that are installed."""
    return program.fingerprint() + program.state_of(_APPLICATION) + repr(program.installed()).encode()


class _Templates(BytecodeCache):
    """Compiled templates."""

    def __init__(self, parts: Callable[[], KeptParts]) -> None:
        self._parts = parts

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of a template, unless its source has changed."""
        if compiled := self._parts().found(("template", bucket.key)):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled of a template."""
        self._parts().put(("template", bucket.key), bucket.bytecode_to_string())


def register(app: Flask, parts: Callable[[], KeptParts]) -> None:
    """Keep an application's compiled templates, and write what is new after the response that it was composed for.

    Parameters
    ----------
    app
        The application.
    parts
        Returns the parts of what it serves now.
    """
    app.jinja_env.bytecode_cache = _Templates(parts)

    @app.after_request
    def _write_later(response: Response) -> Response:
        response.call_on_close(parts().write)
        return response
