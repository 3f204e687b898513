"""The one filter that map, API, downloads, embeds and images share, and its query string."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, Self, get_args
from urllib.parse import quote

from anyascii import anyascii

from events.model import dates, listed, schema
from events.model.errors import DateError, FilterError
from geodata.folding import fold

Match = Literal["any", "all"]
BoundingBox = tuple[float, float, float, float]

LONGEST_TEXT = 200

#: Allowed values by parameter; a parameter that is missing takes any.
Vocabulary = Mapping[str, Collection[str]]
#: Values of the schema; a user's events may add others.
VOCABULARY: Vocabulary = {"category": get_args(schema.Category), "verification": get_args(schema.Verification)}

_BBOX = re.compile(r"[-+.,eE\d\s]*", re.ASCII)
_BBOX_EXPECTED = "expected four numbers west,south,east,north in degrees, such as 46,36,55,48"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the filter, as the query string, index, command line, API and pages need it.

    Parameters
    ----------
    name
        Name in the query string.
    field
        Attribute of `EventFilter`.
    label, help
        Label on pages, if they offer it by name, and description of the value, in English; `gettext` translates both.
    read
        Parses the field's value from a text and the allowed values; raises `FilterError`.
    write
        Formats the value for the query string.
    index
        Storage of the values in the index: ``codes`` for a column with one value per row, ``sets`` for few values,
        ``postings`` for many; empty if the parameter does not choose among values.
    column, names
        Columns of events with these values and with their names, the latter joined with semicolons.
    counted
        Whether the panel shows how many events each choice would leave.
    """

    name: str
    field: str
    label: str
    help: str
    read: Callable[[str, Collection[str]], Any]
    write: Callable[[Any], str] = str
    index: Literal["", "codes", "sets", "postings"] = ""
    column: str = ""
    names: str = ""
    counted: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it takes a comma-separated list."""
        return bool(self.index)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A filter on events: an event passes if it satisfies every parameter that is set.

    Parameters
    ----------
    datetime
        Period as written in the query string; matches events whose interval intersects it. Empty: all.
    countries
        ISO 3166-1 codes or alliances; empty: all.
    match
        Whether any or all of the countries must be involved.
    categories, verifications, places, vessels, organisations, series
        Any of the given values; empty: all.
    text
        Every word must be a prefix of a word in the event's title, summary, vessels, organisations or place.
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
    organisations: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
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
        """Parse the filter from the pairs of a query string.

        Parameters
        ----------
        pairs
            Names and values, percent-decoded; every name must be one of `PARAMETERS`.
        vocabulary
            Allowed values; by default those of the schema, with any place, vessel and organisation.

        Raises
        ------
        FilterError
            If a parameter is unknown, repeated although not a list, or has a value that is not allowed.
        """
        known, given = VOCABULARY if vocabulary is None else vocabulary, _collect(pairs)
        return cls(**{one.field: one.read(given[name], known.get(name, ())) for name, one in PARAMETERS.items()})

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words of the free text, without duplicates and without words that are prefixes of others.

        >>> EventFilter(text="Sea cup sea season").words
        ('cup', 'season')
        """
        found = sorted(set(fold(self.text).split()))
        return tuple(word for word, after in pairwise([*found, ""]) if not after.startswith(word))

    @property
    def is_empty(self) -> bool:
        """Whether the filter matches every event."""
        return self == EventFilter(match=self.match)

    def to_pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that are set, as name-value pairs in canonical order."""
        pairs = [(name, one.write(getattr(self, one.field))) for name, one in PARAMETERS.items()]
        return [(name, value) for name, value in pairs if value and (name != "match" or self.countries)]

    def to_query(self) -> str:
        """Format the canonical query string; parsing it gives an equal filter."""
        return "&".join(f"{name}={quote(value, safe=',/:~.-')}" for name, value in self.to_pairs())

    def slug(self) -> str:
        """Return a name of the filter that is safe in file names.

        >>> EventFilter(datetime="2013/2014", countries=("IR", "RU"), match="all").slug()
        '2013_2014-IR+RU-all'
        """
        parts = []
        for name, value in self.to_pairs():
            plain = anyascii(value).replace("/", "_").replace("..", "open").replace(",", "_" if name == "bbox" else "+")
            parts.append("".join(c if c.isascii() and (c.isalnum() or c in "+-_.") else "-" for c in plain)[:60])
        return "-".join(parts) or "all"


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Collect the values by name; lists may be repeated, other parameters may not."""
    given = dict.fromkeys(PARAMETERS, "")
    seen: set[str] = set()
    for name, value in pairs:
        if name not in given:
            raise FilterError(name, value, f"there is no such parameter; expected {', '.join(PARAMETERS)}")
        if name in seen and not PARAMETERS[name].is_list:
            raise FilterError(name, value, "expected it once")
        given[name] = f"{given[name]},{value}" if given[name] and value else given[name] or value
        seen.add(name)
    return given


def _list(
    name: str, text: str, known: Collection[str], allowed: Callable[[str], bool], expected: str
) -> tuple[str, ...]:
    """Split a comma-separated list, check each value, and return them sorted and without duplicates."""
    values = listed.split(text, known)
    for value in values:
        if not allowed(value):
            raise FilterError(name, text, f"{expected}; not {value!r}")
    return _each_once(name, text, values)


