"""The caption and the credit of a picture, in the reader's language."""

from __future__ import annotations

import pyarrow.compute as pc
from flask_babel import gettext as _

from app.language.words import describe_date
from events.table.catalogue import Catalogue
from geodata import gazetteer


def place_name(place: str | None, language: str) -> str:
    """Name a place of the gazetteer, in English if it has no name in a language; empty if it is not there.

    >>> place_name("baku", "fa"), place_name(None, "fa")
    ('باکو', '')
    """
    known = gazetteer.load()
    return known[place].names.get(language, known[place].name) if place and place in known else ""


def credit(catalogue: Catalogue) -> str:
    """Name the catalogue with its version, date and licence, and what the map is made of."""
    parts = {"name": _(catalogue.name), "version": catalogue.version, "licence": catalogue.licence}
    changed = _last_change(catalogue)
    if changed:
        parts["date"] = describe_date(changed)
        origin = _("%(name)s, version %(version)s of %(date)s, %(licence)s", **parts)
    else:
        origin = _("%(name)s, version %(version)s, %(licence)s", **parts)
    return f"{origin} · {_('Base map: Natural Earth, GSHHG and WDBII')}"


def _last_change(catalogue: Catalogue) -> str:
    """Return the day on which a record was added or revised last; empty if it is not known."""
    if "added" not in catalogue.table.column_names or not len(catalogue):
        return ""
    days = [pc.max(catalogue.table["added"]).as_py()]
    if "revised" in catalogue.table.column_names:
        days.append(pc.max(pc.struct_field(pc.list_flatten(catalogue.table["revised"]), "date")).as_py())
    return max(map(str, filter(None, days)), default="")
