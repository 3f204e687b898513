"""The gazetteer: places of the Caspian region, found by id, or by a name in any of the region's languages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from geodata import countries
from geodata.errors import AmbiguousPlaceError, GeodataError, UnknownPlaceError
from geodata.gazetteer import geonames, names
from geodata.gazetteer.geonames import Town
from geodata.gazetteer.matching import Match, NameIndex, best, equally_good, of_town
from geodata.gazetteer.places import Place, read_places

# Similar names with at least this score are listed after exact matches.
_CLOSE = 56
# A GeoNames town inside the disc of an own place of the same name is that place, unless the disc is a whole region.
_LARGEST_TOWN_KM = 25
_KM_PER_DEGREE = 111.2
# Number of candidates in a message, and a limit that no search reaches.
_NEAREST, _CANDIDATES, _ALL = 3, 8, 10_000


class Gazetteer:
    """The project's own places by id, and any place by name.

    A mapping from id to `Place` of the project's own places. Towns of GeoNames can be looked up by id too
    (``geonames:587084``), but are not counted or iterated.

    Parameters
    ----------
    places
        The project's own places.

    Examples
    --------
    >>> gazetteer = load()
    >>> gazetteer["aktau"].names["kk"]
    'Ақтау'
    >>> gazetteer.find("Красноводск")[0].place.id
    'turkmenbashi'
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = {place.id: place for place in places}

    def __getitem__(self, place_id: str) -> Place:
        if place_id in self._places:
            return self._places[place_id]
        if place_id.startswith(geonames.PREFIX):
            return geonames.by_id(place_id)
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import, and not needed at server startup

        near = process.extract(place_id, list(self._places), scorer=fuzz.WRatio, limit=_NEAREST)
        raise UnknownPlaceError(
            f"no place has the id {place_id!r}; the nearest are {', '.join(found for found, _, _ in near)}"
        )

    def __contains__(self, place_id: object) -> bool:
        return place_id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self._places.values())

    def find(self, name: str, country: str | None = None, limit: int = 8) -> list[Match]:
        """Rank the places that a name may refer to.

        Case, diacritics, apostrophes, hyphens, letter variants and script make no difference. Every place with the name
        is a candidate, the project's own before towns of GeoNames, followed by own places with very similar
        names. If no place has the name, the most similar of both are the candidates, as ``fuzzy``.

        From GeoNames, towns above 15,000 inhabitants are searched, and places above 500 in the wider region if nothing
        else there has the name. Its files are read on the first call, which takes a second.

        Parameters
        ----------
        name
            Name in any language, former name, alias, or id of an own place.
        country
            ISO 3166-1 alpha-2 code: only places of this state, and those of no single state.
        limit
            Maximum number of candidates, at least 1.

        Returns
        -------
        list of Match
            Matches, best first, one per place.

        Raises
        ------
        GeodataError
            If the name has no letter or digit, the country code is invalid, or the limit is below 1.

        Examples
        --------
        >>> [(match.place.id, match.reason) for match in load().find("Ақтау", limit=1)]
        [('aktau', 'exact')]
        """
        _check(name, country, limit)
        own = [match for match in self._index.named(name) if _in_country(match.place, country)]
        similar = self._index.similar(name, at_least=_CLOSE if own else 0)
        similar = [match for match in similar if _in_country(match.place, country)]
        close = [match for match in similar if match.score >= _CLOSE]
        towns = geonames.named(name, country, villages_too=not (own or close))
        if own or towns:
            similar = close
        else:
            towns = geonames.towns().like(name, country)
        return best([*own, *similar, *(of_town(town, self._own(town)) for town in towns)])[:limit]

    def _own(self, town: Town) -> Place | None:
        """Return the own place that is a GeoNames town: of the same name and country, with the town in its disc."""
        for match in self._index.named(town.place.name):
            place = match.place
            if (
                match.is_named
                and place.country == town.place.country
                and place.radius_km <= _LARGEST_TOWN_KM
                and _distance_km(place, town.place) <= place.radius_km
            ):
                return place
        return None

    def resolve(self, name: str, country: str | None = None) -> Place:
        """Return the single place that a name refers to.

        Parameters
        ----------
        name, country
            As for `find`.

        Raises
        ------
        UnknownPlaceError
            If no place has the name; the message lists the most similar ones.
        AmbiguousPlaceError
            If several places match equally well; the message lists them.

        Examples
        --------
        >>> load().resolve("Шевченко", country="KZ").name
        'Aktau'
        """
        matches = self.find(name, country, limit=_ALL)
        where = f" in {country}" if country else ""
        equals = equally_good(matches)
        if not equals:
            near = "; ".join(map(str, matches[:_NEAREST]))
            raise UnknownPlaceError(f"no place{where} has the name {name!r}; the nearest are {near or 'none'}")
        if len(equals) > 1:
            candidates = "; ".join(map(str, equals[:_CANDIDATES]))
            raise AmbiguousPlaceError(
                f"{len(equals)} places{where} bear the name {name!r}; use an id, such as: {candidates}"
            )
        return equals[0].place


@cache
def load() -> Gazetteer:
    """Read and validate the project's own places, once.

    Raises
    ------
    PlacesFileError
        If the file of places is invalid; the message lists all faults.
    """
    return Gazetteer(read_places())


def find(name: str, country: str | None = None, limit: int = 8) -> list[Match]:
    """Rank the places that a name may refer to: `Gazetteer.find` of the project's gazetteer."""
    return load().find(name, country, limit)


def resolve(name: str, country: str | None = None) -> Place:
    """Return the single place that a name refers to: `Gazetteer.resolve` of the project's gazetteer."""
    return load().resolve(name, country)


def _check(name: str, country: str | None, limit: int) -> None:
    if not names.key(name):
        raise GeodataError(f"the name {name!r} has no letter or digit; expected a name or an id of a place")
    if country is not None and country not in countries.codes():
        raise GeodataError(f"the country {country!r} is unknown; expected an ISO 3166-1 alpha-2 code, such as 'KZ'")
    if limit < 1:
        raise GeodataError(f"the limit {limit} is too low; expected at least 1")


def _in_country(place: Place, country: str | None) -> bool:
    return country is None or place.country in {None, country}


def _distance_km(a: Place, b: Place) -> float:
    """Return the distance of two nearby places, on a local plane: accurate to 1 % within 100 km."""
    east = (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return _KM_PER_DEGREE * math.hypot(east, a.lat - b.lat)
