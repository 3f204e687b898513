"""Parsing of the query parameters of a request, with uniform error messages."""

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

#: Query parameters that mailers, advertisers and social networks add to URLs to track readers across sites; a star
#: matches any characters. They are always ignored.
TRACKERS = (
    *("utm_*", "mc_*", "mtm_*", "pk_*", "gad_*", "_hs*"),
    *("_ga", "_gl", "dclid", "gbraid", "gclid", "gclsrc", "srsltid", "wbraid"),
    *("fbclid", "igsh", "igshid", "li_fat_id", "msclkid", "ttclid", "twclid", "yclid", "ysclid"),
    *("mkt_tok", "vero_id"),
)
_TRACKER = re.compile("|".join(map(translate, TRACKERS)))


def is_tracker(name: str) -> bool:
    """Return whether a parameter only serves to track readers.

    >>> is_tracker("utm_source"), is_tracker("datetime")
    (True, False)
    """
    return _TRACKER.match(name) is not None


class Request(flask.Request):
    """A request without the query parameters of trackers."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """Return the query parameters except `TRACKERS`."""
        return ImmutableMultiDict(pair for pair in super().args.items(multi=True) if not is_tracker(pair[0]))

    @property
    def trackers(self) -> list[str]:
        """Names of the ignored parameters, in order, each once."""
        given = parse_qsl(self.query_string.decode(errors="replace"), keep_blank_values=True)
        return list(dict.fromkeys(name for name, _value in given if is_tracker(name)))


class Query:
    """Names and values of a query string, percent-decoded.

    Every method that reads a parameter raises `FilterError`, which names the parameter, its value and what is allowed,
    if the parameter is repeated or its value is not allowed.

    Parameters
    ----------
    pairs
        Names and values, in order.

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
        """The names, in order, each once."""
        return list(dict.fromkeys(name for name, _value in self.pairs))

    def only(self, *names: str, repeated: Collection[str] = ()) -> Self:
        """Reject parameters other than these, and repeated ones unless they may be repeated.

        Parameters
        ----------
        names
            Allowed parameters.
        repeated
            Further allowed parameters, which may be given more than once.
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
        """Reject parameters other than these and those of the filter, whose parser validates them."""
        return self.only(*names, repeated=[name for name in FILTER_PARAMETERS if name not in names])

    def without(self, *names: str) -> list[tuple[str, str]]:
        """Return the pairs with other names."""
        return [pair for pair in self.pairs if pair[0] not in names]

    def once(self, name: str) -> str | None:
        """Return the value of a parameter, `None` if it is not given."""
        values = [value for one, value in self.pairs if one == name]
        if len(values) > 1:
            raise FilterError(name, values[1], "expected it once")
        return values[0] if values else None

    def text(self, name: str, longest: int | None = None) -> str:
        """Return the text of a parameter, empty if it is not given, of at most `longest` characters."""
        value = self.once(name) or ""
        if longest is not None and len(value) > longest:
            raise FilterError(name, value, f"expected at most {longest} characters, found {len(value)}")
        return value

    def choice(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Return one of the allowed values; by default the first."""
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
        """Return an integer.

        Parameters
        ----------
        name
            The parameter.
        least, most
            Inclusive bounds; no upper one by default.
        default
            The number if the parameter is missing; without a default, the parameter is required.
        unit
            Unit of the number, for error messages.
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
        """Return comma-separated values, without duplicates."""
        text = self.text(name)
        values = [value.strip() for value in text.split(",")] if text.strip() else []
        for value in values:
            if value not in allowed:
                raise FilterError(name, text, f"expected any of {', '.join(allowed)}; not {value!r}")
            if values.count(value) > 1:
                raise FilterError(name, text, f"expected each value once; {value!r} is there several times")
        return values

    def period(self, name: str) -> dates.DateInterval | None:
        """Return a period in the syntax of the filter's ``datetime``, `None` if none is given."""
        value = self.once(name)
        try:
            return None if not value else dates.parse_period(value)
        except DateError as error:
            raise FilterError(name, value or "", f"{error}, .. for an open end") from error

    def bbox(self, name: str = "bbox") -> BoundingBox:
        """Return a required bounding box in degrees."""
        found = parse_bbox(self.text(name))
        if found is None:
            raise FilterError(name, "", "expected the part of the map as west,south,east,north in degrees")
        return found
