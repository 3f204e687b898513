"""Credits of source pages in a record: the publisher, whom the page cites or who copied it, and the kind of page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from events.model.schema import Publisher, Source

#: What a record writes after the name of a publisher; the rest is the name.
CREDIT = r" \((citing|copied by) (.+)\)$"
_CREDIT = re.compile(CREDIT)
_ADDRESS_OF_A_MACHINE = re.compile(r"[\d.]+|\[.*\]|localhost", re.ASCII)


@dataclass(frozen=True)
class Credit:
    """Credit of a page: its publisher, those it cites, and whoever copied it.

    Parameters
    ----------
    name
        Of the publisher.
    citing
        Names of those on whose words the page rests, as it says.
    copied_by
        Who copied the page, where a copy was read; empty for the publisher's own page.
    """

    name: str
    citing: tuple[str, ...] = ()
    copied_by: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All that are named."""
        return (self.name, *self.citing, *((self.copied_by,) if self.copied_by else ()))


def credit(written: str) -> Credit:
    """Read the publisher of a source.

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
    """Write a source for a feature, with the kind of its page and the country of its publisher.

    Parameters
    ----------
    source
        Of a record.
    by_name
        The publishers of the authority file.
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
    """Return whether an address has a number, or a name without a domain, in place of a public host.

    >>> has_bare_address("http://192.0.2.1/a"), has_bare_address("https://example.org/a")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    return bool(_ADDRESS_OF_A_MACHINE.fullmatch(host)) or "." not in host
