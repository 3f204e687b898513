"""Capturing pages one after another: existing captures are skipped, and new ones are recorded whatever happens next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from events.curation import canonical, reading
from events.model.schema import Capture, Source
from events.preserving import sources, warc
from events.preserving.captures import LIMITS, Captures
from events.reading.intake.errors import FetchError
from events.reading.intake.fetching import Limits

Kind = Literal["captured", "kept", "archived", "dead"]


@dataclass(frozen=True)
class Options:
    """Options for fetching pages.

    Parameters
    ----------
    again
        Whether to fetch pages again that are preserved already.
    private_too
        Whether to fetch from this machine and from private networks as well.
    limits
        Maximum number of bytes and seconds.
    pause
        Seconds between two requests to one host.
    """

    again: bool = False
    private_too: bool = False
    limits: Limits = LIMITS
    pause: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """Outcome of preserving a page.

    Parameters
    ----------
    url
        URL of the page.
    events
        Ids of the events that cite it.
    outcome
        One of ``kept`` (before this run), ``captured`` (now), ``archived`` (a copy elsewhere) and ``dead``.
    capture
        Capture of the page, if any.
    status, reason
        For a dead page: HTTP status of the response, if there was one, and the reason.
    """

    url: str
    events: tuple[str, ...]
    outcome: Kind
    capture: Capture | None = None
    status: int | None = None
    reason: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the outcome for JSON output."""
        capture = self.capture.model_dump() if self.capture else None
        return {**self.__dict__, "events": list(self.events), "capture": capture}


def preserve(folder: Path, names: Sequence[str], options: Options, tell: Callable[[Outcome], None]) -> list[Outcome]:
    """Capture pages, and note the captures in the records; captures are noted even if the command is stopped.

    Parameters
    ----------
    folder
        Folder of the catalogue.
    names
        Ids of events and URLs; if empty, all cited pages.
    options
        Options for fetching.
    tell
        Called for each page as it is done.

    Raises
    ------
    PreservingError
        If a name is unknown, or pages cannot be captured.
    CatalogueError
        If the records have problems, or a file to be changed has comments.
    """
    warc.check()
    records = reading.read(folder)
    known = sources.cited(records)
    urls = sources.wanted(known, names) if names else list(known)
    for name in sorted({records.files[event] for url in urls for event in known.get(url, ())}):
        canonical.refuse_comments(folder / name)
    done: list[Outcome] = []
    try:
        for outcome in _outcomes(Captures(folder), urls, known, options):
            done.append(outcome)
            tell(outcome)
    finally:
        captured = {one.url: one.capture for one in done if one.capture and one.outcome == "captured" and one.events}
        if captured:
            sources.note(folder, captured)
    return done


def keep(folder: Path, url: str, options: Options) -> Outcome:
    """Capture one page, which need not be cited by a record; parameters and errors as for `preserve`."""
    warc.check()
    (outcome,) = _outcomes(Captures(folder), [url], {}, options)
    return outcome


def _outcomes(captures: Captures, urls: Iterable[str], known: sources.Cited, options: Options) -> Iterator[Outcome]:
    asked: dict[str, float] = {}
    for url in urls:
        citing = known.get(url, {})
        events = tuple(citing)
        if not options.again and (there := _there(captures, url, citing.values(), events)):
            yield there
            continue
        host = urlsplit(url).netloc
        time.sleep(max(0.0, asked.get(host, 0.0) + options.pause - time.monotonic()))
        try:
            made = captures.make(url, private_too=options.private_too, limits=options.limits)
            yield Outcome(url, events, "captured", made)
        except FetchError as error:
            where = "" if error.url == url else f"{error.url} "
            yield Outcome(url, events, "dead", status=error.status, reason=f"{where}{error.reason}")
        asked[host] = time.monotonic()


def _there(captures: Captures, url: str, citing: Iterable[Source], events: tuple[str, ...]) -> Outcome | None:
    """Look up an existing copy of a page: noted in a record, left by an interrupted run, or elsewhere."""
    noted = [source.capture for source in citing if source.capture]
    if held := next(filter(captures.holds, noted), None):
        # An event that cites the page only since then does not name the capture yet.
        return Outcome(url, events, "kept" if len(noted) == len(events) else "captured", held)
    if any(source.archived for source in citing):
        return Outcome(url, events, "archived")
    if not noted and (found := captures.find(url)):
        return Outcome(url, events, "captured", found)
    return None
