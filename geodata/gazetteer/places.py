"""Places: their model, and reading and validation of the project's own ones in `places.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import (
    Iterator,
    Mapping,
)
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import yaml
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from geodata import countries
from geodata.errors import PlacesFileError

Kind = Literal[
    "port",
    "naval-base",
    "coast-guard",
    "airfield",
    "shipyard",
    "radar",
    "platform",
    "field",
    "island",
    "cape",
    "bay",
    "strait",
    "firing-range",
    "canal",
    "river",
    "lake",
    "coast",
    "sea-area",
    "city",
    "country",
]

REQUIRED_LANGUAGES = ("en", "ru")
LANGUAGES = (*REQUIRED_LANGUAGES, "fa", "az", "kk", "tk", "be", "de", "hy", "ka", "tr", "uk", "uz", "zh")

PLACES_FILE = Path(__file__).with_name("places.yaml")


def _four_decimals(degrees: float) -> float:
    if round(degrees, 4) != degrees:
        raise ValueError(f"expected at most 4 decimals (about 10 m): {round(degrees, 4)}")
    return degrees


def _known_country(code: str) -> str:
    if code not in countries.codes():
        raise ValueError("expected an ISO 3166-1 alpha-2 code, such as 'KZ'")
    return code


def _all_languages(names: Mapping[str, str]) -> Mapping[str, str]:
    if missing := [language for language in REQUIRED_LANGUAGES if language not in names]:
        raise ValueError(f"expected a name in each of {', '.join(REQUIRED_LANGUAGES)}; missing: {', '.join(missing)}")
    if unknown := [language for language in names if language not in LANGUAGES]:
        raise ValueError(f"expected only the languages {', '.join(LANGUAGES)}; unknown: {', '.join(unknown)}")
    return names


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Link = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Name = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place, approximated by a disc.

    Attributes
    ----------
    id
        Slug of ASCII letters, digits and hyphens, or ``geonames:`` and a number.
    kind
        Kind of the place.
    country
        ISO 3166-1 alpha-2 code; None at open sea and for waters of several states.
    lon, lat
        Degrees, WGS 84, at most 4 decimals.
    radius_km
        Radius in kilometres of the disc around the point that contains the named place.
    names
        Names in their own scripts, by BCP 47 language; always including English and Russian for own places.
    former, aliases
        Former names; other spellings and designations.
    part_of
        Id of the larger place that it belongs to.
    obtained
        Source or method of the coordinates.
    links
        URLs of the same place elsewhere, such as in GeoNames.
    note
        Remark for the reader.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Slug
    kind: Kind
    country: Annotated[str, AfterValidator(_known_country)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180), AfterValidator(_four_decimals)]
    lat: Annotated[float, Field(ge=-90, le=90), AfterValidator(_four_decimals)]
    radius_km: Annotated[float, Field(gt=0)]
    names: Annotated[Mapping[str, Name], AfterValidator(_all_languages)] = field(hash=False)
    former: tuple[Name, ...] = ()
    aliases: tuple[Name, ...] = ()
    part_of: Slug | None = None
    obtained: Name
    links: tuple[Link, ...] = ()
    note: Name | None = None

    @property
    def every_name(self) -> list[str]:
        """Return all current and former names of the place, in all languages, without duplicates."""
        return list(dict.fromkeys([*self.names.values(), *self.former, *self.aliases]))

    @property
    def name(self) -> str:
        """The English name."""
        return self.names["en"]

    def name_in(self, language: str) -> str:
        """Return the name in a language, or the English one if it has none."""
        return self.names.get(language, self.name)


def read_places(path: Path = PLACES_FILE) -> list[Place]:
    """Read and fully validate a file of places.

    Parameters
    ----------
    path
        YAML file: a list of mappings with the fields of `Place`.

    Raises
    ------
    PlacesFileError
        If the file is invalid. All faults are listed, each with the place's id, the field, the value and what is
        expected.
    """
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PlacesFileError(f"{path.name} is not YAML: {error}") from error
    if not isinstance(entries, list):
        raise PlacesFileError(f"{path.name} holds a {type(entries).__name__}; expected a list of places")
    try:
        places = TypeAdapter(list[Place]).validate_python(entries)
    except ValidationError as error:
        faults = [*_faults_of_fields(entries, error), *_faults_between(entries)]
    else:
        faults = list(_faults_between(entries))
    if faults:
        raise PlacesFileError(
            f"{path.name} has {len(faults)} fault(s):\n" + "\n".join(f"- {fault}" for fault in faults)
        )
    return places


def _label(entries: list[Any], index: int) -> str:
    entry = entries[index]
    return f"place {entry.get('id')!r}" if isinstance(entry, dict) and entry.get("id") else f"place number {index + 1}"


def _faults_of_fields(entries: list[Any], error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        index, *path = fault["loc"]
        name = ".".join(str(step) for step in path) or "entry"
        what = fault["msg"].removeprefix("Value error, ").replace("Input should be ", "expected ")
        value = "" if fault["type"] == "missing" else f" = {fault['input']!r}"
        yield f"{_label(entries, int(index))}: {name}{value}: {what}"


def _faults_between(entries: list[Any]) -> Iterator[str]:
    """Check places against each other: duplicate ids, and chains of `part_of` that are dangling or circular."""
    named = [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str)]
    wholes = {entry["id"]: entry.get("part_of") for entry in named}
    for place_id, count in Counter(entry["id"] for entry in named).items():
        if count > 1:
            yield f"place {place_id!r}: id = {place_id!r}: occurs {count} times; expected a unique id"
    for place_id, whole in ((entry["id"], entry.get("part_of")) for entry in named):
        if whole is not None and whole not in wholes:
            yield f"place {place_id!r}: part_of = {whole!r}: expected the id of a place of this file"
        elif whole is not None and _comes_back(place_id, wholes):
            yield f"place {place_id!r}: part_of = {whole!r}: leads back to itself; expected a larger place"


def _comes_back(place_id: str, wholes: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    step = wholes.get(place_id)
    while step is not None and step not in seen and step != place_id:
        seen.add(step)
        step = wholes.get(step)
    return step == place_id
