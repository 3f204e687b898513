"""The publishers that an editor adds with a draft, as rows of its form; a row that says nothing adds none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from app.desk.forms import records as forms
from events.curation.editing import bringing
from events.curation.records import Records

#: Fields of a row, and those of the page that says whose the publisher is.
FIELDS = ("name", "country", "kind", "languages")
PAGE = ("url", "title", "publisher", "published", "evidence")


def read(form: MultiDict[str, str], record: Mapping[str, Any], records: Records) -> list[dict[str, Any]]:
    """Read the publishers that an editor typed, of those that the sources of a record name and nobody knows.

    Parameters
    ----------
    form
        Of the request.
    record
        As the editor typed it.
    records
        Of the catalogue.
    """
    named = missing(record, records)
    taken = {one.id for one in records.publishers.values()}
    found = []
    for row in forms.rows(form, "publisher", (*FIELDS, *PAGE)):
        if row["name"] in named and any(value for name, value in row.items() if name not in ("name", "languages")):
            found.append(_publisher(row, taken))
            taken.add(found[-1]["id"])
    return found


def missing(record: Mapping[str, Any], records: Records) -> list[str]:
    """Return the names of publishers that the sources of a record name, and the authority file does not have."""
    return bringing.missing((str(one.get("publisher") or "") for one in record.get("sources", ())), records.publishers)


def shown(record: Mapping[str, Any], records: Records) -> list[dict[str, Any]]:
    """Return a row for each missing publisher: what was typed, or else its name and the language of its page."""
    typed = {one.get("name"): (position, one) for position, one in enumerate(record.get("publishers", ()))}
    rows = []
    for name in missing(record, records):
        position, one = typed.get(name, (None, {"name": name, "languages": _languages(name, record)}))
        page = (one.get("sources") or [{}])[0]
        rows.append({"at": f"publishers.{position}", "is_typed": position is not None, "page": page, **one})
    return rows


def _publisher(row: Mapping[str, str], taken: set[str]) -> dict[str, Any]:
    page = {name: row[name] for name in PAGE if row[name]}
    return {
        "id": bringing.propose_id(row["name"], taken),
        "name": row["name"],
        "country": row["country"].upper() or None,
        **({"kind": row["kind"]} if row["kind"] else {}),
        **({"languages": row["languages"].lower().replace(",", " ").split()} if row["languages"] else {}),
        **({"sources": [{**page, "published": row["published"] or None}]} if page else {}),
    }


def _languages(name: str, record: Mapping[str, Any]) -> list[str]:
    """Return the languages of the pages of a publisher."""
    of_it = [one for one in record.get("sources", ()) if str(one.get("publisher") or "").startswith(name)]
    return list(dict.fromkeys(one["language"] for one in of_it if one.get("language")))
