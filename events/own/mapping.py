"""Mapping of a file's columns to properties: given by the user, by name, or guessed from common names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Mapping as ColumnsByProperty
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Self

from rapidfuzz import process

from events.model.errors import EventSetError, shorten
from events.table.columns import SCHEMA

#: Mapping targets besides properties: parts of a date, a point in one column, the URL of a source.
PARTS = ("year", "month", "day", "point", "source_urls")

#: Common names of columns elsewhere, in the order in which they are tried; the project's own names take precedence.
COMMON_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("event_id", "event_id_cnty", "eventid", "globaleventid", "uuid", "identifier"),
    "title": (
        *("name", "event_name", "event_title", "headline", "label", "subject", "event", "incident"),
        *("название", "заголовок", "наименование", "событие", "عنوان", "نام"),
    ),
    "lon": ("lng", "long", "longitude", "x", "lon_dd", "x_coord", "долгота", "طول"),
    "lat": ("latitude", "y", "lat_dd", "y_coord", "широта", "عرض"),
    "point": (
        *("wkt", "geom_wkt", "wkt_geom", "geometry", "geom", "the_geom", "shape", "coordinates", "coords"),
        *("latlon", "lat_lon", "latlong", "lat_long", "lonlat", "geo_point", "geopoint", "position", "gps", "location"),
        *("координаты", "مختصات"),
    ),
    "start": ("start_date", "date_start", "begin", "begin_date", "started", "from", "начало", "дата_начала"),
    "end": ("end_date", "date_end", "finish", "ended", "to", "until", "конец", "окончание", "дата_окончания"),
    "date": (
        *(
            "event_date",
            "date_of_event",
            "incident_date",
            "date_occurred",
            "occurred",
            "occurred_on",
            "date_of_incident",
        ),
        *("дата", "дата_события", "تاریخ", "when", "day", "datetime", "date_time", "time", "timestamp"),
    ),
    "year": ("iyear", "event_year", "год", "سال"),
    "month": ("imonth", "event_month", "месяц", "ماه"),
    "day": ("iday", "event_day", "день", "روز"),
    "category": ("event_type", "type", "kind", "категория", "тип", "вид"),
    "countries": ("country", "country_code", "iso2", "iso3", "iso_a2", "iso_a3", "страна", "страны", "کشور"),
    "summary": ("description", "notes", "details", "описание", "примечание"),
    "sources": ("source", "source_name", "source_url", "url", "link", "источник", "منبع"),
    "source_urls": ("source_url", "source_link", "url", "link"),
    "place_name": ("location", "location_name", "место", "مکان"),
    "place": ("place_id", "gazetteer_id"),
}
# Names of times that may be those of an upload.
_WEAK = frozenset({"datetime", "date_time", "time", "timestamp"})
#: Columns that may name gazetteer places, tried if there is no point.
PLACE_NAMES = ("place", "place_name", "location", "location_name", "port", "harbour", "city", "town", "where", "name",
               "место", "порт", "город")  # fmt: skip
#: Targets for which a guess must hold for most rows.
CHECKED = frozenset({"lon", "lat", "point", "start", "end", "date", "year", "month", "day", "category", "source_urls"})
_SHOWN = 30

Holds = Callable[[str, str], bool]


def _always(_target: str, _column: str) -> bool:
    return True


@dataclass(frozen=True)
class Mapping:
    """The mapping of a file's columns to properties, as given by the user.

    Parameters
    ----------
    columns
        Column of the file for each property; empty if the file has none.
    name, licence
        Name of the set, and SPDX identifier of its licence; empty if not stated.
    """

    columns: dict[str, str] = field(default_factory=dict)
    name: str = ""
    licence: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a mapping.

        Parameters
        ----------
        text
            ``title=event_name,start=date``; or the path of a TOML file with a table ``columns``, and ``name`` and
            optionally ``licence``.

        Raises
        ------
        EventSetError
            If it has another form, or names an unknown property.

        Examples
        --------
        >>> Mapping.parse("title=event_name,start=date").columns
        {'title': 'event_name', 'start': 'date'}
        """
        if text.endswith(".toml"):
            return cls._read(Path(text))
        columns: dict[str, str] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            target, equals, column = (piece.strip() for piece in part.partition("="))
            if not equals:
                raise EventSetError(f"--map {shorten(part)}: expected property=column, such as title=event_name")
            columns[target] = column
        return cls(_checked(columns))

    @classmethod
    def of(cls, columns: ColumnsByProperty[str, str]) -> Self:
        """Build a mapping from the column of each property.

        Raises
        ------
        EventSetError
            If there is no such property.
        """
        return cls(_checked(dict(columns)))

    @classmethod
    def _read(cls, path: Path) -> Self:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EventSetError(f"--map {path}: {error}") from error
        columns, texts = content.pop("columns", {}), {key: content.pop(key, "") for key in ("name", "licence")}
        if content or not isinstance(columns, dict) or not _texts([*columns.values(), *texts.values()]):
            raise EventSetError(f'--map {path}: expected name, licence and [columns], each property = "column"')
        return cls(_checked(columns), **texts)

    def over(self, columns: dict[str, str]) -> Mapping:
        """Complete this mapping with the columns of a known layout."""
        return replace(self, columns=columns | self.columns)

    @property
    def digest(self) -> bytes:
        """Return a hash of the columns of all properties."""
        return repr(sorted(self.columns.items())).encode()

    def resolve(self, names: Sequence[str], *, has_geometry: bool, holds: Holds = _always) -> Resolved:
        """Determine the column of each property.

        Parameters
        ----------
        names
            Columns of the file.
        has_geometry
            Whether the file has a geometry column with its points.
        holds
            Returns whether a property can be read from a column in most rows; otherwise the guess is discarded.

        Raises
        ------
        EventSetError
            If a named column is missing, or no column provides the title, the date or the position.
        """
        for target, named in self.columns.items():
            if named and named not in names:
                raise EventSetError(f"--map {target}={shorten(named)}: there is no such column{_offer(named, names)}")
        guess = _Guess(self.columns, names, holds)
        for target in ("lon", "lat", "point", *SCHEMA.names, *COMMON_NAMES):
            if not (has_geometry and target in ("lon", "lat", "point")):
                guess.take(target)
        targets = guess.targets
        if not (has_geometry or {"lon", "lat"} <= set(targets) or "point" in targets or "place" in targets):
            guess.take_place()
        if "end" in targets and "start" not in targets and "date" in targets:
            targets["start"] = targets.pop("date")  # a date together with an end is the start
            guess.guessed.pop("date", None)
            guess.guessed["start"] = targets["start"]
        _check_complete(targets, names, has_geometry=has_geometry)
        return Resolved(targets, guess.guessed)


