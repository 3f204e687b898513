"""Cache of the parts of pages that are slow to compose, persistent across restarts: maps, texts, templates."""

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

# Settings that do not affect the content of pages.
_HOW = {"host", "port", "workers", "threads", "grace", "access_log", "cache", "kept_megabytes", "expensive", "patience"}

Part = TypeVar("Part")


@dataclass
class KeptParts:
    """Cache of composed parts, whose keys fully identify them for a given program, settings and served content.

    Parameters
    ----------
    files
        Store of the cache, which is one file.
    name
        Name of this file, see `name_of`; empty if nothing is to be stored.
    """

    files: KeptFiles
    name: str
    _parts: dict[Hashable, Any] = field(default_factory=dict)
    _is_written: bool = True

    def __post_init__(self) -> None:
        self._parts = self._kept()

    def part(self, key: Hashable, make: Callable[[], Part]) -> Part:
        """Return the part cached under a key, or compose it.

        Parameters
        ----------
        key
            Begins with a word for the composing module. There must be few keys, since the whole cache is read at each
            startup.
        make
            Composes the part, which is the same for every request with this key, and can be pickled.
        """
        found: Part | None = self.found(key)
        if found is None:
            self.put(key, found := make())
        return found

    def found(self, key: Hashable) -> Any | None:
        """Return the entry of a key, if there is one."""
        return self._parts.get(key)

    def put(self, key: Hashable, part: object) -> None:
        """Add an entry."""
        self._parts[key] = part
        self._is_written = False

    def write(self) -> None:
        """Store new entries for the next startup, together with those that other processes have stored meanwhile."""
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
        # Only this user can have written the file, and its integrity was checked.
        return {} if content is None else pickle.loads(content)  # noqa: S301


def name_of(content: str, settings: Settings) -> str:
    """Name the file for the parts composed from some content.

    Parameters
    ----------
    content
        Name of the served content; empty if it has none.
    settings
        The configuration, which also determines what is composed.
    """
    if not content:
        return ""
    said = f"{content} {settings.model_dump_json(exclude=_HOW)}".encode()
    return f"{hashlib.sha256(said + _program()).hexdigest()[:16]}.parts"


@cache
def _program() -> bytes:
    """Return a fingerprint of the program and of the names and versions of all installed packages."""
    return program.fingerprint() + program.state_of(_APPLICATION) + repr(program.installed()).encode()


@cache
def _compiled() -> dict[str, bytes]:
    """Return the templates that this process has compiled: a desk creates another application at each publication."""
    return {}


class _Templates(BytecodeCache):
    """Bytecode cache of compiled templates."""

    def __init__(self, parts: Callable[[], KeptParts]) -> None:
        self._parts = parts

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the bytecode of a template, unless its source has changed."""
        compiled = self._parts().found(("template", bucket.key))
        if not compiled and (compiled := _compiled().get(bucket.key)):
            self._parts().put(("template", bucket.key), compiled)
        if compiled:
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the bytecode of a template."""
        compiled = bucket.bytecode_to_string()
        self._parts().put(("template", bucket.key), compiled)
        _compiled()[bucket.key] = compiled


def register(app: Flask, parts: Callable[[], KeptParts]) -> None:
    """Cache an application's compiled templates, and store new parts after the response for which they were composed.

    Parameters
    ----------
    app
        The application.
    parts
        Returns the parts for the content that it serves now.
    """
    app.jinja_env.bytecode_cache = _Templates(parts)

    @app.after_request
    def _write_later(response: Response) -> Response:
        response.call_on_close(parts().write)
        return response
