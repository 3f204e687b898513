"""Sentences on an event's participants and verification, generated from its record.

The map's panel generates the same (`app/frontend/src/language/sentences.ts`): the clauses are labels that the server
passes to the scripts, the other texts are messages of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _

from app.language.labels import Labels
from app.language.languages import current
from events.model.publishers import credit

#: Most publishers named in a sentence.
MOST_NAMED = 3


def participation(event: Mapping[str, Any], names: Labels) -> str:
    """Return a sentence on the roles of states in an event, or on the expected roles if it was only announced.

    Parameters
    ----------
    event
        Properties of its feature.
    names
        The labels of states and roles.

    Examples
    --------
    >>> from app import create_app
    >>> from app.language.labels import labels
    >>> roles = {"IR": "host", "RU": "visitor", "KZ": "visitor"}
    >>> named = [{"country": country, "role": role} for country, role in roles.items()]
    >>> with create_app().test_request_context():
    ...     participation({"participants": named, "verification": "confirmed"}, labels(["IR", "KZ", "RU"], "en"))
    'Iran was the host; Russia and Kazakhstan were the visitors.'
    """
    if event["verification"] == "announced":
        expected = [_expected(one, names) for one in event["participants"]]
        return str(_("It was to involve %(states)s.", states=_together(expected)))
    by_role: dict[str, list[str]] = {}
    for one in event["participants"]:
        by_role.setdefault(one["role"], []).append(names["state"].get(one["country"], one["country"]))
    said = ""
    for role, states in by_role.items():
        clause = _clause(role, states, names)
        # Translators: the mark between two clauses of a sentence.
        said = str(_("%(first)s; %(second)s", first=said, second=clause)) if said else clause
    return f"{said}."


def certainty(event: Mapping[str, Any], names: Labels, searched_until: str = "") -> str:
    """Return sentences on an event's verification with its meaning, on single or one-sided sources, and on publishers.

    Parameters
    ----------
    event
        Properties of its feature.
    names
        The labels of the grades of verification, their meanings, and the states.
    searched_until
        The ISO day until which reports were searched; events planned for later were not followed up.

    Examples
    --------
    >>> from app import create_app
    >>> from app.language.labels import labels
    >>> event = {"verification": "reported", "sources": [{"publisher": "TASS"}, {"publisher": "TASS"}]}
    >>> with create_app().test_request_context():
    ...     certainty(event, labels([], "en")).replace("\u2068", "").replace("\u2069", "")
    'Reported. One source or one side reports it. Published by TASS.'
    """
    grade = event["verification"]
    sources = event["sources"] or ()
    publishers = list(dict.fromkeys(credit(one["publisher"]).name for one in sources if one["publisher"]))
    # Bidirectional isolates: the names may have another direction than the sentence.
    named = [f"\u2068{one}\u2069" for one in publishers[:MOST_NAMED]]
    further = len(publishers) - len(named)
    if further:
        # Translators: the end of a list of names.
        named.append(_("%(number)s more", number=current().number(further)))
    published = _("Published by %(publishers)s.", publishers=_together(named)) if named else ""
    sure = names["verification"].get(grade, grade)
    unfollowed = grade == "announced" and searched_until and (event.get("start") or "") > searched_until
    meaning = names["verification_meaning"].get("unfollowed" if unfollowed else grade, "")
    return " ".join(filter(None, (f"{sure}.", meaning, _narrowness(event, names), published)))


def _narrowness(event: Mapping[str, Any], names: Labels) -> str:
    """Return a remark on an event with a single source, or with publishers of only one of the participating states."""
    sources = event["sources"] or ()
    if len(sources) == 1:
        return str(_("It rests on a single page."))
    published_in = {one.get("country") for one in sources}
    took_part = {one["country"] for one in event.get("participants") or ()}
    if len(published_in) == 1 and published_in <= took_part:
        (state,) = published_in
        return str(_("One side only: all publishers are of %(state)s.", state=names["state"].get(state, state)))
    return ""


def _clause(role: str, states: Sequence[str], names: Labels) -> str:
    kind, place = ("did_alone", "{state}") if len(states) == 1 else ("did_together", "{states}")
    return names[kind].get(role, f"{place}: {role}").replace(place, _together(states))


def _expected(one: Mapping[str, str], names: Labels) -> str:
    """Return the name of a state that was expected to take part, with its role if it is not a plain participant."""
    state = names["state"].get(one["country"], one["country"])
    if one["role"] == "participant":
        return state
    # Translators: a state and its role.
    return str(_("%(state)s (%(role)s)", state=state, role=names["role"].get(one["role"], one["role"])))


def _together(names: Sequence[str]) -> str:
    return format_list(list(names), "standard", current().locale)
