"""Remote files: copied to this machine before reading, as most formats need random access."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from events.model.errors import EventSetError, shorten
from events.table.partitions import bucket
from events.table.partitions.manifest import MANIFEST, Manifest, Partition

_PIECE = 4 << 20


@contextmanager
def local_copy(address: str) -> Iterator[Path]:
    """Yield the path of a local file: the file itself, or a copy that exists as long as the context.

    Parameters
    ----------
    address
        A path, ``s3://…``, or a URL with a scheme that `fsspec` supports: ``https://…``.

    Raises
    ------
    EventSetError
        If the file cannot be fetched.
    """
    if "://" not in address:
        path = Path(address)
        if not path.exists():
            raise EventSetError(f"there is no file {shorten(address)}")
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="caspian-") as folder:
        name = PurePosixPath(urlsplit(address).path).name
        path = Path(folder, name[-100:])
        _fetch(address, path)
        yield path


@contextmanager
def remote_partitions(address: str) -> Iterator[tuple[Path, Callable[[Partition], None]]]:
    """Yield a temporary copy of the manifest of a folder, and a function that copies a partition next to it.

    Parameters
    ----------
    address
        Folder of partitions, with a trailing slash.

    Raises
    ------
    EventSetError
        If the manifest cannot be fetched.
    """
    with tempfile.TemporaryDirectory(prefix="caspian-") as room:
        folder = Path(room)
        _fetch(address + MANIFEST, folder / MANIFEST)
        Manifest.parse((folder / MANIFEST).read_bytes(), address + MANIFEST)
        # Servers decode a URL once, so file names are percent-encoded once more.
        is_read = urlsplit(address).scheme in ("http", "https")

        def copy(one: Partition) -> None:
            path = folder / one.path
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                _fetch(address + (quote(one.path, safe="/=") if is_read else one.path), path)

        yield folder, copy


def _options(address: str) -> dict[str, Any]:
    """Return options that disable HTTP compression, as a response could unpack to any size."""
    if urlsplit(address).scheme not in ("http", "https"):
        return {}
    return {"client_kwargs": {"auto_decompress": False, "headers": {"Accept-Encoding": "identity"}}}


def _fetch(address: str, path: Path) -> None:
    if bucket.is_in_bucket(address):
        bucket.fetch(address, path)
        return
    import fsspec  # noqa: PLC0415 - local files do without

    try:
        with fsspec.open(address, "rb", **_options(address)) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, _PIECE)
    except ImportError as error:
        raise EventSetError(
            f"{shorten(address)} cannot be fetched: {error}; pip install 'caspian-map[remote]' installs what https:// "
            "needs"
        ) from error
    except (OSError, ValueError) as error:
        raise EventSetError(f"{shorten(address)} cannot be fetched: {error}") from error
