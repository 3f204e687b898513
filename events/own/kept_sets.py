"""Cache of event sets as read, kept from one server start to the next, with the remarks and rejects reported."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from events.own.adoption.rejects import Reject
from events.own.files import contents
from events.own.intake import Reading, Report, Request, rejects_of, tell
from events.table.catalogue import Catalogue
from events.table.disk import program
from events.table.disk.kept_files import KeptFiles
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from io import BufferedRandom
    from pathlib import Path

_LOG = logging.getLogger("caspian.cache")

#: Sets with fewer events are read fast enough, and are not cached.
LARGE = 50_000
#: A set with more rows that cannot be used is not cached, as it is likely to be corrected soon.
MOST_REJECTS = 100_000
_ABOUT = b"caspian"
_LONG = 16 << 20  # bytes above which hashing a file takes noticeable time
_SETTLED = 3_000_000_000  # nanoseconds; no common file system has a coarser timestamp resolution
_MOST_DIGESTS = 1 << 20  # bytes

#: Name of a set, its file, remarks, number of events, and rows that cannot be used.
Told = tuple[str, str, Sequence[str], int, Sequence[Reject]]


class FewRejects(list[Reject]):
    """A list of rejects, as long as they are few enough to be cached."""

    def extend(self, more: Iterable[Reject]) -> None:
        """Add rejects."""
        if len(self) <= MOST_REJECTS:
            super().extend(more)


def load(
    requests: Sequence[Request],
    reading: Reading,
    report: Report,
    kept: KeptFiles,
    read: Callable[[Sequence[Request], Reading, Report], tuple[Catalogue, Sequence[Told]]],
) -> Catalogue:
    """Open cached event sets and report their remarks, or read them.

    Parameters
    ----------
    requests, reading, report
        See `events.own.loading.load`. Remote sets are read anew each time.
    kept
        Cache for large sets; if it cannot be used they are read each time.
    read
        Function that reads them.

    Raises
    ------
    EventSetError
        If a set cannot be read or has no usable row.
    """
    digests = replace(kept, folder=kept.folder / "digests", most_bytes=_MOST_DIGESTS)
    name = _name(requests, reading, digests)
    if not name:
        return read(requests, reading, report)[0]
    try:
        content = kept.opened(name)
        if content is not None:
            return _opened(content, requests, reading, report)
    except OSError as error:
        _LOG.warning("The folder of what was read cannot be used: %s", error.strerror or error)
        return read(requests, reading, report)[0]
    catalogue, told = read(requests, reading, report)
    if (
        len(catalogue) >= LARGE
        and sum(len(one[-1]) for one in told) <= MOST_REJECTS
        and name == _name(requests, reading, digests)
    ):
        try:
            kept.made(name, lambda target: _write(catalogue, told, target))
        except OSError as error:
            _LOG.warning("What was read is not kept for the next start: %s", error.strerror or error)
    return catalogue


def _name(requests: Sequence[Request], reading: Reading, digests: KeptFiles) -> str:
    """Return a cache key of everything that influences the result; empty if a file is remote or unreadable."""
    digest = hashlib.sha256(program.fingerprint())
    # Dates after next year are rejected, so the result depends on the year.
    digest.update(f"{datetime.now(UTC).year} {reading.strict} {reading.growth}".encode() + reading.options.digest)
    for request in requests:
        said = (request.address, request.name, request.mapping.name, request.mapping.licence)
        path = request.path
        if path is None:
            return ""
        try:
            digest.update(repr(said).encode() + request.mapping.digest + _digest(path, digests))
        except OSError:
            return ""
    return f"{digest.hexdigest()[:16]}.events"


def _digest(path: Path, digests: KeptFiles) -> bytes:
    """Hash a large file once, as long as it is unchanged: the hash is cached under the file's state.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    if contents.size(path) < _LONG:
        return contents.digest(path)
    (state, latest), now = contents.state(path), time.time_ns()
    name = f"{hashlib.sha256(state.encode()).hexdigest()[:16]}.digest"
    try:
        if (known := digests.opened(name)) is not None:
            return bytes(known)
    except OSError as error:
        _LOG.warning("The folder of what was read cannot be used: %s", error.strerror or error)
        return contents.digest(path)
    digest = contents.digest(path)
    # A file that was just changed may be changed again within the resolution of its timestamps.
    if now - latest > _SETTLED and contents.state(path)[0] == state:
        with suppress(OSError):
            digests.made(name, lambda target: target.write(digest))
    return digest


def _write(catalogue: Catalogue, told: Sequence[Told], target: BufferedRandom) -> None:
    """Write the events as an Arrow file, with their reports in its schema metadata."""
    about = {
        "set": Provenance.of(catalogue).to_dict(),
        "pieces": [(one.key, len(one.table)) for one in catalogue.pieces],
        "told": [(*one[:-1], [(reject.line, reject.reason, reject.written) for reject in one[-1]]) for one in told],
    }
    # In as few chunks as possible: processing all rows of a column then needs no copy.
    table = catalogue.table.combine_chunks().replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    with pa.ipc.new_file(target, table.schema) as writer:
        writer.write_table(table)


def _opened(content: memoryview, requests: Sequence[Request], reading: Reading, report: Report) -> Catalogue:
    table = pa.ipc.open_file(pa.py_buffer(content)).read_all()
    about: dict[str, Any] = json.loads(table.schema.metadata[_ABOUT])
    for request, (prefix, file, notes, events, refused) in zip(requests, about["told"], strict=True):
        with rejects_of(request, reading, file) as rejects:
            rejects.add([Reject(line, reason, json.loads(row)) for line, reason, row in refused])
            tell(report, prefix, notes, rejects, events)
    catalogue = Provenance(**about["set"]).catalogue(table.replace_schema_metadata(None))
    return catalogue.of_pieces(about["pieces"])
