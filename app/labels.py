"""What the codes of the vocabulary are called in the reader's language; the page's scripts get the same labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from geodata import countries

if TYPE_CHECKING:
    from collections.abc import Iterable

    Labels = dict[str, dict[str, str]]


def labels(states: Iterable[str], language: str) -> Labels:
    """Gather all labels by kind and code.

    Parameters
    ----------
    states
        Codes of the states and alliances that need a name; an alliance keeps its abbreviation.
    language
        BCP 47 tag.
    """
    return {
        "category": categories(),
        "verification": {
            "confirmed": _("Confirmed"),
            "reported": _("Reported"),
            "disputed": _("Disputed"),
            "announced": _("Announced"),
            "unrated": _("Unrated"),
        },
        "verification_meaning": {
            "confirmed": _("Independent sources, or both sides, report it."),
            "reported": _("One source or one side reports it."),
            "disputed": _("A party denies it or withholds confirmation."),
            "announced": _("It was planned; nothing seen shows that it took place."),
            "unrated": _("The set does not say how sure it is."),
        },
        "role": {
            "participant": _("participant"),
            "host": _("host"),
            "visitor": _("visitor"),
            "initiator": _("initiator"),
            "target": _("target"),
            "supplier": _("supplier"),
            "recipient": _("recipient"),
            "observer": _("observer"),
            "objector": _("objector"),
        },
        "precision": {
            "exact": _("exact point"),
            "port": _("known to the port"),
            "city": _("known to the city"),
            "area": _("known to the area"),
            "sea": _("somewhere at sea"),
            "country": _("known to the country"),
        },
        "access": {
            "open": _("open"),
            "restricted": _("restricted"),
            "denied": _("denied"),
            "closed": _("closed"),
        },
        "place_kind": {
            "port": _("Port"),
            "naval-base": _("Naval base"),
            "coast-guard": _("Coast guard post"),
            "airfield": _("Airfield"),
            "shipyard": _("Shipyard"),
            "radar": _("Radar"),
            "platform": _("Platform"),
            "field": _("Oil or gas field"),
            "island": _("Island"),
            "cape": _("Cape"),
            "bay": _("Bay"),
            "strait": _("Strait"),
            "firing-range": _("Firing range"),
            "canal": _("Canal"),
            "river": _("River"),
            "lake": _("Lake"),
            "coast": _("Coast"),
            "sea-area": _("Sea area"),
            "city": _("City"),
            "country": _("Country"),
        },
        "state": {code: countries.name(code, language) if code in countries.codes() else code for code in states},
    }


def categories() -> dict[str, str]:
    """Name the categories, in the order of the legend."""
    return {
        "naval-exercise": _("Naval exercise"),
        "ship-deployment": _("Ship deployment"),
        "port-call": _("Port call"),
        "port-access": _("Port access"),
        "base": _("Base"),
        "strike": _("Strike"),
        "incident": _("Incident"),
        "arms-transfer": _("Arms transfer"),
        "agreement": _("Agreement"),
    }