@dataclass(frozen=True)
class Resolved:
    """The column of each property that a file has, and the ones that were guessed."""

    columns: dict[str, str]
    guessed: dict[str, str]


class _Guess:
    """Guesses the columns that the user has not named, by their common names."""

    def __init__(self, said: dict[str, str], names: Sequence[str], holds: Holds) -> None:
        self.targets = {target: named for target, named in said.items() if named}
        self.guessed: dict[str, str] = {}
        self._said = said
        self._holds = holds
        self._free = {plain_name(name): name for name in reversed(names) if name not in self.targets.values()}

    def take(self, target: str) -> None:
        """Choose the column with the property's own name, or the first with a common name that holds."""
        if target in self._said or target in self.targets or self._is_met(target):
            return
        for other in (target, *COMMON_NAMES.get(target, ())):
            column = self._free.get(other)
            if column is None or column in self.targets.values():
                continue
            is_own = other == target and target not in PARTS
            if not is_own and self._has_better(target, other):
                continue
            if not is_own and target in CHECKED and not self._holds(target, column):
                continue
            self.targets[target] = column
            if column != target:
                self.guessed[target] = column
            return

    def take_place(self) -> None:
        """Choose the first column that names gazetteer places in most rows."""
        for other in PLACE_NAMES:
            column = self._free.get(other)
            if column is not None and self._holds("place", column):
                for target in [one for one, taken in self.targets.items() if taken == column and one in self.guessed]:
                    del self.targets[target], self.guessed[target]
                if column not in self.targets.values():
                    self.targets["place"] = self.guessed["place"] = column
                    return

    def _has_better(self, target: str, other: str) -> bool:
        """Return whether start and end of an event are preferable to a guessed column for, or next to, its date."""
        begins = any(one in self._free for one in ("start", *COMMON_NAMES["start"]))
        if target == "date":
            return other in _WEAK and begins
        return target in ("start", "end") and "date" in self.targets and "start" not in self.targets and begins

    def _is_met(self, target: str) -> bool:
        """Return whether other columns make a column of the property redundant."""
        dated = {"date", "start"} & set(self.targets)
        return (
            (target == "date" and "start" in self.targets)
            or (target in ("year", "month", "day") and bool(dated))
            or (target == "point" and {"lon", "lat"} <= set(self.targets))
            or (target == "source_urls" and "sources" not in self.targets)
        )


@cache
def known_names() -> frozenset[str]:
    """Return all recognised column names, in the form of `plain_name`."""
    return frozenset(
        {*SCHEMA.names, *PARTS, *PLACE_NAMES, *(name for names in COMMON_NAMES.values() for name in names)}
    )


def _checked(columns: dict[str, str]) -> dict[str, str]:
    for target in columns:
        if target not in SCHEMA.names and target not in PARTS:
            raise EventSetError(
                f"--map {shorten(target)}=…: there is no such property; expected one of "
                f"{', '.join((*SCHEMA.names, *PARTS))}"
            )
    return columns


def _check_complete(targets: Collection[str], names: Sequence[str], *, has_geometry: bool) -> None:
    needs = {
        "a title": "title" in targets,
        "a date, or start and end": bool({"date", "start", "year"} & set(targets)),
        "points, or lon and lat": has_geometry
        or {"lon", "lat"} <= set(targets)
        or bool({"point", "place", "published_area"} & set(targets)),
    }
    missing = [need for need, met in needs.items() if not met]
    if missing:
        raise EventSetError(
            f"no column has {'; '.join(missing)}. The columns are {_listed(names)}; assign them with --map "
            "title=…,date=…,lon=…,lat=…"
        )


def plain_name(name: str) -> str:
    """Convert a column's name to the form of property names.

    >>> plain_name("Event Date"), plain_name("startDate"), plain_name("LAT")
    ('event_date', 'start_date', 'lat')
    """
    return re.sub(r"[\W_]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)).strip("_").lower()


def _texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(shorten(name, 40) for name in names[:_SHOWN]) + more


def _offer(column: str, names: Sequence[str]) -> str:
    close = process.extractOne(column, names, score_cutoff=60)
    return f"; did you mean {close[0]!r}?" if close else f"; the columns are {_listed(names)}"
