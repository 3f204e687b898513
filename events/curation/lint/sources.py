"""Rules for sources: canonical spelling of publishers, durable URLs, and dates in URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from rapidfuzz import fuzz

from events.model.errors import Severity
from events.model.publishers import credit, has_bare_address
from events.model.schema import Event, Publisher, Source
from geodata.folding import fold

#: Field, value, expected value, code and severity of a finding.
Finding = tuple[str, str, str, str, Severity]

_COPIED = 85.0  # similarity of summary and evidence, from 0 to 100
_SHORT_TEXT = 60  # characters; the similarity of shorter texts means nothing
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|yclid|igshid", re.ASCII)
_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_DATES = tuple(
    re.compile(rf"(?<=[/-]){pattern}(?=[/-]|$)", re.ASCII)
    for pattern in (rf"{_YEAR}[/-]{_MONTH}[/-]{_DAY}", rf"{_DAY}-{_MONTH}-{_YEAR}", rf"{_YEAR}/{_MONTH}")
)


def check(sources: Sequence[Source], publishers: Mapping[str, Publisher]) -> Iterator[Finding]:
    """Check each source separately.

    Parameters
    ----------
    sources
        Sources of a record.
    publishers
        Authority file of publishers, by name; without one, publishers are not checked.
    """
    variants = {fold(variant): one.name for one in publishers.values() for variant in (one.name, *one.variants)}
    for position, source in enumerate(sources):
        field = f"sources.{position}"
        yield from _publisher_is_known(f"{field}.publisher", source, publishers, variants)
        yield from _address_lasts(f"{field}.url", source.url)
        yield from _day_of_the_address(f"{field}.published", source)


def check_event(event: Event) -> Iterator[Finding]:
    """Check the sources of an event in relation to it."""
    publishers = {fold(credit(source.publisher).name) for source in event.sources}
    if event.verification == "confirmed" and len(publishers) < 2:  # noqa: PLR2004 - one is not a second
        expected = "expected sources of independent origin, or `reported`"
        yield "verification", event.sources[0].publisher, expected, "single-publisher", "error"
    for position, source in enumerate(event.sources):
        long_enough = min(len(source.evidence), len(event.summary)) >= _SHORT_TEXT
        if long_enough and fuzz.ratio(fold(event.summary), fold(source.evidence)) >= _COPIED:
            expected = "expected the project's own words, not those of the evidence"
            yield f"sources.{position}.evidence", source.evidence, expected, "copied-summary", "warning"


def _publisher_is_known(
    field: str, source: Source, publishers: Mapping[str, Publisher], variants: Mapping[str, str]
) -> Iterator[Finding]:
    named = credit(source.publisher)
    for name in named.names if publishers else ():
        preferred = variants.get(fold(name), name)
        if preferred != name and name not in publishers:
            expected = f"expected {preferred}, as publishers.yaml spells it"
            yield field, source.publisher, expected, "publisher-spelling", "error"
    if publishers and fold(named.name) not in variants:
        expected = "expected a publisher of publishers.yaml, with `(citing …)` or `(copied by …)` after it, if at all"
        yield field, source.publisher, expected, "unknown-publisher", "error"


def _address_lasts(field: str, url: str) -> Iterator[Finding]:
    if has_bare_address(url):
        yield field, url, "expected the name of a public host", "url-host", "warning"
    if url.endswith(("…", "...")):
        yield field, url, "expected the whole address; this one is cut off", "url-cut", "error"
    if tracking := [name for name, _value in parse_qsl(urlsplit(url).query) if _TRACKING.fullmatch(name)]:
        yield field, url, f"expected the address without {', '.join(tracking)}", "url-tracking", "warning"


def _day_of_the_address(field: str, source: Source) -> Iterator[Finding]:
    """Find a day or month in a URL whose page has no date."""
    found = next(filter(None, (pattern.search(urlsplit(source.url).path) for pattern in _DATES)), None)
    if source.published is None and found is not None:
        shown = "-".join(part for name in ("year", "month", "day") if (part := found.groupdict().get(name)))
        yield field, source.url, f"expected {shown}, which the address shows", "address-date", "warning"
