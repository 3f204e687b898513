"""The one filter that map, API, downloads, embeds and pictures share, and its query string."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self, get_args
from urllib.parse import quote

from anyascii import anyascii

from events.model import dates, schema
from events.model.errors import DateError, FilterError
from events.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

Match = Literal["any", "all"]
BoundingBox = tuple[float, float, float, float]

#: The names of the filter's parameters, in the order of the canonical query string.
PARAMETERS = ("datetime", "country", "match", "category", "verification", "place", "vessel", "q", "bbox")
LONGEST_TEXT = 200

# The parameters that are lists.
_LISTS = ("country", "category", "verification", "place", "vessel")

_BBOX = re.compile(r"[-+.,eE\d\s]*", re.ASCII)
_BBOX_EXPECTED = "expected four numbers west,south,east,north in degrees, such as 46,36,55,48"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values that a filter may name: those of the schema, and those that a user's own events add."""

    categories: Collection[str] = get_args(schema.Category)
    verifications: Collection[str] = get_args(schema.Verification)
    countries: Collection[str] = ()
    places: Collection[str] = ()
    vessels: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What to show: an event passes if it passes every parameter that is set.

    Parameters
    ----------
    datetime
        Period as it stands in the query string; an event passes when its interval intersects it. Empty: all.
    countries
        ISO 3166-1 codes or alliances; empty: all.
    match
        Whether any or all of the countries must be involved.
    categories, verifications, places, vessels
        Any of the named; empty: all.
    text
        Every word must begin a word of the event's title, summary, vessels, organisations or place.
    bbox
        West, south, east, north in degrees (WGS 84); crosses the antimeridian where west > east.

    Examples
    --------
    >>> EventFilter.from_query([("country", "ru,IR"), ("match", "all"), ("datetime", "2013")]).to_query()
    'datetime=2013&country=IR,RU&match=all'
    """

    datetime: str = ""
    countries: tuple[str, ...] = ()
    match: Match = "any"
    categories: tuple[str, ...] = ()
    verifications: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    vessels: tuple[str, ...] = ()
    text: str = ""
    bbox: BoundingBox | None = None
    period: dates.DateInterval = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            period = dates.parse_period(self.datetime or "../..")
        except DateError as error:
            raise FilterError("datetime", self.datetime, f"{error}, .. for an open end") from error
        object.__setattr__(self, "period", period)

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]], vocabulary: Vocabulary | None = None) -> Self:
        """Read the filter from the pairs of a query string.

        Parameters
        ----------
        pairs
            Names and values, percent-decoded; every name must be one of `PARAMETERS`.
        vocabulary
            What may be named; that of the schema by default, with any place and vessel.

        Raises
        ------
        FilterError
            If a parameter is unknown, stands twice where one is meant, or has a value that is not allowed.
        """
        vocabulary = vocabulary or Vocabulary()
        given = _collect(pairs)
        return cls(
            datetime=given["datetime"].strip(),
            countries=_countries(given["country"], vocabulary.countries),
            match=_match(given["match"]),
            categories=_choice("category", given["category"], vocabulary.categories),
            verifications=_choice("verification", given["verification"], vocabulary.verifications),
            places=_ids("place", given["place"], vocabulary.places, "places as in /places/, such as baku,aktau"),
            vessels=_ids(
                "vessel", given["vessel"], vocabulary.vessels, "ships as in /vessels/, such as damavand,dagestan"
            ),
            text=_text(given["q"]),
            bbox=parse_bbox(given["bbox"]),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words of the free text."""
        return tuple(fold(self.text).split())

    @property
    def is_empty(self) -> bool:
        """Whether every event passes."""
        return self == EventFilter(match=self.match)

    def to_pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that are set, as names and values, in canonical order."""
        values = {
            "datetime": self.datetime,
            "country": ",".join(self.countries),
            "match": self.match if self.countries and self.match != "any" else "",
            "category": ",".join(self.categories),
            "verification": ",".join(self.verifications),
            "place": ",".join(self.places),
            "vessel": ",".join(self.vessels),
            "q": self.text,
            "bbox": ",".join(repr(number).removesuffix(".0") for number in self.bbox) if self.bbox else "",
        }
        return [(name, values[name]) for name in PARAMETERS if values[name]]

    def to_query(self) -> str:
        """Write the canonical query string; reading it gives an equal filter."""
        return "&".join(f"{name}={quote(value, safe=',/:~.-')}" for name, value in self.to_pairs())

    def slug(self) -> str:
        """Name the filter in letters that a file name may have.

        >>> EventFilter(datetime="2013/2014", countries=("IR", "RU"), match="all").slug()
        '2013_2014-IR+RU-all'
        """
        parts = []
        for name, value in self.to_pairs():
            plain = anyascii(value).replace("/", "_").replace("..", "open").replace(",", "_" if name == "bbox" else "+")
            parts.append("".join(c if c.isascii() and (c.isalnum() or c in "+-_.") else "-" for c in plain)[:60])
        return "-".join(parts) or "all"


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Gather the values by name; lists may be given in several parts, anything else once."""
    given = dict.fromkeys(PARAMETERS, "")
    seen: set[str] = set()
    for name, value in pairs:
        if name not in given:
            raise FilterError(name, value, f"there is no such parameter; expected {', '.join(PARAMETERS)}")
        if name in seen and name not in _LISTS:
            raise FilterError(name, value, "the parameter stands twice; expected it once")
        given[name] = f"{given[name]},{value}" if given[name] and value else given[name] or value
        seen.add(name)
    return given


