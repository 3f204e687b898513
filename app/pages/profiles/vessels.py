"""Ships: a page for each with all data of the catalogue, and a list."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext as _

from app.language.collation import in_order
from app.pages.profiles import portrait
from app.pages.profiles.portrait import Portrait, described_events
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index
from app.web.query import Query
from app.web.served import served
from events.index.questions.vessels import name_of
from events.model.event_filter import EventFilter
from events.model.schema import Vessel
from geodata.countries import LITTORAL

blueprint = Blueprint("vessels", __name__)

# ISO 15924 codes of scripts by the first word of letters' Unicode names, and languages of names by state and script.
_SCRIPTS = {"ARABIC": "Arab", "CYRILLIC": "Cyrl"}
_SPELT = {("IR", "Arab"): "fa", ("RU", "Cyrl"): "ru"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A ship in lists.

    Parameters
    ----------
    id, name
        Id and name.
    vessel
        Its record in the catalogue; None for ships that only a user's set names.
    events
        Number of events that name it.
    """

    id: str
    name: str
    vessel: Vessel | None
    events: int


@blueprint.get("/vessels/")
@address(release=True, language=True)
def listing() -> str:
    """List the ships, by flag state."""
    ships = _listed()
    states = {one.vessel.country for one in ships if one.vessel}
    groups = portrait.grouped(ships, lambda one: one.vessel.country if one.vessel else None, LITTORAL)
    return portrait.rendered("profiles/vessels.html", groups=groups, ships=ships, states=states)


@blueprint.get("/vessels.json")
@address(release=True, shared=True, revalidate=True)
def listing_data() -> Response:
    """Return the list of ships."""
    Query.requested().only(VERSION)
    ships = [
        {**_facts(one.id, one.name, one.vessel), "events": one.events, "url": _address(one.id)} for one in _listed()
    ]
    return portrait.as_json({"vessels": ships})


@blueprint.get("/vessels/<path:vessel_id>")
@address(release=True, language=True)
def page(vessel_id: str) -> str:
    """Show the data on a ship, and its events."""
    vessel, name = _find(vessel_id)
    found, country = portrait.portrait(filter_of(vessel_id)), vessel.country if vessel else None
    return portrait.rendered(
        "profiles/vessel.html",
        name=name,
        vessel=vessel,
        variants=_variants(vessel) if vessel else [],
        found=found,
        met=[one for one in found.profile.states if one.id != country],
        beside=[one for one in found.profile.vessels if one.id != vessel_id],
        small_map=found.small_map | {"routes": "1"},
        data=url_for("vessels.page_data", vessel_id=vessel_id),
        card=portrait.card(_address(vessel_id), name, found, routes="1"),
        linked_data=_json_ld(vessel_id, name, vessel, found),
        states={country},
        own_set=not served().is_catalogue,
    )


@blueprint.get("/vessels/<path:vessel_id>.json")
@address(release=True, shared=True, revalidate=True)
def page_data(vessel_id: str) -> Response:
    """Return a ship and its events as JSON."""
    vessel, name = _find(vessel_id)
    found = portrait.portrait(filter_of(vessel_id))
    others = [one for one in found.profile.vessels if one.id != vessel_id]
    port_calls = portrait.tallied(found.profile.ports)
    return portrait.data(
        found, _facts(vessel_id, name, vessel), vessels=portrait.tallied(others), port_calls=port_calls
    )


def filter_of(vessel_id: str) -> EventFilter:
    """Return the filter for the events of a ship."""
    return EventFilter(vessels=(vessel_id,))


def _address(vessel_id: str, **values: None) -> str:
    return url_for("vessels.page", _external=True, vessel_id=vessel_id, **values)


def _find(vessel_id: str) -> tuple[Vessel | None, str]:
    """Return the catalogue's entry for a ship, and its name; abort the request if nothing names it."""
    vessel = served().vessels.get(vessel_id)
    index = requested_index()
    if vessel is None and vessel_id not in index.vocabulary["vessel"]:
        abort(404, _("There is no ship %(id)s; /vessels/ lists all.", id=vessel_id[:120]))
    return vessel, vessel.name if vessel else name_of(index, vessel_id)


def _facts(vessel_id: str, name: str, vessel: Vessel | None) -> dict[str, Any]:
    """Return the data on a ship as JSON; only id and name if it is only in a user's set."""
    return vessel.model_dump(mode="json", by_alias=True) if vessel else {"id": vessel_id, "name": name}


def _listed() -> list[Listed]:
    """List the ships named in the requested events, and the other ships of the catalogue if that is served."""
    index, known = requested_index(), served().vessels
    counts = dict(zip(index.postings["vessel"].values, np.diff(index.postings["vessel"].starts).tolist(), strict=True))
    if served().is_catalogue:
        counts = dict.fromkeys(known, 0) | counts
    ships = [
        Listed(key, known[key].name if key in known else name_of(index, key), known.get(key), number)
        for key, number in counts.items()
    ]
    order = in_order()
    return sorted(ships, key=lambda one: (order(one.name), one.id))


def _variants(vessel: Vessel) -> list[tuple[str, str]]:
    """Pair each other spelling of a ship's name with the BCP 47 tag of its language or script; empty for Latin."""
    scripts = [(variant, _script(variant)) for variant in vessel.variants]
    return [
        (variant, _SPELT.get((vessel.country or "", script), f"und-{script}") if script else "")
        for variant, script in scripts
    ]


def _script(text: str) -> str:
    """Return the ISO 15924 code of the script of a text's first letter; empty for the Latin one and others.

    >>> _script("Алатау"), _script("دماوند"), _script("A640")
    ('Cyrl', 'Arab', '')
    """
    letter = next((one for one in text if one.isalpha()), " ")
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "")


def _json_ld(vessel_id: str, name: str, vessel: Vessel | None, found: Portrait) -> dict[str, Any]:
    """Describe a ship as a ``Vehicle``, which its events are about."""
    return portrait.json_ld(
        "Vehicle",
        _address(vessel_id, lang=None),
        vessel_id,
        name=name,
        alternateName=list(vessel.variants) if vessel else [],
        description=vessel.note if vessel else None,
        vehicleConfiguration=vessel.type if vessel else None,
        model=vessel.vessel_class if vessel else None,
        sameAs=list(vessel.links) if vessel else [],
        subjectOf=described_events(found),
    )
