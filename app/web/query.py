"""The query parameters of a request: one reader with one wording of each refusal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from fnmatch import translate
from typing import Self
from urllib.parse import parse_qsl

import flask
from flask import request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from events.model import dates
from events.model.errors import DateError, FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.event_filter import BoundingBox, parse_bbox

_LONGEST_NUMBER = 12

#: Parameters that mailers, advertisers and social networks add to addresses, to follow readers from site to site; a
#: star stands for any letters. They are ignored wherever they stand.
TRACKERS = (
    *("utm_*", "mc_*", "mtm_*", "pk_*", "gad_*", "_hs*"),
    *("_ga", "_gl", "dclid", "gbraid", "gclid", "gclsrc", "srsltid", "wbraid"),
    *("fbclid", "igsh", "igshid", "li_fat_id", "msclkid", "ttclid", "twclid", "yclid", "ysclid"),
    *("mkt_tok", "vero_id"),
)
_TRACKER = re.compile("|".join(map(translate, TRACKERS)))


def is_tracker(name: str) -> bool:
    """Return whether a parameter only serves to follow readers.

    >>> is_tracker("utm_source"), is_tracker("datetime")
    (True, False)
    """
    return _TRACKER.match(name) is not None


class Request(flask.Request):
    """A request whose parameters are those that are for the site."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """Return the parameters of the query string but for `TRACKERS`."""
        return ImmutableMultiDict(pair for pair in super().args.items(multi=True) if not is_tracker(pair[0]))

    @property
    def trackers(self) -> list[str]:
        """The names of those that were left out, in their order, each once."""
        given = parse_qsl(self.query_string.decode(errors="replace"), keep_blank_values=True)
        return list(dict.fromkeys(name for name, _value in given if is_tracker(name)))


class Query:
    """Names and values of a query string, percent-decoded.

    Every reader raises `FilterError`, which names the parameter, its value and what is allowed, if the parameter is
    repeated or has another value.

    Parameters
    ----------
    pairs
        In their order.

    Examples
    --------
    >>> query = Query([("width", "300"), ("legend", "1")])
    >>> query.number("width", 200, 2400), query.switch("legend"), query.choice("theme", ("light", "dark"))
    (300, True, 'light')
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = list(pairs)

    @classmethod
    def requested(cls) -> Self:
        """Return the query of the current request."""
        return cls(request.args.items(multi=True))

    def __contains__(self, name: str) -> bool:
        return any(one == name for one, _value in self.pairs)

    @property
    def names(self) -> list[str]:
        """The names, in their order, each once."""
        return list(dict.fromkeys(name for name, _value in self.pairs))

    def only(self, *names: str, repeated: Collection[str] = ()) -> Self:
        """Refuse other parameters than these, and repeated ones but those that may be.

        Parameters
        ----------
        names
            What is allowed.
        repeated
            Further ones that may be given more than once.
        """
        for name, value in self.pairs:
            if name not in names and name not in repeated:
                allowed = ", ".join(dict.fromkeys((*names, *repeated)))
                expected = f"expected one of {allowed}" if allowed else "expected none"
                raise FilterError(name, value, f"there is no such parameter; {expected}")
            if name not in repeated:
                self.once(name)
        return self

    def only_filtered(self, *names: str) -> Self:
        """Refuse other parameters than these and the filter's, whose reader checks them."""
        return self.only(*names, repeated=[name for name in FILTER_PARAMETERS if name not in names])

    def without(self, *names: str) -> list[tuple[str, str]]:
        """Return the pairs of other names."""
        return [pair for pair in self.pairs if pair[0] not in names]

    def once(self, name: str) -> str | None:
        """Return the value of a parameter, `None` if it is not given."""
        values = [value for one, value in self.pairs if one == name]
        if len(values) > 1:
            raise FilterError(name, values[1], "expected it once")
        return values[0] if values else None

    def text(self, name: str, longest: int | None = None) -> str:
        """Return the text of a parameter, empty if it is not given; `longest` is in characters."""
        value = self.once(name) or ""
        if longest is not None and len(value) > longest:
            raise FilterError(name, value, f"expected at most {longest} characters, found {len(value)}")
        return value

    def choice(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Return one of a few words; by default the first."""
        value = self.once(name)
        if value is None:
            return allowed[0] if default is None else default
        if value not in allowed:
            raise FilterError(name, value, f"expected one of {', '.join(allowed)}")
        return value

    def switch(self, name: str) -> bool:
        """Return whether a parameter is 1; it is 0 by default."""
        return self.choice(name, ("0", "1")) == "1"

    def number(
        self, name: str, least: int, most: int | None = None, default: int | None = None, *, unit: str = ""
    ) -> int:
        """Return a whole number.

        Parameters
        ----------
        name
            The parameter.
        least, most
            The bounds, which are allowed themselves; no upper one by default.
        default
            The number if none is given; without it, one has to be.
        unit
            What is counted, for the refusal.
        """
        value = self.once(name)
        if value is None and default is not None:
            return default
        text = value or ""
        fits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER and int(text) >= least
        if not fits or (most is not None and int(text) > most):
            bounds = f"from {least} to {most}" if most is not None else f"of at least {least}"
            counted = f" of {unit}" if unit else ""
            raise FilterError(name, text, f"expected a whole number{counted} {bounds}")
        return int(text)

    def any_of(self, name: str, allowed: Sequence[str]) -> list[str]:
        """Return values separated by commas, each of which may stand there once."""
        text = self.text(name)
        values = [value.strip() for value in text.split(",")] if text.strip() else []
        for value in values:
            if value not in allowed:
                raise FilterError(name, text, f"expected any of {', '.join(allowed)}; not {value!r}")
            if values.count(value) > 1:
                raise FilterError(name, text, f"expected each value once; {value!r} is there several times")
        return values

    def period(self, name: str) -> dates.DateInterval | None:
        """Return a period as the filter's ``datetime`` takes it, `None` if none is given."""
        value = self.once(name)
        try:
            return None if not value else dates.parse_period(value)
        except DateError as error:
            raise FilterError(name, value or "", f"{error}, .. for an open end") from error

    def bbox(self, name: str = "bbox") -> BoundingBox:
        """Return a bounding box in degrees, which has to be given."""
        found = parse_bbox(self.text(name))
        if found is None:
            raise FilterError(name, "", "expected the part of the map as west,south,east,north in degrees")
        return found