def _list(name: str, text: str, allowed: Callable[[str], bool], expected: str) -> tuple[str, ...]:
    """Split a comma-separated list, check each value, and return them sorted, each once."""
    values = [value.strip() for value in text.split(",")] if text.strip() else []
    for value in values:
        if not allowed(value):
            raise FilterError(name, text, expected.format(value=value))
    return tuple(sorted(set(values)))


def _countries(text: str, further: Collection[str]) -> tuple[str, ...]:
    """Read codes in capital letters; what a user's own events call a country is taken as it is."""
    alliances = ", ".join(schema.ALLIANCES)
    expected = f"expected ISO 3166-1 alpha-2 codes such as IR,RU, or one of {alliances}; not {{value!r}}"
    given = _list("country", text, lambda value: value in further or _is_code(value), expected)
    return tuple(sorted({value.upper() if _is_code(value) else value for value in given}))


def _is_code(value: str) -> bool:
    return value.isascii() and schema.is_participant(value.upper())


def _choice(name: str, text: str, allowed: Collection[str]) -> tuple[str, ...]:
    return _list(name, text, allowed.__contains__, f"expected any of {', '.join(allowed)}; not {{value!r}}")


def _ids(name: str, text: str, known: Collection[str], described: str) -> tuple[str, ...]:
    expected = f"expected ids of {described}; not {{value!r}}"
    return _list(name, text, (lambda value: value in known) if known else bool, expected)


def _match(text: str) -> Match:
    if text in ("", "any"):
        return "any"
    if text == "all":
        return "all"
    raise FilterError("match", text, "expected any or all")


def _text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise FilterError("q", text, f"expected at most {LONGEST_TEXT} characters, found {len(text)}")
    if text.strip() and not fold(text):
        raise FilterError("q", text, "expected at least one letter or digit")
    return " ".join(text.split())


def parse_bbox(text: str) -> BoundingBox | None:
    """Read west,south,east,north in degrees; `None` if the text is empty.

    Raises
    ------
    FilterError
        If the text is anything else.
    """
    if not text.strip():
        return None
    if not _BBOX.fullmatch(text):
        raise FilterError("bbox", text, _BBOX_EXPECTED)
    try:
        west, south, east, north = (float(number) for number in text.split(","))
    except ValueError as error:
        raise FilterError("bbox", text, _BBOX_EXPECTED) from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise FilterError("bbox", text, f"{_BBOX_EXPECTED}, within ±180 and ±90, south not above north")
    return west, south, east, north
