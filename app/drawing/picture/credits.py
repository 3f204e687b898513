"""The caption and the credit of a picture, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from app.language.words import describe_date
from events.table.catalogue import Catalogue
from events.table.provenance import newest_day
from geodata import gazetteer


def place_name(place: str | None, language: str) -> str:
    """Return the name of a place in a language, or else in English; empty if it is not in the gazetteer.

    >>> place_name("baku", "fa"), place_name(None, "fa")
    ('باکو', '')
    """
    known = gazetteer.load()
    return known[place].name_in(language) if place and place in known else ""


def credit(catalogue: Catalogue) -> str:
    """Return the credit: the catalogue with its version, date and licence, and the sources of the base map."""
    return f"{origin(catalogue)} · {_('Base map: Natural Earth, GSHHG and WDBII')}"


def origin(catalogue: Catalogue) -> str:
    """Return the name of the catalogue with its version, date and licence."""
    parts = {"name": _(catalogue.name), "version": catalogue.version, "licence": catalogue.licence}
    changed = newest_day(catalogue.table)
    if changed:
        parts["date"] = describe_date(changed)
        return str(_("%(name)s, version %(version)s of %(date)s, %(licence)s", **parts))
    return str(_("%(name)s, version %(version)s, %(licence)s", **parts))
