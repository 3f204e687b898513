"""The options of the filter with their names, in alphabetical order, for the form that works without scripts."""

from __future__ import annotations

from flask import Blueprint

from app.language.collation import in_order
from app.language.labels import labels
from app.language.languages import current
from app.web.parameters import requested_index, requested_version
from app.web.served import served
from events.index.index import EventIndex
from events.index.questions.vessels import name_of
from events.model.event_filter import FACETS, Parameter
from geodata import gazetteer

blueprint = Blueprint("choices", __name__)


@blueprint.app_template_global()
def filter_menus() -> tuple[Parameter, ...]:
    """Return the parameters whose options are offered in menus."""
    return FACETS


@blueprint.app_template_global()
def choices() -> dict[str, dict[str, str]]:
    """Return the countries, categories, grades of verification, places and organisations of the requested events."""
    key = ("choices", current().code, requested_version())
    return served().parts.part(key, lambda: _choices(requested_index()))


def _choices(index: EventIndex) -> dict[str, dict[str, str]]:
    names, known = labels(index.countries.values, current().code), gazetteer.load()
    places = {key: known[key].name_in(current().code) if key in known else key for key in index.place.values}
    return {
        "country": _by_name({code: names["state"].get(code, code) for code in index.countries.values}),
        "category": {code: names["category"].get(code, code) for code in index.category.values},
        "verification": {code: names["verification"].get(code, code) for code in index.verification.values},
        "place": _by_name(places),
        "organisation": _by_name(
            {value: name_of(index, value, "organisation") for value in index.postings["organisation"].values}
        ),
    }


def _by_name(names: dict[str, str]) -> dict[str, str]:
    order = in_order()
    return dict(sorted(names.items(), key=lambda item: order(item[1])))