def _each_once(name: str, text: str, values: Collection[str]) -> tuple[str, ...]:
    """Sort the values of a list and reject duplicates, so that no list is longer than its vocabulary."""
    if (twice := next((value for value, count in Counter(values).items() if count > 1), None)) is not None:
        raise FilterError(name, text, f"expected each value once; {twice!r} is there several times")
    return tuple(sorted(values))


def _countries(text: str, further: Collection[str]) -> tuple[str, ...]:
    """Convert country codes to upper case; names that only a user's events use are kept unchanged."""
    alliances = ", ".join(schema.ALLIANCES)
    expected = f"expected ISO 3166-1 alpha-2 codes such as IR,RU, or one of {alliances}"
    given = _list("country", text, further, lambda value: value in further or _is_code(value), expected)
    return _each_once("country", text, [value.upper() if _is_code(value) else value for value in given])


def _is_code(value: str) -> bool:
    return value.isascii() and schema.is_participant(value.upper())


def _choices(name: str) -> Callable[[str, Collection[str]], tuple[str, ...]]:
    """Return a parser for values of a short vocabulary, which its error message lists."""
    return lambda text, known: _list(name, text, known, known.__contains__, f"expected any of {', '.join(known)}")


def _ids(name: str, described: str) -> Callable[[str, Collection[str]], tuple[str, ...]]:
    """Return a parser for ids; any id is accepted if none are known."""
    expected = f"expected ids of {described}"
    return lambda text, known: _list(name, text, known, known.__contains__ if known else bool, expected)


def _match(text: str, _known: Collection[str]) -> Match:
    if text in ("", "any"):
        return "any"
    if text == "all":
        return "all"
    raise FilterError("match", text, "expected any or all")


def _text(text: str, _known: Collection[str]) -> str:
    if len(text) > LONGEST_TEXT:
        raise FilterError("q", text, f"expected at most {LONGEST_TEXT} characters, found {len(text)}")
    if text.strip() and not fold(text):
        raise FilterError("q", text, "expected at least one letter or digit")
    return " ".join(text.split())


def parse_bbox(text: str) -> BoundingBox | None:
    """Parse west,south,east,north in degrees; `None` if the text is empty.

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


def _write_bbox(bbox: BoundingBox | None) -> str:
    return ",".join(repr(number).removesuffix(".0") for number in bbox) if bbox else ""


def N_(text: str) -> str:  # noqa: N802 - the name by which Babel finds texts that are translated elsewhere
    """Return a text unchanged; `gettext` translates it where it is displayed."""
    return text


#: The filter's parameters by name, in the order of the canonical query string.
PARAMETERS: Mapping[str, Parameter] = {
    one.name: one
    for one in (
        Parameter(
            "datetime", "datetime", N_("Period"),
            "Only events whose dates intersect this day, month, year or interval, such as 2013-07 or ../2021",
            lambda text, _known: text.strip(),
        ),
        Parameter(
            "country", "countries", N_("Countries"), N_("States and alliances that are involved, such as IR,RU"),
            _countries, listed.join, "sets", "countries", counted=True,
        ),
        Parameter(
            "match", "match", "", N_("Whether any or all of the countries must be involved"),
            _match, lambda match: "" if match == "any" else match,
        ),
        Parameter(
            "category", "categories", N_("Categories"), N_("Only events of these categories"),
            _choices("category"), listed.join, "codes", "category", counted=True,
        ),
        Parameter(
            "verification", "verifications", N_("Verification"), N_("Only events with these grades of verification"),
            _choices("verification"), listed.join, "codes", "verification", counted=True,
        ),
        Parameter(
            "place", "places", N_("Places"), N_("Only events at these places of the gazetteer"),
            _ids("place", "places as in /places/, such as baku,aktau"), listed.join, "codes", "place", counted=True,
        ),
        Parameter(
            "vessel", "vessels", N_("Ships"), N_("Only events that name any of these ships"),
            _ids("vessel", "ships as in /vessels/, such as damavand,dagestan"),
            listed.join, "postings", "vessels", "vessel_names",
        ),
        Parameter(
            "organisation", "organisations", N_("Organisations"),
            N_("Only events that name any of these organisations, by their ids"),
            _ids("organisation", "organisations, such as caspian-flotilla"),
            listed.join, "postings", "organisations", "organisation_names", counted=True,
        ),
        Parameter(
            "series", "series", N_("Series"), N_("Only events of these series, by their ids"),
            _ids("series", "series as in /series/, such as sea-cup"), listed.join, "postings", "series", "series_name",
        ),
        Parameter("q", "text", N_("Search"), N_("Each word must begin a word of the event"), _text),
        Parameter(
            "bbox", "bbox", "", "Only events within this box: west,south,east,north in degrees, such as 46,36,55,48",
            lambda text, _known: parse_bbox(text), _write_bbox,
        ),
    )
}  # fmt: skip
#: Parameters with an inverted index: they have many values, each in few rows.
POSTINGS = tuple(one for one in PARAMETERS.values() if one.index == "postings")
#: Parameters whose choices are counted.
FACETS = tuple(one for one in PARAMETERS.values() if one.counted)
