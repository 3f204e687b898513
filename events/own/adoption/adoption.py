"""Conversion of a user's rows to events in the project's schema, whole columns at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from events.model.schema import RADIUS_KM, UNRATED, UNSTATED, precision_of
from events.own.adoption.columns import shapes, terms
from events.own.adoption.columns.conform import conform, empty_for_null, incomplete, plain, sources_of, texts
from events.own.adoption.columns.date_columns import DateColumn, day_texts, iso_days
from events.own.adoption.columns.points import (
    NO_POINT,
    GeometryColumn,
    Located,
    place_of,
    read_areas,
    read_numbers,
    read_texts,
)
from events.own.adoption.faults import Faults
from events.own.adoption.ids import Ids
from events.own.adoption.rejects import Reject
from events.own.adoption.rows import Rows
from events.own.adoption.survey import Survey
from events.own.files.event_file import Batch, EventFile
from events.own.layouts import is_made
from events.own.mapping import PARTS, Mapping
from events.own.options import Options
from events.own.written import dates as written_dates
from events.own.written.dates import DateForm
from events.table.arrow_json import json_texts
from events.table.columns import SCHEMA
from geodata import gazetteer
from geodata.waters import maritime_zones

#: Reserved names of columns: the project's own, and those of GeoParquet files.
_RESERVED = frozenset({*SCHEMA.names, "geometry", "bbox"})
#: Texts that are empty instead of null if a set lacks them, as in the built-in catalogue.
_NEVER_NULL = ("summary", "place_name", "series_name", "organisation_names", "vessel_names", "search_names")
_NOTED = 20
#: Properties whose objects must have all of their members.
_COMPLETE = ("participants", "access", "revised")


class Adoption:
    """Converts the rows of one source, batch by batch.

    Parameters
    ----------
    source
        Open file or table.
    mapping
        User's mapping of its columns.
    options
        Options that the user gives for the file.

    Attributes
    ----------
    notes
        Remarks for the user on how the columns are read; more are added while batches are converted.

    Raises
    ------
    EventSetError
        If no column provides the title, the date or the position.
    """

    def __init__(self, source: EventFile, mapping: Mapping, options: Options | None = None) -> None:
        names = [name for name in source.schema.names if name not in source.left_out]
        self._survey = Survey(source, options or Options())
        self._geometry = GeometryColumn(source.geometry) if source.geometry else None
        #: Whether the points come from columns, and not from the geometries.
        self._has_own_points = bool({"lon", "lat", "point"} & set(mapping.columns))
        if source.geometry:
            names.remove(source.geometry.column)
            # Next to areas, as in the project's own files, they are the points of these.
            if {"lon", "lat"} <= set(names) and not self._has_own_points and self._survey.has_areas:
                mapping = mapping.over({"lon": "lon", "lat": "lat"})
        resolved = mapping.resolve(names, has_geometry=self._geometry is not None, holds=self._survey.holds)
        self.columns = resolved.columns
        self.guessed = resolved.guessed
        own = [name for name in names if not is_made(name)]
        self.further = _further(own, {column for column in self.columns.values() if column in own})
        self._forms = self._survey.date_forms(self.columns)
        self._calendar = DateForm(calendar=(options or Options()).calendar)
        self.decimal = self._survey.decimal(self.columns)
        renamed = [f"{name!r} is called {given!r}" for name, given in self.further.items() if name != given]
        told = [f"names that are taken: {', '.join(renamed)}"] if renamed else []
        self.notes = [*source.notes, *self._guesses(), *told, *self._survey.notes]
        self._ids = Ids()
        self._faults = Faults()
        self._kinds: Counter[str] = Counter()

    def adopt(self, batch: Batch) -> tuple[pa.Table, list[Reject]]:
        """Convert a batch to events; each row that cannot be used becomes a reject.

        Returns
        -------
        Table
            Columns of `events.table.columns.SCHEMA`, then the source's additional columns.
        list of Reject
            Rejects in the order of the lines.
        """
        rows, unreadable = Rows.readable(batch)
        events = self._events(rows).filter(pa.array(rows.fine))
        self._faults.look(events)
        self._kinds.update(_kinds(events["published_area"]))
        rejects = [*unreadable, *rows.rejects(), *(Reject(*one) for one in batch.malformed)]
        return events, sorted(rejects, key=lambda reject: reject.line)

    @property
    def way(self) -> str:
        """Return a key for how rows are read: with the same key, the same rows give the same events."""
        missing = self._survey.missing.to_pylist()
        said = (self.columns, self.further, self._forms, self._calendar, self.decimal, missing, self._has_own_points)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def _events(self, rows: Rows) -> pa.Table:
        made = {"title": self._text(rows, "title")}
        rows.refuse(np.asarray(made["title"].is_null()), "there is no title")
        radius = self._conformed(rows, "radius_km")
        made |= self._dates(rows) | self._terms(rows) | self._where(rows, radius)
        made["location_country"] = self._conformed(rows, "location_country")
        made |= self._spots(rows, made, radius)
        if (added := self._column(rows, "added")) is not None:
            made["added"] = day_texts(added)
        made |= {name: self._conformed(rows, name) for name in SCHEMA.names if name not in made and name != "id"}
        made["id"] = self._ids.give(rows, self._text(rows, "id"), made)
        further = {given: _shown(self._further_column(rows, name)) for name, given in self.further.items()}
        return pa.table({name: made[name] for name in SCHEMA.names} | further)

    def _further_column(self, rows: Rows, name: str) -> pa.Array:
        return self._survey.without_missing(plain(rows.columns.column(name)))

    def seen(self) -> list[str]:
        """Return remarks, after the last batch, on areas in the set and on likely faults of its points."""
        listed = ", ".join(f"{number:,} × {kind}" for kind, number in self._kinds.most_common())
        areas = [f"areas and lines are kept whole, with a point inside each: {listed}"] if listed else []
        return [*areas, *self._faults.notes()]

    def _guesses(self) -> list[str]:
        """Return remarks on guessed columns, and on how many of the sampled rows can be read."""
        if not self.guessed:
            return []
        said = [
            f"{target} from {column!r}" + ("" if good == count else f" ({good:,} of {count:,} rows)")
            for target, column, how, good, count in self.readings()
            if how == "guessed"
        ]
        return [f"columns taken: {', '.join(said)}"]

    def geometries(self) -> list[tuple[str, str, str, int, int]]:
        """Return the geometries from which points and areas are read, in the form of `readings`."""
        if self._geometry is None:
            return []
        located, rows = self._survey.located(self._geometry)
        areas, own_points = int((~shapely.is_missing(located.areas)).sum()), int((located.problems == "").sum())
        found = [] if self._has_own_points else [("point", "the geometry", "by its form", own_points, rows)]
        return [*found, ("published_area", "the geometry", "by its form", areas, rows)] if areas else found

    def readings(self) -> list[tuple[str, str, str, int, int]]:
        """Return the column of each property, how it was found, and how many sampled rows can be read.

        The sample consists of the rows that are read in advance and have a value.
        """
        order = (*SCHEMA.names, *PARTS)
        found = []
        for target in sorted(self.columns, key=order.index):
            column = self.columns[target]
            how = "guessed" if target in self.guessed else "by its name" if target == column else "mapped"
            shown = "the profile" if is_made(column) else column
            found.append((target, shown, how, *self._survey.read(target, column, self._forms.get(target))))
        return found

    def _column(self, rows: Rows, name: str) -> pa.Array | None:
        if name not in self.columns:
            return None
        return self._survey.without_missing(plain(rows.columns.column(self.columns[name])))

    def _text(self, rows: Rows, name: str, default: str | None = None) -> pa.Array:
        column = self._column(rows, name)
        read = pa.nulls(len(rows), pa.string()) if column is None else texts(column)
        return read if default is None else pc.fill_null(read, default)

    def _conformed(self, rows: Rows, name: str) -> pa.Array:
        """Convert a property's column to its type; reject the rows where it does not fit."""
        kind = SCHEMA.field(name).type
        values = pa.nulls(len(rows), kind)
        if (column := self._column(rows, name)) is not None:
            if name == "sources":
                conformed = sources_of(column, kind, self._column(rows, "source_urls"))
            else:
                conformed = conform(self._with_points(column) if name == "radius_km" else column, kind)
            values = conformed.values
            unfit = conformed.unfit | incomplete(values) if name in _COMPLETE else conformed.unfit
            rows.refuse(unfit, f"{name} does not fit: expected {_described(kind)}, or --map {name}=")
            rows.refuse(_unknown(name, values), f"{name} names what the gazetteer does not have; expected its ids")
            for member in sorted(conformed.unknown):
                self._note(f"{name}: {member[:40]!r} is not in the schema, and is left out")
        if pa.types.is_list(kind):
            return empty_for_null(values)
        return pc.fill_null(values, "") if name in _NEVER_NULL else values

    def _with_points(self, column: pa.Array) -> pa.Array:
        """Replace decimal commas by decimal points in a column."""
        is_text = self.decimal == "," and pa.types.is_string(column.type)
        return pc.replace_substring(column, ",", ".") if is_text else column

    def _note(self, note: str) -> None:
        if note not in self.notes and len(self.notes) < _NOTED:
            self.notes.append(note)

    def _spots(self, rows: Rows, made: dict[str, pa.Array], given_radius: pa.Array) -> dict[str, pa.Array]:
        """Read the points, areas and lines; areas that only repeat place and radius are dropped."""
        located = self._located(rows)
        spots = self._points(rows, located, made["place"])
        found, texts = located.areas.copy(), located.texts.copy()
        repeated = shapes.only_repeated(found, made | spots)
        found[repeated] = texts[repeated] = None
        radius = shapes.radii(found, made | spots, given_radius)
        return spots | {"published_area": pa.array(texts, pa.string()), "radius_km": radius}

    def _located(self, rows: Rows) -> Located:
        """Read the positions of the rows from all columns that state them."""
        nowhere = np.full(len(rows), np.nan)
        located = Located.of_points(nowhere, nowhere, np.full(len(rows), NO_POINT, object))
        if self._geometry is not None:
            located = self._geometry.read(rows.columns.column(self._geometry.geometry.column))
        if "published_area" in self.columns:
            located = located.over(read_areas(self._text(rows, "published_area")))
        if "lon" in self.columns and "lat" in self.columns:
            given = read_numbers(self._column(rows, "lon"), self._column(rows, "lat"))
        elif "point" in self.columns:
            given = read_texts(self._text(rows, "point"))
        else:
            return located
        is_area = ~shapely.is_missing(located.areas)
        apart = self._geometry is None or self._has_own_points
        if not apart and (~is_area & ~given.is_near(located)).any():
            self._note("lon and lat differ from some points of the geometry, which are taken")
        return located.at(given, np.ones(len(rows), np.bool_) if apart else is_area)

    def _points(self, rows: Rows, located: Located, place: pa.Array) -> dict[str, pa.Array]:
        """Return the points; rows without one are located at the gazetteer place that they name, if any."""
        lon, lat, problems = located.lon, located.lat, located.problems
        known = gazetteer.load()
        at_place = (problems == NO_POINT) & np.asarray(place.is_valid())
        if at_place.any():
            found = [known[one] for one in place.filter(pa.array(at_place)).to_pylist()]
            lon, lat = np.array(lon), np.array(lat)
            lon[at_place], lat[at_place] = [one.lon for one in found], [one.lat for one in found]
            problems[at_place] = ""
            self._note("rows without a point are at their place of the gazetteer, as precisely as it is known")
        if "place" in self.columns:
            unplaced = (problems == NO_POINT) & np.asarray(self._text(rows, "place").is_valid())
            for row in np.flatnonzero(unplaced):
                name = self._text(rows, "place")[row].as_py()
                problems[row] = f"there is no point, and the gazetteer has no one place of the name: {name[:60]!r}"
        rows.refuse_each(problems)
        return {"lon": pa.array(lon), "lat": pa.array(lat)}

    def _dates(self, rows: Rows) -> dict[str, pa.Array]:
        """Read ``date``, or ``start`` and ``end``; if all are given they must agree."""
        said = self._read_dates(rows, "date") or self._parts_of_dates(rows)
        spanned = self._spans(rows)
        taken = spanned if said is None else said
        if taken is None:
            raise RuntimeError("the mapping has neither a date nor a start; expected one of them")
        if said is not None and spanned is not None:
            both = said.given & spanned.given
            differ = both & ((said.first != spanned.first) | ("end" in self.columns) & (said.last != spanned.last))
            rows.refuse(
                differ, "date is not that of start and end: leave one out with --map date= or --map start=,end="
            )
            taken = said.filled(spanned)
        rows.refuse(~taken.given, "there is no date")
        return {"date": taken.text, "start": iso_days(taken.first), "end": iso_days(taken.last)}

    def _read_dates(self, rows: Rows, name: str) -> DateColumn | None:
        column = self._column(rows, name)
        if column is None:
            return None
        read = DateColumn.of(column, name, self._forms[name])
        rows.refuse_each(read.problem)
        return read

    def _parts_of_dates(self, rows: Rows) -> DateColumn | None:
        """Read dates whose year, month and day are in separate columns."""
        if "year" not in self.columns:
            return None
        parts = [pc.fill_null(self._text(rows, name), "") for name in ("year", "month", "day")]
        together = pc.binary_join_element_wise(*parts, "|").dictionary_encode()
        written = [written_dates.from_parts(*text.split("|")[:3]) for text in together.dictionary.to_pylist()]
        read = DateColumn.of(pa.array(written, pa.string()).take(together.indices), "date", self._calendar)
        rows.refuse_each(read.problem)
        return read

    def _spans(self, rows: Rows) -> DateColumn | None:
        start, end = self._read_dates(rows, "start"), self._read_dates(rows, "end")
        if start is None or end is None:
            return start
        rows.refuse(start.is_interval | end.is_interval, "start or end is an interval; expected a day, month or year")
        rows.refuse(start.given & end.given & (end.last < start.first), "the end is before the start")
        return start.until(end)

    def _terms(self, rows: Rows) -> dict[str, pa.Array]:
        categories = _each(self._text(rows, "category", terms.CATEGORY), terms.category)
        grades = _each(self._text(rows, "verification", UNRATED), terms.verification)
        countries, unknown = terms.country_sets(self._column(rows, "countries"), self._conformed(rows, "countries"))
        for text in unknown:
            self._note(f"countries: {text[:40]!r} is no country, and stays as it is")
        return {"category": categories, "verification": grades, "countries": countries}

    def _where(self, rows: Rows, given_radius: pa.Array) -> dict[str, pa.Array]:
        """Return the place, and the radius of uncertainty around the point."""
        known = gazetteer.load()
        given = self._text(rows, "place")
        place = _each(given, lambda one: one if one in known else None)
        if self._geometry is None and not {"lon", "lat", "point", "published_area"} & set(self.columns):
            place = _each(given, lambda one: (found := place_of(one)) and found.id if one not in known else one)
        # A place that is not in the gazetteer is kept as a name.
        names = [self._text(rows, "place_name"), _each(place, lambda one: known[one].names["en"]), given]
        of_kind = _each(place, lambda one: precision_of(known[one].kind))
        precision = pc.coalesce(self._text(rows, "precision"), of_kind, UNSTATED)
        measured = _each(precision, RADIUS_KM.get, pa.float64())
        unknown = np.asarray(pc.and_(measured.is_null(), pc.not_equal(precision, UNSTATED)))
        rows.refuse(unknown, f"precision does not fit: expected {', '.join(RADIUS_KM)}")
        fixed = _each(place, lambda one: known[one].radius_km, pa.float64())
        radius = pc.coalesce(given_radius, fixed, measured)
        plausible = pc.fill_null(pc.and_(pc.greater_equal(radius, 0), pc.is_finite(radius)), True)  # noqa: FBT003
        rows.refuse(~np.asarray(plausible), "radius_km does not fit: expected a number of kilometres, 0 or more")
        spellings = [self._text(rows, "search_names"), _each(place, lambda one: " ".join(known[one].every_name))]
        return {
            "place": place,
            "place_name": pc.coalesce(*names, ""),
            "precision": precision,
            "radius_km": radius,
            "search_names": pc.coalesce(*spellings, ""),
        }


