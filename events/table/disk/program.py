"""Which program this is: what another one has made may mean something else, or be laid out otherwise."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

_PACKAGES = [Path(__file__).parents[2] / name for name in ("events", "geodata")]
#: Libraries in whose form things are kept.
_LIBRARIES = ("caspian-map", "numpy", "pyarrow", "pydantic", "shapely")


@cache
def fingerprint() -> bytes:
    """Return a text that changes with the release, the libraries, and any file of a checkout, such as a gazetteer's."""
    digest = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        digest.update(metadata.version(library).encode())
    for package in _PACKAGES:
        for path in sorted(package.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                status = path.stat()
                digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.digest()
