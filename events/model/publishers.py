"""Credits of source pages in a record: the publisher, the sources that the page cites, who copied it, and its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from events.model.schema import Publisher, Source

#: Suffixes after the name of a publisher in a record; the rest is the name.
CREDIT = r" \((citing|copied by) (.+)\)$"
_CREDIT = re.compile(CREDIT)
_ADDRESS_OF_A_MACHINE = re.compile(r"[\d.]+|\[.*\]|localhost", re.ASCII)


@dataclass(frozen=True)
class Credit:
    """Credit of a page: its publisher, the sources that it cites, and the publisher that copied it.

    Parameters
    ----------
    name
        Name of the publisher.
    citing
        Names of the sources that the page attributes its content to.
    copied_by
        Publisher that copied the page, if a copy was read; empty for the original page.
    """

    name: str
    citing: tuple[str, ...] = ()
    copied_by: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names in the credit."""
        return (self.name, *self.citing, *((self.copied_by,) if self.copied_by else ()))


def credit(written: str) -> Credit:
    """Parse the publisher of a source.

    Examples
    --------
    >>> credit("Report (citing TASS, Interfax)")
    Credit(name='Report', citing=('TASS', 'Interfax'), copied_by='')
    >>> credit("TASS (copied by CSTO)").copied_by
    'CSTO'
    """
    found = _CREDIT.search(written)
    if found is None:
        return Credit(written)
    name = written[: found.start()]
    return Credit(name, copied_by=found[2]) if found[1] == "copied by" else Credit(name, tuple(found[2].split(", ")))


def cited(source: Source, by_name: Mapping[str, Publisher]) -> dict[str, Any]:
    """Return a source as in a feature, with the kind of its page and the country of its publisher.

    Parameters
    ----------
    source
        Source of a record.
    by_name
        Publishers of the authority file.
    """
    named = credit(source.publisher)
    publisher = by_name.get(named.name)
    kind: str | None = publisher.kind if publisher else None
    if has_bare_address(source.url):
        kind = "bare-address"
    elif named.copied_by:
        kind = "mirror"
    return {
        **source.model_dump(mode="json", exclude={"capture"}),
        "kind": None if kind == "unknown" else kind,
        "country": publisher.country if publisher else None,
    }


def has_bare_address(url: str) -> bool:
    """Return whether the host of a URL is an IP address or a name without a domain instead of a public host.

    >>> has_bare_address("http://192.0.2.1/a"), has_bare_address("https://example.org/a")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    return bool(_ADDRESS_OF_A_MACHINE.fullmatch(host)) or "." not in host
