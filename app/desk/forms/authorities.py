"""New publishers, ships and organisations that an editor adds with a draft, as rows of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from app.desk.forms import records as forms
from events.curation.editing import bringing
from events.curation.editing.bringing import ADDED_TO
from events.curation.records import Records

#: Fields of a row, by the draft's field for the rows.
FIELDS = {
    "publishers": ("name", "country", "kind", "languages"),
    "new_vessels": ("id", "name", "variants", "class", "type", "country", "note"),
    "new_organisations": ("id", "name", "variants", "country", "note"),
}
#: Fields of the page that states the owner of a publisher.
PAGE = ("url", "title", "publisher", "published", "evidence")
# Fields that are pre-filled, so that they do not count as input of the editor.
_GIVEN = ("id", "name", "languages")
_WRITTEN: dict[str, Callable[[str], Any]] = {
    "languages": lambda text: text.lower().replace(",", " ").split(),
    "variants": lambda text: [one.strip() for one in text.split(";") if one.strip()],
}


def read(form: MultiDict[str, str], record: Mapping[str, Any], records: Records) -> dict[str, Any]:
    """Return a record with the names of ships and organisations replaced by ids, and with new authority entries.

    Parameters
    ----------
    form
        Form data of the request.
    record
        The record as typed by the editor.
    records
        Records of the catalogue.
    """
    record, names = dict(record), dict[str, str]()
    for held in ("vessels", "organisations"):
        if typed := record.get(held):
            named = {bringing.id_of(text, getattr(records, held)): text for text in typed}
            record[held], names = list(named), names | named
    for field in FIELDS:
        if entries := _entries(field, form, record, records, names):
            record[field] = entries
    return record


def shown(record: Mapping[str, Any], records: Records) -> dict[str, list[dict[str, Any]]]:
    """Return a row for each missing entry: what was typed, or else what is known."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for field in FIELDS:
        key = ADDED_TO[field].key
        typed = {one.get(key): (position, one) for position, one in enumerate(record.get(field, ()))}
        for name in bringing.missing(record, records, field):
            position, one = typed.get(name, (None, _begun(field, name, record, name)))
            page = (one.get("sources") or [{}])[0]
            rows.setdefault(field, []).append({"at": f"{field}.{position}", "page": page, **one})
    return rows


def _entries(
    field: str, form: MultiDict[str, str], record: Mapping[str, Any], records: Records, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the new entries of one authority file."""
    key, held = ADDED_TO[field].key, getattr(records, ADDED_TO[field].held)
    rows = {row[key]: row for row in forms.rows(form, field, (*FIELDS[field], *PAGE))}
    taken = {one.id for one in held.values()}
    found = []
    for name in bringing.missing(record, records, field):
        entry = _begun(field, name, record, names.get(name, ""))
        if row := rows.get(name):
            entry = _entry(field, row)
        entry = {"id": bringing.propose_id(name, taken), **entry}
        taken.add(entry["id"])
        found.append(entry)
    return found


def _begun(field: str, name: str, record: Mapping[str, Any], typed: str) -> dict[str, Any]:
    """Return the pre-filled values of a new entry."""
    if field != "publishers":
        return {"id": name, **({"name": typed} if typed != name else {})}
    of_it = [one for one in record.get("sources", ()) if str(one.get("publisher") or "").startswith(name)]
    return {"name": name, "languages": list(dict.fromkeys(one["language"] for one in of_it if one.get("language")))}


def _entry(field: str, row: Mapping[str, str]) -> dict[str, Any]:
    """Return the entry that an editor typed; an empty row lacks the required fields, for which null means unknown."""
    entry = {name: _WRITTEN.get(name, str)(row[name]) for name in FIELDS[field] if row[name]}
    page = {name: row[name] for name in PAGE if row[name]}
    if page:
        entry["sources"] = [{**page, "published": row["published"] or None}]
    if set(entry) - set(_GIVEN):
        entry["country"] = row["country"].upper() or None
        entry |= {"type": row["type"] or None} if "type" in FIELDS[field] else {}
    return entry
