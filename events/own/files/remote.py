"""Files on other machines, through fsspec: copied here before they are read, as most formats are read out of order."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from events.model.errors import EventSetError, shorten

_PIECE = 4 << 20


@contextmanager
def local_copy(address: str) -> Iterator[Path]:
    """Yield the path of a local file: the file itself, or a copy that exists as long as the context.

    Parameters
    ----------
    address
        A path, or an address with a scheme that `fsspec` knows: ``https://…``, ``s3://…``.

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


def _options(address: str) -> dict[str, Any]:
    """Return what keeps a server from packing what it sends, which could unpack to any size."""
    if urlsplit(address).scheme not in ("http", "https"):
        return {}
    return {"client_kwargs": {"auto_decompress": False, "headers": {"Accept-Encoding": "identity"}}}


def _fetch(address: str, path: Path) -> None:
    import fsspec  # noqa: PLC0415 - files on this machine do without

    try:
        with fsspec.open(address, "rb", **_options(address)) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, _PIECE)
    except ImportError as error:
        raise EventSetError(
            f"{shorten(address)} cannot be fetched: {error}; pip install 'caspian-map[remote]' installs what https:// "
            "and s3:// need"
        ) from error
    except (OSError, ValueError) as error:
        raise EventSetError(f"{shorten(address)} cannot be fetched: {error}") from error
