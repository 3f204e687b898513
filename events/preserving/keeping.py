"""Keeping pages one after another: what is kept already is left, what was captured is noted whatever comes next."""

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
        Also those that are kept already.
    private_too
        Also from this machine and from private networks.
    limits
        Of bytes and seconds.
    pause
        Seconds between two pages of one host.
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
        Of the page.
    events
        Ids of those that cite it.
    outcome
        It was ``kept`` before, is ``captured`` now, has an ``archived`` copy elsewhere, or is ``dead``.
    capture
        Where it is kept.
    status, reason
        Of a page that is dead: what the server answered, if it did, and what is wrong.
    """

    url: str
    events: tuple[str, ...]
    outcome: Kind
    capture: Capture | None = None
    status: int | None = None
    reason: str = ""

    def as_json(self) -> dict[str, object]:
        """Return what programs read."""
        capture = self.capture.model_dump() if self.capture else None
        return {**self.__dict__, "events": list(self.events), "capture": capture}


def preserve(folder: Path, names: Sequence[str], options: Options, tell: Callable[[Outcome], None]) -> list[Outcome]:
    """Keep pages, and note in the records where; what was captured is noted also if the command is stopped.

    Parameters
    ----------
    folder
        Of the catalogue.
    names
        Ids of events and addresses; all that are cited, where there are none.
    options
        How.
    tell
        Is told of each page as it is done.

    Raises
    ------
    PreservingError
        If a name is not known, or pages cannot be kept.
    CatalogueError
        If the records have problems, or a file with comments would have to be written to.
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
    """Keep one page, which no record need cite yet; parameters and errors as of `preserve`."""
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
    """Find what is kept of a page already: noted in a record, from a run that was broken off, or elsewhere."""
    noted = [source.capture for source in citing if source.capture]
    if held := next(filter(captures.holds, noted), None):
        # An event that has come to cite the page since does not name the capture yet.
        return Outcome(url, events, "kept" if len(noted) == len(events) else "captured", held)
    if any(source.archived for source in citing):
        return Outcome(url, events, "archived")
    if not noted and (found := captures.find(url)):
        return Outcome(url, events, "captured", found)
    return None
