"""The labels of the vocabulary's codes in the reader's language, for pages and scripts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from geodata import countries, gazetteer

#: Labels of codes, by kind and code.
Labels = dict[str, dict[str, str]]


def labels(states: Iterable[str], language: str) -> Labels:
    """Return all labels by kind and code.

    Parameters
    ----------
    states
        Codes of the states and alliances to include; an alliance keeps its abbreviation.
    language
        BCP 47 tag.
    """
    own = {kind: dict(named) for kind, named in _vocabulary(str(get_locale())).items()}
    return own | {"state": state_names(states, language)}


@lru_cache(maxsize=32)
def _vocabulary(_locale: str) -> Labels:
    """Return the labels of the vocabulary; those of each locale are translated once."""
    return {
        "category": categories(),
        "verification": {
            # Translators: how certain it is that an event took place.
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
            # Translators: of what was planned for a day after the last one for which reports were searched.
            "unfollowed": _("Planned; outcome not followed up."),
            "unrated": _("The set does not state how certain it is."),
        },
        "extent": {
            # Translators: how far reports were searched for events.
            "searched": _("searched"),
            "partly": _("partly searched"),
            "not": _("not searched"),
        },
        "source_kind": {
            # Translators: what kind of page a source is.
            "official": _("official page"),
            "state": _("state media"),
            "independent": _("not owned by a state"),
            "encyclopaedia": _("encyclopaedia"),
            "blog": _("blog"),
            "mirror": _("copy or mirror"),
            # Translators: a page at an address that is a number, without a name.
            "bare-address": _("address without a name"),
        },
        "role": {
            # Translators: what a state had to do with an event; stands after its name.
            "participant": _("participant"),
            # Translators: the state in whose port or waters it took place.
            "host": _("host"),
            "visitor": _("visitor"),
            "initiator": _("initiator"),
            # Translators: the state that was attacked.
            "target": _("target"),
            "supplier": _("supplier"),
            "recipient": _("recipient"),
            "observer": _("observer"),
            # Translators: a state that spoke against it.
            "objector": _("objector"),
            # Translators: a state whose citizens or private ships were involved, though it did nothing itself.
            "nationals": _("nationals involved"),
        },
        "did_alone": {
            # Translators: what one state had to do with an event; clauses of one sentence, which begins with the state.
            "participant": _("{state} took part"),
            "host": _("{state} was the host"),
            "visitor": _("{state} was the visitor"),
            "initiator": _("{state} was the initiator"),
            # Translators: the state that was attacked.
            "target": _("{state} was the target"),
            "supplier": _("{state} was the supplier"),
            "recipient": _("{state} was the recipient"),
            "observer": _("{state} observed"),
            # Translators: the state spoke against it.
            "objector": _("{state} objected"),
            # Translators: citizens or private ships of the state; the state itself did nothing.
            "nationals": _("nationals of {state} were involved"),
        },
        "did_together": {
            # Translators: what several states had to do with an event; clauses of one sentence, which begins with them.
            "participant": _("{states} took part"),
            "host": _("{states} were the hosts"),
            "visitor": _("{states} were the visitors"),
            "initiator": _("{states} were the initiators"),
            # Translators: the states that were attacked.
            "target": _("{states} were the targets"),
            "supplier": _("{states} were the suppliers"),
            "recipient": _("{states} were the recipients"),
            "observer": _("{states} observed"),
            # Translators: the states spoke against it.
            "objector": _("{states} objected"),
            # Translators: citizens or private ships of the states; the states themselves did nothing.
            "nationals": _("nationals of {states} were involved"),
        },
        "precision": {
            # Translators: how precisely the place of an event is known.
            "exact": _("exact point"),
            "port": _("known to the port"),
            "city": _("known to the city"),
            "area": _("known to the area"),
            "sea": _("somewhere at sea"),
            "country": _("known to the country"),
            # Translators: the data of a user's own do not say how precisely the place of an event is known.
            "unstated": _("precision not stated"),
        },
        "access": {
            # Translators: the terms on which a state's ships may use a port.
            "open": _("open"),
            "restricted": _("restricted"),
            "denied": _("denied"),
            "closed": _("closed"),
        },
        "place_kind": {
            # Translators: a harbour.
            "port": _("Port"),
            "naval-base": _("Naval base"),
            "coast-guard": _("Coast guard post"),
            "airfield": _("Airfield"),
            "shipyard": _("Shipyard"),
            "radar": _("Radar"),
            # Translators: a drilling platform at sea.
            "platform": _("Platform"),
            "field": _("Oil or gas field"),
            "island": _("Island"),
            # Translators: a headland.
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
    }


def state_names(states: Iterable[str], language: str) -> dict[str, str]:
    """Return the names of states in a language, by code; an alliance keeps its abbreviation."""
    return {code: countries.name(code, language) if code in countries.codes() else code for code in states}


def place_names(places: Iterable[str], language: str) -> dict[str, str]:
    """Return names of gazetteer places in a language, by their English names; places without such a name are left out.

    Parameters
    ----------
    places
        Ids of places; ids that are not in the gazetteer are ignored.
    language
        BCP 47 tag.
    """
    known = gazetteer.load()
    named = (known[place] for place in places if place in known)
    return {place.name: place.names[language] for place in named if language in place.names and language != "en"}


def language_names(codes: Iterable[str], language: str) -> dict[str, str]:
    """Return the names of languages, by BCP 47 tag."""
    names = Locale.parse(language, sep="-").languages
    return {code: str(names.get(code, code)) for code in codes}


def categories() -> dict[str, str]:
    """Return the names of the categories, in the order of the legend."""
    return {
        "naval-exercise": _("Naval exercise"),
        "ship-deployment": _("Ship deployment"),
        # Translators: the visit of a warship to a port.
        "port-call": _("Port call"),
        "port-access": _("Port access"),
        # Translators: a military base.
        "base": _("Base"),
        # Translators: an attack with weapons.
        "strike": _("Strike"),
        "incident": _("Incident"),
        "arms-transfer": _("Arms transfer"),
        "agreement": _("Agreement"),
    }
