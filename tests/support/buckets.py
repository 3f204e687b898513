"""An S3-compatible server in this process, with an empty bucket ``navy``."""

from __future__ import annotations

import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from moto.server import ThreadedMotoServer
from pyarrow import fs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

#: Environment variables with credentials for reading and writing.
ALLOWED = {
    "AWS_ACCESS_KEY_ID": "editor",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Buckets:
    """The server.

    Parameters
    ----------
    address
        URL of the server.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = fs.S3FileSystem(
            endpoint_override=address,
            access_key=ALLOWED["AWS_ACCESS_KEY_ID"],
            secret_key=ALLOWED["AWS_SECRET_ACCESS_KEY"],
            region=ALLOWED["AWS_REGION"],
            allow_bucket_creation=True,
            # On a busy machine, a request takes long.
            request_timeout=60,
            connect_timeout=60,
        )
        self.client.create_dir("navy")

    def objects(self) -> set[str]:
        """Return the paths of all objects."""
        found = self.client.get_file_info(fs.FileSelector("navy", recursive=True))
        return {one.path for one in found if one.type == fs.FileType.File}

    def put(self, path: str, content: bytes) -> None:
        """Write an object."""
        with self.client.open_output_stream(path) as target:
            target.write(content)

    def refuse_strangers(self) -> None:
        """Check credentials from now on; unknown ones have no permissions."""
        _ask(self.address, "reset-auth", b"0")


@contextmanager
def serving_buckets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Buckets]:
    """Serve S3, and set the environment variables for it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        for name, value in ({"AWS_ENDPOINT_URL": address} | ALLOWED).items():
            monkeypatch.setenv(name, value)
        yield Buckets(address)
        _ask(address, "reset")
        _ask(address, "reset-auth", b"inf")
    finally:
        server.stop()


def _ask(address: str, what: str, said: bytes = b"") -> None:
    """Send a control request to the server, whose state is shared by all tests of a process."""
    asked = urllib.request.Request(f"{address}/moto-api/{what}", said, {"Content-Type": "text/plain"})  # noqa: S310
    urllib.request.urlopen(asked).close()  # noqa: S310
