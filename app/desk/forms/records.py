"""Conversion between records and form fields; parts of a record without a form field are left unchanged."""

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

#: Single-valued fields.
TEXTS = ("id", "title", "category", "date", "location_country", "area", "series", "verification", "summary")
#: Multi-valued fields of ids or names, with an input for each value.
LISTS = ("vessels", "organisations", "route", "concerns", "non_state_actors")
#: The parts of a source, of a participant, and of access to a port.
SOURCE = ("url", "title", "publisher", "published", "language", "archived", "evidence")
PARTICIPANT = ("country", "role")
ACCESS = ("port", "granted_to", "status")
_SHOWN = frozenset({*TEXTS, *LISTS, "place", "participants", "sources", "access", *ADDED_TO})
_POINT = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
# Characters not allowed in texts from outside, as databases, YAML or XML do not accept them.
_UNHELD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def read(form: MultiDict[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """Read a record from form data.

    Parameters
    ----------
    form
        Form data of the request.
    before
        The previous record; its fields that the form does not show are kept.
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
    """Return a record with one field set by a button of the form: ``category=…``, ``date=…``, ``place=…``.

    A place is a gazetteer id or ``name|lat|lon``; a point on the map is ``point=lat|lon``.
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
    """Find a place by its id or by an unambiguous name."""
    known = gazetteer.load()
    if name in known:
        return known[name]
    try:
        return gazetteer.resolve(name)
    except GeodataError:
        return None


def text(form: MultiDict[str, str], name: str) -> str:
    """Return the value of a field, without characters that are not allowed in records."""
    return plain(form.get(name, ""))


def plain(value: str) -> str:
    r"""Return a text without control characters and surrounding spaces.

    >>> plain(" Baku\x00 \r\n")
    'Baku'
    """
    return _UNHELD.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def held(value: str) -> str:
    """Return a text with characters that a database cannot store replaced by spaces, so that offsets stay valid."""
    return _UNHELD.sub(" ", value)


def _place(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the place: one of the gazetteer if its field is filled in, otherwise a point."""
    precision = text(form, "place_precision")
    if name := text(form, "place"):
        found = resolve(name)
        if found is None:
            return {"id": name, **_given(precision=precision)}
        return {**_of_gazetteer(found), "precision": precision or schema.precision_of(found.kind)}
    point = {"lat": _degrees(text(form, "place_lat")), "lon": _degrees(text(form, "place_lon"))}
    return _given(name=text(form, "place_name"), **point, precision=precision)


def _of_gazetteer(place: Place) -> dict[str, Any]:
    """Return a place in the form of a record: towns that only GeoNames has get no id."""
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
    """Parse degrees; invalid input is kept as it was typed, and reported as an error of its field."""
    if not value:
        return None
    return float(value.replace(",", ".")) if _POINT.fullmatch(value) else value


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def rows(form: MultiDict[str, str], prefix: str, names: Iterable[str]) -> list[dict[str, str]]:
    """Read the rows of a list, except empty ones."""
    columns = {name: form.getlist(f"{prefix}_{name}") for name in names}
    count = max(map(len, columns.values()), default=0)
    found = [
        {name: plain(values[at]) if at < len(values) else "" for name, values in columns.items()} for at in range(count)
    ]
    return [row for row in found if any(row.values())]


def _source(row: Mapping[str, str], captures: Mapping[str | None, Any]) -> dict[str, Any]:
    """Return a source; its capture is kept unless its URL has changed."""
    source = {"published": row["published"] or None, **{name: row[name] for name in SOURCE if row[name]}}
    return source | ({"capture": captures[row["url"]]} if row["url"] in captures else {})