def _kinds(areas: pa.ChunkedArray) -> dict[str, int]:
    """Count the geometry types of areas and lines given as WKT."""
    kinds = pc.value_counts(pc.list_element(pc.split_pattern(areas.drop_null(), " ", max_splits=1), 0))
    return {one["values"].as_py().lower(): one["counts"].as_py() for one in kinds}


def _unknown(name: str, values: pa.Array) -> NDArray[np.bool_]:
    """Mark the values of ``route``, ``concerns`` and ``access`` that name an unknown place or zone."""
    marks = np.zeros(len(values), np.bool_)
    known = pa.array([*gazetteer.load(), *(maritime_zones.ZONE_IDS if name == "concerns" else ())], pa.string())
    if name == "access":
        ports = pc.struct_field(values, "port")
        marks |= np.asarray(ports.is_valid()) & ~np.asarray(pc.is_in(ports, known))
    elif name in ("route", "concerns"):
        marks[pc.list_parent_indices(values).to_numpy()[~np.asarray(pc.is_in(pc.list_flatten(values), known))]] = True
    return marks


def _further(names: list[str], used: set[str]) -> dict[str, str]:
    """Name the columns that are not properties: unchanged, or with ``_`` appended if the name is taken.

    Names that differ only in case are the same for GeoPackage and some other formats.

    >>> _further(["crew", "Title", "headline", "Crew"], {"headline"})
    {'crew': 'crew', 'Title': 'Title_', 'Crew': 'Crew_'}
    """
    further: dict[str, str] = {}
    taken = {name.casefold() for name in _RESERVED}
    for name in names:
        if name not in used:
            further[name] = next(free for number in count() if (free := name + "_" * number).casefold() not in taken)
            taken.add(further[name].casefold())
    return further


def _shown(column: pa.Array) -> pa.Array:
    """Return an additional column unchanged, or as texts if it has no JSON form."""
    column = plain(column)
    try:
        json_texts(column.slice(0, 1))
        has_form = not pa.types.is_duration(column.type)
    except (TypeError, pa.ArrowException):
        has_form = False
    if not has_form:
        written = [value.hex() if isinstance(value, bytes) else value for value in column.to_pylist()]
        return pa.array([None if value is None else str(value) for value in written], pa.string())
    return column


def _each(column: pa.Array, replace: Callable[[str], Any], kind: pa.DataType | None = None) -> pa.Array:
    """Replace each distinct text of a column."""
    encoded = column.dictionary_encode()
    values = pa.array([replace(text) for text in encoded.dictionary.to_pylist()], kind or pa.string())
    return values.take(encoded.indices)


def _described(kind: pa.DataType) -> str:
    """Describe the notation of values of a type in words."""
    item = kind.value_type if pa.types.is_list(kind) else kind
    if pa.types.is_struct(item):
        members = ", ".join(member.name for member in item)
        return f"{'objects' if item is not kind else 'an object'} with {members}"
    return "a list of texts" if item is not kind else f"a value of type {kind}"
