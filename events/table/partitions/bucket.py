"""Partitioned sets in S3 buckets, read, watched and written with Arrow's S3 client."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from events.model.errors import EventSetError, WritingError, shorten
from events.table.catalogue import Catalogue
from events.table.partitions import publishing
from events.table.partitions.changes import replaced
from events.table.partitions.manifest import MANIFEST, Manifest

if TYPE_CHECKING:
    from pyarrow.fs import S3FileSystem

_SCHEME = "s3://"
# Seconds without a byte after which a request is tried again, and seconds for a connection. Arrow's defaults are
# 3 and 1: a store that has other work pauses for longer, and so does a busy machine.
_TIMEOUTS = {"request_timeout": 20.0, "connect_timeout": 5.0}
_PIECE = 4 << 20
_PAUSE = 1.0  # seconds between two polls of a manifest, each of which is a paid request


def is_in_bucket(address: str) -> bool:
    """Return whether an address is an S3 URI.

    >>> is_in_bucket("s3://navy/watch/"), is_in_bucket("https://navy.example/watch/")
    (True, False)
    """
    return address.startswith(_SCHEME)


def fetch(address: str, path: Path) -> None:
    """Download an object to a local file.

    Raises
    ------
    EventSetError
        If there is no such object, or it cannot be reached.
    """
    with _reached(address) as (client, key), client.open_input_stream(key) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, _PIECE)


def changes(address: str) -> Iterator[bool]:
    """Yield, about once a second, whether the manifest of a folder was replaced, as `replaced` does."""
    return replaced(lambda: _looked_at(address), _PAUSE)


def publish(catalogue: Catalogue, address: str, keys: Sequence[str] = publishing.BY_YEAR) -> Manifest:
    """Write events to a folder of a bucket, in place of those that were there before.

    Changed partitions are uploaded first and the manifest last; S3 replaces an object atomically. Files that only the
    previous manifest names stay until the next publication. S3 has no locks: only one process may publish at a time.

    Parameters
    ----------
    catalogue
        Events to publish.
    address
        ``s3://bucket/folder/``.
    keys
        See `events.table.partitions.keys`.

    Raises
    ------
    FormatError
        If the set cannot be partitioned by these keys.
    WritingError
        If the bucket cannot be written to, or the folder holds anything else.
    """
    try:
        with _reached(f"{address.rstrip('/')}/{MANIFEST}") as (client, key):
            return _published(catalogue, client, key.removesuffix(f"/{MANIFEST}"), keys)
    except EventSetError as error:
        raise WritingError(str(error)) from error


def _published(catalogue: Catalogue, client: S3FileSystem, root: str, keys: Sequence[str]) -> Manifest:
    from pyarrow import fs  # noqa: PLC0415

    before = _before(client, root)
    with TemporaryDirectory(prefix="caspian-") as room:
        manifest = publishing.publish(catalogue, Path(room, "set"), keys)
        now = [one.path for one in manifest.partitions]
        gone = sorted({one.path for one in before.partitions} - {*now}) if before else []
        manifest = manifest.model_copy(update={"previous": tuple(gone)})
        there = client.get_file_info([f"{root}/{path}" for path in now])
        for path, known in zip(now, there, strict=True):
            made = Path(room, "set", path)
            # Names are content hashes; a file of another size was left by an upload that broke off.
            if known.type != fs.FileType.File or known.size != made.stat().st_size:
                with made.open("rb") as source, client.open_output_stream(f"{root}/{path}") as target:
                    shutil.copyfileobj(source, target, _PIECE)
    with client.open_output_stream(f"{root}/{MANIFEST}") as target:
        target.write(manifest.to_json().encode())
    for path in {*(before.previous if before else ())} - {*now, *gone}:
        if client.get_file_info(f"{root}/{path}").type == fs.FileType.File:
            client.delete_file(f"{root}/{path}")
    return manifest


def _before(client: S3FileSystem, root: str) -> Manifest | None:
    """Return the existing manifest, after checking what else the folder holds."""
    from pyarrow import fs  # noqa: PLC0415

    try:
        with client.open_input_stream(f"{root}/{MANIFEST}") as source:
            return Manifest.parse(source.read(), f"{_SCHEME}{root}/{MANIFEST}")
    except FileNotFoundError:
        found = client.get_file_info(fs.FileSelector(root, allow_not_found=True))
        others = [one.base_name for one in found if "=" not in one.base_name]
        if others:
            raise WritingError(
                f"{_SCHEME}{root}/ holds {others[0]} and no {MANIFEST}; expected a folder without anything"
            ) from None
    except EventSetError:  # an unreadable manifest has no readers
        pass
    return None


def _looked_at(address: str) -> bytes | None:
    try:
        with _reached(address + MANIFEST) as (client, key), client.open_input_stream(key) as source:
            content: bytes = source.read()
            return content
    except EventSetError:
        return None


@contextmanager
def _reached(address: str) -> Iterator[tuple[S3FileSystem, str]]:
    """Yield a client and the client's path of an object; errors name the address."""
    bucket, _slash, key = address.removeprefix(_SCHEME).partition("/")
    if not bucket or not key:
        raise EventSetError(f"{shorten(address)} names no object of a bucket; expected s3://bucket/file or /folder/")
    try:
        from pyarrow import fs  # noqa: PLC0415 - local files do without

        client = fs.S3FileSystem(**_endpoint(), **_TIMEOUTS)
    except (ImportError, AttributeError) as error:
        raise EventSetError(
            f"{shorten(address)} cannot be reached: this pyarrow was built without S3; pip install pyarrow has it"
        ) from error
    except (OSError, ValueError) as error:
        raise EventSetError(f"{shorten(address)} cannot be reached: {error}") from error
    try:
        yield client, f"{bucket}/{key}"
    except OSError as error:
        raise EventSetError(f"{shorten(address)} cannot be reached: {_reason(client, bucket, error)}") from error


def _endpoint() -> dict[str, str]:
    """Return the endpoint of a server other than Amazon's, from the environment variables that the AWS tools use."""
    given = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    return {"endpoint_override": given} if given else {}


def _reason(client: S3FileSystem, bucket: str, error: OSError) -> str:
    """Explain an error to the user who gave the address."""
    said = str(error)
    if (
        "ACCESS_DENIED" in said
        or "InvalidAccessKeyId" in said
        or "SignatureDoesNotMatch" in said
        or "status 403" in said
    ):
        return (
            f"the credentials may not do that ({said}); they are read from AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or from ~/.aws/credentials"
        )
    if "NO_SUCH_BUCKET" in said:
        return f"there is no bucket {bucket!r}"
    if isinstance(error, FileNotFoundError):
        try:
            has_bucket = bool(client.get_file_info(bucket).type)
        except OSError:
            has_bucket = True
        return "there is no such object" if has_bucket else f"there is no bucket {bucket!r}"
    return said
