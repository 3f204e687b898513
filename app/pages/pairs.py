"""Pairs of states that events name together, as a matrix and over the years."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, url_for

from app.drawing.map.address import page_filter
from app.language.labels import categories, labels
from app.language.languages import current
from app.language.words import describe_date
from app.pages.profiles import portrait, strips
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index, requested_version
from app.web.query import Query
from events.index.questions.pairs import Pair, Pairs, pairs
from events.model.event_filter import EventFilter

blueprint = Blueprint("pairs", __name__)

# Most states in the matrix, as many as fit a page, and least number of events for a timeline of a pair.
_WIDEST, _DRAWN = 12, 3


@blueprint.get("/pairs/")
@address(release=True, language=True)
def page() -> str:
    """Show the numbers of filtered events that involve two states together."""
    event_filter, unknown = page_filter()
    found = _found(event_filter)
    return render_template(
        "pairs/pairs.html",
        filter=event_filter,
        unknown=unknown,
        version=requested_version(),
        found=found,
        columns=found.states[:_WIDEST],
        drawn=[
            (pair, strips.of_counts(pair.beginnings, portrait.years(), list(categories())))
            for pair in found.pairs
            if pair.events >= _DRAWN
        ],
        describe_date=describe_date,
        together=lambda *states: _together(event_filter, states),
        labels=labels(list(found.states), current().code),
        searched_until=requested_index().catalogue.searched_until,
    )


@blueprint.get("/pairs.json")
@address(release=True, shared=True, revalidate=True)
def data() -> Response:
    """Return the pairs of states in the filtered events, with numbers by year and category."""
    event_filter = parse_filter(Query.requested().only_filtered(VERSION).without(VERSION))
    return portrait.as_json({"pairs": [_as_json(pair, event_filter) for pair in _found(event_filter).pairs]})


def _found(event_filter: EventFilter) -> Pairs:
    index = requested_index()
    return pairs(index, index.select(event_filter))


def _together(event_filter: EventFilter, states: tuple[str, ...]) -> dict[str, str]:
    """Return the parameters of a filter, narrowed to events that involve all given states."""
    every = (*event_filter.countries, *states) if event_filter.match == "all" else states
    return dict(event_filter.to_pairs()) | {"country": ",".join(dict.fromkeys(every)), "match": "all"}


def _as_json(pair: Pair, event_filter: EventFilter) -> dict[str, Any]:
    begun = [
        {"year": year, "category": category, "events": number}
        for (year, category), number in sorted(pair.beginnings.items())
    ]
    address = url_for("pages.events", _external=True, **_together(event_filter, pair.states))
    return {"states": list(pair.states), "events": pair.events, "begun": begun, "url": address}
