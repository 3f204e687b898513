"""Citations of the catalogue, a part of it or one event: one CSL item, formatted as text, BibTeX, RIS or CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from anyascii import anyascii

from events.publishing.metadata import contributors
from events.table.catalogue import Catalogue
from events.table.provenance import newest_day

Item = dict[str, Any]

# Reference formats are line-based: line breaks in texts become spaces.
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# BibTeX counts braces even after a backslash, so braces in texts are written as commands.
_LATEX = str.maketrans(
    {
        **{character: f"\\{character}" for character in "&%$#_"},
        "{": r"$\lbrace$",
        "}": r"$\rbrace$",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition of a catalogue that is cited, and the day on which it was accessed.

    Parameters
    ----------
    version
        Release, or version of the content.
    day
        ISO day of that version; empty if it is unknown.
    accessed
        Day on which the reader accessed it.
    """

    version: str
    day: str
    accessed: date


@dataclass(frozen=True, slots=True)
class Format:
    """A citation format: its media type, and a function that formats an item."""

    media_type: str
    write: Callable[[Item], str]


def catalogue_item(catalogue: Catalogue, edition: Edition, address: str, part: str = "", key: str = "") -> Item:
    """Describe a catalogue, or a part of it, as a CSL-JSON item.

    Parameters
    ----------
    catalogue
        Events of the catalogue.
    edition
        Version that is cited.
    address
        URL of the catalogue or the part.
    part
        Filter that selects the part, in words; empty for the whole.
    key
        Distinguishes this part from others in a list of references.

    Returns
    -------
    dict
        Item according to ``csl-data.json`` of https://github.com/citation-style-language/schema. It has no field for a
        licence, which is therefore a note.
    """
    title = f"{catalogue.name}: {part}" if part else catalogue.name
    named = _key(catalogue.name, edition.version, key)
    return _item(catalogue, edition, {"id": named, "type": "dataset", "title": title, "URL": address}, edition.day)


def event_item(catalogue: Catalogue, row: int, edition: Edition, address: str) -> Item:
    """Describe one event of a catalogue as a CSL-JSON item, dated by its last change."""
    one = catalogue.table.slice(row, 1)
    event_id, title = one["id"][0].as_py(), one["title"][0].as_py()
    item = {"id": _key(event_id), "type": "entry", "title": title, "container-title": catalogue.name, "URL": address}
    return _item(catalogue, edition, item, newest_day(one) or edition.day)


def text(item: Item) -> str:
    """Format an item as a sequence of sentences."""
    collection = f"In: {item['container-title']}" if "container-title" in item else ""
    parts = (
        f"{item['author'][0]['literal']} ({_year(item) or 'no date'})",
        item["title"],
        collection,
        f"Version {item['version']}",
        item.get("note", ""),
        f"{item['URL']} (accessed {_day(item['accessed'])})",
    )
    return " ".join(f"{part.rstrip('.')}." for part in parts if part) + "\n"


def bibtex(item: Item) -> str:
    """Format an item as a BibTeX entry, of a type that every style knows; titles keep their capitals."""
    notes = [f"Version {item['version']}", item.get("note", ""), f"accessed {_day(item['accessed'])}"]
    fields = {
        "author": f"{{{_latex(item['author'][0]['literal'])}}}",
        "title": f"{{{_latex(item['title'])}}}",
        "howpublished": _latex(f"In: {item['container-title']}") if "container-title" in item else "",
        "year": _year(item),
        "version": _latex(item["version"]),
        "url": item["URL"],
        "urldate": _day(item["accessed"]),
        "note": _latex("; ".join(filter(None, notes))),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{item['id']},", *lines, "}"]) + "\n"


def ris(item: Item) -> str:
    """Format an item as a RIS record for reference managers."""
    issued = _day(item["issued"]) if "issued" in item else ""
    lines = [
        ("TY", "DATA"),
        ("ID", item["id"]),
        ("AU", item["author"][0]["literal"]),
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("PY", _year(item)),
        ("DA", issued.replace("-", "/")),
        ("ET", item["version"]),
        ("UR", item["URL"]),
        ("Y2", _day(item["accessed"]).replace("-", "/")),
        ("N1", item.get("note", "")),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def csl_json(item: Item) -> str:
    """Format an item as CSL-JSON: a list of one."""
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


#: Citation formats by file extension in the URL.
FORMATS = {
    "txt": Format("text/plain", text),
    "bib": Format("application/x-bibtex", bibtex),
    "ris": Format("application/x-research-info-systems", ris),
    "json": Format("application/vnd.citationstyles.csl+json", csl_json),
}


def _item(catalogue: Catalogue, edition: Edition, own: dict[str, str], issued: str) -> Item:
    licence = f"Licence: {catalogue.licence}" if catalogue.licence else ""
    texts = own | {"version": edition.version, "note": licence}
    return {
        **{name: _line(value) for name, value in texts.items() if value},
        "author": [{"literal": _line(contributors(catalogue))}],
        **({"issued": _date_parts(date.fromisoformat(issued))} if issued else {}),
        "accessed": _date_parts(edition.accessed),
    }


def _date_parts(day: date) -> Item:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _day(given: Item) -> str:
    return date(*given["date-parts"][0]).isoformat()


def _year(item: Item) -> str:
    return str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""


def _line(value: str) -> str:
    return _BREAKS.sub(" ", value).strip()


def _latex(value: str) -> str:
    r"""Escape a text for LaTeX.

    >>> _latex("100% {sure}")
    '100\\% $\\lbrace$sure$\\rbrace$'
    """
    return value.translate(_LATEX)


def _key(*parts: str) -> str:
    """Return an identifier of characters allowed in BibTeX keys.

    >>> _key("Caspian events", "2026.1", "")
    'caspian-events-2026.1'
    """
    plain = "-".join(filter(None, parts))
    return re.sub(r"[^a-z0-9.+_]+", "-", anyascii(plain).lower()).strip("-")[:200] or "events"
