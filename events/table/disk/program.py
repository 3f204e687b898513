"""Identity of the running program, as data cached by another version may differ in meaning or layout."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGES = [Path(__file__).parents[3] / name for name in ("events", "geodata")]
#: Libraries whose data formats the cache uses.
_LIBRARIES = ("caspian_map", "numpy", "pyarrow", "pydantic", "shapely")
# Folders without influence on the program.
_ASIDE = ("__pycache__", "node_modules")


@cache
def fingerprint() -> bytes:
    """Return a fingerprint that changes with the release, the libraries, and any file of a checkout."""
    libraries = [one for one in installed() if one.split("-")[0].lower() in _LIBRARIES]
    digest = hashlib.sha256(f"{sys.version} {libraries}".encode())
    for package in _PACKAGES:
        digest.update(state_of(package))
    return digest.digest()


@cache
def installed() -> tuple[str, ...]:
    """Return the metadata folders of the installed packages, each named by a package and its version.

    Reading their content, as `importlib.metadata` does, takes twenty times as long.
    """
    found = {one for folder in filter(os.path.isdir, sys.path) for one in os.listdir(folder)}  # noqa: PTH208
    return tuple(sorted(one for one in found if one.endswith((".dist-info", ".egg-info"))))


def state_of(folder: Path) -> bytes:
    """Return a fingerprint of the files of a folder of the program: their names, sizes and modification times."""
    digest = hashlib.sha256()
    for path in sorted(_files(folder)):
        status = os.stat(path)  # noqa: PTH116 - a thousand files at each start
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.digest()


def _files(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if one not in _ASIDE]
        yield from (os.path.join(parent, one) for one in files)  # noqa: PTH118
