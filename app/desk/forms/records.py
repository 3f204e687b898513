"""A record as the fields of a form, and what an editor typed as a record; what no field shows stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from events.curation.editing.bringing import ADDED_TO
from events.model import schema
from geodata import gazetteer
from geodata.errors import GeodataError
from geodata.gazetteer.places import Place

#: Fields of one line or one text.
TEXTS = ("id", "title", "category", "date", "location_country", "area", "series", "verification", "summary")
#: Fields of several ids or names, each in an input of its own.
LISTS = ("vessels", "organisations", "route", "concerns", "non_state_actors")
#: The parts of a source, of a participant, and of access to a port.
SOURCE = ("url", "title", "publisher", "published", "language", "archived", "evidence")
PARTICIPANT = ("country", "role")
ACCESS = ("port", "granted_to", "status")
_SHOWN = frozenset({*TEXTS, *LISTS, "place", "participants", "sources", "access", *ADDED_TO})
_POINT = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
# What texts from outside may not hold: databases, YAML and XML do not.
_UNHELD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def read(form: MultiDict[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """Read the record that an editor typed.

    Parameters
    ----------
    form
        Of the request.
    before
        The record as it was; its fields that the form does not show are kept.
    """
    record = {name: value for name, value in before.items() if name not in _SHOWN}
    for name in TEXTS:
        if value := text(form, name):
            record[name] = value
    record["location_country"] = text(form, "location_country").upper() or None
    if place := _place(form):
        record["place"] = place
    record["participants"] = [
        {"country": one["country"].upper(), "role": one["role"]} for one in rows(form, "participant", PARTICIPANT)
    ]
    for name in LISTS:
        if values := [value for one in form.getlist(name) if (value := plain(one))]:
            record[name] = values
    captures = {one.get("url"): one["capture"] for one in before.get("sources", ()) if one.get("capture")}
    record["sources"] = [_source(one, captures) for one in rows(form, "source", SOURCE)]
    access = {name: text(form, f"access_{name}") for name in ACCESS}
    if any(access.values()):
        record["access"] = access | {"granted_to": access["granted_to"].upper()}
    return record


def choose(record: Mapping[str, Any], choice: str) -> dict[str, Any]:
    """Return a record with one field as a button of the form says: ``category=…``, ``date=…``, ``place=…``.

    A place is an id of the gazetteer, or ``name|lat|lon``; a point of the map is ``point=lat|lon``.
    """
    name, _sign, value = choice.partition("=")
    record = dict(record)
    if name in ("category", "date", "series") and value:
        record[name] = plain(value)
    elif name == "place" and value:
        record |= _chosen_place(value, record)
    elif name == "point" and value:
        there = record.get("place") or {}
        known = gazetteer.load()
        label = there.get("name") or (known[there["id"]].name if there.get("id") in known else "")
        lat, _bar, lon = value.partition("|")
        record["place"] = {
            "name": label,
            "lat": float(lat),
            "lon": float(lon),
            "precision": there.get("precision", "area"),
        }
    return record


def resolve(name: str) -> Place | None:
    """Find a place by its id or by a name that means one place alone."""
    known = gazetteer.load()
    if name in known:
        return known[name]
    try:
        return gazetteer.resolve(name)
    except GeodataError:
        return None


def text(form: MultiDict[str, str], name: str) -> str:
    """Return what a field holds, without what no record can hold."""
    return plain(form.get(name, ""))


def plain(value: str) -> str:
    r"""Return a text without control characters, and without spaces around it.

    >>> plain(" Baku\x00 \r\n")
    'Baku'
    """
    return _UNHELD.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def held(value: str) -> str:
    """Return a text with spaces for what a database cannot hold, so that nothing in it moves."""
    return _UNHELD.sub(" ", value)


def _place(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the place: one of the gazetteer if its field is filled in, else a point."""
    precision = text(form, "place_precision")
    if name := text(form, "place"):
        found = resolve(name)
        if found is None:
            return {"id": name, **_given(precision=precision)}
        return {**_of_gazetteer(found), "precision": precision or schema.precision_of(found.kind)}
    point = {"lat": _degrees(text(form, "place_lat")), "lon": _degrees(text(form, "place_lon"))}
    return _given(name=text(form, "place_name"), **point, precision=precision)


def _of_gazetteer(place: Place) -> dict[str, Any]:
    """Return a place as records name it: towns of GeoNames alone have no id there."""
    if place.id in gazetteer.load():
        return {"id": place.id}
    return {"name": place.name, "lat": place.lat, "lon": place.lon}


def _chosen_place(value: str, record: Mapping[str, Any]) -> dict[str, Any]:
    if "|" in value:
        name, lat, lon = [*value.split("|"), "", ""][:3]
        precision = (record.get("place") or {}).get("precision", "area")
        return {"place": {"name": name, "lat": _degrees(lat), "lon": _degrees(lon), "precision": precision}}
    found = resolve(value)
    if found is None:
        return {}
    place = {**_of_gazetteer(found), "precision": schema.precision_of(found.kind)}
    return {"place": place, "location_country": found.country}


def _degrees(value: str) -> float | str | None:
    """Read degrees; what is none is kept as it was typed, and said to be wrong at its field."""
    if not value:
        return None
    return float(value.replace(",", ".")) if _POINT.fullmatch(value) else value


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def rows(form: MultiDict[str, str], prefix: str, names: Iterable[str]) -> list[dict[str, str]]:
    """Read the rows of a list; empty ones are left out."""
    columns = {name: form.getlist(f"{prefix}_{name}") for name in names}
    count = max(map(len, columns.values()), default=0)
    found = [
        {name: plain(values[at]) if at < len(values) else "" for name, values in columns.items()} for at in range(count)
    ]
    return [row for row in found if any(row.values())]


def _source(row: Mapping[str, str], captures: Mapping[str | None, Any]) -> dict[str, Any]:
    """Return a source; what is kept of its page stays as long as its address does."""
    source = {"published": row["published"] or None, **{name: row[name] for name in SOURCE if row[name]}}
    return source | ({"capture": captures[row["url"]]} if row["url"] in captures else {})
