"""The mapping of a file's columns to properties: as the user states it, by name, or guessed from common names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from rapidfuzz import process

from events.model.errors import EventSetError, shorten
from events.table.columns import SCHEMA

#: Common names of columns elsewhere; the project's own names take precedence.
COMMON_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("event_id", "event_id_cnty", "uuid", "identifier"),
    "title": ("name", "event_name", "event_title", "headline", "label"),
    "lon": ("lng", "long", "longitude", "x"),
    "lat": ("latitude", "y"),
    "start": ("start_date", "date_start", "begin", "begin_date", "from"),
    "end": ("end_date", "date_end", "finish", "to"),
    "date": ("event_date", "date_of_event", "datetime", "timestamp", "day"),
    "category": ("event_type", "type", "kind"),
    "countries": ("country", "country_code", "iso2"),
    "summary": ("description", "notes", "details"),
    "sources": ("source", "source_url", "url", "link"),
    "place_name": ("location", "location_name"),
}
_SHOWN = 30


@dataclass(frozen=True)
class Mapping:
    """The mapping of a file's columns to properties, as the user states it.

    Parameters
    ----------
    columns
        The file's column for each property; an empty one means that the file has none.
    name, licence
        Name of the set, and SPDX identifier of its licence; empty if not stated.
    """

    columns: dict[str, str] = field(default_factory=dict)
    name: str = ""
    licence: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a mapping.

        Parameters
        ----------
        text
            ``title=event_name,start=date``; or the path of a TOML file with a table ``columns``, and ``name`` and
            optionally ``licence``.

        Raises
        ------
        EventSetError
            If it is not of this form, or names an unknown property.

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
    def _read(cls, path: Path) -> Self:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EventSetError(f"--map {path}: {error}") from error
        columns, texts = content.pop("columns", {}), {key: content.pop(key, "") for key in ("name", "licence")}
        if content or not isinstance(columns, dict) or not _texts([*columns.values(), *texts.values()]):
            raise EventSetError(f'--map {path}: expected name, licence and [columns], each property = "column"')
        return cls(_checked(columns), **texts)

    def resolve(self, names: Sequence[str], *, has_geometry: bool) -> Resolved:
        """Find the column of each property.

        Parameters
        ----------
        names
            The columns of the file.
        has_geometry
            Whether the file has its points in a geometry column.

        Raises
        ------
        EventSetError
            If a named column is missing, or no column has the title, the date or the point.
        """
        for target, named in self.columns.items():
            if named and named not in names:
                raise EventSetError(f"--map {target}={shorten(named)}: there is no such column{_offer(named, names)}")
        targets = {target: named for target, named in self.columns.items() if named}
        free = {_plain(name): name for name in reversed(names) if name not in targets.values()}
        guessed: list[str] = []
        for target in (*SCHEMA.names, *COMMON_NAMES):
            if target in self.columns or target in targets or (has_geometry and target in ("lon", "lat")):
                continue
            column: str | None = free.get(target)
            if column is None and not (target == "date" and "start" in targets):
                column = next((free[other] for other in COMMON_NAMES.get(target, ()) if other in free), None)
            if column is not None and column not in targets.values():
                targets[target] = column
                guessed += [f"{target} from {column!r}"] if column != target else []
        if "end" in targets and "start" not in targets and "date" in targets:
            targets["start"] = targets.pop("date")  # a date together with an end is the start
            guessed.append(f"start from {targets['start']!r}")
        _check_complete(targets, names, has_geometry=has_geometry)
        return Resolved(targets, tuple(guessed))


@dataclass(frozen=True)
class Resolved:
    """The column of each property that a file has, and which of them were guessed, in words."""

    columns: dict[str, str]
    guessed: tuple[str, ...]


def _checked(columns: dict[str, str]) -> dict[str, str]:
    for target in columns:
        if target not in SCHEMA.names:
            raise EventSetError(
                f"--map {shorten(target)}=…: there is no such property; expected one of {', '.join(SCHEMA.names)}"
            )
    return columns


def _check_complete(targets: Collection[str], names: Sequence[str], *, has_geometry: bool) -> None:
    needs = {
        "a title": "title" in targets,
        "a date, or start and end": "date" in targets or "start" in targets,
        "points, or lon and lat": has_geometry or {"lon", "lat"} <= set(targets),
    }
    missing = [need for need, met in needs.items() if not met]
    if missing:
        raise EventSetError(
            f"no column has {'; '.join(missing)}. The columns are {_listed(names)}; assign them with --map "
            "title=…,date=…,lon=…,lat=…"
        )


def _plain(name: str) -> str:
    """Write a column's name as properties are written.

    >>> _plain("Event Date"), _plain("startDate"), _plain("LAT")
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
