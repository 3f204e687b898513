"""The folder of captures next to the records: one file per page, written atomically."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from events.model.schema import Capture
from events.preserving import warc
from events.reading.intake import fetching
from events.reading.intake.fetching import Limits
from events.table.writing import replacing

FOLDER = "captures"
#: Limits of size and time for a page: scans and long reports are larger than pages for reading.
LIMITS = Limits(bytes=50_000_000, seconds=120.0)
_ENDING = ".warc.gz"
_TIME = "%Y%m%dt%H%M%Sz"
_IN_RECORDS = "%Y-%m-%dT%H:%M:%SZ"


class Captures:
    """The captures of a catalogue.

    Parameters
    ----------
    catalogue
        Folder of its records.
    """

    def __init__(self, catalogue: Path) -> None:
        self._catalogue = catalogue

    def find(self, url: str) -> Capture | None:
        """Return the newest capture of a URL, even if no record names it because a run was interrupted."""
        folder = self._catalogue / FOLDER
        found = max(folder.glob(f"*-{_key(url)}-*{_ENDING}"), key=_time, default=None)
        return None if found is None else self._described(found, _time(found))

    def holds(self, capture: Capture) -> bool:
        """Return whether the file of a capture exists and is unchanged."""
        path = self._catalogue / capture.path
        return path.is_file() and _sha256(path) == capture.sha256

    def make(self, url: str, *, private_too: bool = False, limits: Limits = LIMITS) -> Capture:
        """Fetch a page and store it, with all redirects on the way; the file appears only when it is complete.

        Parameters
        ----------
        url
            Address with scheme ``http`` or ``https``.
        private_too
            Whether addresses of this machine and of private networks are allowed.
        limits
            Maximum number of bytes and seconds.

        Raises
        ------
        FetchError
            If there is no page at the address, or it may not be fetched.
        PreservingError
            If WARC files cannot be written.
        """
        warc.check()
        hops = fetching.arrive(url, private_too=private_too, limits=limits)
        asked = hops[0].asked
        folder = self._catalogue / FOLDER
        folder.mkdir(exist_ok=True)
        path = folder / f"{_host(url)}-{_key(url)}-{asked.strftime(_TIME)}{_ENDING}"
        with replacing(path) as partial, partial.open("wb") as file:
            warc.write(hops, file)
        return self._described(path, asked)

    def _described(self, path: Path, captured: datetime) -> Capture:
        return Capture(
            path=path.relative_to(self._catalogue).as_posix(),
            sha256=_sha256(path),
            captured=captured.strftime(_IN_RECORDS),
        )


def _key(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:12]


def _host(url: str) -> str:
    """Return the host of a URL as part of a file name.

    >>> _host("https://www.Example.org:8000/a"), _host("http://[::1]/"), _host("http://пример.рф/")
    ('www.example.org', '1', 'page')
    """
    return re.sub(r"[^a-z0-9.]+", "-", urlsplit(url).hostname or "").strip("-.") or "page"


def _time(path: Path) -> datetime:
    text = path.name.removesuffix(_ENDING).rpartition("-")[2]
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
